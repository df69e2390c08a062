"""Where outputs may go: told before the run, and nothing that is read or written elsewhere is lost."""

import os
import shutil
import socket
from pathlib import Path

import pytest
from osgeo import ogr, osr
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProject,
    QgsProperty,
    QgsRectangle,
    QgsVectorLayer,
)

from ftl_qgis_plugin.algorithms.shared.base import FtlAlgorithm
from ftl_qgis_plugin.algorithms.shared.inputs import require_saved
from ftl_qgis_plugin.algorithms.shared.targets import require_usable_targets
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


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


@pytest.mark.parametrize("ending", ["vrt", "png"])
def test_a_raster_that_no_driver_writes_is_told_before_the_run(run_algorithm, parameters, tmp_path, ending):
    target = str(tmp_path / f"mask.{ending}")
    refused(run_algorithm, {**parameters, "MASK_OUTPUT": target}, rf"cannot be written as \.{ending}\. Choose")
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


@pytest.mark.parametrize("ending", ["gpkg", "csv", "shp"])
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("as_definition", [True, False])
def test_a_link_is_followed_and_never_replaced(run_algorithm, parameters, tmp_path, ending, is_there, as_definition):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    real, link = elsewhere / f"real.{ending}", tmp_path / f"link.{ending}"
    if is_there:
        ogr.GetDriverByName({"gpkg": "GPKG", "csv": "CSV", "shp": "ESRI Shapefile"}[ending]).CreateDataSource(str(real))
    link.symlink_to(real)
    output = QgsProcessingOutputLayerDefinition(str(link)) if as_definition else str(link)
    results, _ = run_algorithm("extractcandidates", {**parameters, "OUTPUT": output})
    assert link.is_symlink()
    assert [path.name for path in tmp_path.glob("link.*")] == [link.name]
    assert QgsVectorLayer(str(real)).featureCount() == results["CANDIDATE_COUNT"] > 0


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes as POSIX systems have them")
@pytest.mark.parametrize("kind", ["pipe", "socket", "link to a pipe"])
def test_no_output_of_any_algorithm_takes_a_device(ftl_provider, tmp_path, kind, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    path = tmp_path / "odd.gpkg"
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("odd.gpkg")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to(tmp_path / "pipe")
    tried = 0
    for algorithm in ftl_provider.algorithms():
        if not isinstance(algorithm, FtlAlgorithm):
            continue
        for definition in algorithm.destinationParameterDefinitions():
            tried += 1
            with pytest.raises(FtlError, match=r"no file that can be replaced|no folder"):
                require_usable_targets(algorithm, {definition.name(): str(path)}, QgsProcessingContext())
    assert tried > 30


@pytest.fixture
def study(tmp_path):
    """Path of a study in which somebody has judged."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    path = str(tmp_path / "study.gpkg")
    with Study.create(path, srs.ExportToWkt(), analyst="ada") as made:
        made.add_candidates(
            1, [{"candidate": "c0", "wkb": bytes(QgsGeometry.fromRect(QgsRectangle(0, 0, 9, 9)).asWkb())}]
        )
        made.record(Verdict(candidate="c0", verdict="accepted"))
    return path


def test_no_output_takes_the_place_of_a_study(ftl_provider, study, qgis_app):
    """QGIS itself would remove the file before it writes."""
    context = QgsProcessingContext()
    tried = 0
    for algorithm in ftl_provider.algorithms():
        if not isinstance(algorithm, FtlAlgorithm):
            continue
        for definition in algorithm.destinationParameterDefinitions():
            if isinstance(definition, QgsProcessingParameterFolderDestination):
                continue
            algorithm = type(algorithm)()
            algorithm.initAlgorithm({})
            values = [study, QgsProcessingOutputLayerDefinition(study), QgsProperty.fromValue(study)]
            if isinstance(definition, QgsProcessingParameterFeatureSink):
                tables = ("candidates", "Candidates", "candidates_current", "settings")
                values += [f"ogr:dbname='{study}' table=\"{table}\" (geom)" for table in tables]
                values.append(f"ogr:dbname='{study}'")
            for value in values:
                tried += 1
                if definition.name() in algorithm.MAKES_STUDY:
                    require_usable_targets(algorithm, {definition.name(): value}, context)
                else:
                    with pytest.raises(FtlError, match=r"is a study, and would be replaced|take the place of a table"):
                        require_usable_targets(algorithm, {definition.name(): value}, context)
    assert tried > 100


def test_a_study_that_is_open_is_told_before_the_run(ftl_provider, study):
    context = QgsProcessingContext()
    for algorithm in ftl_provider.algorithms():
        for name in getattr(algorithm, "MAKES_STUDY", ()):
            require_usable_targets(algorithm, {name: study}, context)
            with Study.open(study), pytest.raises(FtlError, match="is open in QGIS or in another program"):
                require_usable_targets(algorithm, {name: study}, context)


def test_a_layer_of_the_users_own_lies_in_a_study(run_algorithm, parameters, study):
    """Also while it is open, and it opens afterwards."""
    target = f"ogr:dbname='{study}' table=\"my own\" (geom)"
    with Study.open(study, analyst="ada") as opened:
        for _ in range(2):  # the second time in the place of the first
            results, _ = run_algorithm("extractcandidates", {**parameters, "OUTPUT": target})
            opened.record(Verdict(candidate="c0", verdict="rejected"))
    assert ogr.Open(study).GetLayerByName("my own").GetFeatureCount() == results["CANDIDATE_COUNT"] > 0
    with Study.open(study, analyst="ada") as opened:
        assert [entry.verdict for entry in opened.entries()] == ["accepted", "rejected", "rejected"]
        assert opened.check().changed is None


@pytest.mark.parametrize("how", ["path", "id", "definition", "layer", "list"])
def test_edits_of_a_study_that_are_not_saved_are_never_read(run_algorithm, parameters, study, how):
    source = f"{study}|layername=candidates"
    layer = QgsVectorLayer(source, "My candidates", "ogr")
    QgsProject.instance().addMapLayer(layer, False)
    try:
        given = {
            "path": source,
            "id": layer.id(),
            "definition": QgsProcessingFeatureSourceDefinition(layer.id()),
            "layer": layer,
            "list": [layer],
        }[how]
        parameters = {**parameters, "KNOWN": given[0] if how == "list" else given, "OUTPUT": "memory:"}
        assert layer.startEditing()
        run_algorithm("extractcandidates", parameters)  # nothing is changed yet
        assert layer.deleteFeature(1)
        if how == "list":
            algorithm = QgsApplication.processingRegistry().createAlgorithmById("ftl:runiterations")
            with pytest.raises(FtlError, match="Edits in My candidates are not saved"):
                require_saved(algorithm, {"FACTORS": given}, QgsProcessingContext())
        else:
            refused(run_algorithm, parameters, "Edits in My candidates are not saved")
        assert layer.rollBack()
        run_algorithm("extractcandidates", parameters)
    finally:
        QgsProject.instance().removeMapLayer(layer.id())


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
