"""The rasters of a stack, written window by window: all appear complete, or none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

import numpy as np

from ..errors import FtlError, Message
from ..grids.grid import Grid, Window
from ..progress import Progress
from ..stored.writer import RasterWriter
from . import options as names

_SERIES_ROWS = 16


class Rasters:
    """Use as a context manager. `paths`: keys from options.OUTPUTS; `held`: pixels with a rate so far."""

    def __init__(self, paths: Mapping[str, str], grid: Grid, dates: Sequence[datetime.date]) -> None:
        self._paths = paths
        self._grid = grid
        self._dates = tuple(date.isoformat() for date in dates)
        self._stack = ExitStack()
        self.held = 0

    def __enter__(self) -> Rasters:
        self._stack.__enter__()
        try:
            self._writers = {
                name: self._stack.enter_context(self._writer(name, path)) for name, path in self._paths.items()
            }
        except BaseException as error:
            self._stack.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)

    def write(self, window: Window, arrays: Mapping[str, np.ndarray]) -> None:
        """(pixels,) by output name, the series (dates, pixels)."""
        for name, values in arrays.items():
            if name == names.SERIES:
                for number, band in enumerate(values, 1):
                    self._writers[name].write(band.reshape(window.shape), window, number)
            else:
                self._writers[name].write(values.reshape(window.shape), window)
        counted = arrays.get(names.RATE)
        if counted is None:
            counted = next(iter(arrays.values()))
        self.held += int(np.isfinite(counted).any(axis=0).sum() if counted.ndim == 2 else np.isfinite(counted).sum())

    def require_some(self) -> None:
        """FtlError where no pixel has a rate: nothing is written then."""
        if not self.held:
            raise FtlError(
                "No pixel is left: none has enough coherent pairs or dates. Lower the minimum coherence, or take more "
                "of them."
            )

    def tell(self, progress: Progress) -> None:
        pixels = self._grid.height * self._grid.width
        progress.tell(
            Message(
                "{count} of {pixels} pixels ({share:.0f} %) have a rate.",
                count=self.held,
                pixels=pixels,
                share=100 * self.held / pixels,
            )
        )

    def _writer(self, name: str, path: str) -> RasterWriter:
        if name == names.SERIES:
            return RasterWriter(
                path,
                self._grid,
                bands=len(self._dates),
                descriptions=self._dates,
                metadata={"unit": "mm", "sign": names.SIGN},
                compress=False,
                rows_of=_SERIES_ROWS,
            )
        tags = {} if name in (names.COHERENCE, names.COUNT) else {"unit": "mm/a", "sign": names.SIGN}
        return RasterWriter(path, self._grid, descriptions=(name,), metadata=tags, compress=False)
