"""Scenes of numbers are drawn as bright as the place that is looked at, not as the clouds elsewhere in the scene."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize

from ftl_qgis_plugin.interpretation.imagery.place_image import Place
from ftl_qgis_plugin.interpretation.imagery.services.remote_layers import stretch_to

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
