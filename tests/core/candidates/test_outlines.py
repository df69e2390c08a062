"""Outlines against GDAL's polygonize, and their validity."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from scipy import ndimage

from ftl_qgis_plugin.core.candidates.components import label_pixels
from ftl_qgis_plugin.core.candidates.outlines import trace
from ftl_qgis_plugin.core.grids.grid import Grid


def utm_wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def grid_of(mask, size=10.0):
    return Grid(mask.shape[1], mask.shape[0], 500_000.0, 4_000_000.0, size, size, utm_wkt())


def traced(mask, grid):
    key = np.flatnonzero(mask)
    component, count = label_pixels(key, mask.shape[1], 8)
    return trace(key, component, count, grid), component, count


def polygonized(mask, grid):
    """8-connected GDAL polygons of the mask, made valid."""
    raster = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(grid.geotransform)
    raster.GetRasterBand(1).WriteArray(mask.astype(np.uint8))
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("", None, ogr.wkbPolygon)
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1), layer, -1, ["8CONNECTED=8"])
    return [feature.GetGeometryRef().Clone().MakeValid() for feature in layer]


@pytest.mark.parametrize(("seed", "density"), [(1, 0.2), (2, 0.5), (3, 0.6), (4, 0.75), (5, 0.95)])
def test_equals_8_connected_polygonize_and_is_valid(seed, density):
    mask = np.random.default_rng(seed).random((40, 37)) < density
    grid = grid_of(mask)
    ours, _, count = traced(mask, grid)
    theirs = polygonized(mask, grid)
    assert count == ndimage.label(mask, np.ones((3, 3)))[1] == len(theirs)
    remaining = list(theirs)
    for wkb in ours:
        geometry = ogr.CreateGeometryFromWkb(wkb)
        assert geometry.IsValid()
        match = [other for other in remaining if geometry.SymDifference(other).GetArea() == 0]
        assert len(match) == 1
        remaining.remove(match[0])
    assert not remaining


def test_area_is_pixels_times_pixel_area():
    mask = ndimage.gaussian_filter(np.random.default_rng(7).random((120, 90)), 2) > 0.5
    grid = grid_of(mask, 30.0)
    ours, component, count = traced(mask, grid)
    areas = [ogr.CreateGeometryFromWkb(wkb).GetArea() for wkb in ours]
    np.testing.assert_allclose(areas, np.bincount(component, minlength=count) * 900.0)


def test_loop_closed_at_a_corner_is_one_polygon_with_a_hole():
    mask = np.ones((4, 4), bool)
    mask[1:3, 1:3] = False
    mask[0, 0] = False  # the hole now touches the outside at a corner, but does not open
    (wkb,), _, _ = traced(mask, grid_of(mask))
    geometry = ogr.CreateGeometryFromWkb(wkb)
    assert geometry.IsValid()
    assert geometry.GetGeometryCount() == 1
    assert geometry.GetGeometryRef(0).GetGeometryCount() == 2


def test_corner_touch_gives_two_parts():
    mask = np.eye(2, dtype=bool)
    (wkb,), _, _ = traced(mask, grid_of(mask))
    geometry = ogr.CreateGeometryFromWkb(wkb)
    assert geometry.IsValid()
    assert geometry.GetGeometryCount() == 2


def test_exterior_is_counter_clockwise_and_without_collinear_vertices():
    mask = np.zeros((8, 9), bool)
    mask[2:6, 1:8] = True
    (wkb,), _, _ = traced(mask, grid_of(mask))
    geometry = ogr.CreateGeometryFromWkb(wkb)
    polygon = geometry.GetGeometryRef(0)
    ring = polygon.GetGeometryRef(0)
    assert ring.GetPointCount() == 5
    points = np.array(ring.GetPoints())
    x, y = points[:, 0] - 500_000, points[:, 1] - 4_000_000
    assert (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2 == 28 * 100  # positive: counter-clockwise


def test_pixels_at_opposite_edges_do_not_meet():
    mask = np.zeros((3, 5), bool)
    mask[0, 4] = mask[1, 0] = True  # neighbours in the flat index only
    ours, _, count = traced(mask, grid_of(mask))
    assert count == len(ours) == 2


def test_every_ring_is_closed_and_the_outer_one_comes_first():
    """A block with three holes in its corners; a second one beside it, with one."""
    mask = np.zeros((9, 16), bool)
    mask[1:8, 1:8] = mask[1:8, 9:15] = True
    mask[2, 2] = mask[2, 6] = mask[6, 2] = mask[4, 11] = False
    ours, _, count = traced(mask, grid_of(mask))
    assert count == 2
    for wkb, holes in zip(ours, (3, 1)):
        geometry = ogr.CreateGeometryFromWkb(wkb)  # kept: what is in it lives as long
        polygon = geometry.GetGeometryRef(0)
        rings = [polygon.GetGeometryRef(index) for index in range(polygon.GetGeometryCount())]
        assert len(rings) == 1 + holes
        for ring in rings:
            points = ring.GetPoints()
            assert points[0] == points[-1]
            assert len(points) == 5
        areas = [np.prod(np.ptp(ring.GetPoints(), axis=0)[:2]) for ring in rings]
        assert areas[0] == (4900 if holes == 3 else 4200)
        assert areas[1:] == [100.0] * holes
    assert trace(np.zeros(0, np.int64), np.zeros(0, np.int64), 0, grid_of(mask)) == []


def test_components_beside_each_other_keep_their_own_edges():
    """Of the raster's corners and full rows, each component by itself whatever its neighbour's number."""
    rng = np.random.default_rng(8)
    mask = np.ones((6, 7), bool)
    component = rng.integers(0, 3, 42)
    wkb = trace(np.arange(42), component, 3, grid_of(mask))
    for number in range(3):
        own = (component == number).reshape(6, 7)
        theirs = ogr.Geometry(ogr.wkbPolygon)
        for part in polygonized(own, grid_of(own)):
            theirs = theirs.Union(part)
        geometry = ogr.CreateGeometryFromWkb(wkb[number])
        assert geometry.IsValid()
        assert geometry.GetArea() == 100 * own.sum()
        assert geometry.SymDifference(theirs).GetArea() == 0
