"""Scenes of numbers are drawn as bright as the place that is looked at, not as the clouds elsewhere in the scene."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize

from ftl_qgis_plugin.interpretation.imagery.place_image import Place, PlaceImage
from ftl_qgis_plugin.interpretation.imagery.services.remote_layers import RemoteLayers, stretch_to

# In degrees, around 500 250 m east and 4 000 250 m north in zone 47.
PLACE = Place("c0", (99.002, 36.144, 99.004, 36.146))


@pytest.fixture
def scene(qgis_app, tmp_path):
    """A function (type of the numbers) -> layer: ground of 7000 to 9000 at the place, clouds of 50 000 all around."""

    def make(kind, scale=1.0):
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(32647)
        path = str(tmp_path / f"{kind}.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, 800, 800, 3, kind)
        dataset.SetGeoTransform((490_000, 25, 0, 4_010_000, 0, -25))
        dataset.SetProjection(srs.ExportToWkt())
        values = np.full((800, 800), 50_000.0)
        values[350:450, 360:460] = np.random.default_rng(1).uniform(7_000, 9_000, (100, 100))
        for number in (1, 2, 3):
            dataset.GetRasterBand(number).WriteArray(values * scale)
        dataset = None
        return QgsRasterLayer(path, "scene", "gdal")

    return make


def spread(layer):
    """Of the brightness at the place, as it is drawn."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(60, 60))
    settings.setExtent(QgsRectangle(499_800, 3_999_800, 500_700, 4_000_700))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return float(np.std([image.pixelColor(column, row).red() for row in range(60) for column in range(60)]))


def test_ground_beside_clouds_is_seen(scene):
    layer = scene(gdal.GDT_UInt16)
    before = spread(layer)
    stretch_to(layer, PLACE)
    assert spread(layer) > 40 > before


def test_pictures_are_left_as_they_are(scene):
    layer = scene(gdal.GDT_Byte, 1 / 256)
    before = spread(layer)
    stretch_to(layer, PLACE)
    assert spread(layer) == before


def test_a_place_beside_the_scene_changes_nothing(scene):
    layer = scene(gdal.GDT_UInt16)
    before = spread(layer)
    stretch_to(layer, Place("c9", (10.0, 50.0, 10.001, 50.001)))
    stretch_to(QgsRasterLayer("/nowhere.tif", "gone", "gdal"), PLACE)
    assert spread(layer) == before


# The clouds beside the ground, 6 km to the west.
CLOUDS = Place("c1", (98.93, 36.144, 98.932, 36.146))


def limits(layer):
    enhancement = layer.renderer().redContrastEnhancement()
    return enhancement.minimumValue(), enhancement.maximumValue()


@pytest.mark.parametrize("dies", [False, True])
def test_the_brightness_follows_to_the_next_place(scene, network, wait_for, monkeypatch, dies):
    path = scene(gdal.GDT_UInt16).source()
    monkeypatch.setattr(
        "ftl_qgis_plugin.interpretation.imagery.services.remote_layers.curl_path", lambda href, token=None: href
    )
    layers = RemoteLayers(network)
    heard, told = [], []
    layers.ready.connect(heard.append)
    layers.failed.connect(lambda name, error: told.append(error))
    image = PlaceImage("stac:a:b", "Scene", "2020", recipe={"kind": "assets", "picture": [path]})
    try:
        assert layers.layer(image, lambda: CLOUDS) is None
        wait_for(lambda: heard)
        layer = layers.layer(image, lambda: CLOUDS)
        assert limits(layer)[1] == 50_000
        if dies:  # what is there stays in sight, and nobody is told twice
            monkeypatch.setattr(
                "ftl_qgis_plugin.interpretation.imagery.services.remote_layers.make_layer", lambda *_: None
            )
            assert layers.layer(image, lambda: PLACE) is layer
            wait_for(lambda: not layers._waiting)
            assert limits(layer)[1] == 50_000
            layers.layer(image, lambda: PLACE)
            assert not layers._waiting  # asked once, not with every key
        else:
            repaints = []
            layer.repaintRequested.connect(lambda *_: repaints.append(1))
            assert layers.layer(image, lambda: PLACE) is layer  # at once, brighter soon
            wait_for(lambda: limits(layer)[1] < 10_000)
            assert spread(layer) > 40
            assert repaints
            # A neighbour on the same ground is as bright: nothing is read anew.
            near = Place("c2", tuple(value + 0.001 for value in PLACE.bounds))
            layers.layer(image, lambda: near)
            assert not layers._waiting
        assert told == []
    finally:
        layers.close()
