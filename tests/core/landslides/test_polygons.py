import time

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet, box_pairs, common_centre, union, valid_polygon


def wkt(epsg):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


UTM = wkt(32647)


def polygon(text):
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def square(x, y, size=100.0):
    ring = f"{x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}"
    return polygon(f"POLYGON(({ring}))")


def test_planar_areas_and_feet():
    assert PolygonSet([square(0, 0)], UTM).areas_m2.tolist() == [10_000]
    feet = PolygonSet([square(0, 0)], wkt(2263))  # New York Long Island, US survey feet
    assert feet.areas_m2[0] == pytest.approx(10_000 * (1200 / 3937) ** 2)


def test_geographic_areas_are_ellipsoidal():
    """Against the sphere-free closed form of the area between two parallels, via the grid's own radii of curvature."""
    size = 0.02
    grid = Grid(200, 200, 99.0, 38.02, size / 200, size / 200, wkt(4326))
    expected = grid.pixel_area_m2(0, 200).sum() * 200
    here = PolygonSet([square(99.0, 38.0, size)], wkt(4326))
    assert here.areas_m2[0] == pytest.approx(expected, rel=1e-5)
    # Authalic area between parallels (Snyder 1987, 3-12), exact.
    e = np.sqrt(2 / 298.257223563 - 1 / 298.257223563**2)

    def q(latitude):
        s = np.sin(np.radians(latitude))
        return (1 - e**2) * (s / (1 - e**2 * s**2) - np.log((1 - e * s) / (1 + e * s)) / (2 * e))

    exact = 6378137.0**2 / 2 * np.radians(size) * (q(38.02) - q(38.0))
    assert here.areas_m2[0] == pytest.approx(exact, rel=1e-6)


def test_a_common_centre_keeps_sets_comparable():
    first, second = [square(99.0, 38.0, 0.01)], [square(99.005, 38.0, 0.01), square(103.0, 38.0, 0.01)]
    centre = common_centre(first, second, wkt=wkt(4326))
    one, two = PolygonSet(first, wkt(4326), centre), PolygonSet(second, wkt(4326), centre)
    mine, theirs, areas = one.overlaps(two)
    assert (mine.tolist(), theirs.tolist()) == ([0], [0])
    assert areas[0] == pytest.approx(one.areas_m2[0] / 2, rel=1e-4)
    assert common_centre([], [], wkt=wkt(4326)) is None


@pytest.mark.parametrize("code", [32647, 4326])
def test_the_centre_is_that_of_all_boxes(code):
    """Not of what is in them: two squares 20 apart, of other sizes."""
    shapes = [square(10, 30, 2), square(30, 40, 6)]
    assert common_centre(shapes[:1], shapes[1:], wkt=wkt(code)) == pytest.approx((23, 38))
    assert PolygonSet(shapes, wkt(code)).centre == pytest.approx((23, 38))
    assert PolygonSet([], wkt(code)).centre == (0, 0)


@pytest.mark.parametrize("lon", [-261.0, 99.0, 459.0])
def test_what_comes_back_lies_on_the_turn_of_the_set(lon):
    own = PolygonSet([square(lon, 38.0, 0.01)], wkt(4326))
    envelope = own.in_crs(own.geometries[0]).GetEnvelope()
    assert envelope == pytest.approx((lon, lon + 0.01, 38.0, 38.01), abs=1e-7)


def test_overlaps_by_hand():
    one = PolygonSet([square(0, 0), square(1000, 0)], UTM)
    two = PolygonSet([square(50, 0), square(100, 0), square(-50, -50), square(1000, 0)], UTM)
    mine, theirs, areas = one.overlaps(two)
    assert list(zip(mine.tolist(), theirs.tolist(), areas.tolist())) == [(0, 0, 5000), (0, 2, 2500), (1, 3, 10_000)]
    assert one.covered_m2(two).tolist() == [7500, 10_000]
    assert one.union_area_m2() == 20_000
    assert one.union_area_m2(two) == 20_000 + 5000 + 5000 + 7500


def test_invalid_and_empty_polygons():
    bow_tie = polygon("POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))")
    mixed = polygon("GEOMETRYCOLLECTION(POINT(0 0), POLYGON Z((0 0 5, 10 0 5, 10 10 5, 0 10 5, 0 0 5)))")
    shapes = PolygonSet([bow_tie, polygon("POLYGON EMPTY"), polygon("LINESTRING(0 0, 1 1)"), mixed, b"nonsense"], UTM)
    assert shapes.areas_m2.tolist() == [5000, 0, 0, 100, 0]
    mine, theirs, _ = shapes.overlaps(shapes)
    assert set(zip(mine.tolist(), theirs.tolist())) == {(0, 0), (0, 3), (3, 0), (3, 3)}
    assert not any(shapes.inside(shapes)[[1, 2, 4]])


def test_points_are_inside():
    horseshoe = polygon("POLYGON((0 0, 300 0, 300 300, 200 300, 200 100, 100 100, 100 300, 0 300, 0 0))")
    shapes = PolygonSet([horseshoe, square(0, 0)], UTM)
    centre_part = PolygonSet([polygon("POLYGON((110 110, 190 110, 190 190, 110 190, 110 110))")], UTM)
    assert shapes.points()[1].GetPoint_2D() == (50, 50)
    assert not shapes.inside(centre_part)[0]  # the horseshoe's centroid lies there, but outside the horseshoe
    assert shapes.geometries[0].Contains(shapes.points()[0])
    assert PolygonSet([square(10, 10, 20)], UTM).inside(shapes).tolist() == [True]


def test_hits():
    shapes = PolygonSet([square(0, 0), square(500, 0)], UTM)
    assert shapes.hits(np.array([50, 100, 300, 550]), np.array([50, 100, 50, 150])).tolist() == [
        True,
        True,
        False,
        False,
    ]
    geographic = PolygonSet([square(99.0, 38.0, 0.01)], wkt(4326))
    assert geographic.hits(np.array([99.005, 99.02]), np.array([38.005, 38.005])).tolist() == [True, False]
    assert shapes.hits(np.zeros(0), np.zeros(0)).shape == (0,)


def test_box_pairs_equal_brute_force():
    rng = np.random.default_rng(5)
    low = rng.uniform(0, 100, (2, 300, 2))
    size = rng.exponential(3, (2, 300, 2))
    boxes = np.stack([low[..., 0], low[..., 0] + size[..., 0], low[..., 1], low[..., 1] + size[..., 1]], axis=-1)
    first, second = boxes
    second[7] = [0, 100, 0, 100]  # one that reaches over all others
    first[3] = second[11] = np.nan
    a, b = first[:, None], second[None]
    meet = (a[..., 0] <= b[..., 1]) & (b[..., 0] <= a[..., 1]) & (a[..., 2] <= b[..., 3]) & (b[..., 2] <= a[..., 3])
    expected = [tuple(pair) for pair in np.argwhere(meet).tolist()]
    assert list(box_pairs(first, second)) == expected


def test_box_pairs_in_several_chunks(monkeypatch):
    monkeypatch.setattr("ftl_qgis_plugin.core.landslides.polygons.PAIRS_AT_ONCE", 7)
    boxes = np.array([[x, x + 2.5, 0, 1] for x in range(10)], float)
    expected = [(i, j) for i in range(10) for j in range(10) if abs(i - j) <= 2]
    assert list(box_pairs(boxes, boxes)) == expected


def test_union_area_equals_the_union_of_all():
    rng = np.random.default_rng(9)
    shapes = PolygonSet([square(x, y, size) for x, y, size in rng.integers(1, 900, (60, 3))], UTM)
    assert shapes.union_area_m2() == pytest.approx(union(shapes.geometries).GetArea())
    assert PolygonSet([], UTM).union_area_m2() == 0


def test_union_keeps_holes_and_counts_once():
    frame = valid_polygon(polygon("POLYGON((0 0, 30 0, 30 30, 0 30, 0 0), (10 10, 20 10, 20 20, 10 20, 10 10))"))
    assert union([frame, valid_polygon(square(0, 0, 10))]).GetArea() == 800
    assert union([]).IsEmpty()


def test_thousands_against_thousands_are_quick():
    rng = np.random.default_rng(2)
    first = PolygonSet([square(x, y) for x, y in rng.uniform(0, 50_000, (4000, 2))], UTM)
    second = PolygonSet([square(x, y) for x, y in rng.uniform(0, 50_000, (4000, 2))], UTM)
    started = time.process_time()
    mine, _, _ = first.overlaps(second)
    assert time.process_time() - started < 3
    started = time.process_time()
    shared = first.union_area_m2() + second.union_area_m2() - first.union_area_m2(second)
    assert time.process_time() - started < 4
    assert shared == pytest.approx(first.covered_m2(second).sum(), rel=0.05)  # the first ones overlap a little
    assert 100 < len(mine) < 1000  # 4000 * 4000 * (200 / 50000)^2 = 256 expected


def test_areas_together_are_in_square_metres_whatever_the_unit():
    """Two squares of 100 US survey feet that share half, each way of counting."""
    feet = (1200 / 3937) ** 2
    both = PolygonSet([square(0, 0), square(50, 0)], wkt(2263))
    assert both.union_area_m2() == pytest.approx(15_000 * feet)
    assert both.covered_m2(both) == pytest.approx([10_000 * feet] * 2)
    assert both.overlaps(both, only_later=True)[2] == pytest.approx([5_000 * feet])
