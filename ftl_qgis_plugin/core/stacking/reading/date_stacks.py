"""Displacements date by date, read block by block: granules chained to one series, or a cube as it is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...errors import FtlError
from ...grids.grid import Window
from ...grids.raster import open_dataset
from ...products.granules.chain import chain, require_dates
from ...products.granules.granule import Granule
from ...products.layer import Layer
from ...timeseries.cube import Cube
from ...timeseries.epochs import calendar_date
from ..chained_errors import ChainedNoise
from ..corrections import Corrections
from .common_grid import common_grid
from .layer_reader import LayerReader
from .pair_stack import BLOCK_VALUES, Block, block_windows, keeps, median_of


class _DateStack:
    """Of `dates` in their order, what `pair_stack.Stack` asks for."""

    dates: tuple[datetime.date, ...]

    @property
    def size(self) -> int:
        return len(self.dates)

    @property
    def spans_days(self) -> np.ndarray:
        return np.array([(date - self.dates[0]).days for date in self.dates], np.float64)

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(self.size, np.intp), np.arange(self.size)


class GranuleStack(_DateStack):
    """Granules on their common grid as one series; `left_out` are those that no chain reaches. May be pickled.

    `min_coherence`: less coherent pixels of a granule count as no data. A granule that brings no coherence has that of
    the others, the median at each pixel; `has_coherence`: whether any brings one, `without_coherence`: those that then
    do not. FtlError: grids that do not fit, one date only.
    """

    def __init__(self, granules: Sequence[Granule], min_coherence: float = 0.0) -> None:
        self.chain = chain(granules)
        self.left_out = [granules[index] for index in self.chain.left_out]
        dates = self.chain.dates
        require_dates(dates)
        self.granules = tuple(granules)
        self.has_coherence = any(granule.quality is not None for granule in granules)
        self.without_coherence = [granule for granule in granules if self.has_coherence and granule.quality is None]
        self.min_coherence = min_coherence if self.has_coherence else 0.0
        self.grid = common_grid([granule.layer for granule in granules])
        order = np.argsort([date.toordinal() for date in dates])
        self._order = order
        self.dates = tuple(dates[index] for index in order)
        self.noise = ChainedNoise.of(self.chain, order)
        self._layers = [LayerReader(granule.layer, self.grid) for granule in granules]
        self._masks = [
            [(mask.kind, LayerReader(mask.layer, self.grid)) for mask in granule.masks] for granule in granules
        ]
        self._quality = [granule.quality and LayerReader(granule.quality, self.grid) for granule in granules]
        dataset = open_dataset(granules[0].layer.path)
        width, height = dataset.GetRasterBand(granules[0].layer.band).GetBlockSize()
        self.block_shape = height, width

    def windows(self, values: int = BLOCK_VALUES) -> list[Window]:
        return block_windows(self.grid, self.block_shape, max(values // self.size, 1))

    def read(self, window: Window, corrections: Corrections | None = None, want_coherence: bool = True) -> Block:
        """`mm` (dates, pixels) in the order of `dates`; `coherence` (granules, pixels)."""
        values = np.empty((len(self.granules), window.size), np.float32)
        coherence = None
        if self.has_coherence and (want_coherence or self.min_coherence > 0):
            coherence = self._coherence(window)
        for number, granule in enumerate(self.granules):
            stored = self._layers[number].read(window).ravel()
            np.multiply(stored, np.float32(granule.mm_per_unit), out=values[number])
            for kind, reader in self._masks[number]:
                values[number][~keeps(kind, reader.read(window).ravel())] = np.nan
            if coherence is not None and self.min_coherence > 0:
                values[number][~(coherence[number] >= np.float32(self.min_coherence))] = np.nan
        mm = self.chain.join(values)[self._order]
        # A date that is 0 by definition says nothing where no other date has data.
        mm[:, ~np.isfinite(values).any(axis=0)] = np.nan
        if corrections is not None:
            corrections.apply(mm, window)
        return Block(window, mm, coherence)

    def _coherence(self, window: Window) -> np.ndarray:
        """(granules, pixels)"""
        coherence = np.empty((len(self.granules), window.size), np.float32)
        lacking = np.array([reader is None for reader in self._quality])
        for number in np.flatnonzero(~lacking):
            coherence[number] = self._quality[number].read(window).ravel()
        if lacking.any():
            coherence[lacking] = median_of(coherence[~lacking])
        return coherence

    def with_layers(self, layers: Sequence[Layer]) -> GranuleStack:
        """The same with displacements that are read in another way."""
        self.close()
        granules = [replace(granule, layer=layer) for granule, layer in zip(self.granules, layers)]
        return GranuleStack(granules, self.min_coherence)

    @property
    def readers(self) -> Sequence[LayerReader]:
        """Of the granules' displacements."""
        return self._layers

    def close(self) -> None:
        masks = [reader for item in self._masks for _kind, reader in item]
        for reader in (*self._layers, *filter(None, self._quality), *masks):
            reader.close()


class CubeStack(_DateStack):
    """A time series that is one already (MintPy, LiCSBAS, a raster with a band per date). May be pickled."""

    def __init__(self, cube: Cube, flip_sign: bool = False) -> None:
        order = np.argsort(cube.times_a)
        self.cube = cube
        self.grid = cube.grid
        self.block_shape = cube.block_shape
        self.min_coherence = 0.0
        self.has_coherence = False
        self.without_coherence: list[Granule] = []
        self.noise: ChainedNoise | None = None
        self.left_out: list[Granule] = []
        self._order = order
        self._sign = np.float32(-1 if flip_sign else 1)
        self.dates = tuple(calendar_date(cube.times_a[index]) for index in order)
        if len(self.dates) < 3:
            raise FtlError("There are {count} dates only; a rate needs more.", count=len(self.dates))

    def with_cube(self, cube: Cube) -> CubeStack:
        """The same of a cube that is read in another way."""
        return CubeStack(cube, bool(self._sign < 0))

    def windows(self, values: int = BLOCK_VALUES) -> list[Window]:
        return list(self.cube.windows(values))

    def read(self, window: Window, corrections: Corrections | None = None, want_coherence: bool = True) -> Block:
        mm = self.cube.read(window).reshape(self.size, -1)[self._order]
        mm *= self._sign
        if not self.cube.zeros_are_data:
            mm[:, ~np.nan_to_num(mm).any(axis=0)] = np.nan  # 0 on all dates: no data, as MintPy leaves it
        if corrections is not None:
            corrections.apply(mm, window)
        return Block(window, mm, None)

    def close(self) -> None:
        """Nothing is kept open but by the cube's own threads."""
