"""A reference standing in for the analyst: shares of area that can be told by hand."""

from __future__ import annotations

import pytest
from osgeo import ogr

from ftl_qgis_plugin.study.iteration.judge import ReferenceAnalyst, united


@pytest.fixture
def analyst(shapes_made, utm_wkt):
    """A function: an analyst who knows a landslide of 100 m at 0, one of the inventory at 300, and two that touch."""
    reference = [shapes_made.square(x, 0.0) for x in (0.0, 600.0, 700.0)]

    def made(**options):
        return ReferenceAnalyst(reference, [shapes_made.square(300.0, 0.0)], utm_wkt, **options)

    return made


def said(analyst, *outlines):
    return [(item.verdict, round(item.overlap, 3)) for item in analyst.judge(outlines)]


def test_half_of_the_area_on_landslides_is_accepted_and_less_is_not(analyst, shapes_made):
    square = shapes_made.square
    assert said(analyst(), square(50.0, 0.0), square(51.0, 0.0), square(0.0, 0.0), square(450.0, 0.0)) == [
        ("accepted", 0.5),
        ("rejected", 0.49),
        ("accepted", 1.0),
        ("rejected", 0.0),
    ]


def test_the_share_is_of_the_candidate_and_may_be_another(analyst, shapes_made):
    large = shapes_made.square(0.0, 0.0, 200.0)  # the landslide is a quarter of it
    assert said(analyst(), large) == [("rejected", 0.25)]
    assert said(analyst(accept_overlap=0.25), large) == [("accepted", 0.25)]
    assert said(analyst(accept_overlap=0.26), large) == [("rejected", 0.25)]


def test_what_was_known_already_is_rightly_accepted(analyst, shapes_made):
    assert said(analyst(), shapes_made.square(300.0, 0.0, 50.0)) == [("accepted", 1.0)]


def test_of_any_share_the_untouched_is_not_accepted(analyst, shapes_made):
    """Not even where no overlap at all is asked for."""
    assert said(analyst(accept_overlap=0.0), shapes_made.square(5000.0, 0.0)) == [("rejected", 0.0)]


def test_an_outline_without_area_is_rejected(analyst):
    flat = ogr.CreateGeometryFromWkt("POLYGON ((0 0, 50 0, 0 0, 0 0))").ExportToWkb()
    assert said(analyst(), bytes(flat)) == [("rejected", 0.0)]


def test_boundaries_are_taken_over_where_that_is_wanted_and_neighbours_stay_apart(analyst, shapes_made):
    both = shapes_made.square(650.0, 0.0, 100.0)  # half on each of the two that touch
    assert analyst().judge([both])[0].outlines == ()
    outlines = analyst(adopt_boundary=True).judge([both, shapes_made.square(5000.0, 0.0)])
    assert [ogr.CreateGeometryFromWkb(wkb).GetEnvelope() for wkb in outlines[0].outlines] == [
        (600.0, 700.0, 0.0, 100.0),
        (700.0, 800.0, 0.0, 100.0),
    ]
    assert outlines[1].outlines == ()


def test_several_landslides_become_one_outline(shapes_made):
    one, other = shapes_made.square(600.0, 0.0), shapes_made.square(700.0, 0.0)
    assert ogr.CreateGeometryFromWkb(united([one])).GetEnvelope() == (600.0, 700.0, 0.0, 100.0)
    both = ogr.CreateGeometryFromWkb(united([one, other]))
    assert both.GetEnvelope() == (600.0, 800.0, 0.0, 100.0)
    assert both.Area() == 20_000.0
