"""The sweep's log: resumed, shared and merged as that of places, and apart from it."""

from __future__ import annotations

import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file.schema3.sweep import SWEEP_VERDICTS, add_sweep
from ftl_qgis_plugin.study.log.places import Place
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies


def cells(shapes_made, count=4):
    return [
        Place(f"cell-{number}", 250.0 + 500 * number, 250.0, shapes_made.square(500 * number, 0, 500.0))
        for number in range(count)
    ]


def say(study, name, verdict, analyst="ada"):
    study.sweep.record([Verdict(candidate=name, verdict=verdict, analyst=analyst)])


def test_it_goes_on_where_it_was_left(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made))
    say(study, "cell-0", "rejected")
    say(study, "cell-1", "accepted")
    say(study, "cell-1", "uncertain")
    study.close()
    with Study.open(study.path, analyst="ada") as study:
        assert [cell.name for cell in study.sweep.all()] == ["cell-0", "cell-1", "cell-2", "cell-3"]
        said = {name: entry.verdict for name, entry in study.sweep.current().items()}
        assert said == {"cell-0": "rejected", "cell-1": "uncertain"}
        assert study.sweep.undo("ada").candidate == "cell-1"
        assert study.sweep.current()["cell-1"].verdict == "accepted"
        assert len(list(study.sweep.entries())) == 4  # nothing is ever taken out
        assert study.places.all() == []
        assert list(study.places.entries()) == []
        assert study.current() == {}


def test_two_analysts_share_the_cells(make_study, shapes_made, tmp_path):
    paths = []
    for analyst, verdicts in (("ada", {"cell-0": "rejected", "cell-1": "accepted"}), ("ben", {"cell-2": "rejected"})):
        study = make_study(f"{analyst}.gpkg") if analyst == "ben" else make_study()
        study.sweep.replace(cells(shapes_made))
        for name, verdict in verdicts.items():
            say(study, name, verdict, analyst)
        paths.append(study.path)
        study.close()
    merge_studies(paths, str(tmp_path / "merged.gpkg"))
    with Study.open(str(tmp_path / "merged.gpkg"), read_only=True) as merged:
        assert len(merged.sweep.all()) == 4
        said = {name: (entry.verdict, entry.analyst) for name, entry in merged.sweep.current().items()}
        assert said == {
            "cell-0": ("rejected", "ada"),
            "cell-1": ("accepted", "ada"),
            "cell-2": ("rejected", "ben"),
        }


def test_the_step_can_be_taken_twice(make_study):
    study = make_study()
    study.close()
    with sqlite3.connect(study.path) as connection:
        add_sweep(connection)
        count = "SELECT COUNT(*) FROM gpkg_contents WHERE table_name = ?"
        assert connection.execute(count, (SWEEP_VERDICTS,)).fetchone() == (1,)


def test_the_progress_map_is_a_layer(make_study, shapes_made):
    """As GDAL reads it, without a warning: each cell with what holds for it, in the study's CRS."""
    from osgeo import ogr

    study = make_study()
    study.sweep.replace(cells(shapes_made))
    say(study, "cell-0", "rejected")
    say(study, "cell-1", "accepted")
    study.sweep.undo("ada")
    dataset = ogr.Open(study.path)
    layer = dataset.GetLayerByName("sweep_current")
    found = {item["cell"]: (item["state"], item.GetGeometryRef().GetArea()) for item in layer}
    assert found == {
        "cell-0": ("rejected", 250_000.0),
        **{f"cell-{number}": (None, 250_000.0) for number in (1, 2, 3)},
    }
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "32646"
    del layer, dataset
    study.sweep.replace(cells(shapes_made, 2))  # cut anew: what was said comes back with its cell
    assert study.sweep.count() == 2
    assert study.sweep.current()["cell-0"].verdict == "rejected"


def test_what_is_no_cell_is_refused(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made))
    with pytest.raises(FtlError, match="no cell"):
        say(study, "elsewhere", "rejected")
    assert list(study.sweep.entries()) == []
