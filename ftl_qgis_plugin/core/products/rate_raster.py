"""From a product to the rate raster that everything else works on: mm/a, positive toward the satellite, NaN no data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import strips
from ..grids.grid import Grid, Window
from ..grids.plane import Plane
from ..grids.raster import AlignedRaster, RasterSource
from ..progress import Progress
from ..stored.writer import RasterWriter
from .hdf5.hdf5 import is_hdf5
from .overrides import unused_wavelength
from .pairs.pair import mm_per_radian
from .product import RADIANS, SIGN_MESSAGES, UNIT_FACTORS, Band, Product
from .readers import licsbas
from .recognition import recognise


@dataclass(frozen=True)
class RateOptions:
    """What the user overrides. `unit`: one of RATE_UNITS, RADIANS (of a phase that grows toward the satellite, with
    `wavelength_m`) or None = as the product states; `zero_is_no_data`: None = as the product does; `min_coherence`: 0
    masks nothing."""

    unit: str | None = None
    flip_sign: bool = False
    zero_is_no_data: bool | None = None
    min_coherence: float = 0.0
    wavelength_m: float | None = None


@dataclass(frozen=True)
class RateSummary:
    """Of a sample of the values, in mm/a: share of pixels with data, 1st, 50th and 99th percentile, and the 99th of
    |rate| (NaN where the sample holds no data)."""

    valid_share: float
    p1: float
    p50: float
    p99: float
    p99_abs: float


class CoherenceRaster:
    """Coherence of another file seen on the rate's grid: any raster, or a product's HDF5 or headerless file.

    FtlError: cannot be opened; an HDF5 or headerless file that is not on the rate's grid.
    """

    def __init__(self, source: RasterSource, grid: Grid) -> None:
        self.path = source.path
        if (
            source.path.upper().startswith(("HDF5:", "NETCDF:"))
            or is_hdf5(source.path)
            or licsbas.recognise_raw(source.path)
        ):
            product = recognise(source.path)
            if not product.grid.same_as(grid):
                raise FtlError(
                    "The coherence {name} is not on the rate's grid. Geocode both with the same settings, or convert "
                    "it to GeoTIFF.",
                    name=source.path,
                )
            self._band: Band | AlignedRaster = product.rate
        else:
            self._band = AlignedRaster(source, grid)

    def block_shape(self) -> tuple[int, int]:
        return self._band.block_shape()

    def read(self, window: Window) -> np.ndarray:
        return self._band.read(window)


def unit_of(product: Product, options: RateOptions) -> str:
    """The unit the values are read in; FtlError where neither the file nor the user states one, or radians come without
    a wavelength."""
    unit = options.unit or product.unit
    if unit == RADIANS and not options.wavelength_m:
        raise FtlError(
            "{name} is in radians. Give the radar's wavelength (0.0555 m for Sentinel-1).", name=product.rate.path
        )
    if not unit and product.asks is not None:
        raise FtlError(product.asks.template, **product.asks.values)
    if not unit and product.stated_unit:
        raise FtlError(
            "{name} states the unit {stated}, which is none of a rate that is known here. Choose UNIT if it holds a "
            "rate all the same, or another file.",
            name=product.rate.path,
            stated=product.stated_unit,
        )
    if not unit:
        raise FtlError(
            "{name} does not state its unit. Choose UNIT: mm/a, cm/a or m/a (ask who made the file).",
            name=product.rate.path,
        )
    return unit


def summarise(product: Product, options: RateOptions) -> RateSummary:
    """Percentiles of a sample from all over the raster, so that unit and sign can be judged
    before a run."""
    convert = _converter(product, options)
    values = convert(product.sample())
    valid = values[~np.isnan(values)]
    if not valid.size:
        return RateSummary(0.0, *(float("nan"),) * 4)
    low, middle, high = (float(value) for value in np.percentile(valid, (1, 50, 99)))
    return RateSummary(valid.size / values.size, low, middle, high, float(np.percentile(np.abs(valid), 99)))


def describe(product: Product, options: RateOptions, summary: RateSummary) -> list[Message]:
    """What the user should see before the run: product, unit, sign, coherence and the size of the numbers."""
    unit = unit_of(product, options)
    stated = Message("stated by the product") if not options.unit else Message("chosen")
    if options.unit and product.unit and options.unit != product.unit:
        stated = Message("chosen; the product states {unit}", unit=product.unit)
    lines = [
        Message("Read as {product}, because {reason}.", product=product.name, reason=product.recognised_by),
        Message("Unit: {unit} ({stated}).", unit=unit, stated=stated),
        Message("Sign: {sign}; flipped.", sign=SIGN_MESSAGES[product.sign])
        if options.flip_sign
        else Message("Sign: {sign}.", sign=SIGN_MESSAGES[product.sign]),
        Message(
            "Sample of the values: {p1:.4g} (1st percentile), {p50:.4g} (median), {p99:.4g} (99th) {target}; "
            "{share:.0f} % of the pixels hold data.",
            p1=summary.p1,
            p50=summary.p50,
            p99=summary.p99,
            target=target_unit(unit),
            share=summary.valid_share * 100,
        ),
    ]
    lines += unused_wavelength(options.wavelength_m, {unit})
    if product.coherence_name:
        lines.append(Message("Coherence found along with it: {name}.", name=product.coherence_name))
    if product.rate_std_name:
        lines.append(Message("Standard error of the rate found along with it: {name}.", name=product.rate_std_name))
    return lines


def target_unit(unit: str) -> str:
    """The unit of the output for an input unit: mm/a for rates, mm for lengths."""
    return unit if unit == "1" else ("mm/a" if "/" in unit else "mm")


def likely_mistakes(summary: RateSummary, unit: str) -> list[Message]:
    """What the size of the numbers says about the unit."""
    if summary.valid_share == 0:
        return [Message("No value was found in a sample of the file: it may be empty, or its zeros are real values.")]
    if "/" not in unit:
        return []
    found = []
    if summary.p99_abs < 1 and unit != "m/a":
        found.append(
            Message(
                "99 % of the rates are below {p99:.3g} mm/a when read as {unit}. The file is probably in m/a: choose "
                "UNIT m/a if so.",
                p99=summary.p99_abs,
                unit=unit,
            )
        )
    if summary.p99_abs > 1000:
        found.append(
            Message(
                "1 % of the rates are above {p99:.4g} mm/a when read as {unit}, faster than InSAR can follow. The "
                "unit is probably wrong: try UNIT mm/a, or check that this is a rate.",
                p99=summary.p99_abs,
                unit=unit,
            )
        )
    return found


def write_rate(
    product: Product,
    options: RateOptions,
    path: str,
    coherence: Band | None = None,
    coherence_path: str | None = None,
    progress: Progress | None = None,
    plane: Plane | None = None,
    std_path: str | None = None,
) -> int:
    """Writes the rate (float32, NaN no data, unit and origin as tags), and the coherence where asked for.

    `plane` (mm/a, see `deformation.reference.find_plane` of a `ConvertedRate`) is taken off.

    `std_path`: where the product's own standard error goes, in mm/a.
    `coherence`: on the product's grid; None = the product's own. Streams in strips. Returns the number of pixels with
    data. FtlError: unit unknown, MIN_COHERENCE or a coherence output without coherence, a standard error that
    the product does not bring, no pixel left.
    """
    progress = progress or Progress()
    unit = unit_of(product, options)
    coherence = product.coherence if coherence is None else coherence
    if coherence is None and (options.min_coherence > 0 or coherence_path):
        raise FtlError(
            "{name} comes without coherence. Choose a coherence file, or leave the coherence output and the minimum "
            "coherence empty.",
            name=product.rate.path,
        )
    if std_path and product.rate_std is None:
        raise FtlError(
            "{name} comes without a standard error of its rate. Leave that output empty, or compute it from the pairs "
            "with 'Stack interferograms'.",
            name=product.rate.path,
        )
    convert = _converter(product, options)
    grid = product.grid
    tags = {
        "unit": target_unit(unit),
        "sign": product.sign if not options.flip_sign else f"flipped by the user; was {product.sign}",
        "source_product": product.name,
        "source_file": product.rate.path,
        "source_unit": unit,
    }
    if plane is not None:
        tags["reference"] = "median taken off" if plane.is_level else "plane taken off"
    description = product.dataset or "deformation rate"
    valid = 0
    highest = 0.0
    with RasterWriter(path, grid, descriptions=(description,), metadata=tags) as writer:
        coherence_writer = (
            RasterWriter(coherence_path, grid, descriptions=("coherence",)) if coherence_path else _Nowhere()
        )
        std_tags = {name: tags[name] for name in ("unit", "source_product", "source_file")}
        std_writer = (
            RasterWriter(std_path, grid, descriptions=("standard error of the rate",), metadata=std_tags)
            if std_path
            else _Nowhere()
        )
        with coherence_writer, std_writer:
            for window in strips(grid, product.rate.block_shape()[0]):
                progress.check()
                values = convert(product.rate.read(window))
                if plane is not None:
                    values -= plane.over(grid, window)
                if coherence is not None and (options.min_coherence > 0 or coherence_path):
                    quality = coherence.read(window)
                    highest = max(highest, float(np.nanmax(quality, initial=0.0)))
                    if options.min_coherence > 0:
                        # A pixel without coherence cannot vouch for its rate: NaN fails the comparison.
                        values[~(quality >= np.float32(options.min_coherence))] = np.nan
                    coherence_writer.write(quality, window)
                writer.write(values, window)
                if std_path:
                    sigma = product.rate_std.read(window) * np.float32(_factor(unit, options))
                    # None without a rate, and none of 0 or below: programs leave 0 where they have none.
                    sigma[np.isnan(values) | ~(sigma > 0)] = np.nan
                    std_writer.write(sigma, window)
                valid += int(np.count_nonzero(~np.isnan(values)))
                progress.report((window.row + window.height) / grid.height)
            if valid == 0:
                raise FtlError(
                    "No pixel of {name} is left: it holds no data, or the minimum coherence of {minimum:g} removes "
                    "all. Lower it, or check the file.",
                    name=product.rate.path,
                    minimum=options.min_coherence,
                )
    if highest > 1.001:
        progress.warn(
            Message(
                "The coherence reaches {highest:g}, but the minimum of {minimum:g} is meant for values from 0 to 1. "
                "Divide it by 100 or 255 first (Raster calculator).",
                highest=highest,
                minimum=options.min_coherence,
            )
        )
    return valid


class ConvertedRate:
    """A product's rate as it will be written, window by window: to be looked at before."""

    def __init__(self, product: Product, options: RateOptions) -> None:
        self._rate, self._convert = product.rate, _converter(product, options)

    def block_shape(self) -> tuple[int, int]:
        return self._rate.block_shape()

    def read(self, window: Window) -> np.ndarray:
        return self._convert(self._rate.read(window))


class _Nowhere:
    def __enter__(self) -> _Nowhere:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def write(self, values: np.ndarray, window: Window) -> None:
        return None


def _factor(unit: str, options: RateOptions) -> float:
    if unit == RADIANS and options.wavelength_m:
        return mm_per_radian(options.wavelength_m, toward=True)
    return UNIT_FACTORS.get(unit, 1.0)


def _converter(product: Product, options: RateOptions):
    unit = options.unit or product.unit
    factor = np.float32(_factor(unit, options) * (-1 if options.flip_sign else 1))
    zero = product.zero_is_no_data if options.zero_is_no_data is None else options.zero_is_no_data

    def convert(values: np.ndarray) -> np.ndarray:
        if zero:
            values[values == 0] = np.nan
        if factor != 1:
            values *= factor
        return values

    return convert
