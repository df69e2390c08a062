"""Studies that somebody has made to do harm end in one sentence."""

from __future__ import annotations

import sqlite3
import time

import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

ENDLESS = "WITH RECURSIVE n(key, value) AS (SELECT 'a', '1' UNION ALL SELECT key, value FROM n) SELECT * FROM n"
HARM = {
    "a trigger of theirs": (
        "CREATE TRIGGER helpful AFTER INSERT ON verdicts BEGIN DELETE FROM verdicts; END",
        "a trigger 'helpful' that changes what is written",
    ),
    "a trigger of theirs that calls itself one of tiles": (
        "CREATE TABLE pic (a); CREATE TRIGGER pic_zoom_insert AFTER INSERT ON pic BEGIN DELETE FROM verdicts; END",
        "a trigger 'pic_zoom_insert' that changes what is written",
    ),
    "tiles' trigger on a table of ours": (
        "CREATE TRIGGER verdicts_zoom_insert BEFORE INSERT ON verdicts BEGIN SELECT RAISE(ABORT, 'no'); END",
        "a trigger 'verdicts_zoom_insert' that changes what is written",
    ),
    "tiles' trigger that never ends": (
        "CREATE TABLE pic (a); CREATE TRIGGER pic_zoom_insert BEFORE INSERT ON pic BEGIN "
        "SELECT RAISE(ABORT, 'no') WHERE 9 < (SELECT count(*) FROM verdicts, verdicts, verdicts); END",
        "a trigger 'pic_zoom_insert' that changes what is written",
    ),
    "a view for a table": ("DROP TABLE iterations; CREATE VIEW iterations AS SELECT 1 AS number", "lacks its table"),
    "an endless view": (f"DROP TABLE settings; CREATE VIEW settings AS {ENDLESS}", "study"),
    "an endless view of what few studies hold": (
        f"DROP TABLE first_inventory; CREATE VIEW first_inventory AS {ENDLESS}",
        "lacks its table 'first_inventory'",
    ),
    "an endless view for one of ours": (
        f"DROP VIEW candidates_current; CREATE VIEW candidates_current AS {ENDLESS}",
        "something of its own that would run when the study is used: 'candidates_current'",
    ),
    "layers that GDAL and QGIS do not see": ("DELETE FROM gpkg_contents", "lacks its table 'candidates'"),
    "a CRS without end": (
        "UPDATE settings SET value = CAST(zeroblob(200000) AS TEXT) WHERE key = 'crs_wkt'",
        "damaged",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_hostile_schemas(make_study, harm):
    statements, sentence = HARM[harm]
    study = make_study()
    study.close()
    connection = sqlite3.connect(study.path)
    connection.executescript(statements)
    connection.close()
    began = time.perf_counter()
    with pytest.raises(FtlError, match=sentence):
        Study.open(study.path)
    assert time.perf_counter() - began < 60


@pytest.mark.parametrize("name", ["my own", "ridge (2021)", "it's", "2021-08", "滑坡", "a.b", 'of "them"', "pic"])
def test_layers_that_users_keep_in_a_study_are_no_harm(make_study, utm_wkt, name):
    """By any name, and with what GDAL makes beside them; pictures too."""
    study = make_study()
    study.close()
    srs = osr.SpatialReference(utm_wkt)
    if name == "pic":
        picture = gdal.GetDriverByName("MEM").Create("", 40, 40, 1, gdal.GDT_Byte)
        picture.SetProjection(utm_wkt)
        picture.SetGeoTransform((500_000, 10, 0, 4_000_000, 0, -10))
        kept = gdal.Translate(
            study.path, picture, format="GPKG", creationOptions=["APPEND_SUBDATASET=YES", f"RASTER_TABLE={name}"]
        )
    else:
        kept = gdal.OpenEx(study.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = kept.CreateLayer(name, srs, ogr.wkbMultiPolygon)
        layer.CreateField(ogr.FieldDefn("as it is"))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt("MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)))"))
        layer.CreateFeature(feature)
        layer = feature = None
    kept = None
    with Study.open(study.path) as again:
        again.record(Verdict(candidate="c0", verdict="accepted"))
        assert again.check().changed is None


@pytest.mark.skipif(not hasattr(sqlite3.Connection, "setlimit"), reason="Python 3.11 and later limit values")
def test_a_value_that_would_fill_the_memory(make_study, monkeypatch):
    study = make_study()
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute("INSERT INTO iterations (number, parameters, started_utc) VALUES (1, hex(zeroblob(50000)), '')")
    connection.commit()
    connection.close()
    monkeypatch.setattr("ftl_qgis_plugin.study.file.connection.LARGEST_BYTES", 90_000)
    monkeypatch.setattr("ftl_qgis_plugin.study.doubts.QUICK_CHECK_BYTES", 0)
    monkeypatch.setattr("ftl_qgis_plugin.study.file.integrity.QUICK_CHECK_BYTES", 0)
    monkeypatch.setattr("ftl_qgis_plugin.study.log.chain.QUICK_CHECK_BYTES", 0)
    with Study.open(study.path) as study, pytest.raises(FtlError, match="holds a value of more than"):
        study.check()


def test_every_table_of_ours_is_known_to_the_check(make_study):
    """Whatever stands as a table in a new study may not be a view in a stranger's."""
    from ftl_qgis_plugin.study.file.integrity import TABLES

    connection = sqlite3.connect(make_study().path)
    made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {name for name in made if not name.startswith(("gpkg_", "rtree_", "sqlite_"))} == TABLES


def test_views_of_older_studies_are_made_anew(make_study):
    """Those of another version, and whatever a stranger has put in their place."""
    study = make_study()
    study.close()
    connection = sqlite3.connect(study.path)
    own = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    for name in own:
        connection.execute(f"DROP VIEW {name}")
        connection.execute(f"CREATE VIEW {name} AS {ENDLESS}")
    connection.commit()
    connection.close()
    with Study.open(study.path) as opened:
        views = dict(opened._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    assert views == own


def test_fields_of_users_are_no_harm(make_study, shapes_made):
    """Columns, indexes and tables as QGIS adds them."""
    study = make_study()
    study.close()
    connection = sqlite3.connect(study.path)
    connection.executescript(
        'ALTER TABLE candidates ADD COLUMN "by, hand" TEXT(20); ALTER TABLE samples ADD COLUMN done BOOLEAN DEFAULT 0;'
        'CREATE INDEX "mine" ON "samples" ("analyst");'
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
        "useAsDefault BOOLEAN, styleQML TEXT, update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
    )
    connection.close()
    study = Study.open(study.path)
    # The view lists the field from now on, as the table does.
    study.add_candidates(1, [shapes_made.candidate("other", 9000.0, slope_mean=3.0)])
    study.close()
    with Study.open(study.path) as study:
        assert len(study.candidates()) == 6
