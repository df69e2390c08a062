"""Not one byte of a study, its backup or its report holds a login, a key or a person's folder."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from ftl_qgis_plugin.core.factors.thresholds import ThresholdTable
from ftl_qgis_plugin.report.rendering import write_report
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.log.looks import Look
from ftl_qgis_plugin.study.log.verdicts import Verdict

SECRET = "S3cr3tS3cr3t"
HREF = f"/vsicurl/https://ada:{SECRET}@x.org/dem.tif?se=2030&sig={SECRET}"
WMS = f"crs=EPSG:3857&url=https://x.org/wms?token%3D{SECRET}&authcfg={SECRET}&layers=a"
DATABASE = f"dbname='gis' host=db user='{SECRET}' password='{SECRET}' key='gid' table=a"


def parameters(folder: Path) -> dict:
    layers = {"deformation": str(folder / "data" / "rate.tif"), "dem": HREF, "inventory": DATABASE}
    return {"k": 2.0, "layers": {**layers, "reference": "/home/bob-the-builder/reference.gpkg|layername=a"}}


@pytest.fixture
def old_study(tmp_path, make_study):
    """As schema 2 was, with what it stored; some of it written over, and still in the file's unused bytes."""
    study = make_study()
    study.record(Verdict(candidate="c0", verdict="accepted"))
    study.start_iteration({})
    study.close()
    connection = sqlite3.connect(study.path, isolation_level=None)
    connection.execute("UPDATE iterations SET parameters = ?", (json.dumps(parameters(tmp_path)) + " " * 3000,))
    connection.execute("UPDATE iterations SET parameters = ?", (json.dumps(parameters(tmp_path)),))
    connection.execute("UPDATE verdicts SET image_source = ?, note = ?", (WMS, f"see https://x.org/?token={SECRET}"))
    connection.execute("INSERT INTO settings (key, value) VALUES ('mine', ?)", (json.dumps({"url": HREF}),))
    connection.execute("UPDATE settings SET value = '2' WHERE key = ?", (schema.VERSION_KEY,))
    connection.close()
    assert SECRET.encode() in Path(study.path).read_bytes()
    return study.path


def test_older_studies_are_cleaned(old_study, tmp_path):
    with Study.open(old_study) as study:
        layers = study.iterations()[0].parameters["layers"]
        assert layers["deformation"] == "./data/rate.tif"
        assert layers["dem"] == "/vsicurl/https://x.org/dem.tif"
        assert layers["reference"] == "reference.gpkg|layername=a"
        assert layers["inventory"] == "dbname='gis' host=db key='gid' table=a"
        assert study.settings()["mine"] == json.dumps({"url": "/vsicurl/https://x.org/dem.tif"})
        assert "layers=a" in study.current()["c0"].image_source
    backup = next(tmp_path.glob("study.v2.*"))
    for path in (Path(old_study), backup):
        assert SECRET.encode() not in path.read_bytes()
    for word in (b"bob-the-builder", bytes(tmp_path)):
        assert word not in Path(old_study).read_bytes()


def test_nothing_of_it_is_stored_or_reported(make_study, tmp_path):
    study = make_study()
    number = study.start_iteration(parameters(tmp_path))
    study.set_thresholds(number, ThresholdTable([]))
    study.record(Verdict(candidate="c0", verdict="accepted", image_source=WMS, note=f"at {HREF}"))
    study.looks.record([Look(candidate="c0", source=WMS)], "ada")
    study._settings.set("mine", json.dumps({"authcfg": SECRET, "list": [DATABASE]}))
    study.finish_iteration(number, candidates=5)
    study.close()
    assert SECRET.encode() not in Path(study.path).read_bytes()
    # A stranger's study, in which it was put by other means.
    connection = sqlite3.connect(study.path)
    connection.execute("UPDATE iterations SET parameters = ?", (json.dumps(parameters(tmp_path)),))
    connection.execute("INSERT INTO settings (key, value) VALUES ('theirs', ?)", (WMS,))
    connection.commit()
    connection.close()
    report = tmp_path / "report.html"
    write_report(study.path, str(report))
    text = report.read_bytes()
    assert SECRET.encode() not in text
    assert b"bob-the-builder" not in text
    assert b"theirs" in text
