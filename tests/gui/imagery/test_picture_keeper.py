"""What was looked at on the web before a landslide was accepted is kept as a small picture, and reaches the report."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from qgis.PyQt.QtGui import QImage

X, Y = 500_000.0, 4_000_000.0


@pytest.fixture
def kept_here(session, scene_image, tmp_path, monkeypatch):
    """session, keeper, an image on the server, and the folder."""
    from ftl_qgis_plugin.gui.imagery import picture_keeper

    folder = str(tmp_path / "kept")
    monkeypatch.setattr(picture_keeper, "pictures_folder", lambda _path: folder)
    keeper = picture_keeper.PictureKeeper(session)
    keeper._later.setInterval(1)
    yield SimpleNamespace(session=session, keeper=keeper, image=scene_image(), folder=folder)
    keeper.close()


def test_of_accepted_ones_what_was_in_sight(kept_here, qtbot, tmp_path):
    from ftl_qgis_plugin.core.imagery.kept_pictures import content_of, kept
    from ftl_qgis_plugin.report.rendering import write_report
    from ftl_qgis_plugin.study.database import Study

    session, keeper = kept_here.session, kept_here.keeper
    session.images.layer(kept_here.image.id)
    qtbot.waitUntil(lambda: kept_here.image.id in session.images.layers._layers)
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

    path, outline = session.study.path, session.outlines.outline("c0")
    session.study.add_samples([{"origin": "candidate", "iteration": 1, "candidate": "c0", "wkb": outline}])
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
    qtbot.waitUntil(lambda: kept_here.image.id in session.images.layers._layers)
    empty = QImage(200, 200, QImage.Format.Format_RGB32)
    empty.fill(0x7F7F7F)
    keeper._drawing["c0", kept_here.image.id] = (kept_here.folder, kept_here.image)
    keeper._take("c0", kept_here.image.id, empty, session.candidates.extent("c0"))
    qtbot.wait(50)
    assert not os.path.exists(kept_here.folder)
