"""Points of an inventory as polygons: the pixel under each, or a disc."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from osgeo import ogr, osr

from ..errors import Message
from ..grids.crs import srs_of
from ..grids.grid import Grid
from ..grids.ground import metres_per_unit, radii_of_curvature
from ..grids.longitudes import full_turn

_CORNERS = 32
# Without a raster there is no pixel: a disc that is hardly more than the point.
_LEAST_M = 1.0


@dataclass(frozen=True)
class PointShapes:
    """`radius_m` 0: the pixel of `grid` under the point (a disc of a metre where there is no grid). Points are in the
    CRS `wkt`, which is the grid's."""

    wkt: str
    radius_m: float = 0.0
    grid: Grid | None = None

    def outline(self, x: float, y: float) -> bytes:
        """WKB of the polygon that stands for the point, in the same CRS."""
        corners = self._pixel(x, y) if self.grid is not None and not self.radius_m else self._disc(x, y)
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for a, b in corners:
            ring.AddPoint_2D(float(a), float(b))
        ring.CloseRings()
        polygon = ogr.Geometry(ogr.wkbPolygon)
        polygon.AddGeometry(ring)
        return bytes(polygon.ExportToWkb())

    def told(self, name: str) -> Message:
        """What the points of the layer `name` stand for."""
        if self.radius_m:
            return Message(
                "{name} holds points: each stands for a disc of {radius:g} m radius.", name=name, radius=self.radius_m
            )
        if self.grid is not None:
            return Message("{name} holds points: each stands for the pixel under it.", name=name)
        return Message("{name} holds points: each stands for the place itself, without an area.", name=name)

    @cached_property
    def _srs(self) -> osr.SpatialReference:
        return srs_of(self.wkt)

    def _pixel(self, x: float, y: float) -> list[tuple[float, float]]:
        grid = self.grid
        if grid.is_geographic:
            turn = full_turn(grid.srs)
            x += turn * round(((grid.bounds[0] + grid.bounds[2]) / 2 - x) / turn)
        left = grid.x_min + math.floor((x - grid.x_min) / grid.x_size) * grid.x_size
        top = grid.y_max - math.floor((grid.y_max - y) / grid.y_size) * grid.y_size
        right, bottom = left + grid.x_size, top - grid.y_size
        return [(left, top), (left, bottom), (right, bottom), (right, top)]

    def _disc(self, x: float, y: float) -> list[tuple[float, float]]:
        radius = max(self.radius_m, _LEAST_M)
        srs = self._srs
        if srs.IsGeographic():
            unit = srs.GetAngularUnits()
            prime_vertical, meridian = radii_of_curvature(srs, np.array([y * unit]))
            wide = radius / max(float(prime_vertical[0]) * math.cos(y * unit), 1.0) / unit
            high = radius / float(meridian[0]) / unit
        else:
            wide = high = radius / metres_per_unit(srs, x, y)
        angles = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        return list(zip(x + wide * np.cos(angles), y + high * np.sin(angles)))
