"""demoscene run as Processing runs it."""

from __future__ import annotations

import os

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ftl_qgis_plugin.algorithms.demo.demo_scene import DemoScene

pytestmark = pytest.mark.usefixtures("qgis_app")

RASTERS = ("DEFORMATION", "COHERENCE", "DEM", "OPTICAL_2016", "OPTICAL_2023", "TIMESERIES")
VECTORS = ("INVENTORY", "REFERENCE", "TRUTH", "STUDY_AREA", "EXCLUSION")


def run(feedback: QgsProcessingFeedback | None = None, **parameters) -> dict:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, ok = (
        DemoScene().create().run(parameters, context, feedback or QgsProcessingFeedback(False), catchExceptions=False)
    )
    assert ok
    return results


def test_every_output_opens_in_qgis(tmp_path):
    results = run(SIZE=200, SEED=2, OUTPUT=str(tmp_path))
    for name in RASTERS:
        layer = QgsRasterLayer(results[name], name)
        assert layer.isValid()
        assert layer.crs().authid() == "EPSG:32647"
    counts = {}
    for name in VECTORS:
        layer = QgsVectorLayer(results[name], name)
        assert layer.isValid()
        assert layer.crs().authid() == "EPSG:32647"
        counts[name] = layer.featureCount()
    assert counts["INVENTORY"] + counts["REFERENCE"] == results["LANDSLIDE_COUNT"] > 0
    assert QgsRasterLayer(results["TIMESERIES"], "").bandCount() >= 30


def test_only_what_was_asked_for(tmp_path):
    results = run(SIZE=200, TIMESERIES=False, OPTICAL=False, OUTPUT=str(tmp_path / "new"))
    assert "TIMESERIES" not in results
    assert "OPTICAL_2016" not in results
    assert not (tmp_path / "new" / "timeseries.tif").exists()


def test_cancelled_leaves_nothing(tmp_path):
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    run(feedback, SIZE=200, OUTPUT=str(tmp_path / "new"))
    assert not os.listdir(tmp_path)


def test_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(QgsProcessingException, match="and no folder"):
        run(SIZE=200, OUTPUT=str(tmp_path / "file"))


def test_help_names_every_file_and_parameter():
    algorithm = DemoScene().create()
    text = algorithm.shortHelpString()
    for name in ("deformation_rate.tif", "truth.gpkg", "SIZE", "PIXEL_SIZE", "INVENTORY", "EXCLUSION"):
        assert name in text
