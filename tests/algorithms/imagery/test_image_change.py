import shutil

import numpy as np
import pytest
from osgeo import gdal, osr
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException, QgsRasterLayer

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.stored.writer import RasterWriter

NAMES = ("blue", "green", "red", "nir")
SHAPE = (80, 90)


def grid():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_000_000.0, 10.0, 10.0, srs.ExportToWkt())


def write(path, bands):
    with RasterWriter(str(path), grid(), bands=len(bands), descriptions=tuple(bands)) as writer:
        for number, values in enumerate(bands.values(), 1):
            writer.write(np.asarray(values, np.float32), grid().window, number)
    return str(path)


@pytest.fixture
def images(tmp_path):
    """A scar at rows 20 to 29, columns 30 to 39."""
    rng = np.random.default_rng(1)
    ground = {name: 0.1 + 0.02 * number + rng.normal(0, 0.02, SHAPE) for number, name in enumerate(NAMES)}
    ground["nir"] += 0.2
    older = write(tmp_path / "s2_2016.tif", {name: 0.8 * band + 0.02 for name, band in ground.items()})
    for name, band in ground.items():
        band += rng.normal(0, 0.002, SHAPE)
        band[20:30, 30:40] = 0.2 if name != "nir" else 0.24
    return [older, write(tmp_path / "s2_2023.tif", ground)]


def candidates(crs="EPSG:32647"):
    scar, elsewhere = (300, -300, 100, 100), (600, -600, 80, 80)
    return polygons(("candidate:string", "score:double"), (scar, "c1", 2.0), (elsewhere, "c2", 1.0), crs=crs)


def test_raster_and_evidence(run_algorithm, images, tmp_path):
    results, feedback = run_algorithm(
        "imagechange",
        {"IMAGES": images, "CANDIDATES": candidates(), "OUTPUT": str(tmp_path / "c.tif"), "EVIDENCE": "memory:"},
    )
    change = gdal.Open(results["OUTPUT"])
    names = [change.GetRasterBand(number).GetDescription() for number in range(1, change.RasterCount + 1)]
    assert names == ["change", "ndvi_change", "ndwi_change", "green_red_change", "brightness_change", "red_blue_change"]
    scar, plain = rows(results["EVIDENCE"])
    assert (scar["candidate"], scar["score"]) == ("c1", 2.0)
    assert scar["change_contrast"] > 5 > abs(plain["change_contrast"]) * 2
    assert scar["ndvi_change_contrast"] < -5
    assert scar["brightness_change_contrast"] > 5
    assert any("s2_2016 (2016) brought to s2_2023" in line for line in feedback.infos)


def test_the_order_that_the_ranking_learns_sees_them(run_algorithm, images, tmp_path):
    from ftl_qgis_plugin.core.ranking.attributes import attributes

    results, _ = run_algorithm(
        "imagechange",
        {"IMAGES": images, "CANDIDATES": candidates(), "OUTPUT": str(tmp_path / "c.tif"), "EVIDENCE": "memory:"},
    )
    found = rows(results["EVIDENCE"])
    columns = {name: [row[name] for row in found] for name in found[0]}
    assert {"change_contrast", "ndvi_change_contrast"} <= set(attributes(columns))


def test_given_dates_and_bands_and_the_time_series(run_algorithm, images, tmp_path):
    times = [f"{year}-{month:02d}-15" for year in (2020, 2021, 2022) for month in range(1, 13)]
    with RasterWriter(str(tmp_path / "series.tif"), grid(), bands=len(times), descriptions=tuple(times)) as writer:
        for number in range(len(times)):
            # Moves from May to September only.
            months = 5 * (number // 12) + min(max(number % 12 - 4, 0), 5)
            writer.write(np.full(SHAPE, -6.0 * months, np.float32), grid().window, number + 1)
    parameters = {
        "IMAGES": images,
        "DATES": "2023-08; 2016",  # the other way round: the scar has healed
        "BANDS": "red=3, nir=4",
        "INDICES": [0],
        "CANDIDATES": candidates(),
        "TIMESERIES": str(tmp_path / "series.tif"),
        "OUTPUT": str(tmp_path / "c.tif"),
        "EVIDENCE": "memory:",
    }
    results, _ = run_algorithm("imagechange", parameters)
    scar = rows(results["EVIDENCE"])[0]
    assert scar["ndvi_change_contrast"] > 5
    assert scar["thaw_share"] > 0.9
    assert scar["monotony"] == pytest.approx(1)
    assert scar["one_way"] == 1
    assert abs(scar["acceleration_mm_a2"]) < 2


def test_an_image_whose_name_lies_in_the_future(run_algorithm, images, tmp_path):
    ahead = str(tmp_path / "s2_2090-08-01.tif")
    shutil.copyfile(images[-1], ahead)
    with pytest.raises(QgsProcessingException, match=r"2090-08-01 of the image s2_2090-08-01\.tif lies in the future"):
        run_algorithm("imagechange", {"IMAGES": [images[0], ahead], "OUTPUT": str(tmp_path / "c.tif")})


def test_candidates_of_another_crs(run_algorithm, images, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsVectorLayer

    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=candidate:string", "c", "memory")
    way = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32647"), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    for feature in candidates().getFeatures():
        shape = feature.geometry()
        shape.transform(way)
        feature.setGeometry(shape)
        feature.setAttributes(feature.attributes()[:1])
        layer.dataProvider().addFeature(feature)
    results, _ = run_algorithm(
        "imagechange",
        {"IMAGES": images, "CANDIDATES": layer, "OUTPUT": str(tmp_path / "c.tif"), "EVIDENCE": "memory:"},
    )
    assert rows(results["EVIDENCE"])[0]["change_contrast"] > 5
    assert results["EVIDENCE"].crs().authid() == "EPSG:4326"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DATES": "2016"}, "DATES has 1 entries for 2 images"),
        ({"DATES": "2016;2090"}, "lies in the future"),
        ({"DATES": "2016;soon"}, "is no date"),
        ({"BANDS": "red=9"}, "names no band"),
        ({"INDICES": [2]}, "bare_soil cannot be computed"),
        ({"EVIDENCE": "memory:"}, "none are given"),
    ],
)
def test_one_sentence_each(run_algorithm, images, tmp_path, changes, sentence):
    parameters = {"IMAGES": images, "OUTPUT": str(tmp_path / "c.tif"), **changes}
    with pytest.raises(QgsProcessingException, match=sentence):
        run_algorithm("imagechange", parameters)
    assert not (tmp_path / "c.tif").exists()


def test_sixteen_bands_and_no_crs(run_algorithm, images, tmp_path):
    many = write(tmp_path / "x_2019.tif", {f"x{number}": np.ones(SHAPE) for number in range(16)})
    with pytest.raises(QgsProcessingException, match="Which of the 16 band"):
        run_algorithm("imagechange", {"IMAGES": [many, images[0]], "OUTPUT": str(tmp_path / "c.tif")})
    bare = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "bare_2019.tif"), 10, 10, 3)
    bare.SetGeoTransform((0, 1, 0, 0, 0, -1))
    del bare
    with pytest.raises(QgsProcessingException, match="no coordinate reference system"):
        run_algorithm(
            "imagechange",
            {"IMAGES": [QgsRasterLayer(str(tmp_path / "bare_2019.tif")), images[0]], "OUTPUT": str(tmp_path / "c.tif")},
        )


def test_a_date_that_was_told_in_the_dock(run_algorithm, images, tmp_path):
    from qgis.core import QgsProject

    layers = [QgsRasterLayer(path, f"image {number}") for number, path in enumerate(images)]
    layers[0].setCustomProperty("ftl/image_date", "2011-07")
    QgsProject.instance().addMapLayers(layers)
    try:
        identifiers = [layer.id() for layer in layers]
        _, feedback = run_algorithm("imagechange", {"IMAGES": identifiers, "OUTPUT": str(tmp_path / "c.tif")})
        assert any("s2_2016 (2011-07) brought to s2_2023" in line for line in feedback.infos)
    finally:
        QgsProject.instance().removeMapLayers(identifiers)
