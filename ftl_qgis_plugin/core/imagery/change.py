"""What changed on the ground between images of several dates, as a raster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ..errors import FtlError, Message
from ..grids.blocks import map_in_order, strips
from ..grids.grid import Grid, Window
from ..grids.raster import AlignedRaster, RasterSource, open_dataset
from ..grids.sample_places import SamplePlaces
from ..progress import Progress
from ..stored.writer import RasterWriter
from .bands import hints_of, parse_bands, recognise_bands
from .dates import ANY_DAY, date_in_name, date_of_tags, first_day, future_date_in_name
from .harmonisation import Gain, agreement, harmonise
from .indices import INDICES, computable

MAGNITUDE = "change"
DIFFERENCE_SUFFIX = "_change"

# The sample for gains and offsets.
_SAMPLE_PX = 450_000
_STRIP_PX = 1_000_000


class DisagreementError(FtlError):
    """Two images have no, or hardly any unchanged ground in common."""


@dataclass(frozen=True)
class DatedImage:
    """`bands`: roles (see bands.ROLES) to band numbers; `date` ISO 8601 as far as known; `wkt` stands in for the
    file's CRS."""

    path: str
    date: str
    bands: dict[str, int]
    wkt: str | None = None

    @property
    def name(self) -> str:
        return os.path.splitext(os.path.basename(self.path))[0]

    def source(self, role: str) -> RasterSource:
        return RasterSource(self.path, self.bands[role], wkt=self.wkt)

    @classmethod
    def of_file(cls, path: str, date: str = "", bands: str = "", wkt: str | None = None) -> DatedImage:
        """Date from what is given, else the file's tags, else its name; bands as typed, else recognised.

        FtlError: cannot be opened, bands that cannot be told, no date.
        """
        dataset = open_dataset(path)
        name = os.path.basename(path)
        roles = parse_bands(bands, dataset.RasterCount) if bands else recognise_bands(hints_of(dataset), name)
        tags = {**(dataset.GetMetadata("IMAGERY") or {}), **(dataset.GetMetadata() or {})}
        found = date or date_of_tags(tags) or date_in_name(name)
        future = "" if found else date_of_tags(tags, ANY_DAY) or future_date_in_name(name)
        if future:
            raise FtlError(
                "The date {date} of the image {name} lies in the future. Give the day on which it was taken.",
                date=future,
                name=name,
            )
        if not found:
            raise FtlError(
                "When the image {name} was taken is told neither by its tags nor by its name. Give its date.", name=name
            )
        return cls(path, found, roles, wkt)


@dataclass(frozen=True)
class ChangeModel:
    """How the older images compare with the newest: picklable, evaluated window by window.

    `gains[image][role]` bring an older image to the newest one; `sigmas[role]` are what unchanged ground differs by.
    """

    images: tuple[DatedImage, ...]  # oldest first
    grid: Grid
    gains: tuple[dict[str, Gain], ...]
    sigmas: dict[str, float]
    indices: tuple[str, ...]
    _rasters: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Opened once per thread, not once per window.
        rasters = {
            (image.path, role): AlignedRaster(image.source(role), self.grid)
            for image in self.images
            for role in self.sigmas
        }
        object.__setattr__(self, "_rasters", rasters)

    @property
    def band_names(self) -> tuple[str, ...]:
        return (MAGNITUDE, *(name + DIFFERENCE_SUFFIX for name in self.indices))

    def evaluate(self, window: Window) -> np.ndarray:
        """(bands, height, width) float32 in the order of `band_names`, NaN where an image has no data.

        `change`: root mean square over the bands of (newest - median of the older ones) in robust sigma of unchanged
        ground, so about 1 where nothing happened. `<index>_change`: newest - median of the older ones.
        """
        newest = self._read(self.images[-1], window)
        older = []
        for image, gains in zip(self.images[:-1], self.gains):
            bands = self._read(image, window)
            older.append({role: np.float32(g.gain) * bands[role] + np.float32(g.offset) for role, g in gains.items()})
        squares = np.zeros(window.shape, np.float32)
        for role, sigma in self.sigmas.items():
            squares += np.square((newest[role] - _median([bands[role] for bands in older])) / np.float32(sigma))
        result = [np.sqrt(squares / np.float32(len(self.sigmas)))]
        for name in self.indices:
            compute = INDICES[name].compute
            result.append(compute(newest) - _median([compute(bands) for bands in older]))
        return np.stack(result).astype(np.float32)

    def newest_indices(self, window: Window) -> np.ndarray:
        """(indices, height, width) float32 of the newest image, in the order of `indices`; NaN where it has no data."""
        newest = self._read(self.images[-1], window)
        return np.stack([INDICES[name].compute(newest) for name in self.indices]).astype(np.float32)

    def _read(self, image: DatedImage, window: Window) -> dict[str, np.ndarray]:
        return {role: self._rasters[image.path, role].read(window) for role in self.sigmas}


def change_model(
    images: Sequence[DatedImage],
    grid: Grid | None = None,
    indices: Sequence[str] = (),
    progress: Progress | None = None,
) -> ChangeModel:
    """Compares two or more images; the grid is the newest one's unless another is given, `indices` all that are
    computable unless some are named.

    FtlError: fewer than two dates, no bands in common, no common ground, an index whose bands are missing, images
    that have hardly any unchanged ground in common (clouds everywhere).
    """
    progress = progress or Progress()
    ordered = tuple(sorted(images, key=lambda image: first_day(image.date)))
    if len({image.date for image in ordered}) < 2:
        raise FtlError("Change needs images of at least two dates. Choose another image, or give their dates.")
    newest = ordered[-1]
    grid = grid or Grid.of_dataset(open_dataset(newest.path), newest.path, newest.wkt)
    roles = [role for role in newest.bands if all(role in image.bands for image in ordered)]
    possible = computable(set(roles))
    missing = [name for name in indices if name not in possible]
    if missing or not roles:
        raise FtlError(
            "The images have these bands in common: {bands}. {missing} cannot be computed from them; choose other "
            "images or name their bands.",
            bands=", ".join(roles) or "-",
            missing=", ".join(missing) or "A change",
        )
    places = SamplePlaces.of(grid, AlignedRaster(newest.source(roles[0]), grid).block_shape(), _SAMPLE_PX)
    reference = {role: places.read(AlignedRaster(newest.source(role), grid)) for role in roles}
    gains, spreads = [], {role: [] for role in roles}
    for number, image in enumerate(ordered[:-1]):
        progress.check()
        progress.report(number / len(ordered))
        found = {}
        for role in roles:
            fitted = harmonise(places.read(AlignedRaster(image.source(role), grid)), reference[role])
            if fitted is None:
                raise DisagreementError(
                    "The images {older} and {newer} have no ground in common. Choose images of the same place.",
                    older=image.name,
                    newer=newest.name,
                )
            found[role] = fitted
            spreads[role].append(fitted.sigma)
        _require_agreement(image, newest, found)
        _tell(image, newest, found, progress)
        gains.append(found)
    floor = {role: 1e-6 * max(float(np.nanstd(values)), 1e-9) for role, values in reference.items()}
    sigmas = {role: max(float(np.median(values)), floor[role]) for role, values in spreads.items()}
    return ChangeModel(ordered, grid, tuple(gains), sigmas, tuple(indices or possible))


def write_change(model: ChangeModel, path: str, progress: Progress | None = None) -> None:
    """The change raster, one band per name of `model.band_names`; complete or not at all."""
    progress = progress or Progress()
    metadata = {"FTL_IMAGES": "; ".join(f"{image.name} {image.date}" for image in model.images)}
    windows = strips(model.grid, 256, _STRIP_PX)
    with RasterWriter(
        path, model.grid, bands=len(model.band_names), descriptions=model.band_names, metadata=metadata
    ) as writer:
        results = map_in_order(partial(ChangeModel.evaluate, model), windows, progress)
        for window, values in zip(windows, results):
            for number, band in enumerate(values, 1):
                writer.write(band, window, number)


def _require_agreement(image: DatedImage, newest: DatedImage, gains: dict[str, Gain]) -> None:
    found = agreement(gains.values())
    if not found.is_same_ground:
        raise DisagreementError(
            "The images {older} and {newer} have hardly any unchanged ground in common (correlation "
            "{correlation:.2f}): one seems to show clouds, snow or another place. Choose clearer images.",
            older=image.name,
            newer=newest.name,
            correlation=found.correlation,
        )


def _tell(image: DatedImage, newest: DatedImage, gains: dict[str, Gain], progress: Progress) -> None:
    text = "; ".join(f"{role} x {gain.gain:.3g} {gain.offset:+.3g}" for role, gain in gains.items())
    progress.tell(
        Message(
            "{older} ({date}) brought to {newer} on unchanged ground: {gains}.",
            older=image.name,
            date=image.date,
            newer=newest.name,
            gains=text,
        )
    )


def _median(arrays: list[np.ndarray]) -> np.ndarray:
    if len(arrays) == 1:
        return arrays[0]
    stacked = np.stack(arrays)
    some = np.isfinite(stacked).any(axis=0)
    result = np.full(stacked.shape[1:], np.nan, np.float32)
    result[some] = np.nanmedian(stacked[:, some], axis=0)
    return result
