"""A study that was converted is made as a new one, whatever it held."""

from __future__ import annotations

import os
import sqlite3

import pytest

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema, schema3, shapes
from ftl_qgis_plugin.study.file.schema3 import tables
from ftl_qgis_plugin.study.iteration.iterations import Iteration


def open_raw(path):
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def second_version(tmp_path, utm_wkt, shapes_made):
    """A study as the plugin made them before schema 3, with three landslides of the inventory."""
    path = str(tmp_path / "second.gpkg")
    shapes.create_polygon_tables(path, utm_wkt)
    inventory = [
        {"wkb": shapes_made.square(500.0 * number, 0.0), "origin": "inventory", "iteration": 0, "rate_mean": 60.0}
        for number in range(3)
    ]
    shapes.append(path, "samples", inventory)
    connection = open_raw(path)
    schema.create_attribute_tables(connection)
    settings = {schema.FORMAT_KEY: schema.FORMAT, schema.VERSION_KEY: "2", schema.CRS_KEY: utm_wkt}
    connection.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", settings.items())
    connection.close()
    return path


def made(path):
    """Everything that tells how a file is built."""
    connection = open_raw(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
    columns = {name: connection.execute(f'PRAGMA table_info("{name}")').fetchall() for name in names}
    contents = connection.execute(
        "SELECT table_name, data_type, identifier, srs_id FROM gpkg_contents ORDER BY table_name"
    ).fetchall()
    geometry = connection.execute("SELECT * FROM gpkg_geometry_columns ORDER BY table_name").fetchall()
    connection.close()
    return names, columns, contents, geometry


def test_a_converted_study_is_made_as_a_new_one(second_version, make_study):
    Study.open(second_version).close()
    assert [name for name in os.listdir(os.path.dirname(second_version)) if ".v2." in name]
    assert made(second_version) == made(make_study("new.gpkg", 0).path)


def test_steps_may_be_repeated(second_version):
    with Study.open(second_version) as study:
        before = made(second_version)
        connection = open_raw(study.path)
        connection.execute("BEGIN")
        schema3.apply(connection)
        connection.execute("COMMIT")
        connection.close()
    assert made(second_version) == before


def test_the_first_inventory_is_kept_where_nothing_was_finished(second_version):
    Study.open(second_version).close()
    connection = open_raw(second_version)
    rows = connection.execute("SELECT rate_mean, geom FROM first_inventory ORDER BY fid").fetchall()
    wanted = connection.execute("SELECT rate_mean, geom FROM samples ORDER BY fid").fetchall()
    connection.close()
    assert rows == wanted
    assert len(rows) == 3


def test_what_may_have_grown_is_not_taken_for_the_first_inventory(second_version):
    connection = open_raw(second_version)
    connection.execute(
        "INSERT INTO iterations (number, parameters, started_utc, finished_utc) VALUES (1, '{}', 'a', 'b')"
    )
    connection.close()
    with Study.open(second_version) as study:
        assert [item.number for item in study.iterations()] == [1]
    connection = open_raw(second_version)
    assert connection.execute("SELECT COUNT(*) FROM first_inventory").fetchone() == (0,)
    connection.close()


def test_fields_of_an_iteration_are_columns(make_study):
    study = make_study()
    connection = open_raw(study.path)
    columns = schema.table_columns(connection, "iterations")
    assert sorted(columns) == sorted(schema.ITERATION_FIELDS) == sorted(Iteration._fields)
    tables.add_table(connection, "settings", "fid INTEGER")  # there already: left alone
    assert schema.table_columns(connection, "settings") == ["fid", "key", "value"]
    connection.close()


def test_what_an_iteration_saw_is_kept(make_study):
    study = make_study()
    study.start_iteration({})
    study.finish_iteration(1, added=2, enlarged=1, covered_m2=3.5, unreviewed=0, left=1.5, judged_new=7)
    item = study.iterations()[0]
    assert (item.added, item.enlarged, item.covered_m2, item.unreviewed) == (2, 1, 3.5, 0)
    assert (item.judged_new, item.left, item.precision_new, item.found) == (7, 1.5, None, None)
