from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException

from ftl_qgis_plugin.study.database import Study


@pytest.fixture(scope="module")
def scene(ftl_provider, tmp_path_factory):
    """A small demo scene: paths by parameter name."""
    import processing

    folder = str(tmp_path_factory.mktemp("scene"))
    parameters = {"SIZE": 220, "SEED": 4, "TIMESERIES": False, "OPTICAL": False, "OUTPUT": folder}
    return processing.run("ftl:demoscene", parameters)


@pytest.fixture(scope="module")
def study_path(scene, tmp_path_factory):
    """A study of the scene: its inventory as samples, its reference."""
    from osgeo import gdal, ogr

    wkt = gdal.Open(scene["DEM"]).GetProjection()
    path = str(tmp_path_factory.mktemp("study") / "study.gpkg")
    with Study.create(path, wkt) as study:
        outlines = {}
        for name in ("INVENTORY", "REFERENCE"):
            dataset = ogr.Open(scene[name])
            outlines[name] = [bytes(f.GetGeometryRef().ExportToWkb()) for f in dataset.GetLayer(0)]
        study.add_reference({"wkb": wkb} for wkb in outlines["REFERENCE"])
        study.add_samples({"origin": "inventory", "iteration": 0, "wkb": wkb} for wkb in outlines["INVENTORY"])
        study.start_iteration({"tolerance_mm_a": 1.0})
        study.finish_iteration(1, candidates=0, accepted=0, rejected=0, uncertain=0, converged=True, reason="Done.")
    return path


def test_report_with_maps(run_algorithm, scene, study_path, tmp_path):
    from qgis.core import Qgis

    target = str(tmp_path / "report.html")
    results, feedback = run_algorithm(
        "studyreport",
        {"STUDY": study_path, "DEM": scene["DEM"], "DEFORMATION": scene["DEFORMATION"], "OUTPUT": target},
    )
    assert results["OUTPUT"] == target
    text = Path(target).read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 2
    assert Qgis.QGIS_VERSION in text
    assert "reference landslides that were held out, 0 were found" in text
    assert any("Report written" in line for line in feedback.infos)
    assert feedback.percents == sorted(feedback.percents)
    assert feedback.percents[-1] == 100


def test_without_rasters(run_algorithm, study_path, tmp_path):
    target = str(tmp_path / "report.html")
    run_algorithm("studyreport", {"STUDY": study_path, "OUTPUT": target})
    text = Path(target).read_text(encoding="utf-8")
    assert "data:image" not in text
    assert "Give a DEM" in text


def test_cancelling_leaves_nothing(run_algorithm, scene, study_path, tmp_path, make_feedback):
    parameters = {"STUDY": study_path, "DEM": scene["DEM"], "OUTPUT": str(tmp_path / "report.html")}
    run_algorithm("studyreport", parameters, feedback=make_feedback(cancel_at=10))
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_study(run_algorithm, study_path, tmp_path):
    foreign = tmp_path / "foreign.gpkg"
    sqlite3.connect(foreign).execute("CREATE TABLE a (b)").connection.close()
    newer = shutil.copy(study_path, tmp_path / "newer.gpkg")
    connection = sqlite3.connect(newer)
    connection.execute("UPDATE settings SET value = '99' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    target = tmp_path / "report.html"
    for path, sentence in ((tmp_path / "none.gpkg", "no study"), (foreign, "no study"), (newer, "newer version")):
        with pytest.raises(QgsProcessingException, match=sentence):
            run_algorithm("studyreport", {"STUDY": str(path), "OUTPUT": str(target)})
        assert not target.exists()
    with pytest.raises(QgsProcessingException, match="is a study, and would be replaced by Report"):
        run_algorithm("studyreport", {"STUDY": study_path, "OUTPUT": study_path})


def test_new_landslides_before_and_after(run_algorithm, scene, study_path, tmp_path):
    from osgeo import gdal
    from qgis.core import QgsProject, QgsRasterLayer

    path = str(tmp_path / "study.gpkg")
    shutil.copy(study_path, path)
    with Study.open(path) as study:
        outline = study.reference()[0]["wkb"]
        study.add_samples([{"origin": "digitised", "iteration": 1, "candidate": "missed-1", "wkb": outline}])
    layers = []
    for name in ("image_2016", "image_2023-08-14", "undated"):
        file = str(tmp_path / f"{name}.tif")
        gdal.Translate(file, scene["DEM"])
        layers.append(QgsRasterLayer(file, name))
    QgsProject.instance().addMapLayers(layers)
    target = str(tmp_path / "report.html")
    identifiers = [layer.id() for layer in layers]
    try:
        _results, feedback = run_algorithm("studyreport", {"STUDY": path, "IMAGES": identifiers, "OUTPUT": target})
        text = Path(target).read_text(encoding="utf-8")
        assert text.count("data:image/jpeg;base64,") == 2
        assert "<b>2016</b>" in text
        assert "<b>2023-08-14</b>" in text
        assert any("undated" in line for line in feedback.warnings)
        # A date that was told in the dock counts more than the name.
        layers[0].setCustomProperty("ftl/image_date", "2011-07")
        run_algorithm("studyreport", {"STUDY": path, "IMAGES": identifiers[:2], "OUTPUT": target})
        assert "<b>2011-07</b>" in Path(target).read_text(encoding="utf-8")
    finally:
        QgsProject.instance().removeMapLayers(identifiers)
