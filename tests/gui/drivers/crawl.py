"""A newcomer who presses everything: every menu entry, button, context menu and help link, before and with a study."""

import importlib
import os
import re

import forms
import processing
from crawler import Crawler, foreign
from qgis.core import QgsApplication, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QDialogButtonBox, QDockWidget, QLabel, QPushButton, QWidget
from qgis.utils import iface
from robot import start

LANGUAGE = os.environ["FTL_LANGUAGE"]
PAGES = ("DataPage", "ThresholdsPage", "ReviewPage", "IterationsPage", "AccuracyPage")
# These begin or end a whole stage of the work, and come by themselves below.
STAGES = {"FtlTryDemo", "FtlRun", "FtlFinishIteration", "FtlStartProposal", "FtlCancel"}


def play(robot):
    crawler = Crawler(robot)
    robot.size(1366, 768)
    yield 300
    robot.desk.commands.run("show_data")
    yield 300
    action = robot.find("FtlShowDock", QAction)
    robot.check("a command shows the dock as its button does", robot.dock.isVisible() and action.isChecked())
    robot.check("as wide as it wants to be", robot.dock.width() > 400, robot.dock.width())
    action.trigger()
    yield 200
    robot.check("and the button hides it", not robot.dock.isVisible())
    yield from menus(robot, crawler)
    yield from pages(robot, crawler, "empty", STAGES)
    robot.page("DataPage")
    yield 100
    robot.try_demo()
    yield from robot.wait(lambda: robot.session.is_open and len(robot.session.index) > 0, "candidates", 120)
    yield from robot.idle()
    robot.page("ThresholdsPage")
    yield from judged(robot)
    yield from pages(robot, crawler, "judged", STAGES)
    yield from docks(robot, crawler)
    yield from dialogs(robot, crawler)
    yield from toolbox(robot, crawler)
    yield from expressions(robot, crawler)
    yield from options(robot, crawler)
    yield from shortcuts(robot, crawler)
    report(robot, crawler)


def menus(robot, crawler):
    entries = next(
        action.menu() for action in iface.pluginMenu().actions() if action.menu() and _is_ours(action.menu().actions())
    ).actions()
    robot.check("the menu has entries", len(entries) >= 2)
    for action in entries:
        crawler.is_watching = True
        crawler.texts.setdefault(action.text(), "menu")
        crawler.pressed.append(f"menu: {action.text()}")
        action.trigger()
        yield from crawler.settled()
        crawler.is_watching = False
    robot.check("the dock is shown", robot.dock.isVisible())


def _is_ours(actions):
    return any(action.objectName() == "FtlShowDock" for action in actions)


def pages(robot, crawler, state, leave):
    for name in PAGES:
        robot.page(name)
        yield from robot.idle()
        page = robot.dock.page(name)
        crawler.read(page, f"{name} {state}")
        crawler.measure(page, f"{name} {state}")
        crawler.examine(page, f"{name} {state}")
        _picture(robot, page, f"{state}_{name}")
        before = len(crawler.addresses)
        robot.click("FtlHelp")
        yield 100
        robot.check(f"{name}: Help opens a page", len(crawler.addresses) == before + 1)
        yield from crawler.press_all(page, f"{name} {state}", leave)
        robot.page(name)
        yield from crawler.settled()
        crawler.read(page, f"{name} {state}, pressed")
        crawler.measure(page, f"{name} {state}, pressed")
        _picture(robot, page, f"{state}_{name}_pressed")


def _picture(robot, page, name):
    folder = os.environ.get("FTL_SCREENSHOTS")
    if folder:
        os.makedirs(folder, exist_ok=True)
        robot.shot(name)
        page.area.widget().grab().save(os.path.join(folder, f"{name}_whole.png"))


def judged(robot):
    """Verdicts on all, and the next iteration, so that every page has something to show."""
    session = robot.session
    for number, candidate in enumerate(list(session.index.ids)):
        session.candidates.go_to(candidate)
        if session.review.verdict(candidate) is None:
            (session.review.reject if number % 3 == 2 else session.review.accept)()
        if number % 10 == 0:
            yield 10
    yield 200
    robot.desk.commands.run("propose_iteration")
    yield from robot.idle()
    robot.desk.commands.run("start_iteration")
    yield from robot.idle()
    robot.desk.commands.run("finish_iteration")
    yield from robot.idle()


def docks(robot, crawler):
    for command, name in (("series", "FtlSeriesDock"), ("views", "FtlViews")):
        dock = robot.window.findChild(QDockWidget, name)
        if dock is None or not dock.isVisible():  # their buttons may have been pressed already
            robot.desk.commands.run(command)
        yield 600
        dock = robot.find(name, QDockWidget)
        robot.check(f"{name} is shown", dock.isVisible())
        crawler.read(dock, name)
        crawler.measure(dock, name)
        crawler.examine(dock, name)
        robot.shot(name)
        yield from crawler.press_all(dock, name, {"qt_dockwidget_closebutton", "qt_dockwidget_floatbutton"})
    robot.check("all of it fits on a small screen", robot.window.width() <= 1366, robot.window.width())
    robot.desk.commands.run("views")
    robot.desk.commands.run("series")
    yield 200


def dialogs(robot, crawler):
    """Those that no button leads to without an answer to a question of the system's, or only by a key."""
    robot.page("ReviewPage")
    stack = forms.kinds_of_forms()["StackDialog"]
    findings = importlib.import_module(stack.__module__).Findings(
        robot.folder, product="HyP3", items=30, dates=12, first="2019-01-05", last="2021-01-05", minutes=3.0
    )
    for name, command in (
        ("the demo's folder", lambda: robot.desk.commands.run("demo")),
        ("the wall", lambda: robot.desk.commands.run("wall")),
        ("image services", robot.desk.time_travel.choose_services),
        ("a folder's stack", lambda: stack(findings, robot.folder, robot.window).exec()),
    ):
        crawler.step(name)
        crawler.is_watching = True
        QTimer.singleShot(0, command)
        yield 100
        yield from crawler.settled()
        crawler.is_watching = False
    crawler.examine(robot.dock, "dock")


def toolbox(robot, crawler):
    algorithms = QgsApplication.processingRegistry().providerById("ftl").algorithms()
    robot.check("the provider has its algorithms and models", len(algorithms) >= 24, len(algorithms))
    for algorithm in algorithms:
        crawler.step(algorithm.id())
        dialog = processing.createAlgorithmDialog(algorithm.id(), {})
        dialog.show()
        yield 30
        crawler.read(dialog, algorithm.id())
        crawler.texts.setdefault(algorithm.displayName(), algorithm.id())
        crawler.texts.setdefault(algorithm.group(), algorithm.id())
        before = len(crawler.addresses)
        box = dialog.findChild(QDialogButtonBox)
        box.button(QDialogButtonBox.StandardButton.Help).click()
        yield 30
        robot.check(f"{algorithm.id()}: Help opens a page", len(crawler.addresses) == before + 1)
        page = crawler.addresses[-1]
        robot.check(f"{algorithm.id()}: its own", f"algorithm_{algorithm.name()}.html" in page, page)
        dialog.close()
        dialog.deleteLater()
    yield 50


def options(robot, crawler):
    seen = []

    def on_dialog(dialog):
        page = dialog.findChild(QWidget, "FtlOptions")
        if page is None:
            return False
        seen.append(page)
        crawler.read(page, "options")
        crawler.measure(page, "options")
        crawler.examine(page, "options")
        folder = os.environ.get("FTL_SCREENSHOTS")
        if folder:
            dialog.grab().save(os.path.join(folder, "options.png"))
            page.grab().save(os.path.join(folder, "options_page.png"))
        for button in page.findChildren(QPushButton):
            if button.isEnabled():
                crawler.pressed.append(f"options: {button.text()}")
                button.click()
        before = len(crawler.addresses)
        guide = page.findChild(QLabel, "FtlOptionsGuide")
        guide.linkActivated.emit(re.search('href="([^"]+)"', guide.text())[1])
        robot.check("the options' help opens", len(crawler.addresses) == before + 1)
        dialog.accept()
        return True

    crawler.step("options")
    crawler.on_dialog = on_dialog
    crawler.is_watching = True
    iface.showOptionsDialog(robot.window, "FtlOptions")
    yield 300
    crawler.is_watching = False
    crawler.on_dialog = None
    robot.check("the options page was shown", bool(seen))


def expressions(robot, crawler):
    """As typed into the field calculator, right and wrong."""
    index = robot.session.index
    candidate = next(name for name in index.ids if robot.session.review.verdict(name).verdict == "accepted")
    place = robot.session.outlines.geometry(candidate).pointOnSurface().asPoint()

    def value(text):
        expression = QgsExpression(text)
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(None))
        return expression.evaluate(context), expression.parserErrorString() or expression.evalErrorString()

    robot.check("the verdict of a candidate", value(f"ftl_verdict('{candidate}')") == ("accepted", ""))
    robot.check("none of another", value("ftl_verdict('nobody')") == (None, ""), value("ftl_verdict('nobody')"))
    slope, problem = value(f"ftl_factor('slope', {place.x()}, {place.y()}, '{robot.session.crs.authid()}')")
    robot.check("a factor at a place", 0 <= slope < 90 and not problem, (slope, problem))
    for wrong in (
        "ftl_verdict()",
        "ftl_verdict('a', '/no/such.gpkg')",
        "ftl_factor('slope')",
        "ftl_factor('no such factor', 1, 2)",
        "ftl_factor('slope', 'text', 2)",
    ):
        _, problem = value(wrong)
        robot.check(f"{wrong} is told", bool(problem) and "Traceback" not in problem, problem)
        crawler.texts.setdefault(problem, wrong)
    for name in ("ftl_verdict", "ftl_factor"):
        text = next(item for item in QgsExpression.Functions() if item.name() == name).helpText()
        robot.check(f"{name} has help", len(text) > 200, text)
        crawler.texts.setdefault(text, name)
    yield 20


def shortcuts(robot, crawler):
    names = []

    def on_dialog(dialog):
        names.extend(crawler.texts)
        return False

    crawler.on_dialog = on_dialog
    crawler.is_watching = True
    robot.find("mActionConfigureShortcuts", QAction).trigger()
    yield 500
    crawler.is_watching = False
    crawler.on_dialog = None
    listed = [action.text() for action in robot.window.actions() if action.objectName().startswith("FtlAction_")]
    robot.check("keys are in the shortcut editor", len(listed) > 25, listed)
    for text in listed:
        crawler.texts.setdefault(text, "shortcuts")


def report(robot, crawler):
    robot.note("pressed", crawler.pressed)
    robot.note("dialogs", crawler.dialogs)
    robot.note("logged", crawler.logged)
    robot.note("cut", sorted(set(crawler.cut)))
    robot.note("unfit", sorted(set(crawler.unfit)))
    robot.note("not met", sorted(set(forms.kinds_of_forms()) - crawler.met))
    robot.note("addresses", crawler.addresses)
    robot.note("dead", crawler.dead_addresses(LANGUAGE))
    robot.note("foreign", foreign(crawler.texts) if LANGUAGE != "en" else {})


start(play)
