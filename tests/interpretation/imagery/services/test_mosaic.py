"""Tiles of one overpass as one picture, also where the next one lies in the next UTM zone."""

from __future__ import annotations

import numpy as np
import pytest
from loopback import stac_item
from osgeo import gdal, osr

from ftl_qgis_plugin.interpretation.imagery.services.remote_layers import mosaic


def tile(path, code, west, value, size=100):
    """Three bands around 96 degrees east, the edge of zones 46 and 47; `west` in metres of the tile's own zone."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size, size, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((west, 10, 0, 3_875_000, 0, -10))
    dataset.SetProjection(crs.ExportToWkt())
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).WriteArray(np.full((size, size), value + number, np.uint8))
    return str(path)


def test_of_one_zone(tmp_path):
    left, right = tile(tmp_path / "l.tif", 32646, 700_000, 50), tile(tmp_path / "r.tif", 32646, 700_900, 90)
    path = mosaic([left, right], "/vsimem/test_a")
    values = gdal.Open(path).ReadAsArray()
    assert values.shape == (3, 100, 190)
    assert (values[0, :, :100] == 51).all()  # the first one on top
    assert (values[0, :, 100:] == 91).all()


def test_over_the_edge_of_a_zone(tmp_path):
    def easting(code):
        crs, degrees = osr.SpatialReference(), osr.SpatialReference()
        crs.ImportFromEPSG(code)
        degrees.ImportFromEPSG(4326)
        for each in (crs, degrees):
            each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return osr.CoordinateTransformation(degrees, crs).TransformPoint(96.0, 35.0)[0]

    left = tile(tmp_path / "l.tif", 32646, easting(32646) - 950, 50)
    right = tile(tmp_path / "r.tif", 32647, easting(32647) - 50, 90)
    first = gdal.Open(left)
    whole = gdal.Open(mosaic([left, right], "/vsimem/test_b"))
    assert whole.GetProjection() == first.GetProjection()
    assert whole.RasterXSize > 150
    values = whole.ReadAsArray()[0]
    assert {50 + 1, 90 + 1} <= set(np.unique(values)) <= {0, 51, 91}
    assert whole.GetRasterBand(1).GetNoDataValue() == 0


def test_what_cannot_be_opened(tmp_path):
    good = tile(tmp_path / "l.tif", 32646, 700_000, 50)
    assert gdal.Open(mosaic([good, str(tmp_path / "gone.tif")], "/vsimem/test_c")).RasterXSize == 100
    assert mosaic([str(tmp_path / "gone.tif"), good], "/vsimem/test_d") == ""


@pytest.mark.parametrize("seam", [True, False])
def test_one_mark_and_one_layer(make_session, load_scene, opened, wait_for, server, image_settings, tmp_path, seam):
    session, _heard = make_session()
    load_scene(session)
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg")))
    geometry = session.project.mapLayer(session.choices.inventory).getFeature(1).geometry()
    session.study.start_iteration({})
    session.study.add_candidates(1, [{"candidate": "c1", "score": 1.0, "wkb": bytes(geometry.asWkb())}])
    session.candidates.reload()
    wait_for(lambda: "c1" in session.index.row_of, 10)
    session.candidates.go("c1")
    place = session.images._place("c1")
    for side, west in (("l", 700_000), ("r", 700_900)):
        path = tile(tmp_path / f"{side}.tif", 32646, west, 50)
        with open(path, "rb") as file:
            server.files[f"/{side}.tif"] = file.read()
    server.items = []
    for side, (west, east) in (("l", (place.lon - 1, place.lon)), ("r", (place.lon, place.lon + 1))):
        made = stac_item(server.url, f"tile_{side}", "2020-07-02", asset=f"/{side}.tif")
        made["bbox"] = [west if seam else place.lon - 1, place.lat - 1, east if seam else place.lon + 1, place.lat + 1]
        server.items.append(made)
    image_settings.user_services = [{"id": "mine", "name": "Mine", "type": "stac", "api": server.url + "/stac"}]
    image_settings.switched_on = ["mine"]
    session.images.settings_changed()

    def scenes():
        return [image for image in session.images.images("c1") if image.id.startswith("stac:")]

    wait_for(lambda: bool(scenes()), 10)
    (image,) = scenes()
    session.images.layer(image.id)
    wait_for(lambda: session.images.layer(image.id) is not None, 10)
    assert session.images.layer(image.id).width() == (190 if seam else 100)
    gdal.VSICurlClearCache()
