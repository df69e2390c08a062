"""A study, layers and a theme from a stranger, who has put markup into every text: all of it is shown as it is."""

import os
import re

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QDockWidget, QLabel, QMenu, QTextBrowser, QWidget
from qgis.utils import iface
from robot import PLUGIN, start

TRAP = os.environ["FTL_TRAP"]


def play(robot):
    session = robot.session
    project = QgsProject.instance()
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32647&field={TRAP}:string(20)", TRAP, "memory")
    layer.setAbstract(TRAP)
    project.addMapLayer(layer)
    session.choose(inventory=layer.id(), reference=layer.id())
    path = os.path.join(robot.folder, f"{os.environ['FTL_STUDY']}.gpkg")
    session.open_study(path)
    yield from robot.opened(path)
    session.tell("warning", f"The layer {TRAP} cannot be read.")
    robot.check("the log is said to be another's", any("was changed by something" in item for item in robot.messages()))
    seen = set()
    for name in ("DataPage", "ReviewPage", "IterationsPage", "ThresholdsPage", "AccuracyPage"):
        robot.page(name)
        yield 300
        look(robot, name, seen)
    robot.page("ReviewPage")
    for _ in range(3):
        session.candidates.next()
        yield 200
        look(robot, "another candidate", seen)
    look_into_menus(robot, seen)
    wall = yield from opened(robot, "wall")
    look(robot, "the wall of images", seen)
    wall.close()
    yield 100
    robot.desk.commands.run("series")
    yield 500
    look(robot, "the time series", seen)
    robot.desk.commands.run("views")
    yield 500
    look(robot, "the linked views", seen)
    robot.check("it was shown in many places", len(seen) >= 8, sorted(seen))
    robot.note("seen", sorted(seen))
    yield 100


def opened(robot, command):
    """The window that a command opens."""
    before = set(map(id, windows(robot)))
    robot.desk.commands.run(command)
    yield from robot.wait(lambda: len(windows(robot)) > len(before), command)
    yield 300
    return next(window for window in windows(robot) if id(window) not in before)


def windows(robot):
    """The plugin's own, besides the dock: QGIS has others, with texts of the project."""
    return [
        window
        for window in QApplication.instance().topLevelWidgets()
        if window is not robot.window and window.isVisible() and type(window).__module__.split(".")[0] == PLUGIN
    ]


def look_into_menus(robot, seen):
    """As they are filled when they are opened."""
    for menu in robot.dock.findChildren(QMenu):
        menu.aboutToShow.emit()
        for action in menu.actions():
            name = f"menu {menu.objectName()} {menu.title()}"
            # Menus show no markup, but tips do.
            check(robot, name, action.text(), False, seen)
            if menu.toolTipsVisible():
                check(robot, f"{name} (tip)", action.toolTip(), is_markup(action.toolTip()), seen)


def is_markup(text):
    """What Qt may take for it; PyQt6 does not tell (mightBeRichText)."""
    return re.match(r"[^<\n]*<[!/?]?\w[^>]*>|[^<\n]*&lt;", text) is not None


def look(robot, where, seen):
    """No text is markup that leads anywhere; `seen` collects where the stranger's text stands."""
    docks = [dock for dock in robot.window.findChildren(QDockWidget) if dock.objectName().startswith("Ftl")]
    ours = (robot.dock, iface.messageBar(), *docks, *windows(robot))
    for widget in (item for place in ours for item in place.findChildren(QWidget)):
        name = f"{where}: {type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel):
            is_rich = widget.textFormat() == Qt.TextFormat.RichText
            if widget.textFormat() == Qt.TextFormat.AutoText:
                is_rich = is_markup(widget.text())
            check(robot, name, widget.text(), is_rich, seen)
        elif isinstance(widget, QTextBrowser):
            check(robot, name, widget.document().toHtml(), True, seen)
        tip = QWidget.toolTip(widget)
        check(robot, name + " (tip)", tip, is_markup(tip), seen)
        if isinstance(widget, QAbstractItemView) and widget.objectName().startswith("Ftl") and widget.model():
            model = widget.model()
            for row in range(min(model.rowCount(), 20)):
                for column in range(model.columnCount()):
                    tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""
                    check(robot, f"{name} ({row}, {column})", str(tip), is_markup(str(tip)), seen)


def check(robot, name, text, is_rich, seen):
    if "trap" not in text:
        return
    seen.add(name)
    if is_rich:
        document = QTextDocument()
        document.setHtml(text)
        robot.check(f"no picture: {name}", "\N{OBJECT REPLACEMENT CHARACTER}" not in document.toPlainText(), text)
        robot.check(f"no link: {name}", "trap" not in "".join(links(document)), text)
    if name.endswith("(tip)") or "(tip)" in name:
        robot.check(f"nor a link of its own: {name}", "<a href" not in text, text)


def links(document):
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            yield iterator.fragment().charFormat().anchorHref()
            iterator += 1
        block = block.next()


start(play)
