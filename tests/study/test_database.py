from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


def rows_of(path, statement):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_opens_as_a_plain_geopackage_without_a_warning(make_study):
    study = make_study()
    study.record(Verdict(candidate="c1", verdict="accepted"))
    study.close()
    messages = []
    gdal.PushErrorHandler(lambda *message: messages.append(message))
    try:
        dataset = gdal.OpenEx(study.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        names = {dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())}
        layer = dataset.GetLayerByName("candidates_current")
        verdicts = {feature["candidate"]: feature["verdict"] for feature in layer}
        fid, crs = layer.GetFIDColumn(), layer.GetSpatialRef().GetAuthorityCode(None)
        layer.SetSpatialFilterRect(390, -10, 410, 10)
        near = [feature["candidate"] for feature in layer]
        current = [feature["candidate"] for feature in dataset.GetLayerByName("verdicts_current")]
        layer = dataset = None
    finally:
        gdal.PopErrorHandler()
    assert messages == []
    expected = {
        "candidates",
        "samples",
        "reference",
        "verdicts",
        "iterations",
        "thresholds",
        "settings",
        "place_verdicts",
        "first_inventory",
        "found_again",
        "looks",
        "image_evidence",
        "outline_changes",
        "sweep_verdicts",
        "sweep_cells",
        "sweep_current",
    }
    assert names == expected | {"candidates_current", "verdicts_current"}
    assert (fid, crs) == ("OGC_FID", "32646")
    assert verdicts == {"c0": None, "c1": "accepted", "c2": None, "c3": None, "c4": None}
    assert near == ["c2"]
    assert current == ["c1"]


def test_candidates_come_back_as_they_went_in(make_study, shapes_made):
    study = make_study(count=0)
    values = {"candidate": "x", "rank": 3, "score": 1.5, "rate_signed_mean": -61.5, "slope_mean": np.float32(12.5)}
    values |= {"pixels": np.int64(7), "margin": float("nan"), "坡向_mean": 3.0, "wkb": shapes_made.square(10, 20)}
    assert study.add_candidates(2, [values]) == ["x"]
    (record,) = study.candidates()
    assert record["wkb"] == shapes_made.multi(values["wkb"])
    assert {name: record[name] for name in ("candidate", "iteration", "rank", "score", "pixels")} == {
        "candidate": "x",
        "iteration": 2,
        "rank": 3,
        "score": 1.5,
        "pixels": 7,
    }
    assert (record["slope_mean"], record["坡向_mean"], record["margin"]) == (12.5, 3.0, None)
    assert study.candidates(1) == []
    assert "wkb" not in study.candidates(2, geometry=False)[0]
    # The view learns the new fields, and they are there for candidates of another iteration too.
    assert rows_of(study.path, "SELECT slope_mean FROM candidates_current") == [(12.5,)]
    study.add_candidates(3, [shapes_made.candidate("y", 900.0, Slope_Mean=4.0, relief_mean=8.0)])
    assert rows_of(study.path, "SELECT slope_mean, relief_mean FROM candidates_current") == [(12.5, None), (4.0, 8.0)]


def test_repeating_an_iteration_adds_nothing_and_a_changed_shape_is_a_new_candidate(make_study, shapes_made):
    study = make_study(count=2)
    again = [shapes_made.candidate("c0", 0.0), shapes_made.candidate("c1", 200.0, size=150.0)]
    assert study.add_candidates(2, again) == ["c0", "c1-2"]
    assert study.add_candidates(3, again) == ["c0", "c1-2"]
    # Still the same once the analyst has mended it.
    study.update_candidate_geometry("c0", shapes_made.square(-50, -50, 300))
    assert study.add_candidates(4, again[:1]) == ["c0"]
    assert study.proposed_outline("c0") == shapes_made.multi(again[0]["wkb"])
    assert [record["candidate"] for record in study.candidates()] == ["c0", "c1", "c1-2"]


@pytest.mark.parametrize("ids", [("a", "a"), ("a", "")])
def test_candidates_without_ids_of_their_own_are_refused(make_study, shapes_made, ids):
    study = make_study(count=0)
    with pytest.raises(FtlError, match="unique"):
        study.add_candidates(1, [shapes_made.candidate(name, 0.0) for name in ids])
    assert study.candidates() == []


def test_cancelling_or_a_bad_feature_stores_nothing(make_study, shapes_made):
    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    study = make_study(count=1)
    features = [shapes_made.candidate("x", 0.0, new_mean=1.0), shapes_made.candidate("y", 0.0)]
    with pytest.raises(CancelledError):
        study.add_candidates(2, features, progress=Cancelled())
    with pytest.raises(FtlError, match="no polygon"):
        study.add_candidates(2, [*features, {"candidate": "z", "wkb": b"\x01"}])
    assert [record["candidate"] for record in study.candidates()] == ["c0"]
    assert "new_mean" not in study.candidates()[0]
    study.record(Verdict(candidate="c0", verdict="accepted"))
    assert rows_of(study.path, "SELECT verdict FROM candidates_current") == [("accepted",)]


def test_an_edit_through_ogr_keeps_the_proposed_outline(make_study, shapes_made):
    study = make_study(count=1)
    proposed = study.candidates()[0]["wkb"]
    dataset = gdal.OpenEx(study.path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("candidates")
    feature = layer.GetNextFeature()
    feature["score"] = 2.0
    layer.SetFeature(feature)
    feature.SetGeometry(ogr.CreateGeometryFromWkb(shapes_made.multi(shapes_made.square(5, 5, 7))))
    layer.SetFeature(feature)
    feature = layer = dataset = None
    assert study.candidates()[0]["wkb"] == shapes_made.multi(shapes_made.square(5, 5, 7))
    assert study.proposed_outline("c0") == proposed
    assert list(study.proposals()) == ["c0"]


def test_samples_and_reference(make_study, shapes_made):
    study = make_study()
    sample = {"origin": "inventory", "iteration": 0, "class": "thaw slump", "wkb": shapes_made.square(0, 0)}
    assert study.add_samples([sample, {**sample, "origin": "digitised"}]) == 2
    assert [record["origin"] for record in study.samples()] == ["inventory", "digitised"]
    assert study.samples()[0]["class"] == "thaw slump"
    study.replace_samples([{**sample, "origin": "candidate", "candidate": "c1"}])
    assert [(record["origin"], record["candidate"]) for record in study.samples()] == [("candidate", "c1")]
    study.replace_samples([])
    assert study.samples() == []
    study.add_reference([{"name": "r1", "wkb": shapes_made.square(0, 0)}])
    assert study.reference()[0]["name"] == "r1"


def test_three_dimensional_and_multi_polygons_are_taken(make_study):
    study = make_study(count=0)
    shape = ogr.CreateGeometryFromWkt("MULTIPOLYGON Z (((0 0 5, 0 1 5, 1 1 5, 0 0 5)))")
    study.add_samples([{"origin": "digitised", "wkb": bytearray(shape.ExportToIsoWkb())}])
    stored = ogr.CreateGeometryFromWkb(study.samples()[0]["wkb"])
    assert stored.ExportToWkt() == "MULTIPOLYGON (((0 0,0 1,1 1,0 0)))"


def test_iterations_thresholds_and_settings(make_study):
    study = make_study()
    assert study.start_iteration({"min_rate": np.float64(50), "factors": ("slope",)}) == 1
    assert study.start_iteration({"min_rate": 40}) == 1  # the first one was never finished
    study.finish_iteration(1, candidates=np.int64(9), mean_rate=61.25, change=float("nan"), converged=False, reason="r")
    assert study.start_iteration({}) == 2
    first, second = study.iterations()
    assert (first.parameters, first.candidates, first.mean_rate, first.change) == ({"min_rate": 40}, 9, 61.25, None)
    assert (first.converged, second.converged, second.finished_utc) == (False, None, None)
    with pytest.raises(FtlError, match="finished"):
        study.start_iteration({}, number=1)
    with pytest.raises(FtlError, match="never started"):
        study.finish_iteration(7)
    with pytest.raises(FtlError, match="no field 'uuid'"):
        study.finish_iteration(2, uuid="x")
    table = ThresholdTable(
        (Threshold("deformation_rate", 50.0), Threshold("aspect", 300.0, 40.0, False, "arc", 0.95, 12, "north"))
    )
    study.set_thresholds(2, table)
    study.set_thresholds(2, table)
    assert study.thresholds(2) == table
    assert study.thresholds(1) is None
    study._settings.set("basemap", "local")
    study._settings.set("basemap", "local.tif")
    assert (study.setting("basemap"), study.setting("none", "x")) == ("local.tif", "x")
    study._settings.set("basemap", None)
    assert study.setting("basemap") is None


def test_the_grid_is_kept(tmp_path, utm_wkt):
    grid = Grid(100, 80, 500000.0, 4000000.0, 30.0, 30.0, utm_wkt)
    with Study.create(str(tmp_path / "s.gpkg"), utm_wkt, grid=grid) as study:
        assert study.grid == grid


def test_undo_works_across_restarts_and_the_file_can_be_moved(make_study, tmp_path):
    study = make_study()
    for name in ("c0", "c1", "c2"):
        study.record(Verdict(candidate=name, verdict="accepted"))
    study.close()
    folder = tmp_path / "a folder, moved 100%#?"
    folder.mkdir()
    moved = shutil.move(study.path, str(folder / "study.gpkg"))
    with Study.open(moved, analyst="ada") as study:
        assert [study.undo().candidate for _ in range(2)] == ["c2", "c1"]
    with Study.open(moved, analyst="ben") as study:
        assert study.undo() is None
    with Study.open(moved, analyst="ada") as study:
        assert list(study.current()) == ["c0"]
        assert study.redo().candidate == "c1"
        assert list(study.current()) == ["c0", "c1"]
    assert os.listdir(folder) == ["study.gpkg"]


def test_the_same_inputs_give_the_same_tables(make_study, shapes_made, tmp_path):
    def fill(name):
        study = make_study(name, 3, clock=shapes_made.Ticking(), new_id=shapes_made.Counting())
        study.start_iteration({"b": 1, "a": [1, 2]})
        study.add_candidates(1, [shapes_made.candidate("d", 50.0, b_mean=1.0, a_mean=2.0)])
        study.record_all([Verdict(candidate="c0", verdict="rejected"), Verdict(candidate="d", verdict="accepted")])
        study.undo()
        study.add_samples([{"origin": "candidate", "candidate": "d", "wkb": shapes_made.square(0, 0)}])
        study.set_thresholds(1, ThresholdTable((Threshold("slope", 3, 25),)))
        study.finish_iteration(1, samples=1)
        study.close()
        tables = ("candidates", "samples", "verdicts", "iterations", "thresholds", "settings", "candidates_current")
        return {table: rows_of(study.path, f"SELECT * FROM {table}") for table in tables}

    first = fill("one.gpkg")
    assert first == fill("two.gpkg")
    assert len(first["verdicts"]) == 3


def test_creating_never_replaces_an_existing_file_unasked(make_study, utm_wkt, tmp_path):
    study = make_study()
    study.close()
    with pytest.raises(FtlError, match="exists already"):
        Study.create(study.path, utm_wkt)
    with pytest.raises(FtlError, match="coordinate reference system"):
        Study.create(str(tmp_path / "x.gpkg"), "nonsense")
    with pytest.raises(FtlError):
        Study.create(str(tmp_path / "no such folder" / "x.gpkg"), utm_wkt)
    Study.create(study.path, utm_wkt, overwrite=True).close()
    assert sorted(os.listdir(tmp_path)) == ["study.gpkg"]


def test_a_study_asked_for_read_only_refuses_to_write(make_study, shapes_made):
    study = make_study()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.close()
    with Study.open(study.path, read_only=True) as study:
        assert study.read_only
        assert study.current()["c0"].verdict == "accepted"
        for write in (
            lambda: study.record(Verdict(candidate="c1", verdict="accepted")),
            study.undo,
            lambda: study.add_candidates(2, [shapes_made.candidate("z", 0.0)]),
            lambda: study._settings.set("a", "b"),
        ):
            with pytest.raises(FtlError, match="read-only"):
                write()


READ_ONLY_SCRIPT = """
import os, sys
sys.path.insert(0, sys.argv[2])
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
os.setuid(65534)  # after the imports: the checkout may lie in a home that is closed to others
try:
    with Study.open(sys.argv[1], analyst="x") as study:
        print(study.read_only, sorted(study.current()), len(study.candidates()))
except FtlError as error:
    print("FtlError", error)
"""


@pytest.mark.parametrize("wal", [False, True])
def test_a_read_only_folder_opens_read_only(make_study, wal):
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs root, to become somebody without rights to the folder")
    study = make_study()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.close()
    # Not in tmp_path, whose parents are closed to others.
    folder = Path(tempfile.mkdtemp())
    path = shutil.move(study.path, folder / "study.gpkg")
    if wal:  # as a crash of QGIS leaves it
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE settings SET value = value")
        connection.commit()
        connection.close()
    os.chmod(folder, 0o755)
    os.chmod(path, 0o644)
    command = [sys.executable, "-c", READ_ONLY_SCRIPT, str(path), str(Path(__file__).parents[2])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    shutil.rmtree(folder)
    assert done.stdout.strip() == "True ['c0'] 5", done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files where they are")
@pytest.mark.parametrize("happening", ["deleted", "moved", "replaced"])
def test_a_file_that_went_away_while_it_was_open_takes_no_verdict(make_study, tmp_path, happening):
    study, elsewhere = make_study(), tmp_path / "elsewhere.gpkg"
    study.record(Verdict(candidate="c0", verdict="accepted"))
    if happening == "replaced":
        shutil.copy(study.path, elsewhere)
        os.replace(elsewhere, study.path)
    elif happening == "moved":
        os.rename(study.path, elsewhere)
    else:
        os.remove(study.path)
    # Before 3.11 Python does not tell this from other reasons not to write.
    told = happening != "replaced" or sys.version_info >= (3, 11)
    with pytest.raises(FtlError, match="moved, deleted or replaced" if told else "read-only"):
        study.record(Verdict(candidate="c1", verdict="accepted"))
    assert set(study.current()) == {"c0"}
    study.close()


def test_samples_in_users_hands_keep_their_ids_and_fields(make_study, shapes_made):
    """What QGIS does meanwhile: a field of the user's own, a note without a shape, a layer that knows rows by id."""
    study = make_study()
    square = shapes_made.square
    known = {"origin": "inventory", "iteration": 0, "wkb": square(0, 0)}
    joined = {"origin": "candidate", "candidate": "c1", "iteration": 1, "rate_mean": 60.0, "wkb": square(500, 0)}
    gone = {"origin": "candidate", "candidate": "c2", "iteration": 1, "wkb": square(900, 0)}
    study.replace_samples([known, joined, gone, {**known, "wkb": square(0, 900)}])
    source = ogr.Open(study.path, 1)
    layer = source.GetLayerByName("samples")
    layer.CreateField(ogr.FieldDefn("field_visit", ogr.OFTString))
    note = ogr.Feature(layer.GetLayerDefn())
    note.SetField("field_visit", "ask the herders")
    layer.CreateFeature(note)
    for fid in (1, 2, 4):
        feature = layer.GetFeature(fid)
        feature.SetField("field_visit", f"visited {fid}")
        layer.SetFeature(feature)
    feature = layer = source = None
    version = study._connection.execute("PRAGMA data_version").fetchone()
    unchanged = study.samples()[:2]
    study.replace_samples(
        [
            {**known, "wkb": square(0, 0, 140.0)},  # has grown
            {**joined, "rate_mean": float("nan"), "wkb": square(505, 0)},  # a mended candidate
            {**known, "wkb": square(0, 900)},
            {"origin": "digitised", "candidate": "missed-1", "iteration": 2, "wkb": square(2000, 0)},
        ]
    )
    rows = study._connection.execute(
        "SELECT fid, candidate, field_visit, rate_mean FROM samples ORDER BY fid"
    ).fetchall()
    assert rows == [
        (1, None, "visited 1", None),
        (2, "c1", "visited 2", None),
        (4, None, "visited 4", None),
        (5, None, "ask the herders", None),
        (6, "missed-1", None, None),
    ]
    assert study.samples()[0]["wkb"] == shapes_made.multi(square(0, 0, 140.0))
    assert unchanged[0]["wkb"] != study.samples()[0]["wkb"]
    # The same once more writes nothing.
    assert version != study._connection.execute("PRAGMA data_version").fetchone()
    before = study._connection.execute("SELECT * FROM samples ORDER BY fid").fetchall()
    study.replace_samples([record for record in study.samples() if record["wkb"]])
    assert study._connection.execute("SELECT * FROM samples ORDER BY fid").fetchall() == before
    # The index knows where they are now.
    source = ogr.Open(study.path)
    found = source.GetLayerByName("samples")
    found.SetSpatialFilterRect(120, 120, 130, 130)
    assert [feature.GetFID() for feature in found] == [1]


def test_what_writes_through_gdal_waits_as_long_as_statements_do(make_study):
    study = make_study(count=0)
    assert study._wait_s == 5.0
    with study.patience(0.25):
        assert study._wait_s == 0.25
