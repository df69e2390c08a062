"""Before and after: a new landslide on two dated images, its outline drawn over them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from osgeo import ogr

from ..core.errors import FtlError
from ..core.grids.grid import Grid
from ..core.grids.raster import AlignedRaster, RasterSource, open_dataset
from ..core.imagery.bands import hints_of, recognise_bands
from ..core.imagery.dates import first_day
from ..core.imagery.kept_pictures import KeptPicture, content_of, kept
from ..core.landslides.polygons import valid_polygon
from ..core.progress import Progress
from . import embedding, maps
from .svg import Svg, element

# Bounds of the file: so many landslides, and so many characters of pictures.
MOST_LANDSLIDES = 60
MOST_CHARACTERS = 3_000_000
MOST_IMAGES = 40
_SIDE_PX, _SIDE = 200, 300.0
# The ground around a landslide, in its own size; a small one is shown with some ground, too.
_FACTOR, _LEAST_M = 2.0, 120.0
_LEAST_HELD = 0.6
# Of the values of one picture, which are dark and which are bright.
_DARK, _BRIGHT = 2, 98


@dataclass(frozen=True)
class DatedPicture:
    """An image on this computer: where it lies, `wkt` instead of the file's CRS, what is said of it."""

    path: str
    name: str
    date: str
    wkt: str | None = None
    attribution: str = ""


@dataclass(frozen=True)
class Chip:
    """One picture of the report: markup and what stands below it; `across_m` the width of its ground."""

    svg: str
    date: str
    name: str
    attribution: str
    across_m: float


@dataclass(frozen=True)
class _Box:
    """The ground of a picture, as `maps.path_of` wants it."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float

    def x(self, value: float) -> float:
        return (value - self.x_min) / (self.x_max - self.x_min) * _SIDE

    def y(self, value: float) -> float:
        return (self.y_max - value) / (self.y_max - self.y_min) * _SIDE


@dataclass(frozen=True)
class _Found:
    """What there is to choose from for one landslide; `image` is a data URI."""

    date: str
    name: str
    attribution: str
    box: _Box
    image: str


class Chips:
    """Reads local files only; whatever cannot be read is left out."""

    def __init__(
        self,
        wkt: str,
        images: Sequence[DatedPicture] = (),
        folder: str = "",
        looked_at: Mapping[str, set[str]] | None = None,
    ) -> None:
        """`folder`: of pictures that were kept (see `kept_pictures`); `looked_at`: dates by candidate."""
        self._wkt = wkt
        usable = sorted((image for image in images if image.date), key=lambda image: first_day(image.date))
        self._images = usable[:MOST_IMAGES]
        self._folder = folder
        self._looked_at = looked_at or {}

    def of(self, samples: Sequence[Mapping[str, object]], label: str, progress: Progress | None = None) -> list[dict]:
        """`number` (from 1, as in the list), `candidate` and `chips` of each landslide that any image shows.

        `label`: what a picture is, for screen readers.
        """
        progress = progress or Progress()
        result, characters = [], 0
        if not self._images and not self._folder:
            return []
        for number, sample in enumerate(samples[:MOST_LANDSLIDES], 1):
            progress.check()
            progress.report(number / min(len(samples), MOST_LANDSLIDES))
            chips = self._chips(sample, label)
            characters += sum(len(chip.svg) for chip in chips)
            if characters > MOST_CHARACTERS:
                break
            if chips:
                result.append({"number": number, "candidate": sample.get("candidate"), "chips": chips})
        return result

    def _chips(self, sample: Mapping[str, object], label: str) -> list[Chip]:
        outline, candidate = bytes(sample["wkb"]), str(sample.get("candidate") or "")
        shape = valid_polygon(outline)
        if shape.IsEmpty():
            return []
        box = self._box(shape.GetEnvelope())
        own = kept(self._folder, candidate) if self._folder and candidate else []
        dates = [image.date for image in self._images] + [picture.date for picture in own if picture.date]
        looked = {date for date in dates if date in self._looked_at.get(candidate, ())}
        # What the verdict was made on says more than what happens to lie there.
        wanted = looked if len(looked) > 1 else set(dates)
        found = [
            _Found(picture.date, picture.name, picture.attribution, _Box(*picture.bounds), image)
            for picture in own
            if picture.date in wanted and (image := _kept_uri(picture))
        ]
        first = self._first(found, wanted, box, newest=False)
        last = self._first(found, wanted, box, newest=True)
        pair = [first] if first is not None else []
        if first is not None and last is not None and last.date != first.date:
            pair.append(last)
        return [self._draw(item, shape, label) for item in pair]

    def _first(self, kept_ones: list[_Found], wanted: set[str], box: _Box, newest: bool) -> _Found | None:
        """The oldest or newest of all that shows the place; files are read only until one does."""
        images = [image for image in self._images if image.date in wanted]
        images = images[::-1] if newest else images
        ordered = sorted(kept_ones, key=lambda item: first_day(item.date), reverse=newest)
        best = ordered[0] if ordered else None
        for image in images:
            if best is not None:
                ahead = first_day(image.date) > first_day(best.date)
                if first_day(image.date) == first_day(best.date) or ahead != newest:
                    return best
            values = _read(image, self._grid(box))
            if values is not None:
                return _Found(image.date, image.name, image.attribution, box, embedding.jpeg(values))
        return best

    def _box(self, envelope: Sequence[float]) -> _Box:
        x_min, x_max, y_min, y_max = envelope
        middle_x, middle_y = (x_min + x_max) / 2, (y_min + y_max) / 2
        width_m, height_m = self._unit_m(middle_x, middle_y)
        half_m = max(_FACTOR * max((x_max - x_min) * width_m, (y_max - y_min) * height_m), _LEAST_M) / 2
        x, y = half_m / width_m, half_m / height_m
        return _Box(middle_x - x, middle_y - y, middle_x + x, middle_y + y)

    def _unit_m(self, x: float, y: float) -> tuple[float, float]:
        """Metres of one unit of the CRS along x and y."""
        step = 1e-3
        probe = Grid(1, 1, x - step / 2, y + step / 2, step, step, self._wkt)
        width_m, height_m = probe.pixel_size_m(0, 1)
        return float(np.ravel(width_m)[0]) / step, float(np.ravel(height_m)[0]) / step

    def _grid(self, box: _Box) -> Grid:
        x_size, y_size = (box.x_max - box.x_min) / _SIDE_PX, (box.y_max - box.y_min) / _SIDE_PX
        return Grid(_SIDE_PX, _SIDE_PX, box.x_min, box.y_max, x_size, y_size, self._wkt)

    def _draw(self, found: _Found, shape: ogr.Geometry, label: str) -> Chip:
        svg = Svg(_SIDE, _SIDE, f"{label} {found.date}")
        svg.raw(element("image", href=found.image, x=0.0, y=0.0, width=_SIDE, height=_SIDE, preserveAspectRatio="none"))
        tolerance = 0.3 * (found.box.x_max - found.box.x_min) / _SIDE
        path = maps.path_of(shape, found.box, tolerance)
        # Dark below light: it is seen on snow and on mud.
        for class_ in ("outline chip-under", "outline chip-over"):
            svg.add("path", d=path, class_=class_)
        width_m, _ = self._unit_m((found.box.x_min + found.box.x_max) / 2, (found.box.y_min + found.box.y_max) / 2)
        across_m = (found.box.x_max - found.box.x_min) * width_m
        return Chip(svg.markup(), found.date, found.name, found.attribution, across_m)


def _kept_uri(picture: KeptPicture) -> str:
    content = content_of(picture)
    return embedding.uri("image/jpeg", content) if content else ""


def _read(image: DatedPicture, grid: Grid) -> np.ndarray | None:
    """uint8 (1 or 3, rows, columns); None where the image has too little of the place."""
    try:
        bands = [
            AlignedRaster(RasterSource(image.path, band, wkt=image.wkt), grid).read(grid.window)
            for band in _picture_bands(image.path)
        ]
    except FtlError:  # the file has gone, or is damaged: it shows nothing
        return None
    values = np.stack(bands)
    held = np.isfinite(values).all(axis=0)
    if held.mean() < _LEAST_HELD:
        return None
    return _stretched(values, held)


def _stretched(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    """All bands over one range, so that colours stay what they are; without data: grey."""
    low, high = np.percentile(values[:, held], (_DARK, _BRIGHT))
    if not math.isfinite(high - low) or high <= low:
        high = low + 1
    scaled = np.clip((np.where(held, values, low) - low) / (high - low), 0, 1)
    return np.where(held, 20 + 225 * scaled, 127).astype(np.uint8)


@lru_cache(maxsize=64)
def _picture_bands(path: str) -> tuple[int, ...]:
    """Red, green and blue, else the first band as greys."""
    dataset = open_dataset(path)
    try:
        roles = recognise_bands(hints_of(dataset), path)
    except FtlError:
        roles = {}
    if {"red", "green", "blue"} <= set(roles):
        return roles["red"], roles["green"], roles["blue"]
    return (1,) if dataset.RasterCount else ()
