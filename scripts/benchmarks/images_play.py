"""Run inside QGIS by images.py: dates and candidates by key, timed until the map has been drawn."""

import cProfile
import os
import socket
import statistics
import time
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from robot import start

FILES = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "inventory": "inventory.gpkg",
    "study_area": "study_area.gpkg",
}
STEPS, VERDICTS = 30, 20


class Watch:
    """`times` of each key, in ms: until the map was drawn; computing until then: the window's thread, its share before
    the key returned, and all threads together."""

    def __init__(self, robot):
        self._robot = robot
        self._drawn = {}
        self._canvases = []
        self.watch(robot.canvas)
        self._profile = cProfile.Profile(time.thread_time) if os.environ.get("FTL_BENCH_PROFILE") else None
        self.times = []

    def watch(self, canvas):
        """This one has to be drawn as well."""
        self._canvases.append(canvas)
        canvas.mapCanvasRefreshed.connect(
            lambda: self._drawn.setdefault(canvas, (time.perf_counter(), time.thread_time(), time.process_time()))
        )

    def forget_views(self):
        del self._canvases[1:]

    def _is_drawn(self):
        return all(canvas in self._drawn for canvas in self._canvases)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """yield from: presses it, and waits for the map."""
        robot = self._robot
        robot.desk.focus_map()
        self._drawn.clear()
        if self._profile:
            self._profile.enable()
        begun, busy, whole = time.perf_counter(), time.thread_time(), time.process_time()
        robot.key(key, modifier)
        busy_then = time.thread_time()
        end = begun + 5
        while not self._is_drawn() and time.perf_counter() < end:
            yield 1
        if self._profile:
            self._profile.disable()
        now = (time.perf_counter(), time.thread_time(), time.process_time())
        seen, busy_end, whole_end = max(self._drawn.values()) if self._is_drawn() else now
        self.times.append(
            [1000 * value for value in (seen - begun, busy_end - busy, busy_then - busy, whole_end - whole)]
        )
        yield 150
        yield from robot.wait(lambda: not robot.canvas.isDrawing(), "the map")
        yield 100

    def told(self, kind):
        walls, busy, key, whole = (sorted(column) for column in zip(*self.times))
        print(kind, [round(value) for value in walls], [round(value) for value in busy], flush=True)
        self._robot.note(
            kind,
            {
                "median_ms": statistics.median(walls),
                "worst_ms": walls[-1],
                "busy_ms": statistics.median(busy),
                "key_ms": statistics.median(key),
                "whole_ms": statistics.median(whole),
            },
        )
        self.times = []
        if self._profile:
            self._profile.dump_stats(f"{os.environ['FTL_BENCH_PROFILE']}_{kind}.prof")
            self._profile = cProfile.Profile(time.thread_time)


def silent():
    """The address of a server that lets connections queue up and says nothing."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def play(robot):
    project, session = QgsProject.instance(), robot.session
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    scene = Path(robot.folder) / "scene"
    chosen = {}
    for field, file in FILES.items():
        path = str(scene / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        project.addMapLayer(layer)
        project.layerTreeRoot().findLayer(layer.id()).setItemVisibilityChecked(file.endswith("tif"))
        chosen[field] = layer.id()
    for year in (2016, 2019, 2023):
        project.addMapLayer(QgsRasterLayer(str(scene / f"optical_{year}.tif"), f"optical_{year}"))
    session.choose(**chosen)
    path = str(Path(robot.folder) / "study.gpkg")
    session.new_study(path)
    yield from robot.opened(path)
    session.iteration.run()
    yield from robot.wait(lambda: len(session.index) > 0 and not session.runner.is_running, "candidates", 120)
    robot.page("ReviewPage")
    session.review.set_armed(True)
    yield 1500
    watch = Watch(robot)
    for _ in range(4):
        yield from watch.press(Qt.Key.Key_Comma)
    yield from watch.press(Qt.Key.Key_Period)
    watch.times = []

    for number in range(STEPS):
        yield from watch.press(Qt.Key.Key_Comma if number % 2 == 0 else Qt.Key.Key_Period)
    watch.told("step")
    for number in range(VERDICTS):
        yield from watch.press(Qt.Key.Key_R if number % 3 else Qt.Key.Key_A)
    watch.told("view")
    robot.desk.commands.run("before_after")
    yield 1500
    for view in robot.desk.views.views:
        watch.watch(view.canvas)
    for number in range(VERDICTS):
        yield from watch.press(Qt.Key.Key_R if number % 3 else Qt.Key.Key_A)
    watch.told("both")
    watch.forget_views()
    robot.desk.views.toggle()

    servers = [silent() for _ in range(4)]
    addresses = [address for _listening, address in servers]
    images = session.images
    images.settings.user_services = [
        {"id": "a", "name": "a", "type": "stac", "api": addresses[0], "collections": ["c"]},
        {"id": "b", "name": "b", "type": "wayback", "releases": addresses[1] + "/list.json"},
        {"id": "c", "name": "c", "type": "wms", "url": addresses[2] + "/wms?", "layers": "x"},
        {"id": "d", "name": "d", "type": "xyz", "url": addresses[3] + "/{yyyy}/{z}/{x}/{y}.png", "begin": "2015"},
    ]
    images.settings.switched_on = ["a", "b", "c", "d"]
    images.settings_changed()
    yield 1000
    tiles = next(image for image in robot.desk.time_travel.timeline.images if image.id.startswith("dated:d"))
    robot.desk.time_travel.timeline.show(tiles)
    yield 500
    for number in range(VERDICTS):
        robot.desk.focus_map()
        begun, busy, whole = time.perf_counter(), time.thread_time(), time.process_time()
        robot.key(Qt.Key.Key_R if number % 3 else Qt.Key.Key_A)
        wall, computing = time.perf_counter() - begun, time.thread_time() - busy
        yield 400
        after = (time.thread_time() - busy, computing, time.process_time() - whole)
        watch.times.append([1000 * value for value in (wall, *after)])
    watch.told("silent")
    for listening, _address in servers:
        listening.close()


start(play)
