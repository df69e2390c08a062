"""The models of the provider: files in step with the algorithms, run by processing.run, and editable."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from checkout import plugins_folder
from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
)

from ftl_qgis_plugin import compat
from ftl_qgis_plugin.algorithms.shared.models import FtlModel, load_models, model_texts

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "resources" / "models"
FILES = sorted(FOLDER.glob("*.model3"))
# The scene's rate comes without one.
NO_STD = {"downslope:Standard error": None}


def load_maker():
    spec = importlib.util.spec_from_file_location("make_models", REPOSITORY / "scripts" / "make_models.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


maker = load_maker()


@pytest.fixture(scope="module")
def scene(ftl_provider, tmp_path_factory):
    """Outputs of demoscene, 400 x 400 pixels."""
    import processing

    folder = tmp_path_factory.mktemp("scene")
    parameters = {"SIZE": 400, "SEED": 3, "TIMESERIES": False, "OPTICAL": False, "OUTPUT": str(folder)}
    return processing.run("ftl:demoscene", parameters)


@pytest.fixture(scope="module")
def rasters(scene):
    return {name: scene[name] for name in ("DEFORMATION", "COHERENCE", "DEM")}


def run_model(name, parameters):
    """Runs the provider's model; returns its results by output, and layers taken out of the context."""
    import processing

    context = QgsProcessingContext()
    model = QgsApplication.processingRegistry().createAlgorithmById(f"ftl:{name}")
    outputs = {
        item.name(): QgsProcessing.TEMPORARY_OUTPUT for item in model.parameterDefinitions() if item.isDestination()
    }
    return processing.run(model, {**outputs, **parameters}, context=context)


def values(layer, field):
    return [feature[field] for feature in layer.getFeatures()]


def test_there_are_the_three_models(ftl_provider):
    models = {item.name() for item in ftl_provider.algorithms() if isinstance(item, FtlModel)}
    assert models == {"oneiteration", "nextiteration", "preparedeformation"}
    assert {path.stem for path in FILES} == set(model_texts())
    # The copy that a user edits says the same as the toolbox.
    assert {model.file: (model.name, model.about) for model in maker.ALL} == model_texts()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_opens_as_a_valid_model(ftl_provider, path):
    """As the designer opens it, and as a copy among the user's own models."""
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    assert model.validate() == (True, [])
    assert model.canExecute()[0]
    for child_id in model.childAlgorithms():
        assert model.validateChildAlgorithm(child_id) == (True, [])


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT >= 32300, reason="the files are those that QGIS 3.22 writes")
@pytest.mark.parametrize("model", maker.ALL, ids=lambda model: model.file)
def test_each_file_is_what_the_script_would_write_now(ftl_provider, tmp_path, model):
    """Else an algorithm's parameters have changed: run scripts/make_models.py."""
    fresh = tmp_path / "fresh.model3"
    maker.build(model).toFile(str(fresh))
    versions = []
    for path in (fresh, FOLDER / f"{model.file}.model3"):
        read = QgsProcessingModelAlgorithm()
        read.fromFile(str(path))
        versions.append(read.toVariant())
    assert versions[0] == versions[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_parameter_means_the_same_to_all_its_steps(ftl_provider, path):
    """An enumeration goes by number: its steps must have the same options, and numbers the same limits."""
    model = FtlModel(path)
    for child in model.childAlgorithms().values():
        for name, sources in child.parameterSources().items():
            for source in sources:
                if source.source() != compat.FROM_MODEL_PARAMETER:
                    continue
                ours, theirs = (
                    model.parameterDefinition(source.parameterName()),
                    child.algorithm().parameterDefinition(name),
                )
                if isinstance(ours, QgsProcessingParameterEnum):
                    assert ours.options() == theirs.options(), name
                if isinstance(ours, QgsProcessingParameterNumber):
                    assert theirs.minimum() <= ours.minimum() <= ours.maximum() <= theirs.maximum(), name
                # A model's own default is for the dialog only: where the parameter is left out, the step's holds.
                assert ours.defaultValue() in (None, theirs.defaultValue()), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_boxes_do_not_overlap(ftl_provider, path):
    model = FtlModel(path)
    boxes = list(model.parameterComponents().values())
    for child in model.childAlgorithms().values():
        boxes += [child, *child.modelOutputs().values()]
    spots = [(box.position().x(), box.position().y(), box.size().width(), box.size().height()) for box in boxes]
    for number, (x, y, width, height) in enumerate(spots):
        for other_x, other_y, other_width, other_height in spots[:number]:
            apart = abs(x - other_x) >= (width + other_width) / 2 or abs(y - other_y) >= (height + other_height) / 2
            assert apart, (x, y, other_x, other_y)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_told_as_the_algorithms_are(ftl_provider, path):
    model = QgsApplication.processingRegistry().createAlgorithmById("ftl:" + path.stem.replace("_", ""))
    assert (model.displayName(), model.shortDescription()) == model_texts()[path.stem]
    assert model.group()
    assert model.sourceFilePath() == str(path)
    for definition in model.parameterDefinitions():
        assert len(definition.help()) >= 10, definition.name()
        assert definition.description(), definition.name()
        assert definition.help().split()[0] in model.shortHelpString()


def test_labels_follow_the_language_of_the_algorithms(ftl_provider, monkeypatch):
    from ftl_qgis_plugin.algorithms.factors.factor_thresholds import FactorThresholds

    monkeypatch.setattr(FactorThresholds, "tr", lambda self, text: "译" + text)
    model = FtlModel(FOLDER / "one_iteration.model3")
    assert model.parameterDefinition("INVENTORY").description() == "译Known landslides"
    assert model.parameterDefinition("thresholds:Thresholds").description() == "译Thresholds"
    options = model.parameterDefinition("METHOD").options()
    assert options == FactorThresholds().create().parameterDefinition("METHOD").options()


def test_rasters_are_taken_by_gdals_names_of_datasets(scene, rasters, tmp_path):
    """QGIS itself takes such text for a file that is not there."""
    named = {}
    for name, path in rasters.items():
        translated = gdal.Translate(str(tmp_path / f"{name}.nc"), path, format="netCDF")
        assert translated is not None
        translated = None
        named[name] = f'NETCDF:"{tmp_path / name}.nc":Band1'
    by_file, by_name = (
        run_model("oneiteration", {"INVENTORY": scene["INVENTORY"], **given})["candidates:Candidates"]
        for given in (rasters, named)
    )
    assert values(by_name, "candidate") == values(by_file, "candidate")
    assert by_file.featureCount() > 3


def test_a_damaged_file_is_left_out(ftl_provider, tmp_path):
    shutil.copy(FILES[0], tmp_path)
    (tmp_path / "broken.model3").write_text("no model", encoding="utf-8")
    models, broken = load_models(tmp_path)
    assert [model.file.name for model in models] == [FILES[0].name]
    assert [path.name for path in broken] == ["broken.model3"]


def test_one_iteration_equals_its_steps(run_algorithm, scene, rasters):
    results = run_model("oneiteration", {"INVENTORY": scene["INVENTORY"], **rasters, "MIN_AREA": 2000})
    steps, _ = run_algorithm(
        "factorthresholds",
        {"INVENTORY": scene["INVENTORY"], **rasters, "THRESHOLDS": "memory:", "HISTOGRAMS": "memory:"},
    )
    found, _ = run_algorithm(
        "extractcandidates",
        {
            **rasters,
            "THRESHOLDS": steps["THRESHOLDS"],
            "HISTOGRAMS": steps["HISTOGRAMS"],
            "KNOWN": scene["INVENTORY"],
            "MIN_AREA": 2000,
            "OUTPUT": "memory:",
        },
    )
    candidates = results["candidates:Candidates"]
    assert values(candidates, "candidate") == values(found["OUTPUT"], "candidate")
    assert values(candidates, "score") == values(found["OUTPUT"], "score")
    assert candidates.featureCount() > 3
    assert values(results["thresholds:Thresholds"], "lower") == values(steps["THRESHOLDS"], "lower")
    assert results["thresholds:Statistics"].featureCount() == results["thresholds:Thresholds"].featureCount()


@pytest.fixture(scope="module")
def reviewed(scene, rasters, tmp_path_factory):
    """(candidates with verdicts, thresholds): the best is accepted, the second rejected, the rest unreviewed."""
    import processing

    results = run_model("oneiteration", {"INVENTORY": scene["INVENTORY"], **rasters})
    folder = tmp_path_factory.mktemp("reviewed")
    verdicts = "CASE WHEN rank = 1 THEN 'accepted' WHEN rank = 2 THEN 'Rejected ' END"
    calculated = processing.run(
        "native:fieldcalculator",
        {
            "INPUT": results["candidates:Candidates"],
            "FIELD_NAME": "judgement",
            "FIELD_TYPE": 2,
            "FORMULA": verdicts,
            "OUTPUT": str(folder / "reviewed.gpkg"),
        },
    )
    return calculated["OUTPUT"], results["thresholds:Thresholds"]


def test_next_iteration_takes_accepted_and_rejected(run_algorithm, scene, rasters, reviewed):
    candidates, previous = reviewed
    results = run_model(
        "nextiteration",
        {
            "SAMPLES": scene["INVENTORY"],
            "CANDIDATES": candidates,
            "VERDICT_FIELD": "judgement",
            "PREVIOUS": previous,
            "ITERATION": 2,
            **rasters,
        },
    )
    samples = results["samples:Samples"]
    best = next(item for item in QgsVectorLayer(candidates).getFeatures() if item["rank"] == 1)
    known = [item.geometry() for item in QgsVectorLayer(scene["INVENTORY"]).getFeatures()]
    touched = [geometry for geometry in known if geometry.intersection(best.geometry()).area() > 0]
    assert samples.featureCount() == len(known) + (1 if not touched else 1 - len(touched))
    assert any(item.geometry().contains(best.geometry().centroid()) for item in samples.getFeatures())
    assert set(values(results["candidates:Candidates"], "iteration")) == {2}
    steps, _ = run_algorithm(
        "factorthresholds",
        {"INVENTORY": samples, **rasters, "PREVIOUS": previous, "THRESHOLDS": "memory:", "STATISTICS": "memory:"},
    )
    assert values(results["thresholds:Thresholds"], "upper") == values(steps["THRESHOLDS"], "upper")
    shares = [name for name in results["thresholds:Statistics"].fields().names() if "rejected" in name]
    assert shares
    # One polygon was rejected: without it these would be empty.
    assert any(
        value not in (None, "") and str(value) != "NULL"
        for value in values(results["thresholds:Statistics"], shares[0])
    )
    assert not any(str(value) not in ("None", "NULL") for value in values(steps["STATISTICS"], shares[0]))


def test_prepare_deformation_equals_its_steps(run_algorithm, scene, tmp_path):
    angles = {"INCIDENCE": 39.0, "HEADING": -12.0}
    results = run_model(
        "preparedeformation",
        {"INPUT": scene["DEFORMATION"], "UNIT": 1, "DEM": scene["DEM"], **angles, "REGIONAL_RADIUS": 800, **NO_STD},
    )
    assert not results.get("downslope:Standard error")
    step, _ = run_algorithm(
        "importdeformation", {"INPUT": scene["DEFORMATION"], "UNIT": 1, "OUTPUT": str(tmp_path / "a.tif")}
    )
    step, _ = run_algorithm(
        "removeregionaldeformation",
        {"INPUT": step["OUTPUT"], "REGIONAL_RADIUS": 800, "OUTPUT": str(tmp_path / "b.tif")},
    )
    step, _ = run_algorithm(
        "projectonslope", {"INPUT": step["OUTPUT"], "DEM": scene["DEM"], **angles, "OUTPUT": str(tmp_path / "c.tif")}
    )
    ours = gdal.Open(results["downslope:Rate"]).ReadAsArray()
    theirs = gdal.Open(step["OUTPUT"]).ReadAsArray()
    assert (ours == theirs)[theirs == theirs].all()
    assert gdal.Open(results["downslope:Visibility"]).RasterCount == 3


def test_prepare_deformation_passes_the_standard_error_on(run_algorithm, scene, tmp_path):
    """LiCSBAS's vstd lies beside its rate; no step but the last writes it where the user sees it."""
    product = shutil.copy(scene["DEFORMATION"], tmp_path / "x.vel.geo.tif")
    source = gdal.Open(str(product))
    copy = gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "vstd.geo.tif"), source)
    values = np.random.default_rng(2).uniform(1, 4, (copy.RasterYSize, copy.RasterXSize))
    copy.GetRasterBand(1).WriteArray(values)
    source = copy = None
    angles = {"INCIDENCE": 39.0, "HEADING": -12.0}
    results = run_model(
        "preparedeformation", {"INPUT": str(product), "DEM": scene["DEM"], **angles, "REGIONAL_RADIUS": 800}
    )
    first, _ = run_algorithm(
        "importdeformation",
        {"INPUT": str(product), "OUTPUT": str(tmp_path / "a.tif"), "RATE_STD": str(tmp_path / "a_std.tif")},
    )
    second, _ = run_algorithm(
        "removeregionaldeformation",
        {
            "INPUT": first["OUTPUT"],
            "RATE_STD": first["RATE_STD"],
            "REGIONAL_RADIUS": 800,
            "OUTPUT": str(tmp_path / "b.tif"),
            "OUTPUT_STD": str(tmp_path / "b_std.tif"),
        },
    )
    third, _ = run_algorithm(
        "projectonslope",
        {
            "INPUT": second["OUTPUT"],
            "RATE_STD": second["OUTPUT_STD"],
            "DEM": scene["DEM"],
            **angles,
            "OUTPUT": str(tmp_path / "c.tif"),
            "OUTPUT_STD": str(tmp_path / "c_std.tif"),
        },
    )
    ours = gdal.Open(results["downslope:Standard error"]).ReadAsArray()
    theirs = gdal.Open(third["OUTPUT_STD"]).ReadAsArray()
    np.testing.assert_array_equal(ours, theirs)
    assert np.isfinite(theirs).mean() > 0.3


def test_a_standard_error_that_was_asked_for_and_cannot_be_is_told(scene, qgis_processing):
    from qgis.core import QgsProcessingException

    parameters = {"INPUT": scene["DEFORMATION"], "UNIT": 1, "DEM": scene["DEM"], "INCIDENCE": 39, "HEADING": -12}
    with pytest.raises(QgsProcessingException, match="Project on slope"):
        run_model("preparedeformation", parameters)


def test_missing_angle_is_told(scene, qgis_processing):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException):
        run_model(
            "preparedeformation",
            {"INPUT": scene["DEFORMATION"], "UNIT": 1, "DEM": scene["DEM"], "INCIDENCE": 39, **NO_STD},
        )


def test_a_batch_of_parameter_sets(scene, rasters):
    """As the batch dialog does: one instance of the model per row, one after the other."""
    counts = []
    for rate in (30, 50, 120):
        results = run_model("oneiteration", {"INVENTORY": scene["INVENTORY"], **rasters, "MIN_RATE": rate})
        counts.append(results["candidates:Candidates"].featureCount())
        assert min(values(results["candidates:Candidates"], "rate_mean")) >= rate
    assert counts[0] > counts[1] > counts[2]


@pytest.fixture(scope="module")
def qgis_process(tmp_path_factory):
    """A function (model, parameters) that runs a model as a command in a profile of its own; returns its results."""
    # Debian 12's wrapper passes on an option that QGIS 3.22 does not know.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        pytest.skip("qgis_process is not installed")
    folder = tmp_path_factory.mktemp("qgis_process")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"),
        "QGIS_PLUGINPATH": str(plugins_folder()),
    }
    environment.pop("PYTHONPATH", None)

    def call(*arguments):
        done = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, timeout=120, cwd=folder
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(model, parameters):
        assigned = [f"{name}={value}" for name, value in parameters.items()]
        return json.loads(call("--json", "run", f"ftl:{model}", "--", *assigned))["results"]

    # As `qgis_process plugins enable` does, which tests/test_package.py tries.
    settings = folder / "profile" / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    for name in ("QGIS3.ini", "QGIS4.ini"):
        (settings / name).write_text("[PythonPlugins]\nftl_qgis_plugin=true\n")
    return run


def test_the_models_run_as_commands(qgis_process, scene, rasters, tmp_path):
    first = qgis_process(
        "oneiteration",
        {
            "INVENTORY": scene["INVENTORY"],
            **rasters,
            "candidates:Candidates": tmp_path / "candidates.gpkg",
            "thresholds:Thresholds": tmp_path / "thresholds.csv",
        },
    )
    assert QgsVectorLayer(first["candidates:Candidates"]).featureCount() > 3
    judged = tmp_path / "judged.gpkg"
    gdal.VectorTranslate(
        str(judged),
        first["candidates:Candidates"],
        SQLStatement="SELECT *, CASE WHEN rank < 3 THEN 'accepted' ELSE 'rejected' END AS verdict FROM candidates",
        SQLDialect="SQLITE",
    )
    second = qgis_process(
        "nextiteration",
        {
            "SAMPLES": scene["INVENTORY"],
            "CANDIDATES": judged,
            "VERDICT_FIELD": "verdict",
            "PREVIOUS": tmp_path / "thresholds.csv",
            "ITERATION": 2,
            **rasters,
            "samples:Samples": tmp_path / "samples.gpkg",
            "candidates:Candidates": tmp_path / "candidates_2.gpkg",
            "thresholds:Thresholds": tmp_path / "thresholds_2.csv",
        },
    )
    assert QgsVectorLayer(second["samples:Samples"]).featureCount() > 0
    assert set(values(QgsVectorLayer(second["candidates:Candidates"]), "iteration")) == {2}
    third = qgis_process(
        "preparedeformation",
        {
            "INPUT": scene["DEFORMATION"],
            "UNIT": 1,
            "DEM": scene["DEM"],
            "INCIDENCE": 39,
            "HEADING": -12,
            "imported:Rate": tmp_path / "rate.tif",
            "local:Rate": tmp_path / "local.tif",
            "downslope:Rate": tmp_path / "downslope.tif",
        },
    )
    assert gdal.Open(third["downslope:Rate"]).RasterXSize == 400
