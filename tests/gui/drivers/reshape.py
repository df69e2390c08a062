"""In the real QGIS: an outline is mended by strokes and taken from another layer, and all of it undone by keys."""

from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface
from robot import start

X, Y = 500_000.0, 4_000_000.0


def play(robot):
    project, session = QgsProject.instance(), robot.session
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32647"))
    path = str(Path(robot.folder) / "study.gpkg")
    session.open_study(path)
    yield from robot.opened(path)
    robot.page("ReviewPage")
    session.candidates.go_to("c0000")
    session.review.set_armed(True)
    yield from settled(robot)
    robot.canvas.setFocus()

    def area():
        return session.outlines.geometry("c0000").area()

    before, tool = session.outlines.geometry("c0000"), robot.canvas.mapTool()
    robot.check("the square is as it was made", abs(before.area() - 10_000) < 1, before.area())

    # A stroke that leaves and comes back adds; one that enters and leaves cuts.
    robot.key(Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    robot.check("Shift+E takes the stroke into the hand", robot.desk.reshape.is_on)
    yield from stroke(robot, [(50, 80), (50, 130), (80, 130), (80, 80)], "reshape_stroke")
    robot.check("a stroke outside adds", 10_400 < area() < 11_100, area())
    added = area()
    yield from stroke(robot, [(20, -20), (20, 25), (60, 25), (60, -20)])
    robot.check("a stroke inside cuts", added - 1_500 < area() < added - 600, area())
    cut = area()
    robot.check("the study has it", abs(session.study.candidate("c0000")["area_m2"] - cut) < 0.005 * cut)
    yield from stroke(robot, [(300, 300), (340, 340), (380, 300)])
    robot.check("a stroke beside it changes nothing", area() == cut)
    robot.check("and says so", any("cross the outline twice" in text for text in robot.messages()), robot.messages())
    robot.shot("reshape_after")

    # The same keys as for verdicts.
    robot.canvas.setFocus()
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    robot.key(Qt.Key.Key_Z, ctrl)
    robot.check("Ctrl+Z takes the last stroke back", abs(area() - added) < 1, area())
    robot.key(Qt.Key.Key_Z, ctrl)
    robot.check("and the one before", abs(area() - 10_000) < 1, area())
    robot.key(Qt.Key.Key_Z, ctrl | shift)
    robot.key(Qt.Key.Key_Z, ctrl | shift)
    robot.check("Ctrl+Shift+Z brings both again", abs(area() - cut) < 1, area())
    robot.key(Qt.Key.Key_Escape)
    yield 100
    robot.check("Esc puts the stroke away", not robot.desk.reshape.is_on and robot.canvas.mapTool() is tool)

    # A verdict and a boundary are undone in their order.
    robot.key(Qt.Key.Key_A)
    yield 200
    session.candidates.go_to("c0000")
    robot.key(Qt.Key.Key_Z, ctrl)
    robot.check("the verdict first", session.review.verdict("c0000") is None and abs(area() - cut) < 1)

    # What another tool has drawn.
    other = QgsVectorLayer("Polygon?crs=EPSG:32648", "segmented", "memory")
    feature = QgsFeature()
    shape = QgsGeometry.fromPolygonXY(
        [
            [
                QgsPointXY(X - 20, Y - 20),
                QgsPointXY(X + 90, Y - 20),
                QgsPointXY(X + 90, Y + 90),
                QgsPointXY(X - 20, Y - 20),
            ]
        ]
    )
    from qgis.core import QgsCoordinateTransform

    shape.transform(QgsCoordinateTransform(session.crs, other.crs(), project))
    feature.setGeometry(shape)
    other.dataProvider().addFeature(feature)
    project.addMapLayer(other)
    iface.setActiveLayer(other)
    yield from settled(robot)
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_Y)
    robot.check("Y without a selection says so", any("No polygon is selected" in text for text in robot.messages()))
    robot.check("and changes nothing", abs(area() - cut) < 1)
    other.selectAll()
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_Y)
    robot.check("Y takes it, from another CRS", abs(area() - 110 * 110 / 2) < 30, area())
    robot.key(Qt.Key.Key_Z, ctrl)
    robot.check("and Ctrl+Z gives the old one back", abs(area() - cut) < 1, area())
    yield from settled(robot)


def stroke(robot, places, shot=""):
    """Drawn with the left button down, in metres from the square's corner."""
    viewport, transform = robot.canvas.viewport(), robot.canvas.getCoordinateTransform()
    pixels = []
    for x, y in places:
        pixel = transform.transform(QgsPointXY(X + x, Y + y))
        pixels.append(QPoint(round(pixel.x()), round(pixel.y())))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    robot.hover(pixels[0])
    QTest.mousePress(viewport, left, none, pixels[0])
    for first, last in zip(pixels, pixels[1:]):
        for step in range(1, 7):
            robot.hover(first + (last - first) * step / 6)
            yield 8
    if shot:
        robot.shot(shot)
    QTest.mouseRelease(viewport, left, none, pixels[-1])
    yield 120


def settled(robot):
    yield 120
    yield from robot.wait(lambda: not robot.canvas.isDrawing(), "the map")
    yield 60


start(play)
