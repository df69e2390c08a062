"""Rows that no editing program has changed are told; edits by SQL, as QGIS makes them, are nobody's damage."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from osgeo import ogr

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file.schema3.row_seals import SEALED


@pytest.fixture
def path(make_study, shapes_made):
    study = make_study(count=300)
    study.replace_samples([{"origin": "inventory", "class": "old", "wkb": shapes_made.square(0.0, 0.0)}])
    study.add_reference([{"name": "r", "wkb": shapes_made.square(0.0, 0.0)}])
    study.start_iteration({"min_rate": 50.0})
    study._settings.set("mine", "yes")
    study.close()
    with Study.open(study.path) as opened:
        assert opened.check() == (None, None)
    return study.path


def edit(path, table, fid, **values):
    """As QGIS does."""
    dataset = ogr.Open(path, 1)
    layer = dataset.GetLayerByName(table)
    feature = layer.GetFeature(fid)
    for name, value in values.items():
        feature.SetField(name, value)
    layer.SetFeature(feature)


def damage(path, statement):
    """As something that is no program for editing: no trigger runs."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(statement)
    for _name, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("table", "statement", "rows"),
    [
        ("candidates", "UPDATE candidates SET score = 7.5 WHERE fid IN (2, 290)", "2, 290"),
        ("candidates", "UPDATE candidates SET geom = CAST(substr(geom, 1, 60) || 'x' AS BLOB) WHERE fid = 3", "3"),
        ("candidates", "DELETE FROM candidates WHERE fid = 300", "300"),
        ("samples", "UPDATE samples SET class = class || ' '", "1"),
        ("reference", "UPDATE reference SET name = NULL", "1"),
        ("iterations", "UPDATE iterations SET parameters = '{}'", "1"),
        ("settings", "UPDATE settings SET value = 'no' WHERE key = 'mine'", "4"),
    ],
)
def test_damage_is_told(path, table, statement, rows):
    number = None
    if table == "settings":
        connection = sqlite3.connect(path)
        number = connection.execute("SELECT fid FROM settings WHERE key = 'mine'").fetchone()[0]
        connection.close()
    damage(path, statement)
    for _time in range(2):  # and told again
        with Study.open(path) as study:
            said = str(study.check().changed)
    assert f"Rows of the table '{table}'" in said
    assert f"failing disk: {rows if number is None else number}." in said


def test_edits_are_told_once_and_are_no_damage(path):
    edit(path, "samples", 1, **{"class": "new"})
    with Study.open(path) as study:
        changed, edited = study.check()
        assert changed is None
        assert "'samples'" in str(edited)
        assert study.check() == (None, None)
    damage(path, "UPDATE samples SET class = 'other'")
    with Study.open(path) as study:
        assert study.check().changed is not None


def test_edits_while_the_study_is_open_are_not_told(path):
    with Study.open(path):
        edit(path, "samples", 1, **{"class": "new"})
    with Study.open(path) as study:
        assert study.check() == (None, None)


def test_rows_and_fields_come_and_go(path, shapes_made):
    with Study.open(path) as study:
        study.add_candidates(2, [shapes_made.candidate("more", 0.0, 5000.0, slope_mean=3.0)])
        study.update_candidate_geometry("c7", shapes_made.square(1400.0, 0.0, 90.0))
        study.remove_candidate("c8")
        study.replace_samples([{"origin": "candidate", "wkb": shapes_made.square(9.0, 9.0)}])
        study._settings.set("mine", None)
        study.start_iteration({}, 1)
    dataset = ogr.Open(path, 1)
    layer = dataset.GetLayerByName("samples")
    layer.CreateField(ogr.FieldDefn("by hand", ogr.OFTString))
    dataset = layer = None
    with Study.open(path) as study:
        assert study.check() == (None, None)
    dataset = ogr.Open(path, 1)
    layer = dataset.GetLayerByName("samples")
    layer.DeleteField(layer.GetLayerDefn().GetFieldIndex("by hand"))
    dataset = layer = None
    with Study.open(path) as study:
        assert study.check() == (None, None)
        assert len(study.candidates()) == 300


def test_all_rows_are_sealed_when_a_study_is_closed(path):
    connection = sqlite3.connect(path)
    for table, key in SEALED.items():
        rows = {number for (number,) in connection.execute(f"SELECT {key} FROM {table}")}
        seals = connection.execute("SELECT number FROM row_seals WHERE part = ? AND seal IS NOT NULL", (table,))
        assert {number for (number,) in seals} - {-(2**62)} == rows
    connection.close()


def test_a_study_that_only_reads_changes_nothing(path, tmp_path):
    edit(path, "samples", 1, **{"class": "new"})
    copy = tmp_path / "copy.gpkg"
    shutil.copy(path, copy)
    for _time in range(2):
        with Study.open(str(copy), read_only=True) as study:
            assert study.check().edited is not None
