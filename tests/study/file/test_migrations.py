"""The mechanism, with steps made up for the test on top of the newest version; and the steps that there are."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import integrity, migrations, schema
from ftl_qgis_plugin.study.log.verdicts import Verdict


def add_column(connection):
    connection.execute("ALTER TABLE iterations ADD COLUMN area_m2 REAL")


def fill_column(connection):
    connection.execute("UPDATE iterations SET area_m2 = samples * 100.0")


def fail(connection):
    connection.execute("DELETE FROM verdicts")
    connection.execute("SELECT * FROM no_such_table")


def open_raw(path):
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def old_study(make_study):
    study = make_study()
    study.start_iteration({})
    study.finish_iteration(1, samples=3)
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.close()
    return study.path


def test_steps_run_in_order_after_a_backup(old_study, shapes_made):
    connection = open_raw(old_study)
    clock = shapes_made.Ticking("2026-05-04T03:02:00+00:00")
    backup = migrations.migrate(connection, old_study, 1, steps={1: add_column, 2: fill_column}, target=3, clock=clock)
    assert connection.execute("SELECT area_m2 FROM iterations").fetchall() == [(300.0,)]
    assert connection.execute("SELECT value FROM settings WHERE key = 'schema_version'").fetchone() == ("3",)
    connection.close()
    assert os.path.basename(backup) == "study.v1.20260504T030201Z.gpkg"
    with Study.open(backup) as study:
        assert list(study.current()) == ["c0"]
    assert sorted(os.listdir(os.path.dirname(backup))) == ["study.gpkg", os.path.basename(backup)]


def test_a_step_that_fails_changes_nothing(old_study):
    connection = open_raw(old_study)
    with pytest.raises(FtlError, match="no_such_table"):
        migrations.migrate(connection, old_study, 1, steps={1: add_column, 2: fail}, target=3)
    connection.close()
    with Study.open(old_study) as study:
        assert list(study.current()) == ["c0"]
        assert study.settings()["schema_version"] == str(schema.SCHEMA_VERSION)
    connection = open_raw(old_study)
    assert "area_m2" not in schema.table_columns(connection, "iterations")
    connection.close()


class CancelledAt(Progress):
    """Somebody cancels at the n-th time that he is asked; what is reported only grows."""

    def __init__(self, at):
        self.at, self.asked, self.last = at, 0, 0.0

    def is_cancelled(self):
        self.asked += 1
        return self.asked >= self.at

    def report(self, fraction):
        assert self.last <= fraction <= 1.0
        self.last = fraction


@pytest.fixture
def second_version(old_study, monkeypatch):
    """With so many entries, and looks so often, that somebody can cancel at many places."""
    monkeypatch.setattr(migrations, "_STEPS_BETWEEN_LOOKS", 500)
    with Study.open(old_study) as study:
        study.record_all([Verdict(candidate=f"c{number % 5}", verdict="rejected") for number in range(400)])
    connection = open_raw(old_study)
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    connection.execute("DELETE FROM row_seals")
    connection.close()
    return old_study


def content(path):
    connection = open_raw(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_whoever_cancels_a_conversion_keeps_the_study_as_it_was(second_version):
    path = Path(second_version)
    before, rows = path.read_bytes(), content(path)
    whole = CancelledAt(10**9)
    copy = path.with_name("whole.gpkg")
    copy.write_bytes(before)
    Study.open(str(copy), progress=whole).close()
    assert whole.last == 1.0
    assert whole.asked > 50
    for backup in path.parent.glob("whole*"):
        backup.unlink()
    for at in {1, 2, 3, whole.asked // 3, whole.asked // 2, whole.asked - 5}:
        path.write_bytes(before)
        with pytest.raises(CancelledError):
            Study.open(second_version, progress=CancelledAt(at))
        assert os.listdir(path.parent) == [path.name], at  # no backup of what was not converted
        assert content(path) == rows
    with Study.open(second_version) as study:
        assert len(study.entries()) == 401
        assert study.check() == (None, None)


def test_a_conversion_tells_how_far_it_is(second_version):
    fractions = []

    class Told(Progress):
        def report(self, fraction):
            fractions.append(fraction)

    Study.open(second_version, progress=Told()).close()
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len([one for one in fractions if 0.45 < one < 0.99]) > 10


def test_opening_migrates(old_study, monkeypatch):
    newest = schema.SCHEMA_VERSION
    monkeypatch.setattr(schema, "SCHEMA_VERSION", newest + 1)
    monkeypatch.setattr(
        migrations.migrate,
        "__kwdefaults__",
        {
            **migrations.migrate.__kwdefaults__,
            "steps": {newest: add_column},
            "target": newest + 1,
        },
    )
    with pytest.raises(FtlError, match="Open it once on the Data page"):
        Study.open(old_study, read_only=True)
    with Study.open(old_study) as study:
        assert study.settings()["schema_version"] == str(newest + 1)
        assert list(study.current()) == ["c0"]
    backups = [name for name in os.listdir(os.path.dirname(old_study)) if f".v{newest}." in name]
    assert len(backups) == 1


def test_every_version_has_its_step():
    assert sorted(migrations.STEPS) == list(range(1, schema.SCHEMA_VERSION))


def test_a_newer_schema_is_left_alone(old_study):
    connection = open_raw(old_study)
    connection.execute("UPDATE settings SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    before = Path(old_study).read_bytes()
    with pytest.raises(FtlError, match="Update the plugin"):
        Study.open(old_study)
    assert Path(old_study).read_bytes() == before
    connection = open_raw(old_study)
    with pytest.raises(FtlError, match=f"schema 99, this one knows {schema.SCHEMA_VERSION}"):
        integrity.schema_version(connection, old_study)
    connection.close()


def labelled(places, labels):
    """A connection with what a study of version 1 says of its sample of non-candidates, converted."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT)")
    connection.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT)")
    for key, value in (("noncandidate_places", places), ("noncandidate_labels", labels)):
        if value is not None:
            connection.execute("INSERT INTO settings VALUES (?, ?)", (key, json.dumps(value)))
    migrations.labels_to_log(connection)
    said = connection.execute("SELECT candidate, verdict, time_utc FROM place_verdicts ORDER BY candidate").fetchall()
    return said, dict(connection.execute("SELECT key, value FROM settings"))


def test_labels_of_places_become_entries_under_names_of_their_middles(shapes_made):
    """Metres to a tenth, degrees to a tenth of a second or so."""
    metres, degrees = shapes_made.square(500_000.0, 4_200_000.0, 25.5).hex(), shapes_made.square(98.0, 38.0, 0.5).hex()
    far_north = shapes_made.square(0.0, 200.0, 10.0).hex()  # of a small plan: no degrees either
    places = [
        ["p1", 1.0, 2.0, metres],
        ["p2", 3.0, 4.0, degrees],
        ["p3", 5.0, 6.0, far_north],
        ["p4", 7.0, 8.0, metres],
    ]
    said, settings = labelled(places, {"p1": "landslide", "p2": "other", "p3": "uncertain", "gone": "other"})
    names = ["place-E500012.8N4200012.8", "place-E98.250000N38.250000", "place-E5.0N205.0"]
    time = "1970-01-01T00:00:00.000000Z"
    assert said == sorted((name, verdict, time) for name, verdict in zip(names, ("accepted", "rejected", "uncertain")))
    kept = json.loads(settings["noncandidate_places"])
    assert [place[0] for place in kept] == [*names, names[0]]
    assert kept[0][1:] == [500_012.75, 4_200_012.75, metres]
    assert "noncandidate_labels" not in settings


@pytest.mark.parametrize(("places", "labels"), [(None, None), ([], {}), (None, {"p1": "other"})])
def test_a_study_without_such_places_has_an_empty_log(places, labels):
    said, settings = labelled(places, labels)
    assert said == []
    assert json.loads(settings.get("noncandidate_places", "[]")) == []


@pytest.mark.parametrize("places", ["text", [["p1", 1.0, 2.0]], [["p1", 1.0, 2.0, "no hex"]], [5], 7])
def test_what_cannot_be_understood_is_left_as_it_is(places):
    said, settings = labelled(places, {"p1": "other"})
    assert said == []
    assert json.loads(settings["noncandidate_places"]) == places
    assert "noncandidate_labels" in settings
