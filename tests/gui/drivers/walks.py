"""Ways that end elsewhere than one thinks: unreviewed ones, all rejected, a miss that is drawn, a study without its
project, a threshold that nothing reaches. Each has a sentence and a way on."""

from qgis.core import Qgis, QgsPointXY, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget
from qgis.utils import iface
from robot import start

# No rate of the demo scene reaches it.
TOO_FAST_MM_A = 5000.0


def play(robot):
    robot.desktop.show_page("DataPage")
    yield 300
    robot.try_demo()
    yield from robot.wait(lambda: bool(robot.session.current), "candidates", 180)
    yield from robot.idle()
    yield from unreviewed(robot)
    yield from missed(robot)
    yield from all_rejected(robot)
    yield from without_project(robot)
    yield from nothing_found(robot)


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def unreviewed(robot):
    """They never count as an answer without a question."""
    session = robot.session
    for _ in range(3):
        session.review.accept()
    total = session.review.progress().total
    robot.page("IterationsPage")
    yield 400
    question = robot.find("FtlUnreviewedQuestion")
    for button, number in (("FtlFinishIteration", 1), ("FtlNextIteration", 1)):
        robot.click(button)
        yield 200
        said = words(question)
        robot.check(f"{button} asks first", question.isVisible() and f"{total - 3:,} of {total:,}" in said, said)
        robot.check("nothing has happened", session.iteration.open_number() == number and not session.runner.is_running)
    robot.shot("walk_question")
    robot.click("FtlGoOnReviewing")
    yield 300
    robot.check("it leads to the review", robot.dock.current_page == "ReviewPage")
    robot.check("of those that are left", len(session.candidates.queue) == total - 3, len(session.candidates.queue))


def missed(robot):
    """Stays where the analyst was; says what it measured, and why it was missed; can be deleted."""
    session = robot.session
    session.candidates.filter_by()
    if not session.review.is_armed:
        robot.click("FtlArm")
    yield 100
    before, count = session.current, len(session.index)
    robot.key(Qt.Key.Key_D)
    yield 100
    extent = robot.canvas.extent()
    # In a corner of what is in sight, where no candidate lies.
    x, y, size = extent.xMinimum() + 0.1 * extent.width(), extent.yMinimum() + 0.3 * extent.height(), extent.width() / 9
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    for corner in corners:
        robot.map_click(QgsPointXY(*corner))
    robot.map_click(QgsPointXY(*corners[-1]), Qt.MouseButton.RightButton)
    yield from robot.wait(lambda: len(session.index) == count + 1, "the landslide that was drawn")
    robot.check("the analyst stays where he was", session.current == before, session.current)
    notice = robot.find("FtlMissedNotice")
    yield from robot.wait(lambda: notice.isVisible() and "mm/a" in words(notice), "what was measured")
    yield from robot.wait(lambda: "missed because" in words(notice) or "kept it out" in words(notice), "why", 60)
    robot.note("missed", words(notice))
    robot.shot("walk_missed")
    robot.click("FtlMissedDelete")
    yield from robot.wait(lambda: len(session.index) == count, "the landslide that was drawn to go again")
    robot.check("its notice goes with it", not notice.isVisible())
    robot.check("also then he stays", session.current == before, session.current)


def all_rejected(robot):
    """An iteration without a landslide is said to be one."""
    session = robot.session
    for name in list(session.index.ids):
        session.candidates.go_to(name)
        session.review.reject()
    yield 200
    done = robot.find("FtlAllReviewed")
    robot.check("the end of the review is told", done.isVisible())
    robot.note("all reviewed", words(done))
    robot.shot("walk_rejected")
    robot.click("FtlGoToIterations")
    yield 300
    robot.click("FtlNextIteration")
    yield from robot.idle()
    yield 500
    said = words(robot.dock.page("IterationsPage"))
    robot.check("it is said that nothing was accepted", "no candidate was accepted" in said, said)
    yield from robot.idle()
    told = [item.text() for item in iface.messageBar().items() if item.level() == Qgis.MessageLevel.Warning]
    robot.check("what nobody has asked for piles up no warnings", not told, told)
    robot.shot("walk_after_rejected")


def without_project(robot):
    """Of the recent ones; its layers are offered."""
    session, project = robot.session, QgsProject.instance()
    path, reviewed = session.study.path, session.review.progress().reviewed
    project.setDirty(False)
    iface.newProject()
    yield 600
    robot.check("a new project has no study", not session.is_open)
    robot.page("DataPage")
    yield 200
    recent = robot.find("FtlRecentStudies", QToolButton).menu()
    recent.aboutToShow.emit()
    actions = [action for action in recent.actions() if action.toolTip() == path]
    robot.check("the study is among the recent ones", len(actions) == 1, [a.text() for a in recent.actions()])
    actions[0].trigger()
    yield from robot.opened(path)
    robot.check("with its verdicts", session.review.progress().reviewed == reviewed, session.review.progress())
    lost = robot.find("FtlLostLayers", QWidget)
    robot.page("DataPage")
    yield from robot.wait(lambda: lost.isVisible(), "the offer to load its layers")
    summary = robot.find("FtlDataSummary", QLabel)
    robot.check("and what is needed is named", "deformation rate" in summary.text(), summary.text())
    robot.shot("walk_lost")
    robot.click("FtlLoadLostLayers")
    yield from robot.wait(lambda: bool(session.choices.deformation and session.choices.inventory), "its layers")
    yield 600
    robot.check("the offer has gone", not lost.isVisible())
    robot.check("nothing is missing", not [p.text for p in session.problems() if p.severity == "error"])
    robot.shot("walk_loaded")


def nothing_found(robot):
    """One message, the reason first, with the button that mends it."""
    session = robot.session
    choices = session.choices
    session.choose(min_rate_mm_a=TOO_FAST_MM_A)
    path = robot.folder + "/nothing.gpkg"
    robot.check("another study can be made", session.new_study(path), robot.messages())
    yield from robot.opened(path)
    session.choose(
        deformation=choices.deformation, dem=choices.dem, inventory=choices.inventory, min_rate_mm_a=TOO_FAST_MM_A
    )
    robot.page("DataPage")
    yield from robot.wait(lambda: any(p.mend == "min_rate" for p in session.problems()), "what the Data page says")
    yield 300
    before = len(robot.messages())
    robot.click("FtlRun")
    yield from robot.idle()
    yield 600
    told = [text for text in robot.messages()[before:] if "Executing" not in text]
    robot.note("nothing found", told)
    robot.check("the reason comes first", told[-1].startswith("Values"), told)
    robot.shot("walk_nothing")
    robot.click(robot.window.findChild(QAbstractButton, "FtlMessageAction"))
    yield 500
    robot.check("the button mends it", session.choices.min_rate_mm_a < TOO_FAST_MM_A, session.choices.min_rate_mm_a)
    robot.click("FtlRun")
    yield from robot.idle()
    yield 500
    robot.check("then candidates are found", len(session.index) > 0, robot.messages()[-2:])


start(play)
