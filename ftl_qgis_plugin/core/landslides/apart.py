"""Boxes of pixels in groups that can be burnt at once: near each other, and none shares a pixel with another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

TILE_PX = 512
# A larger box is a group of its own: together with others it would only make their window larger.
LARGEST_PX = 256
# Boxes that lie on more others than this are groups of their own.
MOST_LAYERS = 32


def groups_apart(boxes: np.ndarray) -> Iterator[np.ndarray]:
    """Indices (int64) of the boxes, each once; boxes are rows first row, first column, last row, last column
    (excluded), (n, 4). Boxes without a pixel are in no group. Memory: MOST_LAYERS masks of one tile."""
    heights, widths = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    usable = (heights > 0) & (widths > 0)
    small = usable & (heights <= LARGEST_PX) & (widths <= LARGEST_PX)
    for index in np.flatnonzero(usable & ~small):
        yield np.array([index])
    chosen = np.flatnonzero(small)
    if not len(chosen):
        return
    tile = boxes[chosen] // TILE_PX
    number = tile[:, 0] * (int(tile[:, 1].max()) + 1) + tile[:, 1]
    order = np.argsort(number, kind="stable")
    for members in np.split(chosen[order], np.flatnonzero(np.diff(number[order])) + 1):
        yield from _layers(members, boxes[members] - np.tile(boxes[members[0], :2] // TILE_PX * TILE_PX, 2))


def _layers(members: np.ndarray, boxes: np.ndarray) -> Iterator[np.ndarray]:
    """The members of one tile; `boxes` count from its corner."""
    side = TILE_PX + LARGEST_PX
    taken: list[np.ndarray] = []
    layers: list[list[int]] = []
    for member, (top, left, bottom, right) in zip(members.tolist(), boxes.tolist()):
        for layer, occupied in zip(layers, taken):
            place = occupied[top:bottom, left:right]
            if not place.any():
                place[:] = True
                layer.append(member)
                break
        else:
            if len(layers) == MOST_LAYERS:
                yield np.array([member])
                continue
            occupied = np.zeros((side, side), bool)
            occupied[top:bottom, left:right] = True
            taken.append(occupied)
            layers.append([member])
    for layer in layers:
        yield np.array(layer)
