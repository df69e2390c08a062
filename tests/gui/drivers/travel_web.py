"""In the real QGIS: images of services by keys and mouse, against a server on this computer that also refuses; nothing
to compare, one image only; a key that is nowhere to be found afterwards."""

import os
import sys
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from robot import start

sys.path.insert(0, os.environ["FTL_LOOPBACK"])
from loopback import Loopback, stac_item

SHIFT = Qt.KeyboardModifier.ShiftModifier


def play(robot):
    project, session = QgsProject.instance(), robot.session
    folder = Path(robot.folder)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    path = str(folder / "study.gpkg")
    session.open_study(path)
    yield from robot.opened(path)
    robot.page("ReviewPage")
    session.review.set_armed(True)
    travel = robot.desk.time_travel
    timeline, strip, caption, curtain = travel.timeline, travel.strip, travel.caption, travel.curtain
    # The plugin's own yearly mosaics want a network.
    session.preferences.hidden_sources = [source.id for source in session.sources.all() if source.kind == "web"]
    session.sources.refresh()
    yield from settled(robot)

    # Nothing to look at, then one image.
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_I, Qt.Key.Key_J):
        robot.canvas.setFocus()
        robot.key(key)
    robot.key(Qt.Key.Key_V, SHIFT)
    yield 100
    robot.check("nothing to compare is said", any("no two dates" in text for text in robot.messages()))
    robot.check("and nothing is shown", curtain.mode == "" and timeline.shown is None)
    project.addMapLayer(QgsRasterLayer(str(folder / "local_2019.tif"), "local_2019"))
    yield from robot.wait(lambda: [image.date for image in timeline.images] == ["2019"], "the image")
    robot.canvas.setFocus()
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_Comma, Qt.Key.Key_Period):
        robot.key(key)
    robot.key(Qt.Key.Key_J, SHIFT)
    yield from settled(robot)
    robot.check("one image is shown", timeline.shown is not None and "local_2019 · 2019" in caption.text, caption.text)
    robot.check("and compared with nothing", curtain.mode == "")

    # All kinds of services.
    server = Loopback({"/image.tif": (folder / "cog.tif").read_bytes()})
    server.items = [
        stac_item(server.url, "s1", "2016-09-20"),
        stac_item(server.url, "s2", "2020-08-02", cloud=40),
        stac_item(server.url, "s3", "2021-08-02", cloud=90),
    ]
    server.releases = {
        10: ("2018-01-08", 10, b"a", "2017-07-20"),
        20: ("2020-01-08", 10, b"a", "2017-07-20"),
        30: ("2022-01-08", 30, b"b", "2021-08-11"),
    }
    server.times = "2018-08-20/2020-08-20/P1Y"
    images = session.images
    # A QGIS that was built without any method of authentication keeps no keys: there the mosaics are asked for without.
    keeps_keys = not QgsApplication.authManager().isDisabled()
    robot.note("keeps keys", keeps_keys)
    images.settings.user_services = services(server.url, stored_key() if keeps_keys else "")
    images.settings.switched_on = ["stac", "way", "wms", "planet"]
    images.settings_changed()
    yield from robot.wait(lambda: len(timeline.images) >= 11 and not images.is_searching(session.current), "images", 60)
    told = [(image.name.split(" (")[0], image.date) for image in timeline.images if image.service]
    robot.check(
        "by the day of acquisition, without clouds, each once",
        sorted(told)
        == [
            ("Catalogue", "2016-09-20"),
            ("Catalogue", "2020-08-02"),
            *(("Planet", f"2023-{month:02d}") for month in (6, 7, 8)),
            *(("WMS", f"{year}-08-20") for year in (2018, 2019, 2020)),
            ("World", "2017-07-20"),
            ("World", "2021-08-11"),
        ],
        told,
    )
    robot.shot("web_services")
    old = next(image for image in timeline.images if image.name == "Catalogue")
    click(strip, old)
    robot.check("a click shows it", timeline.shown == old, timeline.shown)
    yield from robot.wait(lambda: bool(session.sources.make_layers(old.id)), "its layer", 60)
    yield from settled(robot)
    robot.shot("web_catalogue")
    local = next(image for image in timeline.images if image.is_local and image.name == "local_2019")
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_I)
    click(strip, local)
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_J)
    yield from robot.wait(lambda: curtain.item is not None and curtain.item.image is not None, "the swipe")
    robot.hover(QPoint(robot.canvas.width() // 2, robot.canvas.height() // 2))
    yield 100
    robot.check("both are named", "2016-09-20 | " in caption.text and "2019" in caption.text, caption.text)
    robot.shot("web_swipe")
    robot.key(Qt.Key.Key_J)
    robot.key(Qt.Key.Key_V, SHIFT)
    yield 400
    shown = [session.sources.source(view.source).date for view in robot.desk.views.views]
    robot.check("side by side: what was pinned, and the newest", shown[0] == "2016-09-20" and len(shown) == 2, shown)
    robot.shot("web_side_by_side")
    robot.key(Qt.Key.Key_V)
    yield 200

    # Mosaics with the user's key; a server that refuses says why.
    click(strip, next(image for image in timeline.images if image.date == "2023-07"))
    yield from robot.wait(lambda: tiles_of(server, "2023_07"), "tiles")
    if keeps_keys:
        robot.check("every tile is asked for with the key", all(tiles_of(server, "2023_07")), server.asked[-3:])
    server.mood["/xyz/global_monthly_2023_08"] = "404"
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_Period)
    yield from robot.wait(lambda: "has no tile of this place" in timeline.note(), timeline.note())
    robot.shot("web_refused")
    before = session.current
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_A)
    yield 600
    robot.check("and the review goes on", session.current != before)
    robot.check("the date stays", timeline.shown is not None and timeline.shown.date == "2023-08", caption.text)
    # A catalogue that has a bad day: one sentence each, and verdicts go on.
    images.settings.switched_on = ["stac"]
    images.settings_changed()
    for mood in ("401", "429", "500", "malformed", "huge"):
        server.mood["/stac"] = mood
        images.search_again()
        yield from robot.wait(lambda: len(images.notes(session.current)) == 1, f"{mood}: {timeline.note()}", 60)
        robot.note(f"said of {mood}", timeline.note())
        robot.check("no letter is cut off", strip.height() == strip.height_for(strip.width()), strip.height())
        robot.shot(f"web_{mood}")
        yield from judge_and_take_back(robot)
    server.mood.clear()
    images.search_again()
    yield from robot.wait(lambda: timeline.note() == "", "the note goes when it answers", 60)
    yield from bad_images(robot, folder)
    project.write(str(folder / "project.qgz"))
    server.close()
    images.settings.user_services = services("http://127.0.0.1:9", "")[:1]
    images.settings_changed()
    yield from robot.wait(lambda: len(images.notes(session.current)) == 1, "dead", 60)
    robot.note("said of dead", timeline.note())
    images.settings.switched_on = []
    images.settings_changed()
    yield 200


def bad_images(robot, folder):
    """A date in the future, no CRS: a sentence each, in the strip; sixteen bands are looked at like any other."""
    strip = robot.desk.time_travel.strip
    added = []
    for name, bands, crs in (
        ("flown_2090-08-01", 3, "EPSG:32647"),
        ("lost_2021", 3, ""),
        ("sixteen_2018-07-01", 16, "EPSG:32647"),
    ):
        path = str(folder / f"{name}.tif")
        gdal.Translate(path, str(folder / "local_2019.tif"), bandList=[1, 2, 3] * 5 + [1] if bands == 16 else [1, 2, 3])
        layer = QgsRasterLayer(path, name)
        layer.setCrs(QgsCoordinateReferenceSystem(crs))
        added.append(QgsProject.instance().addMapLayer(layer).id())
    yield from robot.wait(lambda: "flown_2090-08-01" in strip.text() and "lost_2021" in strip.text(), strip.text())
    robot.note("said of bad images", strip.text())
    robot.check("no letter is cut off", strip.height() == strip.height_for(strip.width()) > 40, strip.height())
    timeline = robot.desk.time_travel.timeline
    yield from robot.wait(lambda: "2018-07-01" in [image.date for image in timeline.images], "sixteen bands")
    dates = [image.date for image in timeline.images]
    robot.check("those that are wrong are not", not {"2090-08-01", "2021"} & set(dates), dates)
    robot.shot("web_bad_images")
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_V)
    yield 500
    robot.shot("web_bad_images_narrow")
    robot.key(Qt.Key.Key_V)
    QgsProject.instance().removeMapLayers(added)
    yield from robot.wait(lambda: strip.text() == "", "the sentences go with the layers")
    robot.check("the strip is as low as before", strip.height() == 40, strip.height())


def judge_and_take_back(robot):
    before = robot.session.current
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_R)
    yield from robot.wait(lambda: robot.session.current != before, "the next candidate")
    robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    yield from robot.wait(lambda: robot.session.current == before, "the verdict taken back")


def services(url, key):
    return [
        {"id": "stac", "name": "Catalogue", "type": "stac", "api": url + "/stac", "collections": ["c"]},
        {"id": "way", "name": "World", "type": "wayback", "releases": url + "/wayback.json"},
        {"id": "wms", "name": "WMS", "type": "wms", "url": url + "/wms?", "layers": "pictures"},
        {
            "id": "planet",
            "name": "Planet",
            "type": "xyz",
            "url": url + "/xyz/global_monthly_{yyyy}_{MM}_mosaic/gmap/{z}/{x}/{y}.png",
            "begin": "2023-06",
            "end": "2023-08",
            "auth": key,
            "needs_key": bool(key),
        },
    ]


def stored_key():
    """Id of an authentication that has the key as its user name, as Planet's documentation says."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("only for this walk", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("planet")
    config.setConfig("username", os.environ["FTL_KEY"])
    config.setConfig("password", "")
    manager.storeAuthenticationConfig(config)
    return config.id()


def tiles_of(server, month):
    """What was sent as authorization with each tile."""
    return [
        headers.get("Authorization", "")
        for path, headers in zip(list(server.asked), list(server.headers))
        if f"global_monthly_{month}" in path
    ]


def click(strip, image):
    place = QPoint(round(strip.x_of(image)), 12)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def settled(robot):
    """Until the map has been drawn."""
    yield 120
    yield from robot.wait(lambda: not robot.canvas.isDrawing(), "the map")
    yield 60


start(play)
