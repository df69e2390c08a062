"""From the strip to numbers: scenes on a server are cut to the study area by range requests, and measured."""

from __future__ import annotations

import os

import numpy as np
import pytest
from loopback import stac_item
from osgeo import gdal

from ftl_qgis_plugin.interpretation.imagery.place_image import PlaceImage
from ftl_qgis_plugin.interpretation.imagery.services.catalogue import service_of


def cogs(folder, raster, years=(2016, 2023)):
    """Red, green, blue and near infrared of two years as COGs of 16 bits: {path on the server: bytes}."""
    reference = gdal.Open(raster)
    rng = np.random.default_rng(3)
    ground = rng.uniform(0.05, 0.4, (reference.RasterYSize, reference.RasterXSize))
    files = {}
    for year in years:
        for number, role in enumerate(("red", "green", "blue", "nir")):
            memory = gdal.GetDriverByName("MEM").Create("", ground.shape[1], ground.shape[0], 1, gdal.GDT_UInt16)
            memory.SetGeoTransform(reference.GetGeoTransform())
            memory.SetProjection(reference.GetProjection())
            values = ground * (1 + 0.2 * number) + rng.normal(0, 0.002, ground.shape)
            memory.GetRasterBand(1).WriteArray(np.round((values + 0.1) * 10_000).astype(np.uint16))
            memory.GetRasterBand(1).SetNoDataValue(0)
            path = str(folder / f"{role}_{year}.tif")
            gdal.GetDriverByName("COG").CreateCopy(path, memory, options=["COMPRESS=DEFLATE", "BLOCKSIZE=128"])
            with open(path, "rb") as file:
                files[f"/{role}_{year}.tif"] = file.read()
    return files, ground


def item(url, year):
    made = stac_item(url, f"scene_{year}", f"{year}-08-14", asset=f"/red_{year}.tif")
    made["assets"] = {
        f"B{number}": {
            "href": f"{url}/{role}_{year}.tif",
            "type": "image/tiff; application=geotiff",
            "eo:bands": [{"common_name": role}],
            "raster:bands": [{"scale": 0.0001, "offset": -0.1}],
        }
        for number, role in enumerate(("red", "green", "blue", "nir"))
    }
    made["properties"]["gsd"] = 20
    return made


@pytest.fixture
def found(make_session, load_scene, opened, wait_for, server, image_settings, tmp_path):
    """(session, heard, images on the strip, true reflectance)."""
    session, heard = make_session()
    folder = load_scene(session)
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg")))
    raster = os.path.join(folder, "deformation_rate.tif")
    server.files, ground = cogs(tmp_path, raster)
    server.items = [item(server.url, year) for year in (2016, 2023)]
    geometry = session.project.mapLayer(session.choices.inventory).getFeature(1).geometry()
    session.study.start_iteration({})
    session.study.add_candidates(1, [{"candidate": "c1", "score": 1.0, "wkb": bytes(geometry.asWkb())}])
    session.candidates.reload()
    session.candidates.go("c1")
    image_settings.user_services = [
        {"id": "mine", "name": "Mine", "type": "stac", "api": server.url + "/stac", "picture": ["B0", "B1", "B2"]}
    ]
    image_settings.switched_on = ["mine"]
    session.images.settings_changed()

    def scenes():
        return [image for image in session.images.images("c1") if image.id.startswith("stac:")]

    wait_for(lambda: len(scenes()) == 2)
    yield session, heard, scenes(), ground
    gdal.VSICurlClearCache()


def test_cut_and_measured_by_one_action(found, server, wait_for):
    session, heard, images, ground = found
    assert session.area_images.cut(images, session.evidence.measure)
    wait_for(lambda: not session.runner.is_running and session.evidence.of("c1"), 60)
    assert not heard.errors
    assert any(headers.get("Range") for headers in server.headers)
    files = [session.area_images.path_of(image) for image in images]
    assert all(os.path.dirname(path) == str(session.study.path)[:-5] + "_images" for path in files)
    red, _green, _blue, nir = gdal.Open(files[0]).ReadAsArray()
    # The grid is the deformation raster's extent at 20 m, here its own pixels twice as large or the same.
    middle = np.isfinite(red)
    assert middle.mean() > 0.9
    assert np.nanmean(red) == pytest.approx(ground.mean(), rel=0.03)
    assert np.nanmean(nir) == pytest.approx(1.6 * ground.mean(), rel=0.03)
    assert "ndvi_change_contrast" in session.evidence.of("c1")
    # They are on the strip as files of the project, and nothing of an address is in them.
    local = [image for image in session.images.images("c1") if image.is_local]
    assert [image.date for image in local] == ["2016-08-14", "2023-08-14"]
    with open(files[0], "rb") as file:
        assert b"127.0.0.1" not in file.read()
    # Once more: nothing is fetched again.
    asked = len(server.asked)
    session.area_images.cut(images, lambda: None)
    wait_for(lambda: not session.runner.is_running)
    assert len(server.asked) == asked
    assert len([layer for layer in session.project.mapLayers().values() if "_images/" in layer.source()]) == 2


def test_a_server_that_has_it_no_more(found, server, wait_for):
    session, heard, images, _ground = found
    server.mood["/nir_2016"] = "500"
    session.area_images.cut(images)
    wait_for(lambda: not session.runner.is_running)
    wait_for(lambda: bool(heard.errors))
    assert "The band nir of the image Mine 2016-08-14 cannot be read" in heard.errors[0]
    assert not os.path.exists(session.area_images.path_of(images[0]))


def test_pictures_without_bands(found):
    session, heard, _images, _ground = found
    tiles = PlaceImage("dated:x:2020", "Tiles", "2020", "x", recipe={"kind": "tiles", "url": "http://h/{z}/{x}/{y}"})
    assert not session.area_images.cut([tiles])
    assert "pictures without bands" in heard.messages[-1][1]


def test_images_that_want_an_account_are_told(found, server, wait_for):
    session, _heard, _images, _ground = found
    for made in server.items:
        for asset in made["assets"].values():
            asset["href"] = asset["href"].replace(server.url, "s3://eodata")
    session.images.search_again()
    wait_for(lambda: bool(session.images.notes("c1")))
    assert session.images.notes("c1") == [
        "Mine has 2 images of this place, but only for those with an account at its store. Choose another service of "
        "the same scenes."
    ]


def test_a_service_of_ones_own_needs_no_bands_named():
    assert service_of({"id": "a", "type": "stac", "api": "https://h/v1"}).bands == {}
