"""Rows that no editing program has changed are told; edits by SQL, as QGIS makes them, are nobody's damage."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from osgeo import ogr

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import row_seals
from ftl_qgis_plugin.study.file.connection import connect
from ftl_qgis_plugin.study.file.schema3.row_seals import SEALED
from ftl_qgis_plugin.study.log.looks import Look
from ftl_qgis_plugin.study.log.places import Place

MADE = []


@pytest.fixture
def path(make_study, shapes_made, tmp_path):
    """Something in every table; made once, a copy for each test."""
    if not MADE:
        MADE.append(Path(make_rich(make_study, shapes_made)).read_bytes())
    path = tmp_path / "study.gpkg"
    path.write_bytes(MADE[0])
    return str(path)


def make_rich(make_study, shapes_made):
    study = make_study("rich.gpkg", count=300)
    study.replace_samples([{"origin": "inventory", "class": "old", "wkb": shapes_made.square(0.0, 0.0)}])
    study.add_reference([{"name": "r", "wkb": shapes_made.square(0.0, 0.0)}])
    study.start_iteration({"min_rate": 50.0})
    study._settings.set("mine", "yes")
    study.looks.record([Look(candidate=f"c{number}", source="map", seconds=2.0) for number in range(3)], "A")
    for value in (0.25, 0.5):
        study.looks.set_evidence({"c1": {"image_change": value}})
    study.update_candidate_geometry("c5", shapes_made.square(1000.0, 0.0, 80.0))
    study.outline_changes.record("c5", b"1", b"2", "A")
    study.add_candidates(2, [shapes_made.candidate("c9", 1800.0)])
    study.sweep.replace([Place(f"cell{number}", 0.0, 0.0, shapes_made.square(0.0, 0.0)) for number in range(4)])
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
        ("image_evidence", "UPDATE image_evidence SET value = 0.75", "1"),
        ("sweep_cells", "UPDATE sweep_cells SET cell = 'other' WHERE fid = 2", "2"),
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


@pytest.mark.parametrize(
    ("table", "statement", "rows"),
    [
        ("looks", "UPDATE looks SET seconds = 1000 WHERE fid = 2", "2"),
        ("looks", "DELETE FROM looks WHERE fid = 3", "3"),
        ("proposals", "UPDATE proposals SET geom = (SELECT geom FROM candidates WHERE candidate = 'c5')", "1"),
        ("proposals", "DELETE FROM proposals", "1"),
        ("outline_changes", "UPDATE outline_changes SET analyst = 'B'", "1"),
        ("found_again", "UPDATE found_again SET iteration = 1", "1"),
    ],
)
@pytest.mark.parametrize("way", ["SQL", "the file itself"])
def test_what_is_only_added_to_is_changed_by_nobody(path, table, statement, rows, way):
    if way == "SQL":
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()
    else:
        damage(path, statement)
    for _time in range(2):
        with Study.open(path) as study:
            said = str(study.check().changed)
    assert f"Rows of the table '{table}'" in said
    assert f"by something else than this plugin, which never does so: {rows}." in said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE iterations SET parameters = '{}'",
        "DELETE FROM iterations",
        "UPDATE settings SET value = 'no' WHERE key = 'mine'",
        "DELETE FROM settings WHERE key = 'mine'",
        "UPDATE image_evidence SET value = 0.75",
        "DELETE FROM sweep_cells WHERE fid = 2",
        "DELETE FROM reference",
    ],
)
def test_edits_by_sql_are_told_once_in_every_table(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    table = statement.replace("DELETE FROM", "UPDATE").split()[1]
    with Study.open(path) as study:
        changed, edited = study.check()
        assert changed is None
        assert f"Rows of the table '{table}'" in str(edited)
        assert "edited by hand or by another program" in str(edited)
        assert study.check() == (None, None)


def test_what_the_plugin_wrote_before_it_was_killed_is_nobody_s_edit(path, shapes_made):
    """Each write is sealed at once: nothing is left for the study's end, which a kill prevents."""
    study = Study.open(path)
    study._settings.set("mine", None)
    study._settings.set("other", "1")
    study.set_thresholds(1, ThresholdTable((Threshold("slope", 3.0, 20.0),)))
    study.set_thresholds(1, ThresholdTable((Threshold("slope", 4.0, 20.0),)))
    study.looks.record([Look(candidate="c1", source="map", seconds=2.0)], "A")
    study.looks.set_evidence({"c1": {"image_change": 0.125}, "c2": {"image_change": 1.0}})
    study.sweep.replace([Place("cell9", 0.0, 0.0, shapes_made.square(0.0, 0.0))])
    study.remove_candidate("c8")
    study.update_candidate_geometry("c7", shapes_made.square(1400.0, 0.0, 90.0))
    study.replace_samples([{"origin": "candidate", "wkb": shapes_made.square(9.0, 9.0)}])
    study.finish_iteration(1, candidates=300, reason="settled")
    copy = path + ".copy.gpkg"
    shutil.copy(path, copy)
    study.close()
    with Study.open(copy) as study:
        assert study.check() == (None, None)


def test_compacting_the_file_changes_no_row(path):
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()
    with Study.open(path) as study:
        assert study.check() == (None, None)


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


def waiting(path, part="candidates"):
    connection = sqlite3.connect(path)
    counted = connection.execute(f"SELECT COUNT(*), SUM(seal IS NULL) FROM {row_seals.TABLE} WHERE part = ?", (part,))
    found = counted.fetchone()
    connection.close()
    return found


def test_no_more_rows_are_sealed_at_once_than_wanted_and_seals_of_others_stay(path):
    damage(path, f"UPDATE {row_seals.TABLE} SET seal = NULL WHERE part = 'candidates' AND number BETWEEN 1 AND 7")
    entries, _none = waiting(path)
    with contextlib.closing(connect(path)) as connection:
        for most, left in ((2, 5), (0, 5), (3, 2), (2, 0)):
            row_seals.seal(connection, path, most)
            assert waiting(path) == (entries, left)
        assert row_seals.look(connection, path, Progress()) == {}


@pytest.mark.parametrize("most", [1, 5, 301, 303])
def test_a_table_counts_as_sealed_only_when_all_of_it_is(path, most):
    """Else rows that nobody has come to yet would pass for somebody's edits."""
    damage(path, f"DELETE FROM {row_seals.TABLE}")
    with contextlib.closing(connect(path)) as connection:
        row_seals.seal(connection, path, most)
        assert row_seals.look(connection, path, Progress()) == {}
        row_seals.seal(connection, path)
        assert row_seals.look(connection, path, Progress()) == {}
        assert not row_seals._is_waiting(connection)


def test_five_rows_are_named_and_the_rest_is_counted():
    assert row_seals._listed([3]) == "3"
    assert row_seals._listed([1, 2, 3, 4, 5]) == "1, 2, 3, 4, 5"
    assert row_seals._listed([1, 2, 3, 4, 5, 9, 10]) == "1, 2, 3, 4, 5 + 2"
