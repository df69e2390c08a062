"""Outlines on their way into and out of a GeoPackage's tables."""

from __future__ import annotations

import contextlib
import struct

import numpy as np
import pytest
from osgeo import ogr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.study.file import shapes
from ftl_qgis_plugin.study.file.connection import connect
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


def square(x: float, size: float = 1.0) -> bytes:
    return wkb(f"MULTIPOLYGON ((({x} 0,{x + size} 0,{x + size} 1,{x} 1,{x} 0)))")


@pytest.fixture
def tables(make_study):
    """(path, rows): empty tables of a study, and what one of them holds now."""
    with make_study(count=0) as study:
        path = study.path

    def rows(table):
        with contextlib.closing(connect(path)) as connection:
            return shapes.read(connection, path, table)

    return path, rows


def test_features_come_back_as_they_were_added(tables):
    path, rows = tables
    features = [
        {"candidate": "a", "rate_mean": 5.5, "slope_mean": 7.0, "pixels": np.int64(3), "wkb": square(0)},
        {"candidate": "b", "rate_mean": float("nan"), "pixels": None, "wkb": wkb("POLYGON ((5 0,6 0,6 1,5 0))")},
    ]
    assert shapes.append(path, "candidates", features) == 2
    one, other = rows("candidates")
    assert (one["candidate"], one["rate_mean"], one["slope_mean"], one["pixels"], one["wkb"]) == (
        *("a", 5.5, 7.0, 3),
        square(0),
    )
    assert (other["rate_mean"], other["slope_mean"], other["pixels"]) == (None, None, None)
    assert other["wkb"] == wkb("MULTIPOLYGON (((5 0,6 0,6 1,5 0)))")
    progress = Collected()
    assert shapes.append(path, "samples", features[:1], progress=progress) == 1
    assert progress.fractions[-1] == 1.0


@pytest.mark.parametrize("widen", [False, True])
def test_fields_that_a_table_lacks_are_added_where_that_is_wanted(tables, widen):
    path, rows = tables
    wide = {"widen": True} if widen else {}
    shapes.append(path, "samples", [{"origin": "inventory", "mapped_by": "x", "wkb": square(0)}], **wide)
    (row,) = rows("samples")
    assert ("mapped_by" in row) is widen
    assert row["origin"] == "inventory"


def test_nothing_is_added_where_one_has_no_outline_or_somebody_cancels(tables):
    path, rows = tables

    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    with pytest.raises(FtlError, match="no polygon"):
        shapes.append(path, "samples", [{"wkb": square(0)}, {"wkb": None}])
    with pytest.raises(CancelledError):
        shapes.append(path, "samples", [{"wkb": square(0)}], progress=Cancelled())
    assert rows("samples") == []


def test_a_table_is_made_to_hold_these_and_no_others(tables):
    path, rows = tables
    shapes.append(
        path, "samples", [{"origin": origin, "wkb": square(x)} for origin, x in (("a", 0), ("b", 5), ("c", 9))]
    )
    wanted = [
        {"origin": "c", "wkb": square(9)},
        {"origin": "new", "wkb": square(20)},
        {"origin": "a2", "wkb": square(0)},
    ]
    assert shapes.synchronise(path, "samples", wanted) == 3
    assert [(row["origin"], row["wkb"]) for row in rows("samples")] == [
        ("a2", square(0)),
        ("c", square(9)),
        ("new", square(20)),
    ]
    dataset = ogr.Open(path, 1)
    layer = dataset.GetLayerByName("samples")
    note = ogr.Feature(layer.GetLayerDefn())
    note.SetField("origin", "a note")
    layer.CreateFeature(note)
    note = layer = dataset = None
    assert shapes.synchronise(path, "samples", wanted[:1]) == 1
    assert [(row["origin"], row["wkb"]) for row in rows("samples")] == [("c", square(9)), ("a note", None)]


def test_outlines_and_numbers_of_some_features_change_and_one_goes(tables):
    path, rows = tables
    names = ("a", "it's", "c")
    features = [{"candidate": n, "rate_mean": 1.0, "pixels": 4, "wkb": square(x)} for x, n in enumerate(names)]
    shapes.append(path, "candidates", features)
    first = next(iter(rows("candidates")[0]))  # the first field of the table
    numbers = {"rate_mean": 2.5, "pixels": None, "no such": 3.0, "slope_mean": float("nan")}
    shapes.set_geometries(path, "candidates", "candidate", {"it's": square(50)}, numbers)
    found = {row["candidate"]: (row["wkb"], row["rate_mean"], row["pixels"]) for row in rows("candidates")}
    assert found == {"a": (square(0), 1.0, 4), "it's": (square(50), 2.5, None), "c": (square(2), 1.0, 4)}
    shapes.set_geometries(path, "candidates", "candidate", {"c": square(60)}, {first: "d"})
    shapes.set_geometries(path, "candidates", "candidate", {})
    assert [row[first] for row in rows("candidates")][2] == "d"
    with pytest.raises(FtlError, match="has no candidate 'z'"):
        shapes.set_geometries(path, "candidates", "candidate", {"a": square(70), "z": square(80)})
    shapes.delete(path, "candidates", "candidate", "it's")
    assert [row["wkb"] for row in rows("candidates")] == [square(0), square(60)]
    with pytest.raises(FtlError, match="has no candidate"):
        shapes.delete(path, "candidates", "candidate", "it's")


def test_a_crs_that_nobody_knows_makes_no_file(tmp_path):
    with pytest.raises(FtlError, match="coordinate reference system cannot be read"):
        shapes.create_polygon_tables(str(tmp_path / "file.gpkg"), "nonsense")
    with pytest.raises(FtlError):
        shapes.create_polygon_tables(str(tmp_path / "none" / "file.gpkg"), 'LOCAL_CS["x",UNIT["metre",1]]')
