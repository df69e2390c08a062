"""What was looked at on the web before a landslide was accepted is kept as a small picture, and reaches the report."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject
from qgis.PyQt.QtGui import QImage

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
def kept_here(qgis_app, ftl_provider, tmp_path, server, qtbot, monkeypatch):
    """(session, keeper, image on the server, folder)."""
    from ftl_qgis_plugin.gui.imagery import picture_keeper
    from ftl_qgis_plugin.interpretation.imagery.place_image import PlaceImage
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession
    from ftl_qgis_plugin.study.database import Study

    path = str(tmp_path / "study.gpkg")
    with Study.create(path, wkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(1, [{"candidate": f"c{n}", "score": 9.0 - n, "wkb": square(n)} for n in range(3)])
    folder = str(tmp_path / "kept")
    monkeypatch.setattr(picture_keeper, "pictures_folder", lambda _path: folder)
    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    session.open_study(path)
    qtbot.waitUntil(lambda: session.is_open)
    keeper = picture_keeper.PictureKeeper(session)
    keeper._later.setInterval(1)
    recipe = {"kind": "assets", "picture": [server.url + "/image.tif"]}
    image = PlaceImage("stac:mine:one", "Mine", "2021-08-14", "mine", 10.0, 5.0, "(c) me", recipe)
    session.images._remember([image])
    yield SimpleNamespace(session=session, keeper=keeper, image=image, folder=folder)
    keeper.close()
    session.close()
    project.clear()


def test_of_accepted_ones_what_was_in_sight(kept_here, qtbot, tmp_path):
    from ftl_qgis_plugin.core.imagery.kept_pictures import content_of, kept
    from ftl_qgis_plugin.report.rendering import write_report
    from ftl_qgis_plugin.study.database import Study

    session, keeper = kept_here.session, kept_here.keeper
    session.images.layer(kept_here.image.id)
    qtbot.waitUntil(lambda: session.images.layers.is_ready(kept_here.image.id))
    keeper.look(kept_here.image)
    assert session.review.accept()
    keeper.look(kept_here.image)
    assert session.review.reject("noise")
    assert session.review.accept()  # with nothing of the web in sight
    qtbot.waitUntil(lambda: bool(kept(kept_here.folder, "c0")), timeout=10_000)
    qtbot.wait(50)
    assert len(os.listdir(kept_here.folder)) == 2
    (picture,) = kept(kept_here.folder, "c0")
    assert (picture.name, picture.date, picture.attribution) == ("Mine", "2021-08-14", "(c) me")
    assert not QImage.fromData(content_of(picture)).isNull()
    middle = ((picture.bounds[0] + picture.bounds[2]) / 2, (picture.bounds[1] + picture.bounds[3]) / 2)
    assert middle == pytest.approx((X + 50, Y + 50), abs=1)
    told = Path(picture.path[:-4] + ".json").read_text()
    assert "127.0.0.1" not in told

    path = session.study.path
    session.study.add_samples([{"origin": "candidate", "iteration": 1, "candidate": "c0", "wkb": square(0)}])
    session.close_study()
    with Study.open(path):
        pass
    output = str(tmp_path / "report.html")
    write_report(path, output, pictures=kept_here.folder)
    text = Path(output).read_text()
    assert text.count("data:image/jpeg") == 1
    assert "2021-08-14" in text
    assert "(c) me" in text


def test_a_server_that_shows_nothing_leaves_no_picture(kept_here, server, qtbot):
    session, keeper = kept_here.session, kept_here.keeper
    session.images.layer(kept_here.image.id)
    qtbot.waitUntil(lambda: session.images.layers.is_ready(kept_here.image.id))
    empty = QImage(200, 200, QImage.Format.Format_RGB32)
    empty.fill(0x7F7F7F)
    keeper._drawing["c0", kept_here.image.id] = (kept_here.folder, kept_here.image)
    keeper._take("c0", kept_here.image.id, empty, session.candidates.extent("c0"))
    qtbot.wait(50)
    assert not os.path.exists(kept_here.folder)
