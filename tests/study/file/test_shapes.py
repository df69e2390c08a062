"""Outlines on their way into and out of a GeoPackage's tables."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from osgeo import ogr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.file.shapes import _Fields, _plain, polygon, wkb_of

SQUARE = "((0 0,1 0,1 1,0 1,0 0))"


def wkb(text: str) -> bytes:
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToIsoWkb())


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("text", [f"POLYGON {SQUARE}", f"MULTIPOLYGON ({SQUARE})"])
def test_polygons_become_plain_multipolygons(kind, text):
    found = polygon(kind(wkb(text)))
    assert found.GetGeometryType() == ogr.wkbMultiPolygon
    assert found.GetGeometryCount() == 1
    assert found.GetEnvelope() == (0, 1, 0, 1)
    assert found.GetArea() == 1


@pytest.mark.parametrize(
    "text", ["POLYGON Z ((0 0 5,1 0 5,1 1 5,0 1 5,0 0 5))", "POLYGON M ((0 0 5,1 0 5,1 1 5,0 0 5))"]
)
def test_heights_and_measures_go(text):
    found = polygon(wkb(text))
    assert found.GetGeometryType() == ogr.wkbMultiPolygon
    assert found.GetCoordinateDimension() == 2
    assert not found.IsMeasured()


@pytest.mark.parametrize(
    "value", [None, b"", b"nonsense", 5, "text", wkb("POINT (1 1)"), wkb("LINESTRING (0 0,1 1)"), wkb("POLYGON EMPTY")]
)
def test_what_is_no_polygon_is_refused(value):
    with pytest.raises(FtlError, match="no polygon"):
        polygon(value)


@pytest.mark.parametrize(("kind", "size"), [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)])
def test_wkb_behind_any_envelope(kind, size):
    inner = wkb(f"POLYGON {SQUARE}")
    header = b"GP" + bytes([0, 1 | kind << 1]) + struct.pack("<i", 32647)
    assert wkb_of(header + bytes(size) + inner) == inner
    assert wkb_of(b"GP" + bytes([0, 0x11 | kind << 1]) + bytes(4 + size) + inner) is None  # empty


def test_no_geometry_is_none():
    assert wkb_of(None) is None
    assert wkb_of(b"PG" + bytes(60)) is None


def test_numbers_of_numpys_become_pythons_own():
    found = [_plain(value) for value in (np.float32(0.5), np.int64(7), np.str_("a"), np.bool_(True), (1, 2))]
    assert found == [0.5, 7, "a", True, "(1, 2)"]
    assert [type(value) for value in found[:2]] == [float, int]


def test_fields_are_filled_whatever_their_case_and_tell_whether_anything_changed():
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("x")
    for name, kind in (("Name", ogr.OFTString), ("slope", ogr.OFTReal), ("count", ogr.OFTInteger64)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    fields, feature = _Fields(layer), ogr.Feature(layer.GetLayerDefn())
    assert fields.fill(feature, {"NAME": "a", "slope": np.float32(2.5), "Count": np.int64(3), "other": 1})
    assert feature.items() == {"Name": "a", "slope": 2.5, "count": 3}
    assert not fields.fill(feature, {"name": "a", "slope": 2.5})
    assert not fields.fill(feature, {"other": 9})
    assert fields.fill(feature, {"slope": float("nan"), "count": 3})
    assert feature.items() == {"Name": "a", "slope": None, "count": 3}
    assert not fields.fill(feature, {"slope": None})
    assert fields.fill(feature, {"name": "b", "count": 3})
