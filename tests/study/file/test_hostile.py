"""Studies that somebody has made to do harm end in one sentence."""

from __future__ import annotations

import sqlite3
import time

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study

ENDLESS = "WITH RECURSIVE n(key, value) AS (SELECT 'a', '1' UNION ALL SELECT key, value FROM n) SELECT * FROM n"
HARM = {
    "a trigger of theirs": (
        "CREATE TRIGGER helpful AFTER INSERT ON verdicts BEGIN DELETE FROM verdicts; END",
        "a trigger 'helpful' that changes what is written",
    ),
    "a view for a table": ("DROP TABLE iterations; CREATE VIEW iterations AS SELECT 1 AS number", "lacks its table"),
    "an endless view": (f"DROP TABLE settings; CREATE VIEW settings AS {ENDLESS}", "study"),
    "an endless view of what few studies hold": (
        f"DROP TABLE first_inventory; CREATE VIEW first_inventory AS {ENDLESS}",
        "lacks its table 'first_inventory'",
    ),
    "a function in a view": (
        "DROP VIEW verdicts_current; CREATE VIEW verdicts_current AS SELECT load_extension('x') AS fid",
        "",
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
    if sentence:
        with pytest.raises(FtlError, match=sentence):
            Study.open(study.path)
    else:
        with Study.open(study.path) as opened, pytest.raises(sqlite3.Error):
            opened._connection.execute("SELECT * FROM verdicts_current").fetchall()
    assert time.perf_counter() - began < 60


def test_every_table_of_ours_is_known_to_the_check(make_study):
    """Whatever stands as a table in a new study may not be a view in a stranger's."""
    from ftl_qgis_plugin.study.file.integrity import TABLES

    connection = sqlite3.connect(make_study().path)
    made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {name for name in made if not name.startswith(("gpkg_", "rtree_", "sqlite_"))} == TABLES
