"""What was done to a log by other means than the plugin is told; what the plugin does never is."""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.log import chain
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies

ENTRIES = 200


@pytest.fixture
def path(make_study):
    study = make_study()
    for number in range(20):
        study.record(
            Verdict(candidate=f"c{number % 5}", verdict="accepted", note=f"n\x1f\x7f\t„{number}“", confidence=2)
        )
    study.undo()
    study.redo()
    study.record_all(
        [Verdict(candidate=f"c{number % 5}", verdict="rejected") for number in range(ENTRIES - 22)], as_one=True
    )
    assert study.check().changed is None
    study.close()
    return study.path


def doubt(path: str) -> str:
    with Study.open(path) as study:
        return str(study.check().changed or "")


def changed(path: str, statement: str) -> str:
    connection = sqlite3.connect(path)
    connection.executescript(statement)
    connection.close()
    return doubt(path)


@pytest.mark.parametrize(
    ("statement", "first", "last"),
    [
        ("UPDATE verdicts SET verdict = 'accepted' WHERE fid = 100", 65, 128),
        ("UPDATE verdicts SET confidence = '2' || '' WHERE fid = 3; UPDATE verdicts SET flag = 1 WHERE fid = 3", 1, 64),
        ("DELETE FROM verdicts WHERE fid = 70", 65, 128),
        ("DELETE FROM verdicts WHERE fid <= 64", 65, 128),
        ("DELETE FROM verdicts WHERE fid > 190", 191, 200),
        ("DELETE FROM verdicts", 1, 200),
        (
            "UPDATE verdicts SET fid = -1 WHERE fid = 10; UPDATE verdicts SET fid = 10 WHERE fid = 11;"
            "UPDATE verdicts SET fid = 11 WHERE fid = -1",
            1,
            64,
        ),
        ("UPDATE verdicts SET seal = x'00' WHERE fid = 5", 1, 64),
        ("UPDATE verdicts SET seal = NULL WHERE fid = 200", 193, 200),
        (
            "INSERT INTO verdicts SELECT 201, 'mine', candidate, verdict, reason, class, confidence, note, flag, "
            "image_source, image_date, analyst, time_utc, action, supersedes, NULL FROM verdicts WHERE fid = 1",
            193,
            201,
        ),
    ],
)
def test_what_was_changed_is_told_and_can_be_read(path, statement, first, last):
    sentence = changed(path, statement)
    assert f"entries {first} to {last} of its table 'verdicts'" in sentence
    with Study.open(path, analyst="ada") as study:
        study.record(Verdict(candidate="c0", verdict="uncertain"))
        assert study.current()["c0"].verdict == "uncertain"


def test_what_is_no_text_any_more_is_told_before(path):
    said = changed(path, "UPDATE verdicts SET note = CAST(note AS BLOB) WHERE fid = 3")
    assert "in the field 'note' of its table 'verdicts'" in said


def test_the_other_logs_and_a_count_made_anew(path):
    statement = "DELETE FROM verdicts WHERE fid > 190; UPDATE sqlite_sequence SET seq = 190 WHERE name = 'verdicts'"
    assert changed(path, statement) == ""  # it is no signature, and says so
    time = "2026-01-01T00:00:00.000000Z"
    row = f"'u', 'c', 'accepted', '', '', NULL, '', 0, '', '', 'ada', '{time}', 'verdict', NULL, NULL"
    assert "'place_verdicts'" in changed(path, f"INSERT INTO place_verdicts VALUES (1, {row})")


def test_programs_that_take_turns_make_one_chain(path):
    with Study.open(path, analyst="ada") as one, Study.open(path, analyst="ben") as other:
        for number in range(150):
            (one, other)[number % 3 == 0].record(Verdict(candidate=f"c{number % 5}", verdict="accepted"))
    assert doubt(path) == ""


def test_what_another_window_adds_while_it_is_read_is_no_doubt(path):
    """Two desktops: one said "entries 595 to 595 are not as they were written" of what the other had just added."""
    with Study.open(path) as study, Study.open(path, analyst="ben") as other:
        connection, left = study._connection, 0

        def note(_statement):
            nonlocal left
            left -= 1
            if left == 0:
                other.record(Verdict(candidate="c1", verdict="accepted"))

        for number in range(1, 8):
            left = number
            connection.set_trace_callback(note)
            found = chain.broken(connection, path, schema.VERDICTS, Progress())
            connection.set_trace_callback(None)
            assert (number, found) == (number, [])
        assert len(list(study.entries())) > ENTRIES


def test_a_transaction_that_was_undone_leaves_no_trace(path):
    with Study.open(path, analyst="ada") as study:
        study.record(Verdict(candidate="c0", verdict="accepted"))
        said = (Verdict(candidate=name, verdict="rejected") for name in ("c1", "c2", "nobody"))
        with pytest.raises(Exception, match="no candidate"):
            study.record_all(said)
        study.record(Verdict(candidate="c1", verdict="accepted"))
    assert doubt(path) == ""


def test_converted_logs_are_sealed_without_json_too(path, monkeypatch):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE settings SET value = '2' WHERE key = ?", (schema.VERSION_KEY,))
    connection.execute("UPDATE verdicts SET seal = NULL")
    connection.commit()
    connection.close()
    monkeypatch.setattr(chain, "_TEXT", "no_json_here(fid)")
    assert doubt(path) == ""
    monkeypatch.undo()
    assert doubt(path) == ""


def test_merged_logs_are_whole_and_say_which_were_not(path, make_study, tmp_path):
    other = make_study("other.gpkg")
    other.record(Verdict(candidate="c0", verdict="accepted", analyst="ben"))
    other.close()
    merged = str(tmp_path / "merged.gpkg")
    assert merge_studies([path, other.path, path], merged).changed == ()
    assert doubt(merged) == ""
    changed(path, "UPDATE verdicts SET verdict = 'accepted' WHERE fid = 100")
    result = merge_studies([path, other.path], merged, overwrite=True)
    assert len(result.changed) == 1
    assert "had changed: study.gpkg" in doubt(merged)


def test_cancelling_a_merge_is_heard_while_it_reads(path, make_study, tmp_path):
    other = make_study("other.gpkg")
    other.close()

    class Impatient(Progress):
        looks = 0

        def is_cancelled(self):
            self.looks += 1
            return self.looks > 4

        def report(self, fraction):
            raise AssertionError("it went on")

    with pytest.raises(CancelledError):
        merge_studies([path, other.path], str(tmp_path / "merged.gpkg"), progress=Impatient())
    assert not (tmp_path / "merged.gpkg").exists()


@given(
    st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(st.characters(codec="utf-8"))), max_size=6)
)
def test_texts_are_those_of_sqlite(values):
    connection = sqlite3.connect(":memory:")
    marks = ", ".join("?" * len(values))
    (theirs,) = connection.execute(f"SELECT CAST(json_array({marks}) AS BLOB)", values).fetchone()
    connection.close()
    assert chain._text(values) == (theirs or b"[]")
    assert json.loads(theirs or b"[]") == values


def test_single_bits(path):
    """Every bit that touches what was said is noticed: by SQLite, or by the chain."""
    whole = Path(path).read_bytes()
    with Study.open(path) as study:
        said = study.entries()
    dice = random.Random(1)
    places = [place for entry in said for place in (whole.find(entry.uuid.encode()),) if place > 0]
    for _ in range(60):
        place = dice.choice(places) + dice.randrange(-20, 100)
        harmed = bytearray(whole)
        harmed[place] ^= 1 << dice.randrange(8)
        Path(path).write_bytes(harmed)
        with contextlib.suppress(FtlError), Study.open(path) as study:
            assert study.check().changed is not None or study.entries() == said
