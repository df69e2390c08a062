"""Tables of the study that are added by hand are named like the plugin's own layers, once."""

from __future__ import annotations

import sqlite3

import pytest
from qgis.core import QgsVectorLayer

from ftl_qgis_plugin.interpretation.session.field_names import _DECIMALS_OF, _names_of
from ftl_qgis_plugin.interpretation.session.own_tables import OwnTables

# What nobody reads by its name: ids, and what is packed for the program.
INSIDE = {"fid", "OGC_FID", "uuid", "supersedes", "seal", "geom", "reason_data", "note_data"}


@pytest.fixture
def study(project, make_candidates):
    path = make_candidates(3)
    tables = OwnTables(project)
    tables.attach(path)
    yield path
    tables.disconnect_project()


def add(project, path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid()
    project.addMapLayer(layer)
    return layer


def aliases(layer):
    return {field.name(): layer.attributeAlias(index) for index, field in enumerate(layer.fields())}


@pytest.mark.parametrize(
    "table",
    [
        "verdicts",
        "place_verdicts",
        "sweep_verdicts",
        "verdicts_current",
        "looks",
        "iterations",
        "thresholds",
        "found_again",
    ],
)
def test_every_field_has_a_name(project, study, table):
    layer = add(project, study, table)
    hidden = {column.name for column in layer.attributeTableConfig().columns() if column.name and column.hidden}
    raw = {name for name, alias in aliases(layer).items() if not alias and name not in hidden}
    assert not raw
    assert hidden <= INSIDE | {"verdict"}
    assert ("verdict" in hidden) == (table == "looks")  # there it is the entry's id


def test_names_carry_their_units(project, study):
    assert aliases(add(project, study, "looks"))["seconds"].endswith("(s)")
    rates = aliases(add(project, study, "iterations"))
    assert all(rates[name].endswith("(mm/a)") for name in ("mean_rate", "spread", "change"))


def test_what_the_user_names_stays(project, study, tmp_path):
    layer = add(project, study, "verdicts")
    layer.setFieldAlias(layer.fields().lookupField("note"), "Bemerkung")
    layer.setFieldAlias(layer.fields().lookupField("reason"), "")
    again = OwnTables(project)
    again.attach(study)
    assert (aliases(layer)["note"], aliases(layer)["reason"]) == ("Bemerkung", "")
    again.disconnect_project()


def test_layers_of_the_plugin_are_left_alone(project, study):
    layer = QgsVectorLayer(f"{study}|layername=samples", "samples", "ogr")
    layer.setCustomProperty("ftl/role", "samples")
    project.addMapLayer(layer)
    assert not any(aliases(layer).values())


def test_other_files_and_memory_layers_are_left_alone(project, study, tmp_path):
    other = tmp_path / "other.gpkg"
    with sqlite3.connect(study) as source, sqlite3.connect(other) as target:
        source.backup(target)
    assert not any(aliases(add(project, str(other), "verdicts")).values())
    memory = QgsVectorLayer("NoGeometry?field=reason:string", "m", "memory")
    project.addMapLayer(memory)
    assert not any(aliases(memory).values())


def test_what_lies_in_the_project_already_is_named_when_the_study_is_opened(project, make_candidates):
    path = make_candidates(3)
    layer = add(project, path, "verdicts")
    assert not any(aliases(layer).values())
    tables = OwnTables(project)
    tables.attach(path)
    assert aliases(layer)["time_utc"]
    tables.disconnect_project()


@pytest.mark.parametrize("table", list(_DECIMALS_OF))
def test_each_name_of_a_table_says_its_decimals(qgis_app, table):
    assert set(_names_of(table)) == set(_DECIMALS_OF[table])
