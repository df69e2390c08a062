"""The same slump drawn again and again, beside what only looks like it."""

from __future__ import annotations

import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.landslides.repeated import distinct
from ftl_qgis_plugin.core.method.parameters import EACH, NEWEST, UNITED
from ftl_qgis_plugin.core.progress import Collected


@pytest.fixture(scope="module")
def utm():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def box(x, width=100, height=100):
    ring = f"{x} 0, {x + width} 0, {x + width} {height}, {x} {height}, {x} 0"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def area(item):
    return ogr.CreateGeometryFromWkb(item.wkb).GetArea()


# A slump of 2010 that has doubled by 2015 and moved on by 2020; a neighbour that overlaps it a little; one alone.
OUTLINES = [box(0), box(0, 200), box(90, 160), box(240, 100), box(900)]
DATES = ["2010", "2015", "2020", "2020", "2015"]


def test_drawn_again_is_one_landslide(utm):
    heard = Collected()
    found = distinct(OUTLINES, utm, UNITED, None, heard)
    assert [area(item) for item in found] == [25_000, 10_000, 10_000]
    assert [item.leading for item in found] == [1, 3, 4]
    assert str(heard.messages[0]).startswith("2 of the 5 outlines lie mostly on others")


def test_the_newest_outline(utm):
    found = distinct(OUTLINES, utm, NEWEST, DATES)
    assert [item.wkb for item in found] == [OUTLINES[2], OUTLINES[3], OUTLINES[4]]


def test_each_for_itself_and_of_one_date(utm):
    assert [item.wkb for item in distinct(OUTLINES, utm, EACH)] == OUTLINES
    nested = [box(0, 300), box(50)]
    assert len(distinct(nested, utm, UNITED)) == 1
    assert [item.wkb for item in distinct(nested, utm, UNITED, ["2020", "2020"])] == nested
    assert distinct([], utm, UNITED) == []


def test_a_slump_on_180_degrees_counts_once_however_longitudes_are_counted():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)

    def drawn(west):
        ring = f"{west} 66, {west + 0.001} 66, {west + 0.001} 66.001, {west} 66.001, {west} 66"
        return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())

    (found,) = distinct([drawn(179.9995), drawn(-180.0002)], srs.ExportToWkt(), UNITED)
    assert area(found) == pytest.approx(1.3e-6, rel=1e-6)
