"""Colours, names and groups of results, where QGIS loads them; nothing where it does not."""

import gc
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from osgeo import osr
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from rasters import write_raster

from ftl_qgis_plugin.bridge import styling
from ftl_qgis_plugin.core.grids.grid import Grid


@pytest.fixture(autouse=True)
def _without_a_window(monkeypatch):
    """pytest-qgis's stand-in for the window has no layer tree that QGIS 3.40 and later would take."""
    from processing.gui import Postprocessing

    monkeypatch.setattr(Postprocessing, "iface", None, raising=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """rate.tif with one fast block, thresholds.csv."""
    folder = tmp_path_factory.mktemp("files")
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(60, 50, 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())
    rate = np.zeros((50, 60), np.float32)
    rate[10:30, 20:40] = -80
    rate[0, 0] = np.nan
    write_raster(str(folder / "rate.tif"), grid, rate)
    (folder / "thresholds.csv").write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\n")
    return folder


@pytest.fixture
def project(ftl_provider):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


def extraction(files):
    return {"DEFORMATION": str(files / "rate.tif"), "THRESHOLDS": str(files / "thresholds.csv"), "ITERATION": 3}


def is_outlined(layer):
    """As candidates are; QGIS's own default for polygons is a fill."""
    renderer = layer.renderer()
    return (
        isinstance(renderer, QgsSingleSymbolRenderer) and renderer.symbol().symbolLayer(0).layerType() != "SimpleFill"
    )


def group_of(project, layer):
    return project.layerTreeRoot().findLayer(layer.id()).parent().name()


def test_loaded_candidates_have_name_style_and_group(project, files):
    import processing

    processing.runAndLoadResults("ftl:extractcandidates", {**extraction(files), "OUTPUT": "TEMPORARY_OUTPUT"})
    (layer,) = project.mapLayers().values()
    assert layer.name() == "Candidates 3"
    assert group_of(project, layer) == "FTL iteration 3"
    assert is_outlined(layer)
    assert layer.featureCount() == 1


def test_two_outputs_of_one_run_have_their_own_styles(project, files):
    import processing

    outputs = {"OUTPUT": "TEMPORARY_OUTPUT", "MASK_OUTPUT": "TEMPORARY_OUTPUT"}
    processing.runAndLoadResults("ftl:extractcandidates", {**extraction(files), **outputs})
    kinds = {type(layer): layer for layer in project.mapLayers().values()}
    assert set(kinds) == {QgsVectorLayer, QgsRasterLayer}
    classes = kinds[QgsRasterLayer].renderer().classes()
    assert {item.value: item.color.alpha() for item in classes} == {1: 255, 0: 0}
    assert is_outlined(kinds[QgsVectorLayer])
    assert {group_of(project, layer) for layer in kinds.values()} == {"FTL iteration 3"}


def test_a_rate_is_symmetric_about_zero(project, files):
    import processing

    parameters = {"INPUT": str(files / "rate.tif"), "LOCAL_RADIUS": 0, "REGIONAL_RADIUS": 100}
    processing.runAndLoadResults("ftl:removeregionaldeformation", {**parameters, "OUTPUT": "TEMPORARY_OUTPUT"})
    (layer,) = project.mapLayers().values()
    items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    values = [item.value for item in items]
    assert values == [-value for value in reversed(values)]
    assert group_of(project, layer) == "FTL deformation"


def test_a_model_styles_what_it_loads(project, files):
    """The step's post-processor works on the model's output; what lies between is neither loaded nor styled."""
    import processing

    inventory = QgsVectorLayer("MultiPolygon?crs=EPSG:32647&field=origin:string", "inventory", "memory")
    candidates, _ = extracted(files)
    inventory.dataProvider().addFeatures(list(candidates.getFeatures()))
    inputs = {"INVENTORY": inventory, "DEFORMATION": str(files / "rate.tif")}
    outputs = dict.fromkeys(("candidates:Candidates", "thresholds:Thresholds"), "TEMPORARY_OUTPUT")
    processing.runAndLoadResults("ftl:oneiteration", {**inputs, **outputs})
    layers = {layer.name(): layer for layer in project.mapLayers().values()}
    assert set(layers) == {"Candidates 1", "Thresholds"}
    assert is_outlined(layers["Candidates 1"])
    assert group_of(project, layers["Candidates 1"]) == "FTL iteration 1"


def test_what_will_style_a_layer_lives_as_long_as_the_context(project, files):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("ftl:extractcandidates")
    for _ in range(3):
        context = QgsProcessingContext()
        context.setProject(project)
        output = QgsProcessingOutputLayerDefinition("memory:", project)
        results, done = algorithm.run({**extraction(files), "OUTPUT": output}, context, QgsProcessingFeedback())
        assert done
        gc.collect()
        details = context.layerToLoadOnCompletionDetails(results["OUTPUT"])
        layer = context.takeResultLayer(results["OUTPUT"])
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
        assert is_outlined(layer)
        del details, context
        gc.collect()


def extracted(files):
    import processing

    context = QgsProcessingContext()
    results = processing.run("ftl:extractcandidates", {**extraction(files), "OUTPUT": "memory:"}, context=context)
    return results["OUTPUT"], context


def test_a_run_that_loads_nothing_is_left_alone(project, files):
    _, context = extracted(files)
    assert context.layersToLoadOnCompletion() == {}
    assert project.mapLayers() == {}


def test_the_user_s_own_style_and_group_win(project, files, monkeypatch):
    import processing
    from processing.core.ProcessingConfig import ProcessingConfig
    from processing.gui.RenderingStyles import RenderingStyles

    monkeypatch.setitem(RenderingStyles.styles, "ftl:extractcandidates", {"OUTPUT": "mine.qml"})
    setting = ProcessingConfig.RESULTS_GROUP_NAME
    previous = ProcessingConfig.getSetting(setting)
    ProcessingConfig.setSettingValue(setting, "My results")
    try:
        processing.runAndLoadResults("ftl:extractcandidates", {**extraction(files), "OUTPUT": "TEMPORARY_OUTPUT"})
    finally:
        ProcessingConfig.setSettingValue(setting, previous)
    (layer,) = project.mapLayers().values()
    group = project.layerTreeRoot().findGroup("My results")  # newer QGIS: our group inside of it
    assert group.findLayer(layer.id()) is not None
    assert layer.renderer().symbol().symbolLayer(0).layerType() == "SimpleFill"


def test_every_style_belongs_to_an_output(ftl_provider):
    wrong = []
    for (name, output), style in styling.STYLES.items():
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"ftl:{name}")
        definition = algorithm.parameterDefinition(output)
        if definition is None or not definition.isDestination():
            wrong.append((name, output))
        assert style in {*styling._RASTERS, *styling._VECTORS, *styling._FILES}
    assert wrong == []


@pytest.mark.parametrize(("style", "least", "largest"), [("fraction", 0, 1), ("day_of_year", 0, 365.25)])
def test_raster_scales(files, qgis_processing, style, least, largest):
    layer = QgsRasterLayer(str(files / "rate.tif"), "x")
    styling.apply_style(layer, style)
    items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert (items[0].value, items[-1].value) == (least, largest)
    if style == "day_of_year":
        assert items[0].color == items[-1].color


def test_the_scale_of_a_magnitude_follows_the_values(tmp_path, qgis_processing):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(100, 100, 500_000.0, 4_200_000.0, 10.0, 10.0, srs.ExportToWkt())
    values = np.linspace(0, 40, 10_000, dtype=np.float32).reshape(100, 100)
    values[0, 0] = 9000
    for name, array, expected in (("a", values, 39.2), ("nothing", np.full((100, 100), np.nan, np.float32), 1.0)):
        write_raster(str(tmp_path / f"{name}.tif"), grid, array)
        layer = QgsRasterLayer(str(tmp_path / f"{name}.tif"), name)
        styling.apply_style(layer, "magnitude")
        assert layer.renderer().classificationMax() == pytest.approx(expected, rel=0.3)


def test_matches_by_outcome(qgis_processing):
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32647&field=outcome:string", "m", "memory")
    styling.apply_style(layer, "matches")
    assert [category.value() for category in layer.renderer().categories()] == ["found", "missed", "true", "false"]


def test_a_style_for_another_kind_of_layer_changes_nothing(qgis_processing):
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32647", "m", "memory")
    before = layer.renderer().dump()
    styling.apply_style(layer, "mask")
    assert layer.renderer().dump() == before


def test_a_legends_ends_name_the_unit_once():
    """QGIS puts the suffix behind the ends' own labels too."""
    styles = Path(__file__).parents[2] / "resources" / "styles"
    root = ElementTree.parse(styles / "deformation_rate.qml").getroot()
    legend = root.find(".//rampLegendSettings")
    assert legend.get("suffix") == " mm/a"
    assert (legend.get("minimumLabel"), legend.get("maximumLabel")) == ("≤ -150", "≥ 150")
