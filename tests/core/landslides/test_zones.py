"""Polygons on the grid against GDAL's own rasterising of the whole."""

import pickle

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.landslides.zones import Zones


def wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


GRID = Grid(80, 60, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt())


def blob(x, y, radius):
    point = ogr.CreateGeometryFromWkt(f"POINT({500_000 + x} {4_000_000 - y})")
    return bytes(point.Buffer(radius, 8).ExportToWkb())


POLYGONS = [blob(100, 100, 55), blob(140, 110, 40), blob(700, 500, 90), blob(405, 305, 1), blob(790, 590, 60)]


def burnt():
    raster = gdal.GetDriverByName("MEM").Create("", 80, 60, 1, gdal.GDT_Int32)
    raster.SetGeoTransform(GRID.geotransform)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("id", ogr.OFTInteger))
    for number, polygon in enumerate(POLYGONS, 1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, number)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(polygon))
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=id"])
    return raster.ReadAsArray()


def test_windows_equal_the_whole():
    zones = pickle.loads(pickle.dumps(Zones(POLYGONS, GRID)))
    whole = burnt()
    np.testing.assert_array_equal(zones.ids(GRID.window), whole)
    for window in (Window(0, 0, 7, 80), Window(5, 3, 20, 30), Window(40, 60, 20, 20)):
        inside = whole[window.row : window.row + window.height, window.col : window.col + window.width]
        np.testing.assert_array_equal(zones.ids(window), inside)
        np.testing.assert_array_equal(zones.mask(window), inside > 0)


def test_pixels_count_overlaps_twice_and_lose_no_small_polygon():
    rows, cols, polygon = Zones(POLYGONS, GRID).pixels()
    assert sorted(set(polygon.tolist())) == [0, 1, 2, 3, 4]
    assert (polygon == 3).sum() == 1
    assert (rows[polygon == 3][0], cols[polygon == 3][0]) == (30, 40)
    keys = rows * 80 + cols
    assert (np.diff(keys) >= 0).all()
    assert len(keys) > len(set(keys.tolist()))
    alone = Zones([POLYGONS[0]], GRID).ids(GRID.window)
    np.testing.assert_array_equal(keys[polygon == 0], np.flatnonzero(alone))


def one_by_one(polygons, grid):
    parts = [(*Zones([polygon], grid).pixels()[:2], number) for number, polygon in enumerate(polygons)]
    return sorted((int(row), int(col), number) for rows, cols, number in parts for row, col in zip(rows, cols))


@pytest.mark.parametrize("seed", [1, 2])
def test_many_at_once_are_as_each_alone(seed):
    """Of all sizes, over each other, across tiles and borders, forty of them in one place."""
    generator = np.random.default_rng(seed)
    grid = Grid(1300, 1100, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt())
    places = generator.uniform(-200, 13_200, (150, 2))
    radii = generator.choice([2, 20, 60, 300, 2000], 150)
    polygons = [blob(x, y, float(radius)) for (x, y), radius in zip(places, radii)]
    polygons += [blob(5120, 5120, 40 + number) for number in range(40)]
    found = list(zip(*(part.tolist() for part in Zones(polygons, grid).pixels())))
    assert found == one_by_one(polygons, grid)


def test_polygons_elsewhere_are_known_as_outside():
    zones = Zones([*POLYGONS, blob(-500, -500, 20)], GRID)
    assert zones.outside.tolist() == [5]
    assert 5 not in zones.pixels()[2]


@pytest.mark.parametrize("window", [Window(0, 0, 5, 5), Window(-5, -5, 3, 3)])
def test_nothing_near_is_nothing(window):
    assert not Zones([POLYGONS[2]], GRID).mask(window).any()


@pytest.mark.parametrize("turn", [-360.0, 0.0, 360.0])
def test_longitudes_may_be_counted_on_any_turn(turn):
    """A grid across 180 degrees that counts on, a polygon that counts back (or further)."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    grid = Grid(30, 10, 179.0, 66.0, 0.1, 0.1, srs.ExportToWkt())
    west, east, south, north = 180.5 + turn, 181.0 + turn, 65.3, 65.6
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    mask = Zones([bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())], grid).mask(grid.window)
    rows, cols = np.nonzero(mask)
    assert (rows.min(), rows.max(), cols.min(), cols.max(), len(rows)) == (4, 6, 15, 19, 15)
