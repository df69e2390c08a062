"""A server on this computer, a study of three candidates, and settings that nobody else sees."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

sys.path.insert(0, str(Path(__file__).parents[2] / "interpretation" / "imagery"))  # loopback

X, Y = 500_000.0, 4_000_000.0


def square(number, size=100.0):
    x, y = X + 200 * number, Y
    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


def wkt():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    return crs.ExportToWkt()


@pytest.fixture
def server(tmp_path):
    """Has /image.tif, a COG around the candidates."""
    from loopback import Loopback

    memory = gdal.GetDriverByName("MEM").Create("", 300, 300, 3, gdal.GDT_Byte)
    memory.SetGeoTransform((X - 500, 10, 0, Y + 1500, 0, -10))
    memory.SetProjection(wkt())
    for number in (1, 2, 3):
        memory.GetRasterBand(number).WriteArray(np.random.default_rng(number).integers(60, 200, (300, 300)))
    path = str(tmp_path / "cog.tif")
    gdal.GetDriverByName("COG").CreateCopy(path, memory)
    made = Loopback({"/image.tif": Path(path).read_bytes()})
    yield made
    made.close()


@pytest.fixture
def session(qgis_app, ftl_provider, tmp_path, qtbot):
    """With a study of the candidates c0, c1 and c2, c0 being the current one."""
    from qgis.core import QgsProject

    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession
    from ftl_qgis_plugin.study.database import Study

    path = str(tmp_path / "study.gpkg")
    with Study.create(path, wkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(1, [{"candidate": f"c{n}", "score": 9.0 - n, "wkb": square(n)} for n in range(3)])
    project = QgsProject.instance()
    project.clear()
    made = InterpretationSession(project)
    made.open_study(path)
    qtbot.waitUntil(lambda: made.is_open)
    yield made
    made.close()
    project.clear()


@pytest.fixture
def scene_image(session, server):
    """A function (day, candidate) -> an image on the server, known to the session."""
    from ftl_qgis_plugin.interpretation.imagery.place_image import PlaceImage

    def make(day="2021-08-14", name="one"):
        recipe = {"kind": "assets", "picture": [server.url + "/image.tif"]}
        image = PlaceImage(f"stac:mine:{name}", "Mine", day, "mine", 10.0, 5.0, "(c) me", recipe)
        session.images._remember([image])
        return image

    return make
