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
    with pytest.raises(FtlError, match=f"in the field '{field}' of its table '{table}'"):
        Study.open(path)


def test_fields_and_tables_of_users_may_hold_anything(path):
    connection = sqlite3.connect(path)
    connection.executescript(
        "ALTER TABLE iterations ADD COLUMN mine DATETIME; UPDATE iterations SET mine = 'someday';"
        "ALTER TABLE iterations ADD COLUMN yours; UPDATE iterations SET yours = x'00';"
    )
    connection.close()
    Study.open(path).close()
