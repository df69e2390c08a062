"""What the strip has to say of the image in sight: also why a mosaic's tiles do not come, until they do."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMapCanvas


@pytest.fixture
def timeline(session, server, qtbot):
    """Of the current candidate; one service of dated tiles on the server."""
    from ftl_qgis_plugin.gui.imagery.timeline import Timeline
    from ftl_qgis_plugin.gui.map.image_flicker import ImageFlicker

    settings = session.images.settings
    before = settings.user_services, settings.switched_on
    entry = {
        "id": "tiles",
        "name": "Mosaic",
        "type": "xyz",
        "url": server.url + "/xyz/{yyyy}_{MM}/{z}/{x}/{y}.png",
        "begin": "2023-06",
        "end": "2023-07",
    }
    settings.user_services, settings.switched_on = [entry], ["tiles"]
    session.images.settings_changed()
    session.images.tiles._rest.setInterval(1)
    canvas = QgsMapCanvas()
    qtbot.addWidget(canvas)

    class Iface:
        def mapCanvas(self):
            return canvas

    flicker = ImageFlicker(Iface(), session)
    made = Timeline(session, flicker)
    yield made
    made.close()
    flicker.close()
    settings.user_services, settings.switched_on = before


def mosaic(timeline, date):
    return next(image for image in timeline.images if image.name == "Mosaic" and image.date == date)


def test_why_tiles_do_not_come_is_said_until_they_do(timeline, session, server, qtbot):
    server.mood["/xyz"] = "404"
    timeline.show(mosaic(timeline, "2023-06"))
    qtbot.waitUntil(lambda: "has no tile of this place" in timeline.note())
    server.mood["/xyz/2023_07"] = "401"
    server.mood.pop("/xyz")
    timeline.newer()
    qtbot.waitUntil(lambda: "wants a key or a login" in timeline.note())
    server.mood.clear()
    session.images.search_again()
    qtbot.waitUntil(lambda: timeline.note() == "")


def test_another_image_has_nothing_to_say(timeline, server, qtbot):
    server.mood["/xyz/2023_06"] = "404"
    timeline.show(mosaic(timeline, "2023-06"))
    qtbot.waitUntil(lambda: timeline.note() != "")
    timeline.newer()
    assert timeline.note() == ""


def test_a_service_that_is_switched_off_has_nothing_to_say(timeline, session, server, qtbot):
    server.mood["/xyz/2023_06"] = "404"
    timeline.show(mosaic(timeline, "2023-06"))
    qtbot.waitUntil(lambda: timeline.note() != "")
    session.images.settings.switched_on = []
    session.images.settings_changed()
    qtbot.waitUntil(lambda: timeline.note() == "")
