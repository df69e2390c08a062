from __future__ import annotations

import csv
import itertools

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from rasters import write_raster

from ftl_qgis_plugin.bridge.layers import plain_attributes
from ftl_qgis_plugin.core.factors.thresholds import FIELDS, NOTE_DATA, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid

UTM = QgsCoordinateReferenceSystem("EPSG:32645")
GRID = Grid(160, 140, 400000.0, 3102800.0, 20.0, 20.0, UTM.toWkt())
CENTRES = [(x, y, 3 + (x + y) % 4) for x in range(15, 150, 30) for y in range(15, 130, 35)]


def rings(centres, spread=1.0):
    """Regular polygons; x, y and radius in pixels of GRID."""
    result = []
    for x, y, radius in centres:
        angle = np.linspace(0, 2 * np.pi, 17)[:-1]
        result.append(
            QgsGeometry.fromPolygonXY(
                [
                    [
                        QgsPointXY(
                            GRID.x_min + (x + radius * np.cos(a)) * 20, GRID.y_max - (y + radius * np.sin(a)) * 20
                        )
                        for a in angle
                    ]
                ]
            )
        )
    return result


def polygon_layer(centres, crs=UTM, iterations=None):
    layer = QgsVectorLayer("Polygon?field=iteration:integer" if iterations else "Polygon", "inventory", "memory")
    layer.setCrs(crs)
    transform = QgsCoordinateTransform(UTM, crs, QgsProject.instance()) if crs.isValid() else None
    features = []
    for number, geometry in enumerate(rings(centres)):
        feature = QgsFeature(layer.fields())
        if transform is not None:
            geometry.transform(transform)
        feature.setGeometry(geometry)
        if iterations:
            feature["iteration"] = iterations[number]
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


@pytest.fixture
def scene(tmp_path):
    """A slope that faces north (aspect about 0) with noise, a rate raster with a fast spot per polygon."""
    generator = np.random.default_rng(5)
    y, x = np.mgrid[0:140, 0:160].astype(float)
    dem = 3500 + y * 4 + 6 * np.sin(x / 9) + generator.normal(0, 0.8, GRID.shape)
    rate = generator.normal(0, 8, GRID.shape)
    for cx, cy, radius in CENTRES:
        rate[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] -= 70
    rate[100:110, 60:80] = np.nan
    wetness = generator.uniform(0, 1, GRID.shape)
    for name, values in (("rate", rate), ("dem", dem), ("wetness", wetness), ("coherence", 0.5 + wetness / 2)):
        write_raster(str(tmp_path / f"{name}.tif"), GRID, values.astype(np.float32))
    return tmp_path


@pytest.fixture
def parameters(scene):
    return {
        "INVENTORY": polygon_layer(CENTRES),
        "DEFORMATION": str(scene / "rate.tif"),
        "COHERENCE": str(scene / "coherence.tif"),
        "DEM": str(scene / "dem.tif"),
        "FACTORS": [QgsRasterLayer(str(scene / "wetness.tif"), "wetness")],
        "THRESHOLDS": "memory:",
        "STATISTICS": "memory:",
        "HISTOGRAMS": "memory:",
    }


def records(layer):
    return [plain_attributes(feature) for feature in layer.getFeatures()]


def by_factor(layer):
    return {record["factor"]: record for record in records(layer)}


def pixels_under(centres, path):
    raster = gdal.GetDriverByName("MEM").Create("", GRID.width, GRID.height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(GRID.geotransform)
    layer = polygon_layer(centres)
    target = str(path / "burn.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, target, QgsProject.instance().transformContext(), options)
    source = gdal.OpenEx(target, gdal.OF_VECTOR)
    gdal.RasterizeLayer(raster, [1], source.GetLayer(0), burn_values=[1])
    return raster.ReadAsArray() == 1


def test_percentiles_equal_numpy_over_rasterised_polygons_and_gdaldem(run_algorithm, parameters, scene):
    results, feedback = run_algorithm(
        "factorthresholds", {**parameters, "SAMPLE_UNIT": 0, "MARGIN": 0, "COVERAGE": 0.9}
    )
    inside = pixels_under(CENTRES, scene)
    slope = gdal.DEMProcessing("", str(scene / "dem.tif"), "slope", format="MEM").ReadAsArray()[inside]
    rows = by_factor(results["THRESHOLDS"])
    assert rows["slope"]["lower"] == pytest.approx(np.percentile(slope.astype(float), 5), rel=1e-6)
    assert rows["slope"]["upper"] == pytest.approx(np.percentile(slope.astype(float), 95), rel=1e-6)
    assert rows["slope"]["coverage"] == pytest.approx(0.9, abs=0.01)
    assert rows["slope"]["samples"] == len(CENTRES) == results["SAMPLE_COUNT"]
    assert (rows["deformation_rate"]["lower"], rows["deformation_rate"]["upper"]) == (50.0, None)
    coherence, rate = (gdal.Open(str(scene / f"{name}.tif")).ReadAsArray()[inside] for name in ("coherence", "rate"))
    low, high = np.percentile(coherence[np.abs(rate) >= 50], [1, 3])
    assert low <= rows["coherence"]["lower"] <= high < 0.7
    assert feedback.percents == sorted(feedback.percents)
    assert not feedback.warnings


def test_statistics_equal_qgis_zonal_statistics(run_algorithm, parameters, scene):
    results, _ = run_algorithm("factorthresholds", {**parameters, "SAMPLE_UNIT": 0})
    # One multipart feature, so that QGIS's zonal statistics are those of all pixels together.
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:32645", "all", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.collectGeometry(rings(CENTRES)))
    layer.dataProvider().addFeatures([feature])
    for name in ("wetness", "dem"):
        zonal, _ = run_algorithm(
            "native:zonalstatisticsfb",
            {
                "INPUT": layer,
                "INPUT_RASTER": str(scene / f"{name}.tif"),
                "RASTER_BAND": 1,
                "STATISTICS": [0, 2, 3, 4, 5, 6],
                "OUTPUT": "memory:",
            },
        )
        expected = records(zonal["OUTPUT"])[0]
        mine = by_factor(results["STATISTICS"])["elevation" if name == "dem" else name]
        assert mine["pixels"] == expected["_count"]
        for ours, theirs in (("mean", "mean"), ("median", "median"), ("sd", "stdev"), ("min", "min"), ("max", "max")):
            assert mine[ours] == pytest.approx(expected[f"_{theirs}"], rel=1e-6)


def test_aspect_wraps_through_north(run_algorithm, parameters, scene):
    results, _ = run_algorithm("factorthresholds", parameters)
    row = by_factor(results["THRESHOLDS"])["aspect"]
    assert row["enabled"] == 1
    assert row["lower"] > 270
    assert row["upper"] < 90
    aspect = gdal.DEMProcessing("", str(scene / "dem.tif"), "aspect", format="MEM").ReadAsArray()
    aspect = aspect[pixels_under(CENTRES, scene)]
    assert ((aspect >= row["lower"]) | (aspect <= row["upper"])).mean() == pytest.approx(row["coverage"])
    assert row["coverage"] >= 0.95


def test_table_has_the_contract_s_fields_and_is_read_back(run_algorithm, parameters, tmp_path):
    target = str(tmp_path / "thresholds.gpkg")
    results, _ = run_algorithm("factorthresholds", {**parameters, "THRESHOLDS": target})
    layer = QgsVectorLayer(results["THRESHOLDS"], "thresholds")
    assert tuple(name for name in layer.fields().names() if name != "fid") == (*FIELDS, NOTE_DATA)
    assert not layer.isSpatial()
    table = ThresholdTable.from_records(records(layer))
    assert table.factors == ("deformation_rate", "coherence", "elevation", "slope", "aspect", "wetness")
    again, _ = run_algorithm("factorthresholds", {**parameters, "PREVIOUS": layer})
    assert [row["lower"] for row in records(again["THRESHOLDS"])] == [row.lower for row in table.rows]
    for record in records(again["STATISTICS"]):
        assert record["lower_change"] in (None, 0.0)


def test_csv_table_is_read_back_too(run_algorithm, parameters, tmp_path):
    target = str(tmp_path / "thresholds.csv")
    results, _ = run_algorithm("factorthresholds", {**parameters, "THRESHOLDS": target})
    with open(results["THRESHOLDS"], encoding="utf-8", newline="") as file:
        table = ThresholdTable.from_records(csv.DictReader(file))
    memory, _ = run_algorithm("factorthresholds", parameters)
    for row, record in zip(table.rows, records(memory["THRESHOLDS"])):
        assert row.lower == pytest.approx(record["lower"])
        assert row.enabled == bool(record["enabled"])


def test_least_information_value_is_learned_from_rejected_polygons(run_algorithm, parameters):
    plain, _ = run_algorithm("factorthresholds", parameters)
    assert "MIN_INFORMATION" not in plain
    # Rejected beside the fast spots, on ground that faces and rises as theirs does: nothing or little to learn.
    rejected = polygon_layer([(x + 14, y + 12, 3) for x, y, _ in CENTRES[:8]])
    results, feedback = run_algorithm("factorthresholds", {**parameters, "REJECTED": rejected})
    told = [line for line in feedback.infos if line.startswith("Below an information value")]
    assert ("MIN_INFORMATION" in results) == bool(told)
    assert results["REJECTED_PASSING"] <= 8


def test_histograms_share_classes_and_add_up(run_algorithm, parameters):
    results, _ = run_algorithm("factorthresholds", parameters)
    rows = records(results["HISTOGRAMS"])
    aspect = [row for row in rows if row["factor"] == "aspect" and row["use"] == "chart"]
    assert [row["lower"] for row in aspect] == list(np.arange(36) * 10.0)
    for factor, use in itertools.product(("slope", "aspect", "wetness"), ("chart", "score")):
        chosen = [row for row in rows if row["factor"] == factor and row["use"] == use]
        assert sum(row["sample_share"] for row in chosen) == pytest.approx(1)
        assert sum(row["background_share"] for row in chosen) == pytest.approx(1)
        assert all(row["information_value"] == pytest.approx(np.log(row["frequency_ratio"])) for row in chosen)


@pytest.mark.parametrize(("method", "unit"), [(1, 0), (2, 1), (3, 2), (4, 0), (4, 2)])
def test_every_method_and_sample_unit_gives_a_usable_table(run_algorithm, parameters, method, unit):
    results, _ = run_algorithm("factorthresholds", {**parameters, "METHOD": method, "SAMPLE_UNIT": unit})
    table = ThresholdTable.from_records(records(results["THRESHOLDS"]))
    assert "slope" in table.factors
    assert all(row.coverage > 0 for row in table.rows if row.enabled and row.factor != "wetness")


def test_inventory_in_another_crs_gives_the_same(run_algorithm, parameters):
    first, _ = run_algorithm("factorthresholds", parameters)
    degrees = polygon_layer(CENTRES, QgsCoordinateReferenceSystem("EPSG:4326"))
    second, _ = run_algorithm("factorthresholds", {**parameters, "INVENTORY": degrees})
    for one, other in zip(records(first["THRESHOLDS"]), records(second["THRESHOLDS"])):
        assert one["lower"] == pytest.approx(other["lower"])


def test_unit_of_the_rate_does_not_change_the_result(run_algorithm, parameters, scene):
    values = gdal.Open(str(scene / "rate.tif")).ReadAsArray()
    write_raster(str(scene / "rate_m.tif"), GRID, values / np.float32(1000))
    first, _ = run_algorithm("factorthresholds", parameters)
    metres = {**parameters, "DEFORMATION": str(scene / "rate_m.tif"), "UNIT": 2}
    second, feedback = run_algorithm("factorthresholds", metres)
    assert not feedback.warnings
    one, other = (by_factor(results["STATISTICS"])["deformation_rate"] for results in (first, second))
    assert one["mean"] == pytest.approx(other["mean"], rel=1e-5)
    assert one["coverage"] == pytest.approx(other["coverage"], abs=1e-3)
    _, feedback = run_algorithm("factorthresholds", {**metres, "UNIT": 0})
    assert any("m/a" in warning for warning in feedback.warnings)


def test_refinement_compares_with_before_and_counts_rejected(run_algorithm, parameters):
    few, _ = run_algorithm("factorthresholds", {**parameters, "INVENTORY": polygon_layer(CENTRES[:8])})
    iterations = [0] * 8 + [1] * (len(CENTRES) - 8)
    results, feedback = run_algorithm(
        "factorthresholds",
        {
            **parameters,
            "INVENTORY": polygon_layer(CENTRES, iterations=iterations),
            "PREVIOUS": few["THRESHOLDS"],
            "REJECTED": polygon_layer([CENTRES[3], (75, 105, 3)]),
        },
    )
    elevation = by_factor(results["THRESHOLDS"])["elevation"]
    assert f"of {len(CENTRES) - 8} new samples lie" in elevation["note"]
    statistics = by_factor(results["STATISTICS"])["elevation"]
    before = by_factor(few["THRESHOLDS"])["elevation"]
    assert statistics["previous_lower"] == before["lower"]
    assert statistics["lower_change"] == pytest.approx(elevation["lower"] - before["lower"])
    # The second rejected polygon lies where the rate has no data.
    assert results["REJECTED_PASSING"] in (0, 1)
    assert any("of 2 rejected polygon(s)" in info for info in feedback.infos)


def test_study_area_and_excluded_areas_bound_the_background(run_algorithm, parameters):
    whole, _ = run_algorithm("factorthresholds", parameters)
    results, _ = run_algorithm(
        "factorthresholds",
        {**parameters, "MASK": polygon_layer([(80, 70, 40)]), "EXCLUDE": polygon_layer([(80, 70, 20)])},
    )
    counts = [by_factor(item["STATISTICS"])["elevation"]["background_pixels"] for item in (whole, results)]
    assert counts[1] < np.pi * (40**2 - 20**2) < counts[0]


def test_empty_layer_of_areas_to_leave_out_leaves_nothing_out(run_algorithm, parameters):
    with_layer, _ = run_algorithm("factorthresholds", {**parameters, "EXCLUDE": polygon_layer([])})
    without, _ = run_algorithm("factorthresholds", parameters)
    assert records(with_layer["THRESHOLDS"]) == records(without["THRESHOLDS"])


def test_thresholds_feed_the_extraction_unchanged(run_algorithm, parameters):
    thresholds, _ = run_algorithm("factorthresholds", parameters)
    inputs = {name: parameters[name] for name in ("DEFORMATION", "COHERENCE", "DEM", "FACTORS")}
    results, _ = run_algorithm(
        "extractcandidates",
        {**inputs, "THRESHOLDS": thresholds["THRESHOLDS"], "MIN_AREA": 0, "OUTPUT": "memory:"},
    )
    pixels = sum(record["pixels"] for record in records(results["OUTPUT"]))
    held = by_factor(thresholds["STATISTICS"])["deformation_rate"]["pixels"] * thresholds["JOINT_COVERAGE"]
    # Every sample pixel that holds is proposed; of the rest of the scene hardly any moves fast enough.
    assert round(held) <= pixels <= 1.1 * held + 5


def test_few_polygons_warn(run_algorithm, parameters):
    _, feedback = run_algorithm("factorthresholds", {**parameters, "INVENTORY": polygon_layer(CENTRES[:4])})
    assert any("Only 4 polygon(s)" in warning for warning in feedback.warnings)


def layer_of(kind, geometry):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:32645", "drawn", "memory")
    feature = QgsFeature()
    feature.setGeometry(geometry)
    layer.dataProvider().addFeatures([feature])
    return layer


def line_layer():
    places = [QgsPointXY(401000, 3102000), QgsPointXY(401100, 3102000)]
    return layer_of("LineString", QgsGeometry.fromPolylineXY(places))


def point_layer():
    return layer_of("Point", QgsGeometry.fromPointXY(QgsPointXY(401000, 3102000)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda folder: {"INVENTORY": polygon_layer([])}, "no polygon"),
        (lambda folder: {"INVENTORY": line_layer()}, "holds lines, but landslides are polygons or points"),
        (lambda folder: {"MASK": point_layer()}, "contains no polygons"),
        (lambda folder: {"INVENTORY": polygon_layer([(900, 900, 5)])}, "overlaps the deformation raster"),
        (lambda folder: {"INVENTORY": polygon_layer(CENTRES, QgsCoordinateReferenceSystem())}, "coordinate reference"),
        (lambda folder: {"METHOD": 5}, "previous threshold table"),
        (lambda folder: {"MASK": polygon_layer([])}, "The study area contains no polygon"),
        (lambda folder: {"DEFORMATION": str(folder / "empty.tif")}, "no data in the study area"),
    ],
)
def test_bad_input_is_one_sentence(run_algorithm, parameters, scene, change, sentence):
    write_raster(str(scene / "empty.tif"), GRID, np.full(GRID.shape, np.nan, np.float32))
    with pytest.raises(QgsProcessingException) as caught:
        run_algorithm("factorthresholds", {**parameters, **change(scene)})
    assert sentence in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_cancelling_writes_nothing(run_algorithm, parameters, make_feedback, tmp_path):
    target = tmp_path / "thresholds.gpkg"
    run_algorithm("factorthresholds", {**parameters, "THRESHOLDS": str(target)}, feedback=make_feedback(cancel_at=40))
    assert not target.exists()


def test_help_names_every_parameter(ftl_provider):
    algorithm = ftl_provider.algorithm("factorthresholds").create()
    help_text = algorithm.shortHelpString()
    for definition in algorithm.parameterDefinitions():
        assert definition.name() in help_text
        assert definition.help()


def test_real_scene_of_yadong(run_algorithm, shared_data, tmp_path):
    folder = shared_data / "yadong"
    layer = QgsVectorLayer("Polygon?crs=EPSG:32645", "some", "memory")
    extent = QgsRasterLayer(str(folder / "lin_coeff.tif"), "rate").extent()
    features = []
    for share in np.linspace(0.2, 0.8, 12):
        feature = QgsFeature()
        x = extent.xMinimum() + share * extent.width()
        y = extent.yMinimum() + (0.3 + 0.4 * (share * 37 % 1)) * extent.height()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)).buffer(150, 8))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    results, _ = run_algorithm(
        "factorthresholds",
        {
            "INVENTORY": layer,
            "DEFORMATION": str(folder / "lin_coeff.tif"),
            "DEM": str(folder / "DEM_WGS84.tif"),
            "MIN_RATE": 8,
            "THRESHOLDS": "memory:",
            "STATISTICS": "memory:",
        },
    )
    statistics = by_factor(results["STATISTICS"])
    assert 2222 <= statistics["elevation"]["min"] <= statistics["elevation"]["max"] <= 3704
    assert statistics["slope"]["background_pixels"] > 30_000
