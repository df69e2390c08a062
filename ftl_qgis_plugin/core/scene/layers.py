"""The vector layers of a synthetic scene, as GeoPackages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from osgeo import gdal, ogr

from ..errors import FtlError
from ..gdal_errors import gdal_errors
from ..grids.grid import Grid
from .features import DECOYS, HARD_DECOYS, LAKE, LANDSLIDE, Feature

# A landslide counts as visible where at least a fifth of it exceeds 50 mm/a in the rate raster.
VISIBLE_SHARE = 0.2

_FIELDS: dict[str, tuple[int, Callable[[Feature], object]]] = {
    "id": (ogr.OFTString, lambda item: f"{item.kind}-{item.number}"),
    "kind": (ogr.OFTString, lambda item: item.kind),
    "class": (ogr.OFTString, lambda item: item.landslide_class or None),
    "area_m2": (ogr.OFTReal, lambda item: round(item.area_m2, 1)),
    "rate_mean": (ogr.OFTReal, lambda item: None if item.rate_mean_mm_a is None else round(item.rate_mean_mm_a, 2)),
    "rate_peak": (ogr.OFTReal, lambda item: round(item.rate_mm_a, 1)),
    "visible": (ogr.OFTInteger, lambda item: int(is_visible(item))),
    "visible_share": (ogr.OFTReal, lambda item: round(visible_share(item), 3)),
    "in_inventory": (ogr.OFTInteger, lambda item: int(item.in_inventory)),
    "year": (ogr.OFTInteger, lambda item: item.year or None),
    "slope_deg": (ogr.OFTReal, lambda item: round(item.slope_deg, 1)),
    "aspect_deg": (ogr.OFTReal, lambda item: round(item.aspect_deg, 1)),
    "elevation_m": (ogr.OFTReal, lambda item: round(item.elevation_m, 1)),
}
_INVENTORY_FIELDS = ("id", "class", "area_m2", "year")
_REFERENCE_FIELDS = ("id", "class", "area_m2", "year", "rate_mean", "rate_peak", "visible", "visible_share")


def visible_share(feature: Feature) -> float:
    """Share of the outline's pixels in which the rate raster shows at least 50 mm/a (no data counts as not)."""
    return feature.visible_pixels / feature.pixels if feature.pixels else 0.0


def is_visible(feature: Feature) -> bool:
    return visible_share(feature) >= VISIBLE_SHARE


def write_layers(paths: dict[str, str], grid: Grid, features: Sequence[Feature]) -> None:
    """Writes inventory, reference, truth, study area and exclusion; FtlError where one cannot be written."""
    slides = [item for item in features if item.kind == LANDSLIDE]
    known = [item for item in slides if item.in_inventory]
    held_out = [item for item in slides if not item.in_inventory]
    decoys = [item for item in features if item.kind in (*DECOYS, *HARD_DECOYS)]
    lakes = [item for item in features if item.kind == LAKE]
    _write(paths["inventory"], grid, known, _INVENTORY_FIELDS, as_mapped=True)
    _write(paths["reference"], grid, held_out, _REFERENCE_FIELDS)
    _write(paths["truth"], grid, [*slides, *decoys], tuple(_FIELDS))
    _write(paths["exclusion"], grid, lakes, ("id", "kind", "area_m2"))
    x_min, y_min, x_max, y_max = grid.bounds
    corners = [(x_min, y_min), (x_min, y_max), (x_max, y_max), (x_max, y_min)]
    _write_polygons(paths["study_area"], grid, [(corners, {"name": "study area"})], {"name": ogr.OFTString})


def _write(path: str, grid: Grid, features: Sequence[Feature], names: tuple[str, ...], as_mapped: bool = False) -> None:
    rows = []
    for item in features:
        vertices = item.mapped_outline_px(grid.x_size) if as_mapped else item.outline_px()
        x, y = grid.centre(vertices[:, 0], vertices[:, 1])
        rows.append((list(zip(x.tolist(), y.tolist())), {name: _FIELDS[name][1](item) for name in names}))
    _write_polygons(path, grid, rows, {name: _FIELDS[name][0] for name in names})


def _write_polygons(
    path: str, grid: Grid, rows: list[tuple[list[tuple[float, float]], dict]], fields: dict[str, int]
) -> None:
    name = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    with gdal_errors() as errors:
        dataset = gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown)
        if dataset is not None:
            layer = dataset.CreateLayer(name, grid.srs, ogr.wkbPolygon)
            for field, kind in fields.items():
                layer.CreateField(ogr.FieldDefn(field, kind))
            layer.StartTransaction()
            for vertices, values in rows:
                layer.CreateFeature(_feature(layer, vertices, values))
            layer.CommitTransaction()
            layer = None
            dataset.FlushCache()
            dataset = None
    if errors:
        raise FtlError(
            "{name} cannot be written ({reason}). Check free disk space and write permission.",
            name=path,
            reason=errors[0],
        )


def _feature(layer: ogr.Layer, vertices: list[tuple[float, float]], values: dict) -> ogr.Feature:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*vertices, vertices[0]]:
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    feature = ogr.Feature(layer.GetLayerDefn())
    for name, value in values.items():
        if value is not None:
            feature.SetField(name, value)
    feature.SetGeometry(polygon)
    return feature
