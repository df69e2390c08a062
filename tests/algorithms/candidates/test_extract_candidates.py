"""overlapmask and extractcandidates as Processing runs them: chaining, wrong input, cancelling."""

import os

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsDistanceArea, QgsFeature, QgsProcessingException, QgsProject, QgsRasterLayer, QgsVectorLayer
from rasters import write_raster

from ftl_qgis_plugin.core.grids.grid import Grid

SHAPE = (120, 150)  # of the scene


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


@pytest.fixture
def inputs(scene, tmp_path):
    """Parameters that work; the thresholds come from a CSV, in which everything is text."""
    table = tmp_path / "thresholds.csv"
    table.write_text(
        "factor,lower,upper,enabled,method,coverage,samples,note\n"
        "deformation_rate,50,,1,manual,,,\ncoherence,0.7,,1,,,,\nslope,3,25,1,,,,\naspect,300,80,1,,,,\ntpi,5,6,0,,,,\n"
    )
    return {
        "DEFORMATION": str(scene / "rate.tif"),
        "COHERENCE": str(scene / "coherence.tif"),
        "DEM": str(scene / "dem.tif"),
        "THRESHOLDS": str(table),
    }


def plain_mask(scene):
    def read(name):
        return gdal.Open(str(scene / f"{name}.tif")).ReadAsArray()

    def terrain(product):
        values = gdal.DEMProcessing("", str(scene / "dem.tif"), product, format="MEM").ReadAsArray()
        return np.where(values == -9999, np.nan, values)

    with np.errstate(invalid="ignore"):
        slope, aspect = terrain("slope"), terrain("aspect")
        mask = (np.abs(read("rate")) >= 50) & (read("coherence") >= np.float32(0.7)) & (slope >= 3) & (slope <= 25)
        return mask & ((aspect >= 300) | (aspect <= 80))


def thresholds(tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text("factor,lower,upper,enabled\n" + text)
    return str(path)


def test_mask_equals_gdaldem_and_numpy(run_algorithm, inputs, scene, tmp_path):
    results, _ = run_algorithm(
        "overlapmask", {**inputs, "OUTPUT": str(tmp_path / "mask.tif"), "COUNT": str(tmp_path / "count.tif")}
    )
    mask = gdal.Open(results["OUTPUT"]).ReadAsArray()
    expected = plain_mask(scene)
    np.testing.assert_array_equal(mask == 1, expected)
    np.testing.assert_array_equal(gdal.Open(results["COUNT"]).ReadAsArray() == 4, expected)
    assert (mask == 255).sum() == 200


def test_polygons_equal_polygonize_after_the_same_area_filter(run_algorithm, inputs, scene, tmp_path):
    results, feedback = run_algorithm(
        "extractcandidates",
        {**inputs, "MIN_AREA": 500, "GROW_SHARE": 0, "JOIN_SIGNS": True, "OUTPUT": str(tmp_path / "candidates.gpkg")},
    )
    layer = QgsVectorLayer(results["OUTPUT"])
    assert layer.crs().authid() == "EPSG:32647"
    mask = plain_mask(scene).astype(np.uint8)
    raster = gdal.GetDriverByName("MEM").Create("", SHAPE[1], SHAPE[0], 1)
    raster.SetGeoTransform((500_000.0, 10.0, 0, 4_200_000.0, 0, -10.0))
    raster.GetRasterBand(1).WriteArray(mask)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    polygons = source.CreateLayer("", None, ogr.wkbPolygon)
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1), polygons, -1, ["8CONNECTED=8"])
    expected = [feature.GetGeometryRef().MakeValid() for feature in polygons]
    expected = [geometry for geometry in expected if geometry.GetArea() >= 500]
    assert results["CANDIDATE_COUNT"] == layer.featureCount() == len(expected) > 5
    for feature in layer.getFeatures():
        assert feature.geometry().isGeosValid()
        ours = ogr.CreateGeometryFromWkb(bytes(feature.geometry().asWkb()))
        differences = [ours.SymDifference(other).GetArea() for other in expected]
        assert min(differences) == 0
        assert feature["area_m2"] == pytest.approx(feature.geometry().area())
    assert feedback.percents == sorted(feedback.percents)
    assert feedback.percents[-1] == 100


@pytest.mark.parametrize(("code", "pixel"), [(3857, 12.7), (4326, 0.0001), (3413, 10.0)])
def test_areas_are_those_that_qgis_measures_on_the_ellipsoid(run_algorithm, scene, tmp_path, code, pixel):
    rate = str(tmp_path / "rate.tif")
    gdal.Warp(rate, str(scene / "rate.tif"), dstSRS=f"EPSG:{code}", xRes=pixel, yRes=pixel)
    table = thresholds(tmp_path, "deformation_rate,50,,1\n")
    results, _ = run_algorithm("extractcandidates", {"DEFORMATION": rate, "THRESHOLDS": table, "OUTPUT": "memory:"})
    layer = results["OUTPUT"]
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid("EPSG:7030")
    measured = [ruler.measureArea(feature.geometry()) for feature in layer.getFeatures()]
    assert len(measured) > 10
    np.testing.assert_allclose([feature["area_m2"] for feature in layer.getFeatures()], measured, rtol=5e-4)


def test_fields_follow_the_contract(run_algorithm, inputs):
    results, _ = run_algorithm("extractcandidates", {**inputs, "OUTPUT": "memory:"})
    names = [field.name() for field in results["OUTPUT"].fields()]
    assert names[:10] == [
        *("candidate", "iteration", "rank", "score", "area_m2", "pixels"),
        *("rate_mean", "rate_max", "rate_p95", "rate_signed_mean"),
    ]
    assert set(names[10:]) == {
        *("coherence_mean", "slope_mean", "aspect_mean", "tpi_mean", "known_overlap", "margin"),
        *("coherence_contrast", "elongation", "downslope_alignment", "rate_peaked", "edge_jump"),
        *("no_data_beside", "mixed_sign"),
    }
    ids = [feature["candidate"] for feature in results["OUTPUT"].getFeatures()]
    assert len(set(ids)) == len(ids)


def test_more_factors_by_layer_name(run_algorithm, inputs, scene, tmp_path):
    layer = QgsRasterLayer(str(scene / "coherence.tif"), "wetness")
    table = thresholds(tmp_path, "deformation_rate,50,,1\nwetness,0.9,,1\n")
    results, _ = run_algorithm(
        "extractcandidates", {**inputs, "THRESHOLDS": table, "FACTORS": [layer], "MIN_AREA": 0, "OUTPUT": "memory:"}
    )
    means = [feature["wetness_mean"] for feature in results["OUTPUT"].getFeatures()]
    assert means
    assert min(means) >= 0.9


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("deformation_rate,50,,1\nwetness,1,2,1\n", "wetness"),
        ("deformation_rate,50,,1\nslope,25,3,1\n", "Row 2 .*lower bound 25 is above"),
        ("deformation_rate,fifty,,1\n", "'fifty', which is no number"),
        ("deformation_rate,50,,0\n", "no enabled row"),
        ("slope,3,25,1\n", "no enabled row for the deformation rate"),
        (",3,25,1\n", "Row 1 .*names no factor"),
    ],
)
def test_bad_threshold_tables_are_told_by_row(run_algorithm, inputs, tmp_path, text, sentence):
    output = tmp_path / "candidates.gpkg"
    with pytest.raises(QgsProcessingException, match=sentence):
        run_algorithm("extractcandidates", {**inputs, "THRESHOLDS": thresholds(tmp_path, text), "OUTPUT": str(output)})
    assert not output.exists()


def test_missing_dem_is_told(run_algorithm, inputs):
    with pytest.raises(QgsProcessingException, match="comes from a DEM, but none is given"):
        run_algorithm("extractcandidates", {**inputs, "DEM": None, "OUTPUT": "memory:"})


def test_raster_without_crs_is_told(run_algorithm, inputs, tmp_path):
    path = str(tmp_path / "bare.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 20, 20)
    dataset.SetGeoTransform((500_000.0, 10.0, 0, 4_200_000.0, 0, -10.0))
    del dataset
    with pytest.raises(QgsProcessingException, match="no coordinate reference system"):
        run_algorithm("extractcandidates", {**inputs, "DEFORMATION": path, "OUTPUT": "memory:"})


def test_rotated_and_south_up_rates_find_what_they_hold(run_algorithm, inputs, tmp_path):
    """The same ground on other rows and columns: south-up exactly, turned by a quarter but for resampling."""
    expected = run_algorithm("extractcandidates", {**inputs, "OUTPUT": "memory:"})[0]["CANDIDATE_COUNT"]
    source = gdal.Open(inputs["DEFORMATION"])
    values, (x, dx, _, y, _, dy) = source.ReadAsArray(), source.GetGeoTransform()
    height = len(values)
    for name, array, transform in (
        ("south_up", values[::-1], (x, dx, 0, y + height * dy, 0, -dy)),
        ("turned", values.T[:, ::-1], (x, 0, dx, y + height * dy, -dy, 0)),
    ):
        path = str(tmp_path / f"{name}.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, array.shape[1], array.shape[0], 1, gdal.GDT_Float32)
        dataset.SetProjection(source.GetProjection())
        dataset.SetGeoTransform(transform)
        dataset.WriteArray(np.ascontiguousarray(array))
        dataset.GetRasterBand(1).SetNoDataValue(float("nan"))
        dataset = None
        found = run_algorithm("extractcandidates", {**inputs, "DEFORMATION": path, "OUTPUT": "memory:"})[0]
        assert found["CANDIDATE_COUNT"] == expected, name


def test_rate_in_metres_is_warned_about_and_the_unit_mends_it(run_algorithm, inputs, scene, tmp_path):
    path = str(tmp_path / "metres.tif")
    source = gdal.Open(inputs["DEFORMATION"])
    grid = Grid.of_dataset(source, "rate")
    write_raster(path, grid, source.ReadAsArray() / np.float32(1000))
    _, feedback = run_algorithm("extractcandidates", {**inputs, "DEFORMATION": path, "OUTPUT": "memory:"})
    assert any("m/a" in warning and "unit" in warning for warning in feedback.warnings)
    results, feedback = run_algorithm(
        "extractcandidates", {**inputs, "DEFORMATION": path, "UNIT": 2, "OUTPUT": "memory:"}
    )
    reference, _ = run_algorithm("extractcandidates", {**inputs, "OUTPUT": "memory:"})
    assert results["CANDIDATE_COUNT"] == reference["CANDIDATE_COUNT"] > 0
    assert not [text for text in feedback.warnings if "unit" in text]


def test_undeclared_no_data_is_warned_about(run_algorithm, inputs, scene, tmp_path):
    source = gdal.Open(str(scene / "rate.tif"))
    path = str(tmp_path / "rate.tif")
    grid = Grid.of_dataset(source, "rate")
    write_raster(path, grid, np.nan_to_num(source.ReadAsArray(), nan=-32768.0), no_data=None)
    table = thresholds(tmp_path, "deformation_rate,50,,1\n")
    changed = {**inputs, "DEFORMATION": path, "THRESHOLDS": table, "OUTPUT": "memory:"}
    _, feedback = run_algorithm("extractcandidates", changed)
    assert [text for text in feedback.warnings if "up to 32,768 mm/a" in text]


def test_a_raster_that_hardly_covers_the_rate_is_warned_about(run_algorithm, inputs, scene, tmp_path):
    path = str(tmp_path / "part.tif")
    gdal.Translate(path, str(scene / "dem.tif"), srcWin=[0, 0, 30, 60])
    _, feedback = run_algorithm("extractcandidates", {**inputs, "DEM": path, "OUTPUT": "memory:"})
    assert [text for text in feedback.warnings if "part covers only 10.0\u00a0%" in text]


def test_coherence_that_is_none_is_warned_about(run_algorithm, inputs, scene, tmp_path):
    path = str(tmp_path / "bytes.tif")
    gdal.Translate(path, str(scene / "coherence.tif"), outputType=gdal.GDT_Byte, scaleParams=[[0, 1, 0, 255]])
    _, feedback = run_algorithm("extractcandidates", {**inputs, "COHERENCE": path, "OUTPUT": "memory:"})
    assert [text for text in feedback.warnings if "must lie between 0 and 1" in text]
    _, feedback = run_algorithm("extractcandidates", {**inputs, "OUTPUT": "memory:"})
    assert not [text for text in feedback.warnings if "coherence" in text]


def test_an_empty_study_area_is_not_the_whole_raster(run_algorithm, inputs):
    empty = QgsVectorLayer("Polygon?crs=EPSG:32647", "areas", "memory")
    with pytest.raises(QgsProcessingException, match="study area contains no polygon"):
        run_algorithm("extractcandidates", {**inputs, "MASK": empty, "OUTPUT": "memory:"})


def test_study_area_elsewhere_is_told(run_algorithm, inputs):
    area = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    from qgis.core import QgsFeature, QgsGeometry

    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((10 10, 11 10, 11 11, 10 10))"))
    area.dataProvider().addFeature(feature)
    with pytest.raises(QgsProcessingException, match="study area does not overlap"):
        run_algorithm("extractcandidates", {**inputs, "MASK": area, "OUTPUT": "memory:"})


def test_unwritable_target_is_told(run_algorithm, inputs, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"mask\.tif cannot be written"):
        run_algorithm("overlapmask", {**inputs, "OUTPUT": str(tmp_path / "nowhere" / "sub" / "mask.tif")})


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, inputs, tmp_path, monkeypatch):
    from ftl_qgis_plugin.core.grids import blocks

    monkeypatch.setattr(blocks.strips, "__defaults__", (SHAPE[1] * 5,))
    target = tmp_path / "out"
    target.mkdir()
    results, _ = run_algorithm(
        "extractcandidates",
        {**inputs, "OUTPUT": str(target / "candidates.gpkg"), "MASK_OUTPUT": str(target / "mask.tif")},
        make_feedback(cancel_at=20),
    )
    assert os.listdir(target) == []
    assert not results.get("OUTPUT")


@pytest.mark.parametrize("cancel_at", [0, 50, 94])
def test_cancelling_a_scene_of_one_strip_is_heard(run_algorithm, make_feedback, inputs, tmp_path, cancel_at):
    targets = {"OUTPUT": str(tmp_path / "out.gpkg"), "MASK_OUTPUT": str(tmp_path / "mask.tif")}
    results, _ = run_algorithm("extractcandidates", {**inputs, **targets}, make_feedback(cancel_at))
    assert results == {}
    assert not [path for path in targets.values() if os.path.exists(path)]


def test_yadong_scene(run_algorithm, shared_data, tmp_path):
    """Real rate and DEM; the rates there are slow, so the threshold is low. Only internal agreement can be checked."""
    folder = shared_data / "yadong"
    table = thresholds(tmp_path, "deformation_rate,12,,1\nslope,5,45,1\nelevation,2500,3600,1\n")
    # The DEM has gaps, which resampling widens: filled, so that the comparison below shows the alignment alone.
    filled, degrees = str(tmp_path / "filled.tif"), str(tmp_path / "degrees.tif")
    gdal.Translate(filled, str(folder / "DEM_UTM.tif"), noData=-9999)
    dataset = gdal.Open(filled, gdal.GA_Update)
    values = dataset.ReadAsArray()
    dataset.GetRasterBand(1).WriteArray(np.where(np.isnan(values), -9999, values))
    gdal.FillNodata(dataset.GetRasterBand(1), None, 100, 0)
    del dataset
    # Not the folder's own DEM_WGS84.tif: it shows other ground than DEM_UTM.tif, the two do not even correlate.
    gdal.Warp(degrees, filled, dstSRS="EPSG:4326", resampleAlg="cubic", dstNodata=-9999)
    common = {"DEFORMATION": str(folder / "lin_coeff.tif"), "THRESHOLDS": table, "MIN_AREA": 5000, "OUTPUT": "memory:"}
    results, _ = run_algorithm("extractcandidates", {**common, "DEM": filled})
    assert results["CANDIDATE_COUNT"] > 3
    for feature in results["OUTPUT"].getFeatures():
        assert feature["rate_mean"] >= 12
        assert 5 <= feature["slope_mean"] <= 45
        assert feature["area_m2"] >= 5000
    other, _ = run_algorithm("extractcandidates", {**common, "DEM": degrees})
    area = [sum(f["area_m2"] for f in found["OUTPUT"].getFeatures()) for found in (results, other)]
    assert area[1] == pytest.approx(area[0], rel=0.1)


def test_least_information_value_needs_the_histograms(run_algorithm, inputs):
    with pytest.raises(QgsProcessingException, match="needs the histograms"):
        run_algorithm("extractcandidates", {**inputs, "MIN_INFORMATION": 0, "OUTPUT": "memory:"})
    table = QgsVectorLayer(
        "None?field=factor:string&field=lower:double&field=upper:double&field=frequency_ratio:double", "h", "memory"
    )
    for lower, upper, ratio in ((0, 10, 0.5), (10, 90, 2.0)):
        feature = QgsFeature(table.fields())
        feature.setAttributes(["slope", lower, upper, ratio])
        table.dataProvider().addFeature(feature)
    found, _ = run_algorithm("extractcandidates", {**inputs, "HISTOGRAMS": table, "OUTPUT": "memory:"})
    kept, _ = run_algorithm(
        "extractcandidates", {**inputs, "HISTOGRAMS": table, "MIN_INFORMATION": 0, "OUTPUT": "memory:"}
    )
    slopes = [feature["slope_mean"] for feature in found["OUTPUT"].getFeatures()]
    assert min(slopes) < 10 < max(slopes)
    assert kept["CANDIDATE_COUNT"] == sum(slope > 10 for slope in slopes)


def test_svalbard_polygons_and_dem_do_not_meet(run_algorithm, shared_data, tmp_path):
    folder = shared_data / "svalbard"
    table = thresholds(tmp_path, "deformation_rate,50,,1\n")
    with pytest.raises(QgsProcessingException, match="study area does not overlap"):
        run_algorithm(
            "extractcandidates",
            {
                "DEFORMATION": str(folder / "dem_crop.tif"),
                "THRESHOLDS": table,
                "MASK": str(folder / "thaw_slides.shp"),
                "OUTPUT": "memory:",
            },
        )
