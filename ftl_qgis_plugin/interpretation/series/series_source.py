"""Where displacements over time come from: a raster or HDF5 cube, or points with a field per date."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)

from ... import compat
from ...bridge.layers import file_of
from ...core.errors import FtlError
from ...core.progress import Progress
from ...core.timeseries.cube import Cube, open_cube
from ...core.timeseries.place_series import PlaceSeries, date_fields, series_of, series_of_pixel, series_of_polygon

# Points held of one place; more do not change its mean and percentiles any more.
MOST_POINTS = 50_000


@dataclass(frozen=True)
class Place:
    """A polygon, or a point with a radius (in units of `crs`) within which the nearest measured point counts."""

    geometry: QgsGeometry
    crs: QgsCoordinateReferenceSystem
    name: str = ""
    radius: float | None = None

    @classmethod
    def polygon(cls, wkb: bytes, crs: QgsCoordinateReferenceSystem, name: str) -> Place:
        geometry = QgsGeometry()
        geometry.fromWkb(bytes(wkb))
        return cls(geometry, crs, name)

    @classmethod
    def point(cls, x: float, y: float, crs: QgsCoordinateReferenceSystem, radius: float, name: str) -> Place:
        return cls(QgsGeometry.fromPointXY(QgsPointXY(x, y)), crs, name, radius)

    @property
    def is_point(self) -> bool:
        return self.radius is not None

    @property
    def key(self) -> tuple:
        return bytes(self.geometry.asWkb()), self.crs.authid() or self.crs.toWkt(), self.radius

    def shape_in(self, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> QgsGeometry:
        """A copy of the geometry in another CRS. FtlError: not defined there."""
        return _transformed(self.geometry, self.crs, crs, context)

    def reach_in(self, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> float:
        """The radius in another CRS's units."""
        centre = self.geometry.asPoint()
        edge = QgsGeometry.fromPointXY(QgsPointXY(centre.x() + self.radius, centre.y()))
        return self.shape_in(crs, context).asPoint().distance(_transformed(edge, self.crs, crs, context).asPoint())


class CubeSource:
    """A multiband raster whose band descriptions are dates, or a MintPy or LiCSBAS HDF5 file."""

    def __init__(self, path: str, wkt: str | None, mm_per_unit: float) -> None:
        self.key = (path, wkt, mm_per_unit)
        self._path = path
        self._wkt = wkt
        self._mm_per_unit = mm_per_unit
        self._cube: Cube | None = None

    def read(self, place: Place, context: QgsCoordinateTransformContext, progress: Progress) -> PlaceSeries:
        """In the background: opens the file on the first call."""
        cube = self._opened()
        crs = QgsCoordinateReferenceSystem.fromWkt(cube.grid.wkt)
        geometry = place.shape_in(crs, context)
        if place.is_point:
            point = geometry.asPoint()
            return series_of_pixel(cube, point.x(), point.y(), place.name)
        return series_of_polygon(cube, bytes(geometry.asWkb()), place.name, progress)

    def _opened(self) -> Cube:
        if self._cube is None:
            cube = open_cube(self._path, wkt=self._wkt, mm_per_unit=self._mm_per_unit)
            # HDF5 files tell their unit; rasters do not.
            self._cube = open_cube(self._path, wkt=self._wkt) if cube.is_hdf5 else cube
        return self._cube


@dataclass
class PointSource:
    """A point layer with fields DYYYYMMDD, D_YYYYMMDD or YYYYMMDD; read through a snapshot made on the main thread."""

    key: tuple
    features: QgsVectorLayerFeatureSource
    crs: QgsCoordinateReferenceSystem
    indices: list[int]
    times_a: list[float]
    mm_per_unit: float = 1.0

    def read(self, place: Place, context: QgsCoordinateTransformContext, progress: Progress) -> PlaceSeries:
        """The points in a polygon, or the one nearest to a point within its radius. FtlError: none."""
        geometry = place.shape_in(self.crs, context)
        request = QgsFeatureRequest().setSubsetOfAttributes(self.indices)
        if place.is_point:
            centre = geometry.asPoint()
            reach = place.reach_in(self.crs, context)
            request.setFilterRect(
                QgsRectangle(centre.x() - reach, centre.y() - reach, centre.x() + reach, centre.y() + reach)
            )
            rows = self._nearest(request, centre, reach, progress)
        else:
            request.setFilterRect(geometry.boundingBox())
            rows = self._inside(request, geometry, progress)
        if not rows:
            raise FtlError(
                "The time series layer has no point here. Click on one of its points, or choose a larger outline."
            )
        return series_of(np.array(rows, float).T * self.mm_per_unit, self.times_a, place.name)

    def _nearest(self, request: QgsFeatureRequest, centre: QgsPointXY, reach: float, progress: Progress) -> list:
        best, row = reach, None
        for feature in self.features.getFeatures(request):
            progress.check()
            distance = feature.geometry().centroid().asPoint().distance(centre)
            if distance <= best:
                best, row = distance, self._values(feature)
        return [] if row is None else [row]

    def _inside(self, request: QgsFeatureRequest, polygon: QgsGeometry, progress: Progress) -> list:
        rows = []
        for feature in self.features.getFeatures(request):
            progress.check()
            if polygon.intersects(feature.geometry()):
                rows.append(self._values(feature))
                if len(rows) >= MOST_POINTS:
                    break
        return rows

    def _values(self, feature: object) -> list[float]:
        attributes = feature.attributes()
        return [_number(attributes[index]) for index in self.indices]


def source_of(identifier: str, project: QgsProject, mm_per_unit: float) -> CubeSource | PointSource | None:
    """The source behind a layer id (or a file's path); None where nothing is chosen or the layer is gone.

    Main thread. FtlError: a layer that holds no time series.
    """
    layer = project.mapLayer(identifier) if identifier else None
    if layer is None:
        return CubeSource(identifier, None, mm_per_unit) if identifier and os.path.isfile(identifier) else None
    wkt = compat.crs_wkt(layer.crs()) if layer.crs().isValid() else None
    if isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal":
        return CubeSource(file_of(layer), wkt, mm_per_unit)
    if isinstance(layer, QgsVectorLayer):
        indices, times = date_fields([item.name() for item in layer.fields()])
        if not indices:
            raise FtlError(
                "The layer {name} has no fields with dates (such as D20180131). Choose the point layer of a time "
                "series on the Data page.",
                name=layer.name(),
            )
        key = (layer.id(), layer.subsetString(), mm_per_unit)
        return PointSource(key, QgsVectorLayerFeatureSource(layer), layer.crs(), indices, times, mm_per_unit)
    raise FtlError(
        "The layer {name} contains no time series. Choose a raster with one band per date, an HDF5 time series or "
        "points with a field per date.",
        name=layer.name(),
    )


def _transformed(
    geometry: QgsGeometry,
    crs: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    moved = QgsGeometry(geometry)
    if crs.isValid() and target.isValid() and crs != target:
        try:
            moved.transform(QgsCoordinateTransform(crs, target, context))
        except QgsCsException as error:
            raise FtlError(
                "This place cannot be brought to the time series' coordinate reference system ({reason}). Choose one "
                "nearer to it.",
                reason=str(error),
            ) from error
    return moved


def _number(value: object) -> float:
    """NaN for NULL and text that is no number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
