"""Runs inside of the real QGIS: plays a script of key presses and clicks, and writes what came of it to a file.

A script is a generator `play(robot)` that yields whenever QGIS should go on by itself: between two yields nothing
else runs, so waiting never nests event loops, and a heartbeat shows how long QGIS was held up.
"""

import faulthandler
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from qgis.utils import iface, plugins

PLUGIN = "ftl_qgis_plugin"
_BEAT_MS = 5
faulthandler.enable()  # where Python is when QGIS crashes: its own handler only says that it died


class Robot:
    def __init__(self):
        self.result = {"checks": [], "failure": "", "notes": {}}
        self.window = iface.mainWindow()
        self.canvas = iface.mapCanvas()
        self.folder = os.environ["FTL_GUI_FOLDER"]
        self._shots = os.environ.get("FTL_SCREENSHOTS", "")
        self._messages = []
        self._beats = []
        self._held_up = []
        self._watching = False
        iface.messageBar().widgetAdded.connect(lambda _: self._messages.append(iface.messageBar().items()[0].text()))
        self._longest = (0.0, "")
        self._last_beat = time.perf_counter()
        self._step = "start"
        self._beat = QTimer()
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._heartbeat)
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._advance)

    # What scripts use.

    @property
    def desktop(self):
        return plugins[PLUGIN].desktop

    @property
    def desk(self):
        return self.desktop.desk

    @property
    def session(self):
        return self.desk.session

    @property
    def dock(self):
        return self.desktop.dock

    def check(self, name, condition, seen=None):
        """A failed check ends the script."""
        self._step = name
        self.result["checks"].append(name)
        if not condition:
            raise AssertionError(f"{name}: {seen!r}" if seen is not None else name)

    def note(self, name, value):
        self.result["notes"][name] = value

    def wait(self, condition, what, seconds=30.0):
        """yield from robot.wait(...): until the condition holds."""
        end = time.perf_counter() + seconds
        while not condition():
            if time.perf_counter() > end:
                raise AssertionError(f"waited {seconds:g} s in vain for {what}; messages: {self.messages()}")
            yield 20

    def opened(self, path):
        """yield from robot.opened(path): until this study, which is being opened or made, is open with its layers."""
        session = self.session
        yield from self.wait(lambda: session.is_open and session.study.path == path and not session.opening, path)
        yield 100

    def idle(self):
        """Until no task runs; the steps of an iteration follow each other."""
        quiet = 0
        end = time.perf_counter() + 120
        while quiet < 10:
            if time.perf_counter() > end:
                raise AssertionError(f"still running after 120 s: {self.session.runner.title}")
            quiet = 0 if self.session.runner.is_running else quiet + 1
            yield 20

    def find(self, name, kind=QWidget, root=None):
        found = (root or self.window).findChild(kind, name)
        if found is None:
            raise AssertionError(f"no widget named {name}")
        return found

    def can_click(self, name):
        widget = self.window.findChild(QAbstractButton, name)
        return widget is not None and widget.isVisible() and widget.isEnabled()

    def click(self, target):
        """By name or widget; it must be in sight and enabled, as for a user."""
        widget = self.find(target, QAbstractButton) if isinstance(target, str) else target
        if not widget.isVisible() or not widget.isEnabled():
            raise AssertionError(f"{widget.objectName()} is hidden or disabled")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def try_demo(self, button="FtlTryDemo"):
        """The demo scene, into the folder that is proposed."""
        self.click(button)
        self.click("FtlDemoOk")
        self.window.activateWindow()  # there is no window manager to do so

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """As typed: goes to what has the focus, shortcuts first."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def type(self, widget, text, enter=True):
        widget.setFocus()
        QTest.keyClicks(widget, text)
        if enter:
            QTest.keyClick(widget, Qt.Key.Key_Return)

    def hover(self, place):
        """The mouse moves to a pixel of the map. Sent, not moved: a pointer at rest tells nothing under Xvfb."""
        viewport = self.canvas.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            QPointF(viewport.mapToGlobal(place)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)

    def map_click(self, point, button=Qt.MouseButton.LeftButton):
        """On the map, at a point of its CRS."""
        pixel = self.canvas.getCoordinateTransform().transform(point)
        place = QPoint(round(pixel.x()), round(pixel.y()))
        self.hover(place)
        QTest.mouseClick(self.canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, place)
        return place

    def page(self, name):
        self.desktop.show_page(name)

    def messages(self):
        """All that was told in the message bar so far.

        But for what a QGIS says of itself, now and then, that was built without any method of authentication.
        """
        if QgsApplication.authManager().isDisabled():
            return [text for text in self._messages if "Resources authenticating via the system" not in text]
        return list(self._messages)

    def size(self, width, height):
        self.window.setGeometry(0, 0, width, height)

    def shot(self, name):
        if self._shots:
            os.makedirs(self._shots, exist_ok=True)
            self.window.grab().save(os.path.join(self._shots, name + ".png"))
            self._last_beat = time.perf_counter()

    def start_heartbeat(self):
        self._longest = (0.0, "")
        self._beats = []
        self._last_beat = time.perf_counter()
        self._beat.start()
        self._watching = True
        threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True).start()

    def _watch(self, main_thread):
        """Notes where the main thread stands while the heart does not beat."""
        while self._watching:
            time.sleep(0.02)
            if time.perf_counter() - self._last_beat > 0.09:
                # A frame keeps what its function works with. Were the function to end meanwhile, as while `traceback`
                # reads the source, its painter would be ended here, in another thread, while the next widget paints.
                frame, stack = sys._current_frames().get(main_thread), []
                while frame is not None and len(stack) < 4:
                    stack.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
                    frame = frame.f_back
                del frame
                places = [f"{os.path.basename(path)}:{line} {name}" for path, line, name in reversed(stack)]
                self._held_up.append(" > ".join(places))

    @property
    def held_up(self):
        """Places in the Python code at which the heart stood still, the most frequent first."""
        return Counter(self._held_up).most_common(8)

    def stop_heartbeat(self):
        """Longest time for which nothing else could run (ms), the step in which it was, and all above 60 ms."""
        self._beat.stop()
        self._watching = False
        return [*self._longest, self._beats]

    # The play.

    def play(self, script):
        self._script = script(self)
        self._timer.start(0)

    def _advance(self):
        try:
            pause_ms = next(self._script)
        except StopIteration:
            self._end()
        except Exception:
            said = f"messages: {self.messages()}\nnotes: {self.result['notes']}"
            self.result["failure"] = f"{traceback.format_exc()}\n{said}"
            self.shot("failure")
            self._end()
        else:
            self._timer.start(pause_ms or 0)

    def _end(self):
        self._beat.stop()
        self.result["messages"] = self.messages()
        with open(os.environ["FTL_GUI_RESULT"], "w", encoding="utf-8") as file:
            json.dump(self.result, file)
        QgsProject.instance().clear()
        QTimer.singleShot(0, iface.actionExit().trigger)

    def _heartbeat(self):
        now = time.perf_counter()
        late_ms = 1000 * (now - self._last_beat) - _BEAT_MS
        if late_ms > self._longest[0]:
            self._longest = (late_ms, self._step)
        if late_ms > 60:
            self._beats.append((round(late_ms), self._step, self.session.runner.title))
        self._last_beat = now


def start(script):
    """Called by a driver at its end: begins once QGIS has finished starting."""

    def begin():
        iface.mainWindow().setGeometry(0, 0, 1366, 768)
        iface.mainWindow().activateWindow()
        global robot
        robot = Robot()
        robot.play(script)

    QTimer.singleShot(1200, begin)


class Clicker(QObject):
    """Answers the dialogs that come up, by a function of the dialog (for dialogs QGIS itself opens); `end` ends it.

    It looks around instead of filtering the application's events: those bring every object of QGIS to Python, and QGIS
    crashes at those of WebKit, which carry no type.
    """

    def __init__(self, answer):
        super().__init__()
        self._answer = answer
        self._seen = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(50)

    def end(self):
        self._timer.stop()

    def _look(self):
        shown = [
            widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()
        ]
        new = [dialog for dialog in shown if dialog not in self._seen]
        self._seen = shown
        for dialog in new:
            self._answer(dialog)
