from __future__ import annotations

import shutil
import sqlite3
import struct

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


def square(x, y, size):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture(scope="module")
def study_path(tmp_path_factory, qgis_app):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    path = str(tmp_path_factory.mktemp("study") / "study.gpkg")
    with Study.create(path, crs.ExportToWkt(), analyst="ada") as study:
        outlines = [
            {"candidate": f"c{index}", "rate_mean": 60.0, "slope_mean": 9.5, "wkb": square(500_000, 500 * index, 100)}
            for index in range(3)
        ]
        study.add_candidates(1, outlines)
        study.record(Verdict(candidate="c0", verdict="accepted", class_="thaw slump", confidence=3))
        study.record(Verdict(candidate="c1", verdict="rejected", reason="river bank, wet"))
        study.add_samples(
            [
                {"origin": "inventory", "iteration": 0, "wkb": square(510_000, 0, 100)},
                {"origin": "candidate", "candidate": "c0", "iteration": 1, "wkb": square(500_000, 0, 100)},
            ]
        )
    return path


def rows(layer):
    return [dict(zip(feature.fields().names(), feature.attributes())) for feature in layer.getFeatures()]


def test_every_choice(run_algorithm, study_path):
    for what, count in enumerate((1, 2, 1, 3, 1)):
        results, _ = run_algorithm("exportinventory", {"STUDY": study_path, "WHAT": what, "OUTPUT": "memory:"})
        assert (results["COUNT"], results["OUTPUT"].featureCount()) == (count, count)
        assert results["OUTPUT"].crs().authid() == "EPSG:32646"
    results, _ = run_algorithm("exportinventory", {"STUDY": study_path, "OUTPUT": "memory:"})
    assert [row["origin"] for row in rows(results["OUTPUT"])] == ["inventory", "candidate"]


def test_attributes_in_another_crs_and_format(run_algorithm, study_path, tmp_path):
    target = str(tmp_path / "rejected.geojson")
    run_algorithm("exportinventory", {"STUDY": study_path, "WHAT": 4, "CRS": "EPSG:4326", "OUTPUT": target})
    layer = QgsVectorLayer(target, "rejected", "ogr")
    feature = next(layer.getFeatures())
    assert (feature["candidate"], feature["verdict"], feature["reason"]) == ("c1", "rejected", "river bank, wet")
    assert feature["area_m2"] == pytest.approx(10_000)
    assert feature["slope_mean"] == 9.5
    point = feature.geometry().centroid().asPoint()
    assert (point.x(), point.y()) == pytest.approx((feature["lon"], feature["lat"]), abs=1e-5)
    assert point.x() == pytest.approx(93, abs=0.01)


def test_nothing_to_export_is_told(run_algorithm, study_path, tmp_path):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    empty = str(tmp_path / "empty.gpkg")
    Study.create(empty, crs.ExportToWkt()).close()
    results, feedback = run_algorithm("exportinventory", {"STUDY": empty, "OUTPUT": "memory:"})
    assert results["COUNT"] == 0
    assert "output is empty" in feedback.warnings[0]


def test_a_study_is_only_read(run_algorithm, study_path, tmp_path):
    copy = shutil.copy(study_path, tmp_path / "copy.gpkg")
    before = copy.read_bytes()
    run_algorithm("exportinventory", {"STUDY": str(copy), "OUTPUT": "memory:"})
    with pytest.raises(QgsProcessingException, match="is a study, and would be replaced by Inventory"):
        run_algorithm("exportinventory", {"STUDY": str(copy), "OUTPUT": str(copy)})
    assert copy.read_bytes() == before


def test_files_that_are_no_study(run_algorithm, study_path, tmp_path):
    foreign = tmp_path / "foreign.gpkg"
    sqlite3.connect(foreign).execute("CREATE TABLE a (b)").connection.close()
    newer = shutil.copy(study_path, tmp_path / "newer.gpkg")
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE settings SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    for path, sentence in ((tmp_path / "none.gpkg", "no study"), (foreign, "no study"), (newer, "newer version")):
        with pytest.raises(QgsProcessingException, match=sentence):
            run_algorithm("exportinventory", {"STUDY": str(path), "OUTPUT": "memory:"})
