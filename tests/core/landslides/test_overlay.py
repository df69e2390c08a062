"""Two sets laid over each other: the numbers are those of overlaying each polygon for itself."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from osgeo import osr

from ftl_qgis_plugin.core.landslides.overlay import overlay, united_areas_m2
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def blob(random, x, y, radius, corners=9):
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * random.uniform(0.6, 1.4, corners)
    ring = np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)])
    points = np.vstack([ring, ring[:1]]).astype("<f8").tobytes()
    return struct.pack("<BIII", 1, 3, 1, corners + 1) + points


@pytest.mark.parametrize(
    ("code", "origin", "unit"),
    [(32647, (500_000.0, 4e6), 1.0), (4326, (95.0, 35.0), 1e-5), (2276, (2e6, 7e6), 1.0)],  # the last in feet
)
@pytest.mark.parametrize("spread", [300.0, 1500.0, 20_000.0])  # all over each other, in groups, mostly alone
def test_same_as_one_by_one(code, origin, unit, spread):
    random = np.random.default_rng(int(spread))
    places = random.uniform(0, spread * unit, (2, 40, 2)) + origin
    one, other = ([blob(random, x, y, 100 * unit) for x, y in group] for group in places)
    centre = (origin[0] + spread * unit / 2, origin[1] + spread * unit / 2)
    one, other = PolygonSet(one, wkt(code), centre), PolygonSet(other, wkt(code), centre)
    laid = overlay(one, other)
    pairs = one.overlaps(other)
    assert laid.first.tolist() == pairs[0].tolist()
    assert laid.second.tolist() == pairs[1].tolist()
    assert laid.shared_m2 == pytest.approx(pairs[2])
    assert laid.first_covered_m2 == pytest.approx(one.covered_m2(other), abs=1e-6)
    assert laid.second_covered_m2 == pytest.approx(other.covered_m2(one), abs=1e-6)
    one_area, other_area, shared = united_areas_m2(one, other, laid)
    assert one_area == pytest.approx(one.union_area_m2())
    assert other_area == pytest.approx(other.union_area_m2())
    assert shared == pytest.approx(one_area + other_area - one.union_area_m2(other), abs=1e-3)


def test_empty_sets():
    empty, square = PolygonSet([], wkt(32647)), PolygonSet([blob(np.random.default_rng(1), 5e5, 4e6, 50)], wkt(32647))
    for one, other in ((empty, square), (square, empty), (empty, empty)):
        laid = overlay(one, other)
        assert len(laid.first) == 0
        areas = united_areas_m2(one, other, laid)
        assert areas == pytest.approx((one.areas_m2.sum(), other.areas_m2.sum(), 0.0))
