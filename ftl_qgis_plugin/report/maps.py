"""The maps of the report: a shaded or coloured raster as an embedded image, outlines drawn over it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from osgeo import ogr

from ..core.gdal_errors import attempted
from ..core.grids.grid import Grid
from ..core.grids.raster import AlignedRaster, RasterSource
from ..core.landslides.polygons import valid_polygon
from .embedding import png
from .svg import Svg, element, number, ticks

Say = Callable[..., str]

WIDTH = 1000.0
MAX_HEIGHT = 1150.0
IMAGE_PX = 1300  # width of the image; enough for a page's width in print
MAX_OUTLINES = 6000  # per layer; more become dots
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 8.0, 42.0

# Light where nothing moves, so that outlines show; told apart by lightness alone. ColorBrewer's purples.
RATE_COLOURS = (
    (252, 251, 253),
    (239, 237, 245),
    (218, 218, 235),
    (188, 189, 220),
    (158, 154, 200),
    (128, 125, 186),
    (106, 81, 163),
    (84, 39, 143),
    (63, 0, 125),
)


@dataclass(frozen=True)
class Layer:
    """Outlines drawn alike: CSS class, name in the legend, WKB; `labels` number them and make them link targets."""

    kind: str
    name: str
    outlines: Sequence[bytes]
    labels: Sequence[str] = ()


class Placed(Protocol):
    """Where ground coordinates lie in a drawing."""

    def x(self, value: float) -> float: ...

    def y(self, value: float) -> float: ...


@dataclass(frozen=True)
class Frame:
    """The part of the world that a map shows, in a CRS, and how large it is drawn."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float
    wkt: str
    width: float
    height: float

    @classmethod
    def around(cls, outlines: Sequence[bytes], wkt: str, grid: Grid | None) -> Frame | None:
        """Around the outlines with some space, not beyond the grid; None without outlines."""
        boxes = [shape.GetEnvelope() for shape in map(valid_polygon, outlines) if not shape.IsEmpty()]
        if not boxes:
            return None
        boxes = np.array(boxes)
        x_min, x_max = boxes[:, 0].min(), boxes[:, 1].max()
        y_min, y_max = boxes[:, 2].min(), boxes[:, 3].max()
        pad = 0.06 * max(x_max - x_min, y_max - y_min)
        x_min, x_max, y_min, y_max = x_min - pad, x_max + pad, y_min - pad, y_max + pad
        if grid is not None:
            left, low, right, high = grid.bounds
            if left < x_max and x_min < right and low < y_max and y_min < high:
                x_min, x_max = max(x_min, left), min(x_max, right)
                y_min, y_max = max(y_min, low), min(y_max, high)
        squeeze = _metre_ratio(wkt, (x_min + x_max) / 2, (y_min + y_max) / 2)
        inner = WIDTH - LEFT - RIGHT
        scale = min(inner / ((x_max - x_min) * squeeze), (MAX_HEIGHT - TOP - BOTTOM) / (y_max - y_min))
        return cls(x_min, y_min, x_max, y_max, wkt, (x_max - x_min) * squeeze * scale, (y_max - y_min) * scale)

    @property
    def grid(self) -> Grid:
        """A coarse grid for the background, one pixel for each of the image."""
        columns = max(round(IMAGE_PX * self.width / (WIDTH - LEFT - RIGHT)), 2)
        rows = max(round(columns * self.height / self.width), 2)
        x_size, y_size = (self.x_max - self.x_min) / columns, (self.y_max - self.y_min) / rows
        return Grid(columns, rows, self.x_min, self.y_max, x_size, y_size, self.wkt)

    def x(self, value: float) -> float:
        return LEFT + (value - self.x_min) / (self.x_max - self.x_min) * self.width

    def y(self, value: float) -> float:
        return TOP + (self.y_max - value) / (self.y_max - self.y_min) * self.height

    @property
    def metres_per_unit(self) -> float:
        """Metres on the ground in one unit of the drawing, along x."""
        grid = self.grid
        width_m, _ = grid.pixel_size_m(grid.height // 2, 1)
        return float(width_m[0]) * grid.width / self.width


def hillshade(dem: RasterSource, frame: Frame) -> str | None:
    """The relief lit from the north-west and north, light enough to draw on; a data URI, None without data."""
    grid = frame.grid
    heights = AlignedRaster(dem, grid).read(grid.window)
    if np.isnan(heights).all():
        return None
    width_m, height_m = grid.pixel_size_m(0, grid.height)
    down, across = np.gradient(heights.astype(float))
    east, north = across / width_m[:, None], -down / height_m[:, None]
    shade = np.zeros_like(east)
    for azimuth, weight in ((315.0, 0.7), (0.0, 0.3)):
        angle, altitude = math.radians(azimuth), math.radians(45.0)
        light = math.sin(altitude) - (east * math.sin(angle) + north * math.cos(angle)) * math.cos(altitude)
        shade += weight * light / np.sqrt(1 + east**2 + north**2)
    # 48 greys compress to a third of 256.
    grey = np.round(np.clip(shade, 0, 1) * 47) / 47 * 120 + 132
    return png(np.where(np.isnan(grey), 255, grey).astype(np.uint8))


def rate_image(deformation: RasterSource, frame: Frame) -> tuple[str, float] | None:
    """|rate| in colour and the rate (mm/a) of the last one; None without data."""
    grid = frame.grid
    rates = np.abs(AlignedRaster(deformation, grid).read(grid.window))
    known = ~np.isnan(rates)
    if not known.any():
        return None
    top = float(np.percentile(rates[known], 99.5))
    values = [value for value in ticks(0.0, 2 * top, 8) if value >= top]
    top = values[0] if values else max(top, 1e-6)
    # 0 is no data; 63 colours compress better than 255, and no reader tells more apart.
    index = np.zeros(rates.shape, np.uint8)
    index[known] = 1 + np.clip(rates[known] / top * 62, 0, 62).astype(np.uint8)
    places = np.linspace(0, len(RATE_COLOURS) - 1, 63)
    channels = [np.interp(places, range(len(RATE_COLOURS)), [c[k] for c in RATE_COLOURS]) for k in range(3)]
    table = [(255, 255, 255, 0), *((int(r), int(g), int(b), 255) for r, g, b in zip(*channels))]
    return png(index, table), top


def draw(say: Say, label: str, frame: Frame, image: str | None, layers: Sequence[Layer], prefix: str = "") -> str:
    """The map with frame, coordinates, scale bar and outlines. `prefix` makes ids of outlines unique in the page."""
    svg = Svg(LEFT + frame.width + RIGHT, TOP + frame.height + BOTTOM, label)
    svg.raw(
        f'<defs><pattern id="{prefix}hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><rect width="2" height="7" '
        'fill="#b5b5b5"/></pattern></defs>'
    )
    svg.add(
        "rect",
        x=LEFT,
        y=TOP,
        width=frame.width,
        height=frame.height,
        fill=f"url(#{prefix}hatch)" if image else "#f1f2ee",
    )
    if image:
        svg.raw(
            element(
                "image",
                href=image,
                x=LEFT,
                y=TOP,
                width=frame.width,
                height=frame.height,
                preserveAspectRatio="none",
            )
        )
    for layer in layers:
        _outlines(svg, frame, layer, prefix)
    svg.add("rect", x=LEFT, y=TOP, width=frame.width, height=frame.height, class_="frame")
    _coordinates(svg, say, frame)
    _scale_bar(svg, frame)
    return svg.markup()


def _outlines(svg: Svg, frame: Frame, layer: Layer, prefix: str) -> None:
    geometries = [valid_polygon(outline) for outline in layer.outlines]
    tolerance = 0.3 * (frame.x_max - frame.x_min) / frame.width
    if len(geometries) > MAX_OUTLINES:
        dots = []
        for geometry in geometries:
            x_min, x_max, y_min, y_max = geometry.GetEnvelope()
            dots.append(f"M{_coordinate(frame.x((x_min + x_max) / 2))} {_coordinate(frame.y((y_min + y_max) / 2))}h0")
        svg.add("path", d="".join(dots), class_=f"{layer.kind} dots")
        return
    paths = [path_of(geometry, frame, tolerance) for geometry in geometries]
    if not layer.labels:
        svg.add("path", d="".join(paths), class_=f"outline {layer.kind}")
        return
    for label, path in zip(layer.labels, paths):
        svg.add("path", None, label, d=path, class_=f"outline {layer.kind}", id=f"{prefix}{label}")
    if len(layer.labels) <= 80:
        for label, geometry in zip(layer.labels, geometries):
            x_min, x_max, y_min, y_max = geometry.GetEnvelope()
            x, y = frame.x(x_max) + 3, frame.y((y_min + y_max) / 2) + 4
            if x > LEFT + frame.width - 20:
                svg.text(frame.x(x_min) - 3, y, label, "label", "end")
            else:
                svg.text(x, y, label, "label", "start")


def path_of(geometry: ogr.Geometry, frame: Placed, tolerance: float) -> str:
    """SVG path of all rings, to a tenth of a unit."""
    simple = attempted(lambda: geometry.Simplify(tolerance))
    if simple is None or simple.IsEmpty():
        simple = geometry
    parts = []
    polygons = [simple] if ogr.GT_Flatten(simple.GetGeometryType()) == ogr.wkbPolygon else simple
    for polygon in polygons:
        for ring in polygon:
            points = [f"{_coordinate(frame.x(x))} {_coordinate(frame.y(y))}" for x, y, *_ in ring.GetPoints()[:-1]]
            if points:
                parts.append("M" + "L".join(points) + "Z")
    return "".join(parts)


def _coordinate(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _coordinates(svg: Svg, say: Say, frame: Frame) -> None:
    geographic = frame.grid.is_geographic
    unit = 1.0 if geographic else 1000.0 / frame.grid.metres_per_unit
    x_title, y_title = ("axis_longitude", "axis_latitude") if geographic else ("axis_easting", "axis_northing")
    bottom = TOP + frame.height
    count = max(2, round(frame.width / 180))
    for value in ticks(frame.x_min / unit, frame.x_max / unit, count):
        x = frame.x(value * unit)
        svg.line(x, bottom, x, bottom + 5, "axis")
        svg.text(x, bottom + 18, f"{value:g}", "tick")
    for value in ticks(frame.y_min / unit, frame.y_max / unit, max(2, round(frame.height / 180))):
        y = frame.y(value * unit)
        svg.line(LEFT - 5, y, LEFT, y, "axis")
        svg.text(LEFT - 8, y + 4, f"{value:g}", "tick", "end")
    svg.text(LEFT + frame.width / 2, bottom + 34, say(x_title), "title")
    middle = number(TOP + frame.height / 2)
    svg.text(0, 0, say(y_title), "title", transform=f"translate(13 {middle}) rotate(-90)")


def _scale_bar(svg: Svg, frame: Frame) -> None:
    length_m = max(ticks(0.0, 0.28 * frame.width * frame.metres_per_unit, 2))
    length = length_m / frame.metres_per_unit
    x, y = LEFT + frame.width - length, TOP + frame.height + 36
    svg.add("path", d=f"M{number(x)} {number(y - 6)}v6h{number(length)}v-6", class_="bar")
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    svg.text(x - 8, y + 2, text, "tick", "end")


def _metre_ratio(wkt: str, x: float, y: float) -> float:
    """Metres along x over metres along y for one unit of the CRS."""
    probe = Grid(1, 1, x - 0.5e-3, y + 0.5e-3, 1e-3, 1e-3, wkt)
    width_m, height_m = probe.pixel_size_m(0, 1)
    return float(width_m[0] / height_m[0])
