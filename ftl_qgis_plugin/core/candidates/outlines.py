"""Pixels to polygons: the exact outline of each component, always valid."""

from __future__ import annotations

import struct

import numpy as np

from ..grids.grid import Grid
from .components import label_pixels
from .pixels import contains

# Directions of pixel edges, counter-clockwise, with the interior on the left.
EAST, NORTH, WEST, SOUTH = range(4)

_POLYGON, _MULTI_POLYGON = 3, 6


def trace(key: np.ndarray, component: np.ndarray, count: int, grid: Grid) -> list[bytes]:
    """WKB multi-polygon of each component (0 .. count - 1), in the grid's CRS, exteriors counter-clockwise.

    `key` = row * grid width + column, ascending; components may touch each other. Pixels that touch only at a corner
    become separate parts, and holes that touch only at a corner separate rings: the polygons are valid in
    the sense of OGC simple features, and as point sets equal to what tracing 8-connected regions gives.
    """
    if not count:
        return []
    # Every component has rows of its own, one after the other with an empty one between, so that none meets another.
    order = np.argsort(component, kind="stable")
    component = component[order]
    key = key[order] + component * ((grid.height + 1) * grid.width)
    part, parts = label_pixels(key, grid.width, 4)
    edge_key, edge_direction, edge_pixel = _edges(key, grid.width)
    following = _following(edge_key, edge_direction, part[edge_pixel], grid.width + 1)
    corners, lengths, ring_part, outer = _rings(edge_key, edge_direction, part[edge_pixel], following)
    row, col = np.divmod(edge_key[corners], grid.width + 1)
    row %= grid.height + 1
    points = np.column_stack([grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size])
    component_of_part = np.empty(parts, np.int64)
    component_of_part[part] = component
    return _assemble(points, lengths, ring_part, outer, component_of_part, count)


def _edges(key: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Boundary edges: start vertex (row * (width + 1) + column), direction, and index of the pixel on their left.

    Sorted by vertex and direction, so that edges can be found by bisection.
    """
    row, col = np.divmod(key, width)
    vertex = row * (width + 1) + col  # the pixel's upper left corner
    down = vertex + width + 1
    open_east = ~(contains(key, key + 1) & (col < width - 1))
    open_west = ~(contains(key, key - 1) & (col > 0))
    open_north = ~contains(key, key - width)
    open_south = ~contains(key, key + width)
    index = np.arange(len(key))
    sides = (
        (open_south, down, EAST),
        (open_east, down + 1, NORTH),
        (open_north, vertex + 1, WEST),
        (open_west, vertex, SOUTH),
    )
    start = np.concatenate([corner[is_open] for is_open, corner, _ in sides])
    direction = np.concatenate([np.full(int(is_open.sum()), side, np.int64) for is_open, _, side in sides])
    pixel = np.concatenate([index[is_open] for is_open, _, _ in sides])
    order = np.argsort(start * 4 + direction, kind="stable")
    return start[order], direction[order], pixel[order]


def _following(start: np.ndarray, direction: np.ndarray, part: np.ndarray, stride: int) -> np.ndarray:
    """Index of the edge that follows each edge on its ring.

    Where two pixels touch only at a corner, two edges leave the vertex. Turning left stays with the same pixel,
    turning right crosses to the other. Crossing is right where both are of one part (4-connected elsewhere): it
    splits the outline into rings that touch in a point; otherwise the parts must stay apart.
    """
    step = np.array([1, -stride, -1, stride])
    end = start + step[direction]
    code = start * 4 + direction
    result = np.full(len(start), -1, np.int64)
    for turn in (0, 1):  # straight on or left
        wanted = end * 4 + (direction + turn) % 4
        position = np.minimum(np.searchsorted(code, wanted), len(code) - 1)
        found = code[position] == wanted
        result[found] = position[found]
    wanted = end * 4 + (direction + 3) % 4
    position = np.minimum(np.searchsorted(code, wanted), len(code) - 1)
    right = (code[position] == wanted) & ((result < 0) | (part[position] == part))
    result[right] = position[right]
    return result


def _rings(
    start: np.ndarray, direction: np.ndarray, part: np.ndarray, following: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Corner edges ring after ring; number of corners, part and whether it is the outer one, per ring."""
    turns = direction != direction[_inverse(following)]
    # Only corners matter from here on: jump from corner to corner along straight runs.
    corner = np.flatnonzero(turns)
    number = np.full(len(start), -1, np.int64)
    number[corner] = np.arange(len(corner))
    ahead = following[corner]
    pending = np.flatnonzero(~turns[ahead])
    while len(pending):
        ahead[pending] = following[ahead[pending]]
        pending = pending[~turns[ahead[pending]]]
    jump = number[ahead].tolist()
    seen = bytearray(len(jump))
    order: list[int] = []
    lengths: list[int] = []
    for first in range(len(jump)):
        if seen[first]:
            continue
        before = len(order)
        here = first
        while not seen[here]:
            seen[here] = 1
            order.append(here)
            here = jump[here]
        lengths.append(len(order) - before)
    ordered = corner[np.array(order, np.int64)]
    ring_length = np.array(lengths, np.int64)
    first_of_ring = np.concatenate([[0], np.cumsum(ring_length)[:-1]])
    # Edges are sorted by vertex, row by row: a ring's first corner is its upper left one. There an outer ring
    # (counter-clockwise) leaves south, a hole's ring leaves east.
    outer = direction[ordered[first_of_ring]] == SOUTH
    return ordered, ring_length, part[ordered[first_of_ring]], outer


def _inverse(permutation: np.ndarray) -> np.ndarray:
    result = np.empty_like(permutation)
    result[permutation] = np.arange(len(permutation))
    return result


def _assemble(
    points: np.ndarray,
    lengths: np.ndarray,
    ring_part: np.ndarray,
    outer: np.ndarray,
    component_of_part: np.ndarray,
    count: int,
) -> list[bytes]:
    ends = np.cumsum(lengths)
    rings: list[list[bytes]] = [[] for _ in range(len(component_of_part))]
    for part, is_outer, first, end in zip(ring_part.tolist(), outer.tolist(), (ends - lengths).tolist(), ends.tolist()):
        block = points[first:end]
        text = struct.pack("<I", end - first + 1) + block.tobytes() + block[0].tobytes()
        if is_outer:
            rings[part].insert(0, text)
        else:
            rings[part].append(text)
    polygons: list[list[bytes]] = [[] for _ in range(count)]
    for part, component in enumerate(component_of_part.tolist()):
        polygons[component].append(struct.pack("<BII", 1, _POLYGON, len(rings[part])) + b"".join(rings[part]))
    return [struct.pack("<BII", 1, _MULTI_POLYGON, len(parts)) + b"".join(parts) for parts in polygons]
