"""A whole study by keys and clicks: demo scene, 30 verdicts, outlines, the next iteration, and the project again."""

import os
import time

from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QLabel, QLineEdit, QTableView, QTableWidget
from qgis.utils import iface
from robot import start

KEYS = {"accepted": Qt.Key.Key_A, "rejected": Qt.Key.Key_R, "uncertain": Qt.Key.Key_U}
# Thirty verdicts, in an order of no meaning.
VERDICTS = [("accepted", "rejected", "accepted", "uncertain", "rejected")[n % 5] for n in range(30)]


def play(robot):
    yield from first_time(robot)
    yield from demo(robot)
    yield from thirty_verdicts(robot)
    yield from fields_and_keys(robot)
    yield from finding(robot)
    yield from images(robot)
    yield from views(robot)
    yield from boundary(robot)
    yield from digitise(robot)
    yield from next_iteration(robot)
    yield from reopen(robot)


def first_time(robot):
    robot.check("the dock waits to be wanted", not robot.dock.isVisible())
    toolbar = iface.pluginToolBar()
    action = next(item for item in toolbar.actions() if item.objectName() == "FtlShowDock")
    QTest.mouseClick(toolbar.widgetForAction(action), Qt.MouseButton.LeftButton)
    yield 400
    robot.check("the toolbar button shows it", robot.dock.isVisible())
    area = robot.window.dockWidgetArea(robot.dock)
    robot.check("on the right", area == Qt.DockWidgetArea.RightDockWidgetArea, area)
    robot.check("at 1366 x 768 the map has most of the width", robot.dock.width() <= 440, robot.dock.width())
    menus = [action.text().replace("&", "") for action in iface.pluginMenu().actions()]
    robot.check("there is a menu entry", "Freeze-thaw landslides" in menus, menus)
    robot.shot("01_data_empty")
    robot.check("extraction waits for data", not robot.find("FtlRun").isEnabled())
    for name in ("ReviewPage", "IterationsPage"):
        robot.page(name)
        yield 200
        robot.shot("02_" + name + "_empty")
    robot.check("an empty page leads back", robot.find("FtlGoToDataIterations").isVisible())
    robot.click("FtlGoToDataIterations")
    yield 100
    robot.check("to the page Data", robot.dock.current_page == "DataPage", robot.dock.current_page)


def demo(robot):
    robot.start_heartbeat()
    robot.try_demo()
    yield from robot.wait(lambda: robot.session.runner.is_running, "the demo scene's task")
    yield 200
    robot.check("the task can be cancelled", robot.find("FtlCancel").isVisible())
    robot.shot("03_running")
    yield from robot.wait(lambda: robot.session.is_open, "the study")
    robot.note("held up while loading, ms", robot.stop_heartbeat()[0])
    robot.start_heartbeat()
    yield from robot.wait(lambda: len(robot.session.index) > 0, "candidates", 90)
    yield from robot.idle()
    robot.note("held up while extracting, ms", robot.stop_heartbeat()[0])
    robot.note("held up at", robot.held_up)
    robot.check("at least 30 candidates", len(robot.session.index) >= 30, len(robot.session.index))
    robot.check("the review comes to the front", robot.dock.current_page == "ReviewPage", robot.dock.current_page)
    robot.check("a candidate is current", bool(robot.session.current))
    table = robot.find("FtlQueue", QTableView)
    robot.check("and chosen in the queue", table.currentIndex().row() == 0, table.currentIndex().row())
    extent = robot.session.candidates.extent(robot.session.current)
    robot.check("and in sight", robot.canvas.extent().contains(extent))
    fit = robot.canvas.extent().height() / max(extent.width(), extent.height())
    robot.check("three times its size", 2.9 < fit < 4.5, fit)


def thirty_verdicts(robot):
    session = robot.session
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_A)
    robot.check("keys do nothing before they are switched on", session.review.progress().reviewed == 0)
    robot.click("FtlArm")
    yield 100
    robot.check("keys are on", robot.desk.commands.is_live)
    first = session.current
    robot.key(Qt.Key.Key_A)
    robot.check("A accepts", session.review.verdict(first).verdict == "accepted")
    robot.check("and moves on", session.current != first)
    robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    robot.check("Ctrl+Z takes it back", session.review.verdict(first) is None)
    robot.check("and goes there", session.current == first)
    yield 50
    session.candidates.filter_by()
    session.candidates.go_to(first)
    times, given = [], {}
    robot.start_heartbeat()
    for verdict in VERDICTS:
        candidate = session.current
        begun = time.perf_counter()
        robot.key(KEYS[verdict])
        times.append(1000 * (time.perf_counter() - begun))
        given[candidate] = verdict
        if session.current == candidate:
            raise AssertionError(f"stays on {candidate}")
        yield 60
    robot.note("held up while reviewing, ms", robot.stop_heartbeat()[0])
    times.sort()
    robot.note("verdict and move, ms", {"median": times[len(times) // 2], "longest": times[-1]})
    robot.check("30 verdicts by keys", session.review.progress().reviewed == 30, session.review.progress())
    wrong = {name: said for name, said in given.items() if session.review.verdict(name).verdict != said}
    robot.check("each as pressed", not wrong, wrong)
    rejected = next(name for name, said in given.items() if said == "rejected")
    robot.check("without a reason where none was given", not session.review.verdict(rejected).reason)
    robot.check("sure, where nothing else was said", session.review.verdict(rejected).confidence == 3)
    for _ in range(3):
        robot.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        yield 30
    robot.check("three undone", session.review.progress().reviewed == 27, session.review.progress())
    for verdict in VERDICTS[27:]:
        robot.key(KEYS[verdict])
        yield 30
    robot.check("and given again", session.review.progress().reviewed == 30, session.review.progress())
    robot.check("pace is known", session.review.progress().pace_per_hour > 0)
    yield 300
    robot.shot("04_review")


def fields_and_keys(robot):
    session = robot.session
    before = session.review.progress()
    note = robot.find("FtlNote", QLineEdit)
    robot.key(Qt.Key.Key_O)
    robot.check("O goes to the note", note.hasFocus())
    robot.type(note, "aru", enter=False)
    yield 50
    robot.check("letters go to the field that has the focus", note.text() == "aru", note.text())
    robot.check("not to the candidate", session.review.progress().reviewed == before.reviewed)
    robot.check("keys wait meanwhile", not robot.desk.commands.is_live)
    QTest.keyClick(note, Qt.Key.Key_Escape)
    yield 50
    robot.check("Esc gives them back to the map", robot.desk.commands.is_live)
    robot.check("the note is pending", session.review.details.note == "aru", session.review.details)
    robot.check("sure is what holds", session.review.details.confidence == 3)
    robot.key(Qt.Key.Key_L)
    robot.check(
        "confidence by key", session.review.details.confidence == 1 and robot.find("FtlConfidence1").isChecked()
    )
    robot.click("FtlConfidence2")
    robot.check("and by click", session.review.details.confidence == 2)
    robot.check("buttons leave the focus", robot.canvas.hasFocus())
    robot.key(Qt.Key.Key_F)
    robot.check("F flags", session.review.progress().flagged == 1)
    robot.key(Qt.Key.Key_Left)
    moved = session.current
    robot.key(Qt.Key.Key_Right)
    robot.check("arrows move", session.current != moved)
    robot.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    row = session.index.row_of[session.current]
    robot.check("Ctrl+arrow goes to an unreviewed one", session.index.verdict_name(row) == "unreviewed")
    robot.check("the note was about the other one", session.review.details.note == "" and note.text() == "")
    robot.click("FtlArm")
    robot.key(Qt.Key.Key_A)
    robot.check("off is off", session.review.progress().reviewed == before.reviewed)
    robot.click("FtlArm")
    yield 50


def finding(robot):
    session = robot.session
    robot.key(Qt.Key.Key_G)
    field = robot.find("FtlGoTo", QLineEdit)
    robot.check("G goes to the field", field.hasFocus())
    QTest.keyClicks(field, "nonsense")
    colour = field.palette().color(field.foregroundRole())
    robot.check("an unknown id is red", colour.red() > 150 and colour.green() < 150, QColor(colour).name())
    field.clear()
    wanted = session.index.ids[7]
    robot.type(field, wanted)
    yield 50
    robot.check("a known one is gone to", session.current == wanted, session.current)
    robot.check("and the map has the keys", robot.desk.commands.is_live)
    order = robot.find("FtlOrder", QComboBox)
    order.setCurrentIndex(order.findData("area"))
    order.activated.emit(order.currentIndex())
    areas = session.index.numbers["area_m2"][session.candidates.queue.rows]
    robot.check("sorted by area", list(areas) == sorted(areas, reverse=True))
    robot.check("the current one stays", session.current == wanted)
    filter_ = robot.find("FtlFilter", QComboBox)
    filter_.setCurrentIndex(4)
    filter_.activated.emit(4)
    robot.check(
        "filtered by verdict",
        len(session.candidates.queue) == session.review.progress().accepted,
        len(session.candidates.queue),
    )
    nothing = robot.find("FtlNothingShown", QLabel)
    robot.check("there is something to see", not nothing.isVisible())
    session.candidates.filter_by(("accepted", "rejected"), flagged=True, iteration=99)
    robot.check(
        "an empty queue says so",
        len(session.candidates.queue) == 0 and nothing.isVisible(),
        len(session.candidates.queue),
    )
    nothing.linkActivated.emit("all")
    robot.check("and shows all again", len(session.candidates.queue) == len(session.index) and not nothing.isVisible())
    for combo in (filter_, order):
        combo.setCurrentIndex(0)
        combo.activated.emit(0)
    table = robot.find("FtlQueue", QTableView)
    place = table.visualRect(
        session.candidates.queue_model.index(session.candidates.queue.position(wanted) + 1, 0)
    ).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    robot.check(
        "a click in the queue goes there",
        session.current == session.candidates.queue.candidate(session.candidates.queue.position(wanted) + 1),
    )
    robot.key(Qt.Key.Key_Down)
    robot.check(
        "arrows in the queue move one",
        session.candidates.queue.position(session.current) == session.candidates.queue.position(wanted) + 2,
    )
    robot.canvas.setFocus()
    yield 50


def images(robot):
    project = QgsProject.instance()
    crs = project.crs().authid()
    tree = [node.layerId() for node in project.layerTreeRoot().findLayers()]
    plain = [layer.id() for layer in robot.canvas.layers()]
    slots = robot.desk.images.slots()
    robot.check("three keys have images", all(slots), slots)
    seen = []
    for key in (Qt.Key.Key_Z, Qt.Key.Key_X, Qt.Key.Key_C):
        robot.key(key)
        yield 300
        seen.append([layer.id() for layer in robot.canvas.layers()])
    robot.check("each shows another image", len({tuple(item) for item in seen}) == 3, seen)
    robot.check("the verdict will know it", robot.session.review.details.image_source != "")
    robot.shot("05_images")
    robot.key(Qt.Key.Key_C)
    yield 100
    robot.check("again: the map as it was", [layer.id() for layer in robot.canvas.layers()] == plain)
    robot.check(
        "the layer tree is untouched", tree == [node.layerId() for node in project.layerTreeRoot().findLayers()]
    )
    robot.check("the project's CRS as well", project.crs().authid() == crs)
    address = robot.desk.places.address("https://example.org/{lat}/{lon}/{zoom}")
    robot.check("the place has an address", "{" not in address, address)
    kml = robot.desk.places.export_kml(os.path.join(robot.folder, "candidate.kml"))
    with open(kml, encoding="utf-8") as file:
        robot.check("and an outline for Google Earth", "<coordinates>" in file.read())


def views(robot):
    place, scale = robot.canvas.center(), robot.canvas.mapUnitsPerPixel()

    def is_unmoved():
        return robot.canvas.center().distance(place) < 3 * scale

    robot.key(Qt.Key.Key_V)
    yield 1200
    robot.check("the map stays where it is", is_unmoved(), (robot.canvas.center().toString(), place.toString()))
    scale = robot.canvas.mapUnitsPerPixel()  # lower by now: the views are below it
    linked = robot.desk.views
    robot.check("V opens linked views", linked.is_open and len(linked.views) == 2, len(linked.views))
    robot.check("of equal size", is_even(linked.views), sizes(linked.views))
    number = robot.find("FtlViewNumber", QComboBox)
    number.setCurrentIndex(3)
    number.activated.emit(3)
    yield 1200
    robot.check("also with more views", is_unmoved(), (robot.canvas.center().toString(), place.toString()))
    seen = robot.canvas.mapUnitsPerPixel()
    robot.check("at the same scale", abs(seen / scale - 1) < 0.05, (seen, scale))
    robot.check("four at most", len(linked.views) == 4, len(linked.views))
    robot.check("all of equal size", is_even(linked.views), sizes(linked.views))
    middle = robot.canvas.center()
    robot.canvas.setCenter(QgsPointXY(middle.x() + 200, middle.y() + 100))
    robot.canvas.refresh()
    yield 400
    for view in linked.views:
        off = view.canvas.center().distance(robot.canvas.center())
        robot.check("views follow the map", off < robot.canvas.mapUnitsPerPixel() * 2, off)
    view = linked.views[1]
    centre = view.canvas.center()
    view.canvas.setCenter(QgsPointXY(centre.x() - 300, centre.y()))
    yield 400
    robot.check(
        "the map follows a view",
        abs(robot.canvas.center().x() - centre.x() + 300) < 5,
        robot.canvas.center().x() - centre.x(),
    )
    yield 1500
    robot.shot("06_views")
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_V)
    yield 200
    robot.check("V closes them", not robot.find("FtlViews", QDockWidget).isVisible())


def sizes(views):
    return [(view.canvas.width(), view.canvas.height()) for view in views]


def is_even(views):
    """But for a pixel that does not divide."""
    return all(max(side) - min(side) <= 1 for side in zip(*sizes(views)))


def boundary(robot):
    session = robot.session
    robot.key(Qt.Key.Key_S)
    yield 800
    candidate = session.current
    before = session.outlines.geometry(candidate)
    robot.key(Qt.Key.Key_E)
    yield 800
    robot.check("E begins to edit", robot.desk.boundary.is_editing)
    robot.check(
        "with the vertex tool",
        "Vertex" in type(robot.canvas.mapTool()).__name__
        or iface.actionVertexToolActiveLayer().isChecked()
        or iface.actionVertexTool().isChecked(),
    )
    robot.shot("07_boundary")
    reviewed = session.review.progress().reviewed
    robot.key(Qt.Key.Key_A)
    robot.check("no verdict while editing", session.review.progress().reviewed == reviewed)
    corner = QgsPointXY(before.vertexAt(0))
    target = QgsPointXY(corner.x() - 60, corner.y() + 60)
    yield from drag(robot, corner, target)
    layer = iface.activeLayer()
    shape = next(layer.getFeatures()).geometry()
    robot.check("the vertex tool moved a corner", not shape.equals(before), shape.asWkt(0)[:200])
    robot.canvas.setFocus()
    robot.key(Qt.Key.Key_E)
    yield 400
    after = session.outlines.geometry(candidate)
    robot.check("E saves it", not robot.desk.boundary.is_editing and after.area() != before.area())
    robot.check("the scratch layer is gone", not QgsProject.instance().mapLayersByName(f"Boundary of {candidate}"))
    robot.key(Qt.Key.Key_P)
    yield 300
    grown = session.outlines.geometry(candidate)
    robot.check("P proposes an outline at least as large", grown.area() >= after.area() - 1, grown.area())
    robot.key(Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    yield 100
    robot.check("Shift+P: as first proposed", session.outlines.geometry(candidate).equals(before))


def drag(robot, corner, target):
    """QGIS's vertex tool: click the corner, click its new place."""
    viewport = robot.canvas.viewport()
    for point in (corner, target):
        pixel = robot.canvas.getCoordinateTransform().transform(point)
        place = QPoint(round(pixel.x()), round(pixel.y()))
        for offset in (2, 0):
            robot.hover(place + QPoint(offset, offset))
            yield 150
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        yield 300


def digitise(robot):
    session = robot.session
    total, before = len(session.index), session.current
    robot.key(Qt.Key.Key_D)
    yield 100
    robot.check("D begins to draw", robot.desk.digitiser.is_digitising)
    middle = robot.canvas.center()
    for dx, dy in ((-80, -80), (80, -80), (80, 80), (-80, 80)):
        robot.map_click(QgsPointXY(middle.x() + dx, middle.y() + dy))
        yield 30
    robot.shot("08_digitise")
    robot.map_click(middle, Qt.MouseButton.RightButton)
    yield 300
    robot.check("one more candidate", len(session.index) == total + 1, len(session.index))
    missed = session.index.ids[-1]
    robot.check("it is accepted", session.review.verdict(missed).verdict == "accepted")
    robot.check("the analyst stays where they were", session.current == before, (session.current, before))
    area = session.outlines.geometry(missed).area()
    robot.check("of the size drawn", abs(area - 160 * 160) < 800, area)
    robot.check("it is measured", abs(session.study.candidate(missed)["area_m2"] / area - 1) < 0.01)
    notice = robot.find("FtlMissedNotice")
    yield from robot.wait(lambda: "because of" in notice.label.text() or "All factors" in notice.label.text(), "why")
    robot.shot("08b_missed")
    robot.click("FtlMissedDelete")
    yield from robot.wait(lambda: len(session.index) == total, "the deletion")
    robot.check("deleted: it is gone, and nothing else", missed not in session.index.row_of)
    robot.check("from the file as well", session.study.candidate(missed) is None)
    robot.key(Qt.Key.Key_D)
    robot.key(Qt.Key.Key_D)
    robot.check("D again leaves it", not robot.desk.digitiser.is_digitising)


def next_iteration(robot):
    session = robot.session
    robot.page("IterationsPage")
    yield 200
    unreviewed, _all = session.iteration.unreviewed()
    robot.check("some candidates have no verdict yet", unreviewed > 0)
    robot.click("FtlNextIteration")
    yield 100
    question = robot.find("FtlUnreviewedQuestion")
    robot.check("nothing starts over them without a question", question.isVisible() and not session.runner.is_running)
    robot.check("that says how many", question.label.text().startswith(f"{unreviewed} "), question.label.text())
    robot.shot("09_question")
    robot.click("FtlGoOnReviewing")
    yield 200
    robot.check("it leads back to them", robot.dock.current_page == "ReviewPage")
    queue = session.candidates.queue
    robot.check("and only to them", len(queue) == unreviewed, len(queue))
    session.candidates.filter_by()
    robot.page("IterationsPage")
    robot.click("FtlNextIteration")
    robot.click("FtlCountAnyway")
    yield from robot.wait(lambda: session.iteration.proposal is not None, "thresholds", 90)
    yield from robot.idle()
    yield 200
    table = robot.find("FtlDifferences", QTableWidget)
    robot.check("the difference of thresholds comes first", table.isVisible() and table.rowCount() > 4)
    robot.check("nothing is extracted yet", session.iteration.open_number() is None, session.iteration.open_number())
    estimate = robot.find("FtlProposalEstimate", QLabel)
    yield from robot.wait(lambda: "new" in estimate.text(), "the count of candidates", 60)
    yield from robot.idle()
    robot.shot("09_differences")
    robot.click("FtlStartProposal")
    yield from robot.wait(lambda: bool((session.index.iteration == 2).any()), "new candidates", 90)
    yield from robot.idle()
    yield 300
    rows = robot.find("FtlIterations", QTableWidget)
    robot.check("two iterations", rows.rowCount() == 2, rows.rowCount())
    brought = robot.find("FtlBrought")
    robot.check("what the iteration brought is told", not brought.isVisible() or "new" in brought.label.text())
    robot.shot("10_iterations")


def reopen(robot):
    session = robot.session
    # The folder itself, not the link to it: newer QGIS takes relative paths from where the project file seems to be.
    path = os.path.join(os.path.realpath(os.path.join(robot.folder, "scene")), "project.qgz")
    project = QgsProject.instance()
    robot.check("the project is saved", project.write(path))
    known = {name: (entry.verdict, entry.flag) for name, entry in session.index.entries.items()}
    current_count = len(session.index)
    project.clear()
    yield 300
    robot.check("no project, no study", not session.is_open)
    robot.page("ReviewPage")
    yield 200
    robot.shot("11_closed")
    robot.check("it opens again", project.read(path))
    yield 800
    robot.check("and brings the study", session.is_open and len(session.index) == current_count)
    again = {name: (entry.verdict, entry.flag) for name, entry in session.index.entries.items()}
    robot.check("with every verdict", again == known)
    robot.check("and the layers chosen", session.choices.deformation in project.mapLayers())
    if not session.review.is_armed:
        robot.click("FtlArm")
    yield 100
    robot.canvas.setFocus()
    session.candidates.next_unreviewed()
    candidate = session.current
    robot.key(Qt.Key.Key_U)
    robot.check("the review goes on", session.review.verdict(candidate).verdict == "uncertain")
    robot.note("verdicts", {name: entry.verdict for name, entry in session.index.entries.items()})
    robot.note("candidate", candidate)
    yield 300


start(play)
