"""importdeformation run as Processing runs it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from rasters import write_raster

from ftl_qgis_plugin.algorithms.deformation.import_deformation import ImportDeformation
from ftl_qgis_plugin.core.grids.grid import Grid

CADIA = Path(os.environ.get("FTL_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data")) / "cadia"
needs_cadia = pytest.mark.skipif(not CADIA.is_dir(), reason="the real MintPy files (shared/data/cadia) are not here")

pytestmark = pytest.mark.usefixtures("qgis_app")


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.lines: list[str] = []
        self.warnings: list[str] = []

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)


def run(**parameters) -> tuple[dict, Log]:
    log = Log()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = ImportDeformation().create()
    ok, reason = algorithm.checkParameterValues(parameters, context)
    assert ok, reason
    results, ok = algorithm.run(parameters, context, log, catchExceptions=False)
    assert ok
    return results, log


def geotiff(path: Path, values: np.ndarray) -> str:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    data = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float32)
    data.SetGeoTransform((600000, 40, 0, 4300000, 0, -40))
    data.SetProjection(srs.ExportToWkt())
    data.GetRasterBand(1).WriteArray(values)
    return str(path)


@pytest.fixture
def rate_mm(tmp_path) -> tuple[str, np.ndarray]:
    values = np.random.default_rng(5).normal(0, 40, (20, 30)).astype(np.float32)
    return geotiff(tmp_path / "rate.tif", values), values


@needs_cadia
def test_cadia_with_its_coherence_file(tmp_path):
    results, log = run(
        INPUT=str(CADIA / "geo_velocity.h5"),
        COHERENCE=str(CADIA / "geo_temporalCoherence.h5"),
        MIN_COHERENCE=0.7,
        OUTPUT=str(tmp_path / "rate.tif"),
        COHERENCE_OUTPUT=str(tmp_path / "coherence.tif"),
    )
    rate = gdal.Open(results["OUTPUT"]).ReadAsArray()
    coherence = gdal.Open(results["COHERENCE_OUTPUT"]).ReadAsArray()
    assert np.isnan(rate[coherence < 0.7]).all()
    assert -44 < np.nanmin(rate) < -30  # metres would be a thousandth of it
    text = "\n".join(log.lines)
    assert "Read as MintPy velocity, because its attribute FILE_TYPE is 'velocity'" in text
    assert "Unit: m/a (stated by the product)" in text
    assert "Sign: positive toward the satellite." in text
    assert "99th" in text
    layer = QgsRasterLayer(results["OUTPUT"], "rate")
    assert layer.isValid()
    assert layer.crs().authid() == "EPSG:4326"


def test_a_coherence_alone_is_no_rate_unless_it_is_asked_for(tmp_path):
    h5py = pytest.importorskip("h5py", reason="h5py writes the file of this test (Debian: python3-h5py)")
    attributes = {"FILE_TYPE": "temporalCoherence", "UNIT": "1", "WIDTH": 30, "LENGTH": 20}
    attributes |= {"X_FIRST": 99.0, "Y_FIRST": 38.0, "X_STEP": 0.001, "Y_STEP": -0.001}
    path, output = str(tmp_path / "geo_temporalCoherence.h5"), tmp_path / "out.tif"
    with h5py.File(path, "w") as file:
        file["temporalCoherence"] = np.full((20, 30), 0.8, np.float32)
        for key, value in attributes.items():
            file.attrs[key] = str(value)
    with pytest.raises(
        QgsProcessingException, match=r"no raster that could be a rate\. Its datasets: temporalCoherence"
    ):
        run(INPUT=path, OUTPUT=str(output))
    assert not output.exists()
    run(INPUT=path, DATASET="temporalCoherence", OUTPUT=str(output))
    assert gdal.Open(str(output)).ReadAsArray()[0, 0] == np.float32(0.8)


def test_south_up_and_rotated_rates_come_upright(tmp_path, rate_mm):
    _, values = rate_mm
    path = geotiff(tmp_path / "south_up.tif", values[::-1])
    data = gdal.Open(path, gdal.GA_Update)
    data.SetGeoTransform((600000, 40, 0, 4300000 - 20 * 40, 0, 40))
    data = None
    results, _ = run(INPUT=path, UNIT=1, OUTPUT=str(tmp_path / "out.tif"))
    made = gdal.Open(results["OUTPUT"])
    assert made.GetGeoTransform() == (600000, 40, 0, 4300000, 0, -40)
    np.testing.assert_array_equal(made.ReadAsArray(), values)
    data = gdal.Open(path, gdal.GA_Update)
    data.SetGeoTransform((600000, 39, 8, 4300000, 8, -39))
    data = None
    results, _ = run(INPUT=path, UNIT=1, OUTPUT=str(tmp_path / "turned.tif"))
    made = gdal.Open(results["OUTPUT"])
    assert made.GetGeoTransform()[2] == made.GetGeoTransform()[4] == 0
    assert np.nanmean(made.ReadAsArray()) == pytest.approx(values.mean(), abs=3)


def test_unit_is_asked_and_mistakes_are_named(tmp_path, rate_mm):
    path, values = rate_mm
    target = tmp_path / "out.tif"
    with pytest.raises(QgsProcessingException, match="does not state its unit"):
        run(INPUT=path, OUTPUT=str(target))
    assert not target.exists()
    _, log = run(INPUT=path, UNIT=3, OUTPUT=str(target))
    assert any("unit is probably wrong" in line for line in log.warnings)
    results, log = run(INPUT=path, UNIT=1, FLIP_SIGN=True, OUTPUT=str(target))
    np.testing.assert_array_equal(gdal.Open(results["OUTPUT"]).ReadAsArray(), -values)
    assert log.warnings == []
    assert any("flipped" in line for line in log.lines)


def test_layers_of_the_project_are_accepted(tmp_path, rate_mm):
    path, values = rate_mm
    coherence = np.zeros_like(values)
    coherence[:, 10:] = 0.9
    rate_layer = QgsRasterLayer(path, "rate")
    coherence_layer = QgsRasterLayer(geotiff(tmp_path / "coherence.tif", coherence), "coherence")
    QgsProject.instance().addMapLayers([rate_layer, coherence_layer])
    try:
        results, _ = run(
            INPUT=rate_layer.id(),
            UNIT=1,
            COHERENCE=coherence_layer.id(),
            MIN_COHERENCE=0.5,
            ZERO_IS_NODATA=2,
            OUTPUT=str(tmp_path / "out.tif"),
        )
    finally:
        QgsProject.instance().clear()
    rate = gdal.Open(results["OUTPUT"]).ReadAsArray()
    assert np.isnan(rate[:, :10]).all()
    np.testing.assert_array_equal(rate[:, 10:], values[:, 10:])


def test_refusals_reach_the_user_as_sentences(tmp_path, rate_mm):
    path, _ = rate_mm
    pair = tmp_path / "S1AA_20161223T070700_20170116T070658_VVP024_INT80_G_ueF_74C2_los_disp.tif"
    os.rename(path, pair)
    with pytest.raises(QgsProcessingException, match="not a rate"):
        run(INPUT=str(pair), OUTPUT=str(tmp_path / "out.tif"))
    with pytest.raises(QgsProcessingException, match="not there"):
        run(INPUT=str(tmp_path / "nothing.h5"), OUTPUT=str(tmp_path / "out.tif"))


def test_headerless_licsbas_file_without_suffix(tmp_path):
    values = np.random.default_rng(6).normal(0, 30, (5, 8)).astype("<f4")
    values.tofile(tmp_path / "vel")
    (tmp_path / "EQA.dem_par").write_text(
        "width: 8\nnlines: 5\ncorner_lat: 38.5 decimal degrees\ncorner_lon: 99.5 decimal degrees\n"
        "post_lat: -0.001 decimal degrees\npost_lon: 0.001 decimal degrees\n"
    )
    results, _ = run(INPUT=str(tmp_path / "vel"), OUTPUT=str(tmp_path / "rate.tif"))
    dataset = gdal.Open(results["OUTPUT"])
    np.testing.assert_array_equal(dataset.ReadAsArray(), values)
    assert dataset.GetGeoTransform() == pytest.approx((99.4995, 0.001, 0, 38.5005, 0, -0.001), abs=1e-9)


def test_help_names_every_parameter():
    algorithm = ImportDeformation().create()
    text = algorithm.shortHelpString()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.help()
        assert parameter.name() in text


SRS = osr.SpatialReference()
SRS.ImportFromEPSG(32647)


def test_the_rate_is_taken_relative_to_what_is_chosen(run_algorithm, tmp_path):
    """A rate with an offset and a ramp: told, and gone with the median, a plane or a stable area as reference."""
    grid = Grid(300, 200, 500_000.0, 4_000_000.0, 20.0, 20.0, SRS.ExportToWkt())
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 5, grid.shape)
    ramp = 150 * (np.arange(300) / 300 - 0.5)
    write_raster(str(tmp_path / "rate.tif"), grid, (noise + ramp + 30).astype(np.float32))
    area = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    feature = QgsFeature()
    box = QgsGeometry.fromRect(QgsRectangle(500_100, 3_996_200, 501_000, 3_999_800))
    box.transform(
        QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:32647"), area.crs(), QgsCoordinateTransformContext())
    )
    feature.setGeometry(box)
    area.dataProvider().addFeatures([feature])

    def imported(reference, **more):
        path = str(tmp_path / f"{reference}.tif")
        parameters = {
            "INPUT": str(tmp_path / "rate.tif"),
            "UNIT": 1,
            "RATE_REFERENCE": reference,
            "OUTPUT": path,
            **more,
        }
        _, feedback = run_algorithm("importdeformation", {**parameters, "OUTPUT": path})
        return gdal.Open(path), feedback

    as_is, feedback = imported(0)
    np.testing.assert_allclose(as_is.ReadAsArray(), noise + ramp + 30, atol=1e-3)
    assert [text for text in feedback.infos if "relative to a plane" in text]
    median, _ = imported(1)
    assert np.median(median.ReadAsArray()) == pytest.approx(0, abs=0.2)
    assert median.GetMetadataItem("reference") == "median taken off"
    plane, feedback = imported(2)
    np.testing.assert_allclose(plane.ReadAsArray(), noise, atol=0.5)
    assert not [text for text in feedback.infos if "relative to a plane" in text]
    stable, _ = imported(3, STABLE_AREA=area)
    assert np.median(stable.ReadAsArray()[10:190, 5:50]) == pytest.approx(0, abs=0.3)
    with pytest.raises(QgsProcessingException, match="none is given"):
        imported(3)
