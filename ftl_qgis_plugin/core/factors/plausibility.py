"""Values that a raster cannot mean (no data that its file does not declare, impossible heights and coherences), and
rasters that cover only a part of the rate: without a word, candidates would be missing beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..errors import Message
from ..grids.grid import Grid
from ..grids.raster import AlignedRaster, RasterSource
from ..grids.sample_places import SamplePlaces
from ..progress import Progress
from ..terrain.elevation_unit import in_metres
from .factors import Inputs

_SAMPLE_PX = 200_000
# What programs write where they have nothing.
_CODES = (-9999.0, -99999.0, -999.0, -32768.0, -32767.0, 9999.0, 99999.0, 32767.0, 65535.0)
_BEYOND_ALL = 1e6
# A code lies at least so many ranges of the other values away from them; zeros at least a tenth.
_GAP, _ZERO_GAP, _ZERO_SHARE = 0.5, 0.1, 0.005
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
# Of the pixels with a rate, the share without a value that is told: borders and small gaps are not.
_MISSING_SHARE = 0.05


def undeclared_no_data(values: np.ndarray) -> tuple[float, float, float, float] | None:
    """A value that looks like no data among finite `values` (1-D), its share, and the least and largest of the rest."""
    if not values.size:
        return None
    for code in (float(values.min()), float(values.max())):
        there = values == code
        rest = values[~there]
        if not there.any() or not rest.size:
            continue
        low, high = float(rest.min()), float(rest.max())
        distance = max(low - code, code - high)
        spread = high - low
        share = float(np.count_nonzero(there)) / values.size
        is_code = abs(code) >= _BEYOND_ALL or any(np.isclose(code, known, rtol=1e-6) for known in _CODES)
        if (is_code and distance > _GAP * spread) or (
            code == 0 and share >= _ZERO_SHARE and distance > _ZERO_GAP * spread
        ):
            return code, share, low, high
    return None


def implausible(inputs: Inputs, progress: Progress | None = None) -> Iterator[Message]:
    """A warning for each raster of the inputs with values that cannot be, and for each that lacks them where the rate
    has some, from a sample of its pixels.

    Classes (categorical rasters) may hold any number. FtlError: unreadable rasters.
    """
    progress = progress or Progress()
    rasters: list[tuple[str, RasterSource]] = []
    with_rate: np.ndarray | None = None
    places: SamplePlaces | None = None
    if inputs.deformation is not None:
        rasters.append(("rate", inputs.deformation))
    if inputs.coherence is not None:
        rasters.append(("coherence", inputs.coherence))
    if inputs.rate_std is not None:
        rasters.append(("rate_std", inputs.rate_std))
    if inputs.dem is not None:
        rasters.append(("dem", in_metres(inputs.dem)))
    rasters += [("", source) for source in inputs.rasters.values()]
    for number, (kind, source) in enumerate(rasters):
        part = progress.part(number / len(rasters), (number + 1) / len(rasters))
        raster = AlignedRaster(source, inputs.grid)
        # One set of places for all: they are compared with the rate.
        places = places or SamplePlaces.of(inputs.grid, raster.block_shape(), _SAMPLE_PX)
        values = places.read(raster, part)
        known = np.isfinite(values)
        message = None if source.categorical else _of(kind, source, values[known])
        if message is not None:
            yield message
        if kind == "rate":
            with_rate = known
        elif kind != "rate_std" and with_rate is not None and with_rate.any():
            missing = float(np.count_nonzero(with_rate & ~known)) / np.count_nonzero(with_rate)
            if missing >= _MISSING_SHARE:
                yield Message(
                    "{name} has no value at {share:.0%} of the pixels that have a rate: where a factor needs it, no "
                    "candidate can be found there. Choose a raster that covers the area, or leave it out.",
                    name=source.name,
                    share=missing,
                )


def impossible(
    coherence: RasterSource | None, rate_std: RasterSource | None, grid: Grid, progress: Progress | None = None
) -> Iterator[Message]:
    """A warning for each of the two with values that it cannot have. FtlError: unreadable rasters."""
    for kind, source in (("coherence", coherence), ("rate_std", rate_std)):
        if source is not None:
            raster = AlignedRaster(source, grid)
            values = SamplePlaces.of(grid, raster.block_shape(), _SAMPLE_PX).read(raster, progress)
            message = _of(kind, source, values[np.isfinite(values)])
            if message is not None:
                yield message


def told_of_undeclared(source: RasterSource, values: np.ndarray) -> Message | None:
    """That finite `values` (1-D) of a raster hold what looks like no data; None where they do not."""
    found = undeclared_no_data(values)
    if found is None:
        return None
    code, share, low, high = found
    return Message(
        "{name} has the value {value:g} at {share:.1%} of its pixels, far from all others ({low:.4g} to "
        "{high:.4g}): probably no data that its file does not declare. Set it in the layer's properties "
        "(Transparency) and run again.",
        name=source.name,
        value=code,
        share=share,
        low=low,
        high=high,
    )


def _of(kind: str, source: RasterSource, values: np.ndarray) -> Message | None:
    # 0 is a standard error, and other codes are negative.
    undeclared = None if kind == "rate_std" else told_of_undeclared(source, values)
    if undeclared is not None:
        return undeclared
    if not values.size:
        return None
    ends = {"low": float(values.min()), "high": float(values.max())}
    if kind == "dem" and (ends["low"] < _LOWEST_M or ends["high"] > _HIGHEST_M):
        return Message(
            "The heights of {name} go from {low:,.0f} to {high:,.0f} m, which the Earth does not have. Check its unit "
            "and its no data value.",
            name=source.name,
            **ends,
        )
    if kind == "coherence" and (ends["low"] < -1e-6 or ends["high"] > 1 + 1e-6):
        return Message(
            "The coherence {name} goes from {low:.4g} to {high:.4g}, but must lie between 0 and 1: its threshold means "
            "nothing. Divide the raster by its largest possible value (255, for example), or choose the right one.",
            name=source.name,
            **ends,
        )
    if kind == "rate_std" and ends["low"] < 0:
        return Message(
            "The standard error {name} goes from {low:.4g} to {high:.4g}, but none is negative. Choose the right "
            "raster, or set its no data value in the layer's properties (Transparency).",
            name=source.name,
            **ends,
        )
    return None
