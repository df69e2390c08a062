"""Polygons on the grid against GDAL's own rasterising of the whole."""

import pickle

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Progress


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


def test_the_smallest_get_the_pixel_that_they_lie_in():
    """At the corners, too; none where that pixel is beyond the grid, though the polygon reaches into it."""
    corners = [blob(2, 2, 1), blob(798, 2, 1), blob(2, 598, 1), blob(798, 598, 1)]
    rows, cols, polygon = Zones(corners, GRID).pixels()
    assert list(zip(polygon.tolist(), rows.tolist(), cols.tolist())) == [(0, 0, 0), (1, 0, 79), (2, 59, 0), (3, 59, 79)]
    beyond = [blob(-1, 300, 3), blob(801, 300, 3), blob(400, -1, 3), blob(400, 601, 3)]
    zones = Zones(beyond, GRID)
    assert zones.outside.tolist() == []
    assert [len(part) for part in zones.pixels()] == [0, 0, 0]
    oblong = Grid(40, 100, 500_000.0, 4_000_000.0, 20.0, 5.0, wkt())
    rows, cols, _ = Zones([blob(405, 306, 1)], oblong).pixels()
    assert (rows.tolist(), cols.tolist()) == ([61], [20])


def test_the_progress_is_the_share_of_the_polygons():
    class Told(Progress):
        def __init__(self):
            self.shares = []

        def report(self, share):
            self.shares.append(share)

    told = Told()
    Zones([blob(100, 100, 60)] * 4, GRID).pixels(told)  # each over the others: one at a time
    assert told.shares == [0, 0.25, 0.5, 0.75]


def test_the_window_around_all_that_lie_on_the_grid():
    zones = Zones([*POLYGONS[:2], blob(-500, -500, 20)], GRID)
    assert zones.bounding_window() == Window(4, 4, 12, 14)  # x 45 to 180, y 45 to 155
    assert Zones([POLYGONS[2]], GRID).bounding_window() == Window(41, 61, 18, 18)  # 610 to 790, 410 to 590
    assert Zones([POLYGONS[4]], GRID).bounding_window() == Window(53, 73, 7, 7)  # cut off at the grid's corner
    assert Zones([blob(-500, -500, 20)], GRID).bounding_window() == Window(0, 0, 0, 0)
    assert Zones([], GRID).bounding_window() == Window(0, 0, 0, 0)


def test_large_polygons_are_kept_and_are_the_same_when_asked_again():
    point = ogr.CreateGeometryFromWkt("POINT(500400 3999700)")
    large = bytes(point.Buffer(200, 200).ExportToWkb())
    assert len(large) > 4096
    rows, cols = np.mgrid[:60, :80]
    expected = np.hypot(10 * (cols - 39.5), 10 * (rows - 29.5)) < 200
    zones = Zones([POLYGONS[0], large], GRID)
    for _ in range(2):
        found = zones.ids(GRID.window)
        assert ((found == 2) != expected).sum() <= 4  # a circle of chords
        assert found.max() == 2


def one_by_one(polygons, grid):
    parts = [(*Zones([polygon], grid).pixels()[:2], number) for number, polygon in enumerate(polygons)]
    return sorted((int(row), int(col), number) for rows, cols, number in parts for row, col in zip(rows, cols))


@pytest.mark.parametrize("seed", [1, 2])
def test_many_at_once_are_as_each_alone(seed):
    """Of all sizes, over each other, across tiles and borders, forty of them in one place."""
    generator = np.random.default_rng(seed)
    grid = Grid(1300, 1100, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt())
    places = generator.uniform(-200, 13_200, (90, 2))
    radii = generator.choice([2, 20, 60, 300, 2000], 90)
    polygons = [blob(x, y, float(radius)) for (x, y), radius in zip(places, radii)]
    polygons += [blob(5120, 5120, 40 + number) for number in range(40)]
    found = list(zip(*(part.tolist() for part in Zones(polygons, grid).pixels())))
    assert found == one_by_one(polygons, grid)


def test_polygons_elsewhere_are_known_as_outside():
    zones = Zones([*POLYGONS, blob(-500, -500, 20)], GRID)
    assert zones.outside.tolist() == [5]
    assert 5 not in zones.pixels()[2]


def test_outside_on_one_side_only():
    around = [blob(-50, 300, 20), blob(850, 300, 20), blob(400, -50, 20), blob(400, 650, 20)]
    assert Zones([*around, blob(400, 300, 20)], GRID).outside.tolist() == [0, 1, 2, 3]


def test_what_has_no_place_covers_no_pixel():
    """GDAL gives the place 0, 0 for it."""
    grid = Grid(20, 20, -100.0, 100.0, 10.0, 10.0, wkt())
    empty = bytes(ogr.CreateGeometryFromWkt("POLYGON EMPTY").ExportToWkb())
    square = bytes(ogr.CreateGeometryFromWkt("POINT(5 5)").Buffer(1).ExportToWkb())
    assert [part.tolist() for part in Zones([empty], grid).pixels()] == [[], [], []]
    assert [part.tolist() for part in Zones([empty, square], grid).pixels()] == [[9], [10], [1]]


@pytest.mark.parametrize("west", [-180.0, 0.0])
def test_both_ends_of_the_whole_world(west):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    grid = Grid(36, 14, west, 85.0, 10.0, 10.0, srs.ExportToWkt())
    places = [west + 5, west + 355, west + 5 + 360, west - 5]
    points = [ogr.CreateGeometryFromWkt(f"POINT({x} 40)").Buffer(1) for x in places]
    _rows, cols, polygons = Zones([bytes(point.ExportToWkb()) for point in points], grid).pixels()
    assert dict(zip(polygons.tolist(), cols.tolist())) == {0: 0, 1: 35, 2: 0, 3: 35}


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
