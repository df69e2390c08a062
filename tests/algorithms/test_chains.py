"""Every algorithm's outputs flow into the next as they are: models through all algorithms, no file written by hand."""

from datetime import datetime

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsVectorLayer,
)
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid

SCENE = {"SIZE": 400, "SEED": 3, "OPTICAL": False}
# Left out of the chains: the models, which test_models.py runs.
CHAINED: set[str] = set()


class Chain:
    """A model built step by step; every output goes to the next steps as it is."""

    def __init__(self):
        self.model = QgsProcessingModelAlgorithm("chain", "test")

    def step(self, identifier, sources, outputs=()):
        """`sources`: value, output (step, name) of an earlier step, or a list of such outputs. The step's name is its
        id, without "ftl:"; a second one of the same algorithm says "id#2".
        """
        algorithm = identifier.partition("#")[0]
        algorithm = algorithm if ":" in algorithm else f"ftl:{algorithm}"
        CHAINED.add(algorithm)
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(identifier)
        for definition in QgsApplication.processingRegistry().algorithmById(algorithm).parameterDefinitions():
            if definition.defaultValue() is not None and not definition.isDestination():
                sources = {definition.name(): definition.defaultValue(), **sources}
        for name, value in sources.items():
            child.addParameterSources(name, [_source(item) for item in (value if _is_several(value) else [value])])
        finals = {}
        for name in outputs:
            item = QgsProcessingModelOutput(name)
            item.setChildId(identifier)
            item.setChildOutputName(name)
            finals[name] = item
        child.setModelOutputs(finals)
        self.model.addChildAlgorithm(child)

    def run(self, run_algorithm):
        """Results of the steps' `outputs`, "step:name" to layer or path."""
        self.model.updateDestinationParameters()
        assert self.model.validate() == (True, [])
        outputs = [item.name() for item in self.model.parameterDefinitions() if item.isDestination()]
        feedback = QgsProcessingFeedback()
        try:
            return run_algorithm(self.model, dict.fromkeys(outputs, QgsProcessing.TEMPORARY_OUTPUT), feedback)[0]
        except QgsProcessingException:
            pytest.fail(feedback.textLog()[-2000:])


def _is_several(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], tuple)


def _source(value):
    if isinstance(value, tuple):
        return QgsProcessingModelChildParameterSource.fromChildOutput(*value)
    return QgsProcessingModelChildParameterSource.fromStaticValue(value)


def utm_47n():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def values(layer, field):
    return [feature[field] for feature in layer.getFeatures()]


def begin(tmp_path, **more):
    """A chain with a demo scene. The folder is the only thing with a name: a scene is a folder of files."""
    chain = Chain()
    chain.step("demoscene", {**SCENE, "TIMESERIES": False, "OUTPUT": str(tmp_path / "scene"), **more})
    return chain


RASTERS = {name: ("demoscene", name) for name in ("DEFORMATION", "COHERENCE", "DEM")}


def test_the_whole_method_chains_in_one_model(run_algorithm, tmp_path):
    chain = begin(tmp_path)
    chain.step("factorthresholds", {"INVENTORY": ("demoscene", "INVENTORY"), **RASTERS})
    chain.step(
        "extractcandidates",
        {
            **RASTERS,
            "THRESHOLDS": ("factorthresholds", "THRESHOLDS"),
            "HISTOGRAMS": ("factorthresholds", "HISTOGRAMS"),
            "KNOWN": ("demoscene", "INVENTORY"),
            "MASK": ("demoscene", "STUDY_AREA"),
            "EXCLUDE": ("demoscene", "EXCLUSION"),
        },
        ["OUTPUT"],
    )
    chain.step(
        "updatesamples",
        {
            "SAMPLES": ("demoscene", "INVENTORY"),
            "CANDIDATES": ("extractcandidates", "OUTPUT"),
            "VERDICT_FIELD": "",
            "DEFORMATION": ("demoscene", "DEFORMATION"),
        },
        ["OUTPUT"],
    )
    chain.step("checkconvergence", {"SAMPLES": ("updatesamples", "OUTPUT")}, ["OUTPUT"])
    chain.step(
        "detectionaccuracy",
        {"DETECTED": ("updatesamples", "OUTPUT"), "REFERENCE": ("demoscene", "REFERENCE")},
        ["OUTPUT", "MATCHES"],
    )
    results = chain.run(run_algorithm)
    candidates, samples = results["extractcandidates:OUTPUT"], results["updatesamples:OUTPUT"]
    assert candidates.featureCount() > 3
    assert samples.featureCount() > QgsVectorLayer(str(tmp_path / "scene" / "inventory.gpkg")).featureCount()
    assert len(values(results["checkconvergence:OUTPUT"], "iteration")) >= 1
    accuracy = next(results["detectionaccuracy:OUTPUT"].getFeatures())
    assert 0.3 < accuracy["tpr"] <= 1
    assert results["detectionaccuracy:MATCHES"].featureCount() > 0


def test_deformation_chains_to_candidates(run_algorithm, tmp_path):
    """A product, two tracks, down the slope and without the region's motion; terrain as rasters of one's own."""
    chain = begin(tmp_path)
    chain.step(
        "importdeformation", {"INPUT": ("demoscene", "DEFORMATION"), "UNIT": 1, "COHERENCE": ("demoscene", "COHERENCE")}
    )
    chain.step("removeregionaldeformation", {"INPUT": ("importdeformation", "OUTPUT"), "REGIONAL_RADIUS": 800})
    chain.step("combinetracks", {"INPUTS": [("importdeformation", "OUTPUT"), ("removeregionaldeformation", "OUTPUT")]})
    chain.step(
        "projectonslope",
        {"INPUT": ("combinetracks", "OUTPUT"), "DEM": ("demoscene", "DEM"), "INCIDENCE": 39, "HEADING": -12},
        ["VISIBILITY"],
    )
    chain.step("terrainfactors", {"DEM": ("demoscene", "DEM")})
    # "slope" is the plugin's own, which needs a DEM here; a raster of one's own goes by another name.
    chain.step("native:renamelayer", {"INPUT": ("terrainfactors", "SLOPE"), "NAME": "steepness"})
    inputs = {
        "DEFORMATION": ("combinetracks", "OUTPUT"),
        "COHERENCE": ("importdeformation", "COHERENCE_OUTPUT"),
        "FACTORS": [("native:renamelayer", "OUTPUT"), ("projectonslope", "OUTPUT")],
    }
    chain.step("factorthresholds", {"INVENTORY": ("demoscene", "INVENTORY"), **inputs}, ["THRESHOLDS"])
    chain.step("overlapmask", {"THRESHOLDS": ("factorthresholds", "THRESHOLDS"), **inputs}, ["OUTPUT", "COUNT"])
    chain.step("extractcandidates", {"THRESHOLDS": ("factorthresholds", "THRESHOLDS"), **inputs}, ["OUTPUT"])
    results = chain.run(run_algorithm)
    assert gdal.Open(results["projectonslope:VISIBILITY"]).RasterCount == 3
    mask = gdal.Open(results["overlapmask:OUTPUT"]).ReadAsArray()
    candidates = results["extractcandidates:OUTPUT"]
    assert candidates.featureCount() > 0
    assert (mask == 1).sum() >= sum(values(candidates, "pixels"))
    factors = set(values(results["factorthresholds:THRESHOLDS"], "factor"))
    assert len(factors - {"deformation_rate", "coherence"}) == 2, factors


def test_points_and_time_series_chain_to_proneness(run_algorithm, tmp_path):
    chain = begin(tmp_path, TIMESERIES=True)
    chain.step("fitseasonaldeformation", {"INPUT": ("demoscene", "TIMESERIES")})
    chain.step(
        "native:pixelstopoints",
        {"INPUT_RASTER": ("fitseasonaldeformation", "RATE"), "RASTER_BAND": 1, "FIELD_NAME": "velocity"},
    )
    chain.step("rasterizedeformationpoints", {"LAYER": ("native:pixelstopoints", "OUTPUT"), "CELL_SIZE": 20, "UNIT": 0})
    chain.step(
        "deformationproneness",
        {
            "SAMPLES": ("demoscene", "INVENTORY"),
            "DEFORMATION": ("rasterizedeformationpoints", "OUTPUT"),
            "AMPLITUDE": ("fitseasonaldeformation", "AMPLITUDE"),
            "MASK": ("demoscene", "STUDY_AREA"),
        },
        ["OUTPUT"],
    )
    table = chain.run(run_algorithm)["deformationproneness:OUTPUT"]
    assert {"deformation_rate", "amplitude"} <= set(values(table, "quantity"))
    highest = [row for row in table.getFeatures() if row["quantity"] == "deformation_rate"][-1]
    assert highest["frequency_ratio"] > 1


def test_a_study_chains_to_report_inventory_and_areas(run_algorithm, tmp_path):
    """The whole loop twice, merged, exported, reported; and what it missed, from random places."""
    chain = begin(tmp_path)
    loop = {
        "INVENTORY": ("demoscene", "INVENTORY"),
        "REFERENCE": ("demoscene", "REFERENCE"),
        **RASTERS,
        "MAX_ITERATIONS": 2,
    }
    chain.step("runiterations", loop)
    chain.step("runiterations#2", {**loop, "ACCEPT_OVERLAP": 0.8})
    chain.step("mergestudies", {"STUDIES": [("runiterations", "STUDY"), ("runiterations#2", "STUDY")]}, ["AGREEMENT"])
    chain.step("exportinventory", {"STUDY": ("mergestudies", "OUTPUT")}, ["OUTPUT"])
    chain.step("studyreport", {"STUDY": ("mergestudies", "OUTPUT"), "DEM": ("demoscene", "DEM")}, ["OUTPUT"])
    chain.step(
        "samplenoncandidates",
        {"CANDIDATES": ("runiterations", "CANDIDATES"), "MASK": ("demoscene", "STUDY_AREA"), "COUNT": 40},
    )
    # As an analyst would fill it in.
    chain.step(
        "native:fieldcalculator",
        {
            "INPUT": ("samplenoncandidates", "OUTPUT"),
            "FIELD_NAME": "reference_class",
            "FIELD_TYPE": 2,
            "FIELD_LENGTH": 20,
            "FORMULA": "if($id % 20 = 0, 'landslide', 'other')",
        },
    )
    chain.step(
        "native:fieldcalculator#2",
        {
            "INPUT": ("runiterations", "CANDIDATES"),
            "FIELD_NAME": "reference_class",
            "FIELD_TYPE": 2,
            "FIELD_LENGTH": 20,
            "FORMULA": "if(verdict = 'accepted', 'landslide', 'other')",
        },
    )
    chain.step(
        "native:mergevectorlayers",
        {"LAYERS": [("native:fieldcalculator", "OUTPUT"), ("native:fieldcalculator#2", "OUTPUT")]},
    )
    chain.step(
        "areaaccuracy",
        {
            "MAP": ("runiterations", "CANDIDATES"),
            "MASK": ("demoscene", "STUDY_AREA"),
            "SAMPLE": ("native:mergevectorlayers", "OUTPUT"),
            "REFERENCE_CLASS": "reference_class",
        },
        ["OUTPUT"],
    )
    results = chain.run(run_algorithm)
    assert results["mergestudies:AGREEMENT"].featureCount() > 0
    assert results["exportinventory:OUTPUT"].featureCount() > 0
    with open(results["studyreport:OUTPUT"], encoding="utf-8") as file:
        assert "</html>" in file.read()
    assert results["areaaccuracy:OUTPUT"].featureCount() == 3


def test_a_ranked_first_pass_and_a_sweep_chain_to_what_both_have_missed(run_algorithm, tmp_path):
    """Images tell what changed at each candidate, what was judged ranks the others, a second pass goes by cells."""
    chain = begin(tmp_path, OPTICAL=True, TIMESERIES=True)
    chain.step("factorthresholds", {"INVENTORY": ("demoscene", "INVENTORY"), **RASTERS})
    chain.step("extractcandidates", {**RASTERS, "THRESHOLDS": ("factorthresholds", "THRESHOLDS")})
    chain.step(
        "imagechange",
        {
            "IMAGES": [("demoscene", "OPTICAL_2016"), ("demoscene", "OPTICAL_2023")],
            "DATES": "2016-08;2023-08",
            "CANDIDATES": ("extractcandidates", "OUTPUT"),
            "TIMESERIES": ("demoscene", "TIMESERIES"),
        },
        ["OUTPUT", "EVIDENCE"],
    )
    # As an analyst would judge all but each fifth of them.
    chain.step(
        "native:joinattributesbylocation",
        {
            "INPUT": ("imagechange", "EVIDENCE"),
            "PREDICATE": [0],
            "JOIN": ("demoscene", "REFERENCE"),
            "JOIN_FIELDS": ["id"],
            "METHOD": 1,
            "PREFIX": "true_",
        },
    )
    chain.step(
        "native:fieldcalculator",
        {
            "INPUT": ("native:joinattributesbylocation", "OUTPUT"),
            "FIELD_NAME": "verdict",
            "FIELD_TYPE": 2,
            "FIELD_LENGTH": 20,
            "FORMULA": "if($id % 5 = 0, NULL, if(true_id IS NULL, 'rejected', 'accepted'))",
        },
    )
    chain.step(
        "rankcandidates",
        {
            "CANDIDATES": ("native:fieldcalculator", "OUTPUT"),
            "VERDICT_FIELD": "verdict",
            "KNOWN": ("demoscene", "INVENTORY"),
        },
        ["OUTPUT", "WEIGHTS"],
    )
    chain.step(
        "native:extractbyattribute",
        {"INPUT": ("rankcandidates", "OUTPUT"), "FIELD": "verdict", "OPERATOR": 0, "VALUE": "accepted"},
    )
    chain.step(
        "sweepcells",
        {
            "REFERENCE": ("demoscene", "DEFORMATION"),
            "CELL_SIZE": 500,
            "MASK": ("demoscene", "STUDY_AREA"),
            "DEM": ("demoscene", "DEM"),
            "THRESHOLDS": ("factorthresholds", "THRESHOLDS"),
            "SHARE": 0.7,
        },
        ["OUTPUT"],
    )
    chain.step(
        "native:extractbylocation",
        {"INPUT": ("demoscene", "REFERENCE"), "PREDICATE": [0], "INTERSECT": ("sweepcells", "OUTPUT")},
        ["OUTPUT"],
    )
    chain.step(
        "capturerecapture",
        {"FIRST": ("native:extractbyattribute", "OUTPUT"), "SECOND": ("native:extractbylocation", "OUTPUT")},
        ["OUTPUT"],
    )
    results = chain.run(run_algorithm)
    change = gdal.Open(results["imagechange:OUTPUT"])
    assert change.GetRasterBand(1).GetDescription() == "change"
    assert {"change_contrast", "thaw_share"} <= set(results["imagechange:EVIDENCE"].fields().names())
    ranked = results["rankcandidates:OUTPUT"]
    likely = [item for item in values(ranked, "likelihood") if isinstance(item, float)]
    assert likely
    assert 0 <= min(likely) < max(likely) <= 1
    assert "change_contrast" in values(results["rankcandidates:WEIGHTS"], "attribute")
    cells = values(results["sweepcells:OUTPUT"], "number")
    assert sorted(cells) == list(range(1, len(cells) + 1))
    seen = results["native:extractbylocation:OUTPUT"].featureCount()
    whole = next(results["capturerecapture:OUTPUT"].getFeatures())
    assert whole["second"] == seen > 0
    assert 0 < whole["both"] <= whole["first"]
    assert whole["total_low"] <= whole["total"] <= whole["total_high"]


def test_a_change_raster_chains_to_thresholds_and_candidates_as_a_factor(run_algorithm, tmp_path):
    """What the images say where known landslides are is a range like any other, and candidates carry its mean."""
    chain = begin(tmp_path, OPTICAL=True)
    images = {"IMAGES": [("demoscene", "OPTICAL_2016"), ("demoscene", "OPTICAL_2023")], "DATES": "2016-08;2023-08"}
    chain.step("imagechange", images)
    factors = {**RASTERS, "FACTORS": [("imagechange", "OUTPUT")]}
    chain.step("factorthresholds", {"INVENTORY": ("demoscene", "INVENTORY"), **factors}, ["THRESHOLDS"])
    chain.step("extractcandidates", {**factors, "THRESHOLDS": ("factorthresholds", "THRESHOLDS")}, ["OUTPUT"])
    results = chain.run(run_algorithm)
    rows = {row["factor"]: row for row in results["factorthresholds:THRESHOLDS"].getFeatures()}
    factor = next(name for name in rows if "change" in name.lower() or name.lower() == "output")
    assert rows[factor]["lower"] < rows[factor]["upper"]
    candidates = list(results["extractcandidates:OUTPUT"].getFeatures())
    assert candidates
    assert all(item[f"{factor}_mean"] is not None for item in candidates)


def test_pairs_chain_to_series_rates_and_candidates(run_algorithm, tmp_path):
    """The pairs are what a service hands out: a folder of files, as the scene is."""
    folder, dates = tmp_path / "pairs", [f"{year}{month:02d}15" for year in (2019, 2020) for month in range(1, 13, 2)]
    folder.mkdir()
    grid = Grid(60, 50, 500_000.0, 4_000_500.0, 10, 10, utm_47n())
    noise = np.random.default_rng(1)
    for number, first in enumerate(dates):
        for second in dates[number + 1 : number + 3]:
            days = (datetime.strptime(second, "%Y%m%d") - datetime.strptime(first, "%Y%m%d")).days
            moved_mm = noise.normal(0, 1, grid.shape).astype(np.float32)
            moved_mm[20:30, 20:40] += -80 * days / 365.25
            write_raster(str(folder / f"{first}_{second}_disp.tif"), grid, moved_mm)
    chain = Chain()
    chain.step("stackinterferograms", {"INPUT": str(folder), "UNIT": 2}, ["RATE", "SERIES", "NETWORK"])
    chain.step("stackdisplacements", {"FILE": ("stackinterferograms", "SERIES")}, ["RATE", "RATE_STD"])
    # As one does who has a model for finished products: unit and sign are known from the file.
    chain.step("importdeformation", {"INPUT": ("stackinterferograms", "RATE")}, ["OUTPUT"])
    chain.step("native:extenttolayer", {"INPUT": "500210,500390,4000210,4000290 [EPSG:32647]"})
    inputs = {
        "DEFORMATION": ("stackdisplacements", "RATE"),
        "RATE_STD": ("stackdisplacements", "RATE_STD"),
        "COHERENCE": ("stackinterferograms", "COHERENCE"),
    }
    chain.step("factorthresholds", {"INVENTORY": ("native:extenttolayer", "OUTPUT"), **inputs})
    chain.step("extractcandidates", {"THRESHOLDS": ("factorthresholds", "THRESHOLDS"), **inputs}, ["OUTPUT"])
    rasters = {name: inputs[name] for name in ("COHERENCE", "RATE_STD")}
    known = {"LANDSLIDES": ("native:extenttolayer", "OUTPUT")}
    chain.step("unseenground", {"INPUT": inputs["DEFORMATION"], **rasters, **known}, ["OUTPUT"])
    results = chain.run(run_algorithm)
    assert gdal.Open(results["unseenground:OUTPUT"]).ReadAsArray().max() == 0  # all of it would have been seen
    for step in ("stackinterferograms", "stackdisplacements"):
        rate = gdal.Open(results[f"{step}:RATE"]).ReadAsArray()
        assert np.median(rate[22:28, 22:38]) == pytest.approx(-80, abs=2), step
        assert np.median(rate[:15]) == pytest.approx(0, abs=2), step
    stacked, imported = (
        gdal.Open(results[name]).ReadAsArray() for name in ("stackinterferograms:RATE", "importdeformation:OUTPUT")
    )
    np.testing.assert_allclose(imported, stacked, rtol=1e-6)
    assert gdal.Open(results["stackinterferograms:SERIES"]).RasterCount == len(dates)
    assert results["stackinterferograms:NETWORK"].featureCount() == 2 * len(dates) - 3
    assert results["extractcandidates:OUTPUT"].featureCount() == 1


def test_no_algorithm_is_left_out(ftl_provider):
    """Runs after the chains, in this file's order."""
    if not CHAINED:
        pytest.skip("the chains did not run")
    models = {item.id() for item in ftl_provider.algorithms() if item.groupId() == "models"}
    assert {item.id() for item in ftl_provider.algorithms()} - models - CHAINED == set()
