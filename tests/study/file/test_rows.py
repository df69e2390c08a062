"""Which row new features belong to: by candidate, by outline, by lying on most of it."""

from __future__ import annotations

import pytest
from osgeo import ogr

from ftl_qgis_plugin.study.file.rows import Row, _share, assign


def box(x: float, y: float, width: float, height: float) -> ogr.Geometry:
    return ogr.CreateGeometryFromWkt(
        f"MULTIPOLYGON ((({x} {y},{x + width} {y},{x + width} {y + height},{x} {y + height},{x} {y})))"
    )


def assigned(rows: list[tuple[int, str, ogr.Geometry]], features: list[tuple[str, ogr.Geometry]]) -> dict[int, int]:
    return assign(
        [Row(*row) for row in rows],
        [{"candidate": name or None} for name, _shape in features],
        [s for _n, s in features],
    )


def test_the_candidate_counts_before_the_place():
    rows = [(7, "a", box(0, 0, 1, 1)), (8, "b", box(5, 0, 1, 1)), (9, "", box(9, 0, 1, 1))]
    features = [("b", box(0, 0, 1, 1)), ("c", box(9, 0, 1, 1)), ("a", box(40, 0, 1, 1))]
    assert assigned(rows, features) == {0: 8, 2: 7}


def test_a_name_is_taken_once():
    assert assigned([(7, "a", box(0, 0, 1, 1))], [("a", box(0, 0, 1, 1)), ("a", box(0, 0, 1, 1))]) == {0: 7}


def test_the_same_outline_of_no_candidate():
    rows = [(1, "", box(0, 0, 1, 1)), (2, "", box(0, 0, 1, 1)), (3, "x", box(0, 0, 1, 1))]
    one = box(0, 0, 1, 1)
    # Twins one after the other, the earliest first; a third one is new, and a candidate's row is nobody else's.
    assert assigned(rows, [("", one), ("", one), ("", one)]) == {0: 1, 1: 2}
    assert assigned(rows, [("y", one)]) == {}


@pytest.mark.parametrize(("width", "is_same"), [(10.0, True), (5.0, True), (4.9, False), (0.1, False)])
def test_half_of_a_row_must_lie_in_what_it_has_grown_to(width, is_same):
    row = [(4, "", box(0, 0, 10, 2))]
    assert assigned(row, [("", box(0, -1, width, 9))]) == ({0: 4} if is_same else {})


def test_of_several_rows_the_one_that_is_covered_most():
    rows = [(1, "", box(0, 0, 10, 1)), (2, "", box(0, 2, 10, 1)), (3, "", box(0, 4, 10, 1))]
    grown = ogr.CreateGeometryFromWkt("MULTIPOLYGON (((0 0,6 0,6 2,9 2,9 4,7 4,7 5,0 5,0 0)))")
    assert assigned(rows, [("", grown)]) == {0: 2}
    # What one feature has is no other's.
    assert assigned(rows, [("", grown), ("", grown), ("", grown), ("", grown)]) == {0: 2, 1: 3, 2: 1}
    # A named feature grows from no row, a row of a candidate's grows to no other.
    assert assigned(rows, [("a", grown)]) == {}
    assert assigned([(1, "a", box(0, 0, 10, 1))], [("", grown)]) == {}
    assert assigned([], [("", grown)]) == {}


@pytest.mark.parametrize(
    ("small", "large", "share"),
    [
        (box(0, 0, 4, 4), box(0, 0, 4, 4), 1.0),
        (box(0, 0, 4, 4), box(2, 0, 9, 4), 0.5),
        (box(0, 0, 4, 4), box(-2, -2, 4, 4), 0.25),
        (box(0, 0, 4, 4), box(1, 1, 2, 2), 0.25),
        (box(0, 0, 4, 4), box(4, 0, 2, 2), 0.0),
        (box(0, 0, 4, 4), box(9, 0, 2, 2), 0.0),
        (box(0, 0, 4, 4), box(-9, 0, 2, 2), 0.0),
        (box(0, 0, 4, 4), box(0, 9, 2, 2), 0.0),
        (box(0, 0, 4, 4), box(0, -9, 2, 2), 0.0),
        (box(0, 0, 0, 4), box(0, 0, 4, 4), 0.0),
    ],
)
def test_share_of_one_in_another(small, large, share):
    assert _share(small, large, large.GetEnvelope()) == pytest.approx(share)


def test_outlines_that_cross_themselves_have_a_share():
    bow = ogr.CreateGeometryFromWkt("POLYGON ((0 0,4 4,4 0,0 4,0 0))")
    assert 0 <= _share(box(0, 0, 4, 4), bow, bow.GetEnvelope()) <= 1
