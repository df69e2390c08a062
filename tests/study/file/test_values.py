"""Values that a field of a study cannot have are told in one sentence, before anybody reads them."""

from __future__ import annotations

import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

WRONG = [
    ("verdicts", "verdict", "maybe"),
    ("verdicts", "action", "delete"),
    ("verdicts", "time_utc", "yesterday"),
    ("verdicts", "confidence", "high"),
    ("verdicts", "note", b"bytes"),
    ("iterations", "mean_rate", "fast"),
    ("iterations", "mean_rate", float("inf")),
    ("thresholds", "lower", "low"),
    ("image_evidence", "value", ""),
]


@pytest.fixture
def path(make_study):
    study = make_study()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.looks.set_evidence({"c0": {"change": 1.0}})
    study.start_iteration({})
    study.close()
    connection = sqlite3.connect(study.path)
    connection.execute("INSERT INTO thresholds (iteration, factor, enabled) VALUES (1, 'slope', 1)")
    connection.commit()
    connection.close()
    return study.path


@pytest.mark.parametrize(("table", "field", "value"), WRONG)
def test_what_cannot_stand_there_is_told(path, table, field, value):
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE {table} SET {field} = ?", (value,))
    connection.commit()
    connection.close()
    with Study.open(path) as study:
        assert f"in the field '{field}' of its table '{table}' that cannot stand there (row 1)" in str(
            study.check().changed
        )
        assert study.read_only
        with pytest.raises(FtlError, match="read-only"):
            study.record(Verdict(candidate="c0", verdict="accepted"))
        # What can be read is read, and the row stays where it is.
        assert len(study.candidates()) == 5
        hidden = study._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    connection = sqlite3.connect(path)
    assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == hidden + 1
    connection.close()


def test_one_wrong_row_of_many_is_left_out(path):
    with Study.open(path, analyst="ben") as study:
        for name in ("c1", "c2", "c3"):
            study.record(Verdict(candidate=name, verdict="rejected", confidence=2))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE verdicts SET confidence = 'high' WHERE candidate = 'c2'")
    connection.commit()
    with Study.open(path) as study:
        assert {name: said.verdict for name, said in study.current().items()} == {
            "c0": "accepted",
            "c1": "rejected",
            "c3": "rejected",
        }
        assert [entry.candidate for entry in study.entries()] == ["c0", "c1", "c3"]
    # Mended, it is what it was.
    connection.execute("UPDATE verdicts SET confidence = 2 WHERE candidate = 'c2'")
    connection.commit()
    connection.close()
    with Study.open(path) as study:
        assert not study.read_only
        assert study.check().changed is None
        assert study.current()["c2"].verdict == "rejected"


def test_an_older_study_with_a_wrong_row_is_not_converted(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    connection.execute("UPDATE verdicts SET note = x'00'")
    connection.commit()
    connection.close()
    with pytest.raises(FtlError, match=r"cannot be converted: its table 'verdicts' .* \(row 1\)"):
        Study.open(path)


def test_fields_and_tables_of_users_may_hold_anything(path):
    connection = sqlite3.connect(path)
    connection.executescript(
        "ALTER TABLE iterations ADD COLUMN mine DATETIME; UPDATE iterations SET mine = 'someday';"
        "ALTER TABLE iterations ADD COLUMN yours; UPDATE iterations SET yours = x'00';"
    )
    connection.close()
    Study.open(path).close()
