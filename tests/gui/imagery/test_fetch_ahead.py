"""The next candidates' images are drawn ahead: a bounded number, only of services, and never in the way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.gui import QgsMapCanvas

from ftl_qgis_plugin.interpretation.imagery.place_image import PlaceImage


@pytest.fixture
def ahead(session, scene_image, qtbot):
    """(FetchAhead, its timeline, drawn extents)."""
    from ftl_qgis_plugin.gui.imagery.fetch_ahead import FetchAhead

    canvas = QgsMapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.setDestinationCrs(session.crs)
    images = [scene_image("2016-08-01", "old"), scene_image("2021-08-14", "new")]
    finder = session.images
    finder.images = lambda _candidate: images
    timeline = SimpleNamespace(shown=images[1], before=images[0])
    made = FetchAhead(canvas, session, timeline)
    made._rest.setInterval(1)
    begun = []
    following = made._next

    def watched():
        begun.extend([made._waiting[0]] if made._waiting else [])
        following()

    made._next = watched
    yield made, timeline, begun, images
    made.close()


def ready(session, images, qtbot):
    for image in images:
        session.images.layer(image.id)
    qtbot.waitUntil(lambda: all(image.id in session.images.layers._layers for image in images))


def test_the_next_two_candidates_before_and_after(ahead, session, server, qtbot):
    made, _, begun, images = ahead
    ready(session, images, qtbot)
    asked = len(server.asked)
    made._canvas.mapCanvasRefreshed.emit()
    qtbot.waitUntil(lambda: len(begun) == 4 and made._job is None, timeout=10_000)
    middles = [round(extent.center().x()) for _layer, extent in begun]
    assert middles == [500_250, 500_250, 500_450, 500_450]
    assert {layer.id() for layer, _ in begun} == {session.images.layer(image.id).id() for image in images}
    assert all(extent.width() >= 100 for _, extent in begun)
    assert len(server.asked) >= asked
    made._begin()  # the map comes to rest once more
    assert (made._job, len(made._waiting), len(begun)) == (None, 0, 4)


def test_files_are_decoded_ahead(ahead, session, tmp_path, server, qtbot):
    from qgis.core import QgsRasterLayer

    made, timeline, begun, images = ahead
    path = tmp_path / "local_2020.tif"
    path.write_bytes(server.files["/image.tif"])
    layer = QgsRasterLayer(str(path), "local_2020")
    session.project.addMapLayer(layer)
    session.sources.refresh()
    local = PlaceImage(f"layer:{layer.id()}", "local_2020", "2020")
    images.append(local)
    timeline.shown, timeline.before = local, None
    made._begin()
    qtbot.waitUntil(lambda: len(begun) == 2 and made._job is None, timeout=10_000)
    drawn = {layer.id() for layer, _extent in begun}
    assert drawn == {item.id() for item in session.sources.make_layers(local.id)}  # what the map shows, not a copy
    assert server.asked == []


def test_nothing_of_what_has_gone_and_when_somebody_leafs_on(ahead, session, qtbot):
    made, timeline, begun, images = ahead
    ready(session, images, qtbot)
    timeline.shown, timeline.before = PlaceImage("layer:x", "File", "2020"), None
    made._begin()
    assert made._job is None
    timeline.shown, timeline.before = images[1], images[0]
    made._begin()
    assert made._job is not None
    session.candidates.go("c1")
    assert not made._waiting
    assert not made._rest.isActive()
    qtbot.waitUntil(lambda: made._job is None)
    assert len(begun) == 1


def test_a_layer_that_is_not_ready_begins_to_be_made(ahead, session, qtbot):
    made, _, begun, images = ahead
    made._begin()
    assert begun == []
    qtbot.waitUntil(lambda: images[1].id in session.images.layers._layers)
