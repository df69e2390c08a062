"""Web sources that accept a connection and never answer, or refuse it: the review goes on as if they were not there."""

import json
import os
import socket
import time

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QMenu
from robot import start

VERDICTS = 5


class Silent:
    """Listens, lets connections queue up, and says nothing."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)
        self.socket.setblocking(False)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.connections = []

    def heard(self):
        """How many have called so far."""
        try:
            while True:
                self.connections.append(self.socket.accept()[0])
        except BlockingIOError:
            return len(self.connections)


def refusing():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{nobody.getsockname()[1]}"


def choose(robot, slot, identifier):
    """In the dock: the button's menu opens, the entry is taken."""
    menu = robot.find(f"FtlImageSource{slot}", QMenu)
    robot.dock.page("ReviewPage").area.ensureWidgetVisible(menu.parent())
    yield 100
    menu.popup(menu.parent().mapToGlobal(menu.parent().rect().bottomLeft()))
    yield 200
    action = next(item for item in menu.actions() if item.data() == identifier)
    # By key: Qt 6 takes no click in a menu that its button has not opened (by real ones it works).
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    yield 100
    robot.check(f"{identifier} is chosen", robot.desk.images.slots()[slot - 1] == identifier)
    robot.check(f"{identifier} is what the map shows", robot.desk.images.shown == identifier)


def judge(robot, where):
    """By key, each given and followed by the next candidate at once."""
    session = robot.session
    robot.canvas.setFocus()
    for _ in range(VERDICTS):
        candidate = session.current
        before = time.perf_counter()
        robot.key(Qt.Key.Key_U)
        robot.slowest = max(robot.slowest, 1000 * (time.perf_counter() - before))
        robot.check(f"a verdict is given: {where}", session.review.verdict(candidate).verdict == "uncertain")
        robot.check(
            f"and its image is kept: {where}", session.review.verdict(candidate).image_source == session_source(robot)
        )
        robot.check(f"the next one comes: {where}", session.current != candidate, robot.messages())
        yield 60


def session_source(robot):
    source = robot.session.sources.source(robot.desk.images.shown)
    return source.name if source.kind != "project" else ""


def drawn(robot, where):
    yield from robot.wait(lambda: not robot.canvas.isDrawing(), f"the map to be drawn: {where}", 20)


def play(robot):
    session = robot.session
    project = QgsProject.instance()
    robot.check("the project opens", project.read(os.path.join(robot.folder, "silent", "project.qgz")))
    yield from robot.opened(os.path.join(robot.folder, "silent", "study.gpkg"))
    robot.slowest = 0.0
    # Each source has a server of its own: Qt opens six connections to one, and tiles that hang leave none for the WMS.
    silent, silent_wms, closed = Silent(), Silent(), refusing()
    servers = {"web:silent": silent, "web:silent_wms": silent_wms}
    xyz = "/{z}/{x}/{y}.png"
    session.sources.set_entries(
        [
            {"id": "silent", "name": "Silent tiles", "type": "xyz", "url": silent.address + xyz},
            {"id": "closed", "name": "Closed tiles", "type": "xyz", "url": closed + xyz},
            {
                "id": "silent_wms",
                "name": "Silent WMS",
                "type": "wms",
                "url": silent_wms.address + "/wms?",
                "layers": "a",
            },
            {"id": "closed_wms", "name": "Closed WMS", "type": "wms", "url": closed + "/wms?", "layers": "a"},
        ]
    )
    # Candidates enough, whatever was judged before.
    for name in session.index.ids:
        session.candidates.go_to(name)
        session.review.clear()
    session.candidates.go_to(session.candidates.queue.candidate(0))
    robot.page("ReviewPage")
    if not session.review.is_armed:
        robot.click("FtlArm")
    yield 300
    local = next(source.id for source in session.sources.all() if source.kind == "layer")

    yield from choose(robot, 2, local)
    yield from drawn(robot, "a local image")
    robot.start_heartbeat()
    for identifier in ("web:silent", "web:silent_wms", "web:closed", "web:closed_wms"):
        yield from choose(robot, 1, identifier)
        if server := servers.get(identifier):
            yield from robot.wait(lambda: server.heard() > 0, f"a call to {identifier}", 10)
        yield from judge(robot, identifier)
        robot.canvas.setFocus()
        robot.key(Qt.Key.Key_X)
        robot.check(f"one key leads from {identifier} to the local image", robot.desk.images.shown == local)
        yield from drawn(robot, f"the local image after {identifier}")
        # A copy without the edges of pixels.
        file = QgsProject.instance().mapLayer(local.split(":")[1]).source()
        robot.check("it is the local image", file in [layer.source() for layer in robot.canvas.layers()])
        robot.key(Qt.Key.Key_Z)
        robot.check("and back", robot.desk.images.shown == identifier)
        yield 100
        if identifier == "web:silent":
            robot.shot("silent")

    # The same in a linked view, beside the map.
    robot.desk.views.toggle()
    robot.desk.views.set_sources(["web:silent", local])
    yield 500
    yield from judge(robot, "a linked view")
    robot.note("held up, ms", robot.stop_heartbeat())
    robot.note("held up at", robot.held_up)
    robot.note("slowest verdict, ms", robot.slowest)
    robot.check("nobody is bothered with it", robot.messages() == [], robot.messages())
    # Another project, and the end of QGIS (by the robot), while all of them are still waited for.
    robot.check("they still hang", silent.heard() > 0)
    project.setDirty(False)
    robot.desk.images.show(local)
    robot.check("flicking changes nothing of the project", not project.isDirty())
    robot.desk.images.show("web:silent")
    yield 200
    project.clear()
    yield 200
    robot.check("the map is the empty project's", robot.canvas.layers() == [])
    robot.check("which nobody has changed", not project.isDirty())
    robot.check("the project opens again", project.read(os.path.join(robot.folder, "silent", "project.qgz")))
    yield from robot.opened(os.path.join(robot.folder, "silent", "study.gpkg"))
    stored = json.loads(project.readEntry("ftl", "linked_views", "")[0])
    seen = [view.source for view in robot.desk.views.views]
    robot.check("its own views come back", seen == stored != ["web:silent", local], (seen, stored))


start(play)
