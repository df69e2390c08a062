"""Studies of schema 3, which was released: converted they are made as new ones, and nothing of them is lost."""

from __future__ import annotations

import os
import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema, schema3, schema4, shapes
from ftl_qgis_plugin.study.file.schema4.former_triggers import former_triggers


@pytest.fixture
def third_version(tmp_path, utm_wkt, shapes_made):
    """As schema 3 made them, with a candidate whose outline was mended by hand."""
    path = str(tmp_path / "third.gpkg")
    shapes.create_polygon_tables(path, utm_wkt)
    connection = sqlite3.connect(path, isolation_level=None)
    schema.create_attribute_tables(connection)
    settings = {schema.FORMAT_KEY: schema.FORMAT, schema.VERSION_KEY: "3", schema.CRS_KEY: utm_wkt}
    connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", settings.items())
    schema3.apply(connection)
    for sql in former_triggers().values():
        connection.execute(sql)
    connection.execute("INSERT INTO proposals (candidate, geom) VALUES ('c0', x'0102')")
    connection.close()
    shapes.append(path, "candidates", [shapes_made.candidate("c0", 0.0)])
    return path


def schema_of(path):
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    connection.close()
    return rows


def test_a_converted_study_is_made_as_a_new_one(third_version, make_study):
    with Study.open(third_version) as study:
        assert study.settings()[schema.VERSION_KEY] == str(schema.SCHEMA_VERSION)
        rows = study._connection.execute("SELECT fid, candidate, geom FROM proposals").fetchall()
        assert rows == [(1, "c0", b"\x01\x02")]
    assert schema_of(third_version) == schema_of(make_study("new.gpkg", 0).path)
    assert [name for name in os.listdir(os.path.dirname(third_version)) if ".v3." in name]


def test_steps_may_be_repeated(third_version):
    Study.open(third_version).close()
    before = schema_of(third_version)
    connection = sqlite3.connect(third_version, isolation_level=None)
    schema4.apply(connection)
    connection.close()
    assert sorted(schema_of(third_version)) == sorted(before)


@pytest.mark.parametrize("name", ["row_seals_candidates_insert", "row_seals_looks_insert"])
def test_a_trigger_of_that_name_that_does_something_else_is_refused(third_version, name):
    connection = sqlite3.connect(third_version)
    connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    connection.execute(f"CREATE TRIGGER {name} AFTER INSERT ON candidates BEGIN DELETE FROM verdicts; END")
    connection.commit()
    connection.close()
    with pytest.raises(FtlError, match=name):
        Study.open(third_version)
