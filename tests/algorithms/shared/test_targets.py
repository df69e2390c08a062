"""Where outputs may go: told before the run, and nothing that is read or written elsewhere is lost."""

import os
import shutil
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)


@pytest.fixture
def parameters(scene, tmp_path):
    """Parameters of extractcandidates that work, and a layer of known landslides in a file of its own."""
    known = tmp_path / "known.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(known))
    source.CreateLayer("known", None, ogr.wkbPolygon)
    source = None
    table = tmp_path / "thresholds.csv"
    table.write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\ncoherence,0.7,,1\n")
    return {
        "DEFORMATION": str(scene / "rate.tif"),
        "COHERENCE": str(scene / "coherence.tif"),
        "THRESHOLDS": str(table),
        "OUTPUT": str(tmp_path / "candidates.gpkg"),
    }


def refused(run_algorithm, parameters, sentence, algorithm="extractcandidates"):
    with pytest.raises(QgsProcessingException, match=sentence):
        run_algorithm(algorithm, parameters)


@pytest.mark.parametrize("name", ["OUTPUT", "MASK_OUTPUT"])
def test_a_missing_folder_is_told_before_the_run(run_algorithm, parameters, tmp_path, name):
    target = str(tmp_path / "none" / "file.tif")
    refused(run_algorithm, {**parameters, name: target}, r"none does not exist, so file\.tif")
    assert not Path(parameters["OUTPUT"]).exists()


def test_a_closed_folder_is_told_before_the_run(run_algorithm, parameters, tmp_path, monkeypatch):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode) and str(path) != str(tmp_path))  # for root
    refused(run_algorithm, parameters, r"candidates\.gpkg cannot be written \(Permission denied\)")


def test_the_file_of_an_input_is_not_replaced(run_algorithm, parameters, tmp_path, scene):
    rate = shutil.copy(scene / "rate.tif", tmp_path / "copy.tif")
    before = rate.read_bytes()
    refused(
        run_algorithm,
        {**parameters, "DEFORMATION": str(rate), "MASK_OUTPUT": str(rate)},
        "also the file of Deformation",
    )
    assert rate.read_bytes() == before


@pytest.mark.parametrize("how", ["path", "layer", "layer in path", "selection", "without extension"])
def test_a_layer_that_is_read_is_not_replaced(run_algorithm, parameters, tmp_path, how):
    path = str(tmp_path / "known.gpkg")
    layer = QgsVectorLayer(path, "known")
    QgsProject.instance().addMapLayer(layer)
    given = {
        "layer": layer,
        "layer in path": f"{path}|layername=known",
        "selection": QgsProcessingFeatureSourceDefinition(layer.id(), True),
    }.get(how, path)
    target = path[: -len(".gpkg")] if how == "without extension" else path
    sink = QgsProcessingOutputLayerDefinition(target, QgsProject.instance()) if how == "layer" else target
    try:
        refused(run_algorithm, {**parameters, "KNOWN": given, "OUTPUT": sink}, "also the file of Known landslides")
    finally:
        QgsProject.instance().removeMapLayer(layer)
    assert ogr.Open(path).GetLayer(0).GetName() == "known"


def test_two_outputs_in_one_file_are_told(run_algorithm, parameters):
    same = {**parameters, "MASK_OUTPUT": parameters["OUTPUT"]}
    refused(run_algorithm, same, "of Overlap mask is also the file of Candidates")


def test_a_layer_inside_an_existing_geopackage_leaves_the_others(run_algorithm, parameters, tmp_path):
    path = tmp_path / "known.gpkg"
    target = f"ogr:dbname='{path}' table=\"candidates\" (geom)"
    results, _ = run_algorithm("extractcandidates", {**parameters, "OUTPUT": target})
    source = ogr.Open(str(path))
    assert [layer.GetName() for layer in source] == ["known", "candidates"]
    assert source.GetLayer(1).GetFeatureCount() == results["CANDIDATE_COUNT"] > 0


def test_a_shapefile_tells_which_names_it_cuts(run_algorithm, parameters, tmp_path):
    results, feedback = run_algorithm("extractcandidates", {**parameters, "OUTPUT": str(tmp_path / "c.shp")})
    cut = [text for text in feedback.warnings if "rate_signed_mean" in text]
    assert len(cut) == 1
    assert all(name in cut[0] for name in ("coherence_mean", "known_overlap"))
    assert QgsVectorLayer(results["OUTPUT"]).featureCount() == results["CANDIDATE_COUNT"]
    _, feedback = run_algorithm("extractcandidates", {**parameters, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert not [text for text in feedback.warnings if "shapefile" in text]


def test_a_format_without_fields_leaves_no_file(run_algorithm, parameters, tmp_path):
    refused(run_algorithm, {**parameters, "OUTPUT": str(tmp_path / "c.dxf")}, "field candidate .*failed")
    assert not (tmp_path / "c.dxf").exists()


def test_files_with_spaces_and_letters_of_any_script(run_algorithm, parameters, tmp_path, scene):
    folder = tmp_path / "冻融 滑坡 é"
    folder.mkdir()
    rate = shutil.copy(scene / "rate.tif", folder / "速率 1.tif")
    changes = {
        "OUTPUT": str(folder / "候选 区.gpkg"),
        "MASK_OUTPUT": str(folder / "掩膜.tif"),
        "DEFORMATION": str(rate),
    }
    results, _ = run_algorithm("extractcandidates", {**parameters, **changes})
    assert QgsVectorLayer(results["OUTPUT"]).featureCount() == results["CANDIDATE_COUNT"] > 0
    assert (folder / "掩膜.tif").exists()


def test_what_is_not_saved_yet_counts(run_algorithm, parameters):
    """Polygons in a layer's edit buffer are read as they are on the screen."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32647", "areas", "memory")
    layer.startEditing()
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(499_000, 4_190_000, 500_700, 4_210_000)))
    layer.addFeature(feature)
    everything, _ = run_algorithm("extractcandidates", parameters)
    results, _ = run_algorithm("extractcandidates", {**parameters, "EXCLUDE": layer, "OUTPUT": "memory:"})
    assert results["CANDIDATE_COUNT"] < everything["CANDIDATE_COUNT"]
    layer.rollBack()
