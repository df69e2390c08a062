"""The pairs of a stack, read block by block: displacements in mm, masked, and their coherence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from ...grids.blocks import stop_if_asked, strips
from ...grids.grid import Grid, Window
from ...grids.raster import open_dataset
from ...products.layer import Layer
from ...products.pairs.pair import NISAR_MASK, Pair
from ...stored.spare_arrays import new_array
from ..corrections import Corrections
from .common_grid import common_grid
from .layer_reader import LayerReader

# Numbers of one block over all pairs; what a run takes in memory is a few times this, whatever the number of pairs.
BLOCK_VALUES = 8_000_000
# Larger ones, where the threads' blocks together hold no more than so many: two threads that go through short rows wait
# for each other at every row.
_LARGE_VALUES, _ALL_VALUES = 32_000_000, 64_000_000
# Pairs of a block between two looks at whether the run was cancelled: a look takes as long as a twentieth of a pair.
_ASKED_EVERY = 8


@dataclass(frozen=True)
class Block:
    """Of a window: `mm` (pairs, pixels) float32, NaN where masked, incoherent or without data; `coherence` alike or
    None."""

    window: Window
    mm: np.ndarray
    coherence: np.ndarray | None


class Stack(Protocol):
    """What reference and sample need of pairs, or of dates."""

    grid: Grid
    block_shape: tuple[int, int]
    min_coherence: float

    @property
    def size(self) -> int:
        """Pairs or dates."""

    @property
    def spans_days(self) -> np.ndarray:
        """(pairs,) days that each of them spans; of dates, since the first."""

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """(pairs,) numbers of the first and the second date of each; of dates, that of the first and their own."""

    def windows(self) -> list[Window]: ...

    def read(self, window: Window, corrections: Corrections | None = None, want_coherence: bool = True) -> Block: ...


class PairStack:
    """Pairs on the grid that they, their coherence and their masks have in common (GMTSAR cuts each to its own data).
    `min_coherence`: less coherent pixels of a pair count as no data. A pair that brings no coherence has that of the
    others, the median at each pixel; `has_coherence`: whether any brings one. May be pickled.

    FtlError: grids that do not fit, see `common_grid`; a minimum coherence without any coherence.
    """

    def __init__(self, pairs: Sequence[Pair], min_coherence: float = 0.0) -> None:
        self.pairs = tuple(pairs)
        self.min_coherence = min_coherence
        self.has_coherence = any(pair.coherence is not None for pair in pairs)
        layers = [pair.phase for pair in pairs]
        layers += [pair.coherence for pair in pairs if pair.coherence is not None]
        layers += [mask.layer for pair in pairs for mask in pair.masks]
        self._move_to(common_grid(layers))
        dataset = open_dataset(self.pairs[0].phase.path)
        width, height = dataset.GetRasterBand(self.pairs[0].phase.band).GetBlockSize()
        self.block_shape = height, width

    def windows(self, values: int = BLOCK_VALUES) -> list[Window]:
        """Windows that cover the grid, of about `values` numbers over all pairs; seams on the files' blocks."""
        return block_windows(self.grid, self.block_shape, max(values // len(self.pairs), 1))

    def windows_for(self, workers: int, reads_coherence: bool) -> list[Window]:
        """The same for so many threads at once."""
        most = _ALL_VALUES // (workers * (1 + reads_coherence))
        return self.windows(min(max(most, BLOCK_VALUES), _LARGE_VALUES))

    @property
    def size(self) -> int:
        return len(self.pairs)

    @property
    def unit_mm(self) -> float:
        """What all files count in; 1 where they differ."""
        units = {pair.mm_per_unit for pair in self.pairs}
        return units.pop() if len(units) == 1 else 1.0

    @property
    def spans_days(self) -> np.ndarray:
        return np.array([pair.days for pair in self.pairs], np.float64)

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        first, second = np.array([(pair.first.toordinal(), pair.second.toordinal()) for pair in self.pairs]).T
        dates = np.unique([first, second])
        return np.searchsorted(dates, first), np.searchsorted(dates, second)

    def reads_coherence(self, want_coherence: bool) -> bool:
        """Whether it comes with a block, wanted or needed for the minimum."""
        return self._coherence is not None and (want_coherence or self.min_coherence > 0)

    def read(
        self,
        window: Window,
        corrections: Corrections | None = None,
        want_coherence: bool = True,
        seen: Callable[[int, np.ndarray], None] | None = None,
        new: Callable[[int, int], np.ndarray] = new_array,
    ) -> Block:
        """All pairs of a window; with `corrections`, each pair is referenced, its ramp and height part taken off, and
        all is counted in their unit. `seen(number, mm)` is called with each pair as soon as it is ready, while it is in
        the processor's cache. `new(rows, columns)` gives the arrays of the block, float32."""
        mm = new(len(self.pairs), window.size)
        wants = self.reads_coherence(want_coherence)
        coherence = new(*mm.shape) if wants else None
        columns = None if corrections is None else corrections.columns_of(window)
        unit_mm = 1.0 if corrections is None else corrections.unit_mm
        # Where something is taken off, each pair comes into the same row first, which stays in the cache.
        row = None if corrections is None else np.empty(window.size, np.float32)
        usual = None
        for count, number in enumerate(self._order):
            if count % _ASKED_EVERY == 0:
                stop_if_asked()
            pair, target = self.pairs[number], mm[number]
            values = target if row is None else row
            self._phase[number].read_into(window, values, pair.mm_per_unit / unit_mm)
            if coherence is not None:
                quality = coherence[number]
                if self._coherence[number] is not None:
                    self._coherence[number].read_into(window, quality, 1.0)
                else:
                    if usual is None:
                        usual = median_of(
                            [held for held, reader in zip(coherence, self._coherence) if reader is not None]
                        )
                    quality[:] = usual
                if self.min_coherence > 0:
                    values[~(quality >= np.float32(self.min_coherence))] = np.nan
            for kind, reader in self._masks[number]:
                values[~keeps(kind, reader.read(window).ravel())] = np.nan
            if corrections is not None:
                corrections.apply_to(values, number, columns, target)
            if seen is not None:
                seen(number, target)
        return Block(window, mm, coherence)

    def close(self) -> None:
        told = filter(None, self._coherence or ())
        for reader in (*self._phase, *told, *(item for masks in self._masks for _, item in masks)):
            reader.close()

    @property
    def readers(self) -> Sequence[LayerReader]:
        """Of the phases."""
        return self._phase

    def with_phases(self, layers: Sequence[Layer]) -> PairStack:
        """The same with phases that are read in another way."""
        return self._of([replace(pair, phase=layer) for pair, layer in zip(self.pairs, layers)])

    def subset(self, keep: Sequence[bool]) -> PairStack:
        """The same grid with fewer pairs."""
        return self._of([pair for pair, kept in zip(self.pairs, keep) if kept])

    def _of(self, pairs: Sequence[Pair]) -> PairStack:
        """In the place of this one."""
        self.close()
        result = PairStack(pairs, self.min_coherence)
        if not result.grid.same_as(self.grid):
            # Fewer pairs may have more ground in common; what was measured so far belongs to the smaller one.
            result._move_to(self.grid)
        return result

    def _move_to(self, grid: Grid) -> None:
        self.grid = grid
        self._phase = [LayerReader(pair.phase, grid) for pair in self.pairs]
        self._coherence = None
        if self.has_coherence:
            self._coherence = [pair.coherence and LayerReader(pair.coherence, grid) for pair in self.pairs]
        # Those that lack coherence after those that tell it.
        self._order = sorted(range(len(self.pairs)), key=lambda number: self.pairs[number].coherence is None)
        self._masks = [[(mask.kind, LayerReader(mask.layer, grid)) for mask in pair.masks] for pair in self.pairs]


def median_of(rows: Sequence[np.ndarray]) -> np.ndarray:
    """(pixels,) of what is known at each; NaN where nothing is."""
    ordered = np.sort(rows, axis=0)  # NaN last
    known = np.isfinite(ordered).sum(axis=0)
    middle = np.stack([(known - 1) // 2, known // 2])
    return np.take_along_axis(ordered, middle, 0).mean(axis=0)


def block_windows(grid: Grid, block_shape: tuple[int, int], pixels: int) -> list[Window]:
    """Windows of about `pixels` that cover the grid, with seams on the files' blocks where possible."""
    block_rows, block_cols = block_shape
    if block_cols >= grid.width or block_rows * grid.width <= pixels:
        return strips(grid, block_rows, pixels)
    rows = _whole_blocks(max(int(pixels**0.5), 16), block_rows, grid.height)
    cols = _whole_blocks(max(pixels // rows, 16), block_cols, grid.width)
    return list(_tiles(grid, rows, cols))


def keeps(kind: str, values: np.ndarray) -> np.ndarray:
    """Where a mask lets pixels stay."""
    if kind != NISAR_MASK:
        return np.isfinite(values) & (values != 0)
    # Hundreds 1: water; tens and ones: number of the subswath in the reference and the secondary, 0 outside.
    code = np.where(np.isfinite(values), values, 0).astype(np.int64) & 0xFF
    return (code // 100 != 1) & (code // 10 % 10 > 0) & (code % 10 > 0)


def _whole_blocks(size: int, block: int, most: int) -> int:
    return min(max(size - size % block, min(size, block)), most)


def _tiles(grid: Grid, height: int, width: int) -> Iterator[Window]:
    for row in range(0, grid.height, height):
        for col in range(0, grid.width, width):
            yield Window(row, col, min(height, grid.height - row), min(width, grid.width - col))
