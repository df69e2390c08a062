"""A study, layers and a theme from a stranger, who has put markup into every text: all of it is shown as it is."""

import os

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QLabel, QTextBrowser, QWidget
from qgis.utils import iface
from robot import start

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
    robot.check("it was shown in many places", len(seen) >= 8, sorted(seen))
    robot.note("seen", sorted(seen))
    yield 100


def look(robot, where, seen):
    """No text is markup that leads anywhere; `seen` collects where the stranger's text stands."""
    ours = (robot.dock, iface.messageBar(), *QApplication.instance().topLevelWidgets())
    for widget in (item for place in ours if place is not robot.window for item in place.findChildren(QWidget)):
        name = f"{where}: {type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel):
            is_rich = widget.textFormat() == Qt.TextFormat.RichText
            if widget.textFormat() == Qt.TextFormat.AutoText:
                is_rich = Qt.mightBeRichText(widget.text())
            check(robot, name, widget.text(), is_rich, seen)
        elif isinstance(widget, QTextBrowser):
            check(robot, name, widget.document().toHtml(), True, seen)
        tip = QWidget.toolTip(widget)
        check(robot, name + " (tip)", tip, Qt.mightBeRichText(tip), seen)
        if isinstance(widget, QAbstractItemView) and widget.objectName().startswith("Ftl") and widget.model():
            model = widget.model()
            for row in range(min(model.rowCount(), 20)):
                for column in range(model.columnCount()):
                    tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""
                    check(robot, f"{name} ({row}, {column})", str(tip), Qt.mightBeRichText(str(tip)), seen)


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
