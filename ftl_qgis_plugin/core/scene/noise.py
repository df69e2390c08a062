"""Random fields that any window can be cut from: the value at a place depends on the seed and the place alone.

A field is a sum of octaves. An octave is a cubic B-spline surface whose coefficients are random numbers on a lattice of
2^level pixels, drawn by hashing the lattice coordinates. Because such a surface can be rewritten exactly on a lattice
of half the spacing (B-spline subdivision; Lane and Riesenfeld 1980), the octaves are summed from coarse to fine on
ever finer lattices, and all of them together cost little more than one pass over the pixels.

All windows are (row, col, height, width) on the lattice of the level they are asked for; coordinates may be negative.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..grids.grid import Window

# Standard deviation of a cubic B-spline surface with coefficients uniform in (-1, 1): 1/sqrt(3) for the coefficients,
# 151/315 for the mean sum of squared weights in two dimensions (sqrt of (151/315)^2).
_OCTAVE_SIGMA = (1 / np.sqrt(3)) * (151 / 315)


def hashed(key: int, window: Window) -> np.ndarray:
    """uint32 of the window's shape, uniformly distributed, depending on `key` and coordinates only.

    The finaliser is the "lowbias32" integer hash (Wellons, github.com/skeeto/hash-prospector), found by search for low
    avalanche bias.
    """
    rows = np.arange(window.row, window.row + window.height, dtype=np.int64).astype(np.uint32)
    cols = np.arange(window.col, window.col + window.width, dtype=np.int64).astype(np.uint32)
    rows = _mixed(rows * np.uint32(0x9E3779B1) + np.uint32(key & 0xFFFFFFFF))
    values = rows[:, np.newaxis] ^ (cols * np.uint32(0x85EBCA77))[np.newaxis, :]
    return _mixed(values)


def _mixed(values: np.ndarray) -> np.ndarray:
    """Mixes the bits of uint32 in place; wraps around by design."""
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x7FEB352D)
    values ^= values >> np.uint32(15)
    values *= np.uint32(0x846CA68B)
    values ^= values >> np.uint32(16)
    return values


def key_of(seed: int, name: str, number: int = 0) -> int:
    """A hash key for one purpose; different names give unrelated fields."""
    text = np.frombuffer(f"{seed}/{name}/{number}".encode(), np.uint8)
    key = 2166136261
    for byte in text.tolist():  # FNV-1a
        key = ((key ^ byte) * 16777619) & 0xFFFFFFFF
    return key


def uniform(key: int, window: Window) -> np.ndarray:
    """float32 in [0, 1) of the window's shape."""
    return (hashed(key, window) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def normal(key: int, window: Window) -> np.ndarray:
    """float32 of the window's shape, mean 0, standard deviation 1, bell-shaped within +-3.5 (sum of four bytes)."""
    bits = hashed(key, window)
    pairs = bits >> np.uint32(8)
    pairs &= np.uint32(0x00FF00FF)
    bits &= np.uint32(0x00FF00FF)
    pairs += bits
    total = pairs >> np.uint32(16)
    pairs &= np.uint32(0xFFFF)
    total += pairs
    values = total.astype(np.float32)
    values -= np.float32(510.0)
    values *= np.float32(1 / np.sqrt(4 * (256**2 - 1) / 12))
    return values


def fractal(key: int, window: Window, level: int, amplitudes: Mapping[int, float]) -> np.ndarray:
    """Sum of octaves on the lattice of `level`, float32 of the window's shape.

    `amplitudes` maps the octave's level (at least `level`) to its standard deviation.
    """
    top = max(amplitudes)
    windows = {level: window}
    for number in range(level + 1, top + 1):
        windows[number] = _parent(windows[number - 1])
    values = None
    for number in range(top, level - 1, -1):
        if values is not None:
            values = refined(values, windows[number + 1], windows[number])
        sigma = amplitudes.get(number)
        if sigma:
            octave = hashed((key + 0x9E3779B9 * (number + 1)) & 0xFFFFFFFF, windows[number]).astype(np.float32)
            octave *= np.float32(sigma / _OCTAVE_SIGMA * 2**-31)
            octave -= np.float32(sigma / _OCTAVE_SIGMA)
            values = octave if values is None else np.add(values, octave, out=values)
    return values


def upsampled(values: np.ndarray, window: Window, levels: int, target: Window) -> np.ndarray:
    """`values` on `window`, brought to `target` on a lattice 2^levels finer; see `support` for the window needed."""
    windows = [target]
    for _ in range(levels):
        windows.append(_parent(windows[-1]))
    first = windows[-1]
    top, left = first.row - window.row, first.col - window.col
    values = values[top : top + first.height, left : left + first.width]
    for number in range(levels, 0, -1):
        values = refined(values, windows[number], windows[number - 1])
    return values


def support(target: Window, levels: int) -> Window:
    """The window on a lattice 2^levels coarser from which `upsampled` can fill `target`."""
    for _ in range(levels):
        target = _parent(target)
    return target


def _parent(window: Window) -> Window:
    row, height = _parent_range(window.row, window.height)
    col, width = _parent_range(window.col, window.width)
    return Window(row, col, height, width)


def _parent_range(first: int, count: int) -> tuple[int, int]:
    parent_first = first // 2 - 1
    return parent_first, (first + count - 1) // 2 + 2 - parent_first


def refined(values: np.ndarray, window: Window, target: Window) -> np.ndarray:
    """Cubic B-spline coefficients on `window` rewritten on `target`, a lattice of half the spacing."""
    cols = np.empty((len(values), 2 * (window.width - 2)), np.float32)
    # Even nodes 1/8, 6/8, 1/8 of their neighbours, odd ones the mean of theirs. Each is computed in one piece of
    # memory and put between the others once: strided arithmetic would cost more.
    middle, after = values[:, 1:-1], values[:, 2:]
    cols[:, 0::2] = _even(values[:, :-2], middle, after)
    cols[:, 1::2] = _odd(middle, after)
    skip = target.col - 2 * (window.col + 1)
    cols = cols[:, skip : skip + target.width]
    rows = np.empty((2 * (window.height - 2), target.width), np.float32)
    middle, after = cols[1:-1], cols[2:]
    _even(cols[:-2], middle, after, out=rows[0::2])
    _odd(middle, after, out=rows[1::2])
    skip = target.row - 2 * (window.row + 1)
    return rows[skip : skip + target.height]


def _even(before: np.ndarray, middle: np.ndarray, after: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    # 3/4 ((before + after) / 6 + middle): the same numbers without an array in between.
    out = np.add(before, after, out=out)
    out *= np.float32(1 / 6)
    out += middle
    out *= np.float32(0.75)
    return out


def _odd(middle: np.ndarray, after: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    out = np.add(middle, after, out=out)
    out *= np.float32(0.5)
    return out
