"""Charts, widgets and pages with made-up contents, drawn by qt6_check.py; each function tells what it has drawn."""

from __future__ import annotations

import math
import os
import struct
import tempfile
from types import SimpleNamespace

import numpy as np
from osgeo import osr
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QByteArray, QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QContextMenuEvent, QHelpEvent, QImage, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QTabWidget, QWidget

from ftl_qgis_plugin.core.iteration.sample_growth import ORIGINS
from ftl_qgis_plugin.core.timeseries.place_series import series_of
from ftl_qgis_plugin.core.timeseries.seasons import Seasons
from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.charts.aspect_dial import AspectDial
from ftl_qgis_plugin.gui.charts.bound_drift import BoundDriftCharts
from ftl_qgis_plugin.gui.charts.convergence import MeanRateChart, SamplesChart, TprChart
from ftl_qgis_plugin.gui.charts.frame import ChartFrame
from ftl_qgis_plugin.gui.charts.histogram import FactorHistogram
from ftl_qgis_plugin.gui.charts.interval_plot import IntervalPlot, IntervalRow
from ftl_qgis_plugin.gui.charts.proneness import PronenessChart
from ftl_qgis_plugin.gui.charts.time_series import TimeSeriesChart
from ftl_qgis_plugin.gui.command_table import add_commands
from ftl_qgis_plugin.gui.dock import FtlDock
from ftl_qgis_plugin.gui.series.series_panel import SeriesDock
from ftl_qgis_plugin.gui.settings.options_page import OptionsPage
from ftl_qgis_plugin.gui.widgets.notice import Notice
from ftl_qgis_plugin.gui.widgets.problem_line import ProblemLine
from ftl_qgis_plugin.gui.widgets.verdict_bar import VerdictBar
from ftl_qgis_plugin.gui.widgets.why_card import WhyCard
from ftl_qgis_plugin.gui.workbench import Desk
from ftl_qgis_plugin.interpretation.accuracy.proneness_model import PronenessRow
from ftl_qgis_plugin.interpretation.iterations.iteration_history import FactorDrift
from ftl_qgis_plugin.interpretation.review.card import CardRow
from ftl_qgis_plugin.interpretation.review.details import ReviewProgress
from ftl_qgis_plugin.interpretation.series.series_controller import ShownSeries
from ftl_qgis_plugin.interpretation.session.problem import ERROR, Problem
from ftl_qgis_plugin.interpretation.thresholds.factor_picture import FactorPicture
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.iteration.history import HistoryRow

SIZE_PX = (420, 320)


def show(widget: QWidget) -> list[str]:
    """Show, grab and check that more than one colour was painted."""
    widget.resize(*SIZE_PX)
    widget.show()
    QTest.qWait(10)
    image = widget.grab().toImage()
    if not is_painted(image):
        raise AssertionError(f"{type(widget).__name__} is blank")
    return [type(widget).__name__]


def is_painted(image: QImage) -> bool:
    small = image.convertToFormat(QImage.Format.Format_RGB32)
    first = small.pixel(0, 0)
    return any(small.pixel(x, y) != first for y in range(small.height()) for x in range(0, small.width(), 2))


def exercise(chart: ChartFrame) -> list[str]:
    """As `show`, then the menu, the export, a change of theme, and the mouse."""
    names = show(chart)
    if not chart.has_data() or not is_painted(chart.image(1.0)):
        raise AssertionError(f"{names[0]} exports a blank picture")
    chart.copy_values()
    chart.menu().deleteLater()
    drag(chart)
    QApplication.sendEvent(chart, QEvent(QEvent.Type.PaletteChange))
    chart.release()
    chart.close()
    return names


def drag(widget: QWidget, target: QPoint | None = None) -> None:
    """A press in the middle, moves to the right, a release."""
    start = target or widget.rect().center()
    QTest.mouseMove(widget, start)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 4):
        place = QPointF(start + QPoint(9 * step, 4 * step))
        held = Qt.MouseButton.LeftButton
        global_place = QPointF(widget.mapToGlobal(place.toPoint()))
        move = QMouseEvent(QEvent.Type.MouseMove, place, global_place, held, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, move)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.qWait(5)


def picture(factor: str, unit: str, top: float, intervals: tuple) -> FactorPicture:
    edges = np.linspace(0.0, top, 25)
    middle = (edges[:-1] + edges[1:]) / 2
    density = np.exp(-(((middle - 0.4 * top) / (0.2 * top)) ** 2))
    return FactorPicture(
        factor,
        unit,
        factor == "aspect",
        True,
        edges,
        density,
        np.ones_like(density) / top,
        intervals,
        bounds_ci=tuple(((a - 1.0, a + 1.0), (b - 1.0, b + 1.0)) for a, b in intervals),
        compared=((0.2 * top, 0.7 * top),),
        compared_title="before",
        kept=0.5,
    )


def draw_histogram() -> list[str]:
    chart = FactorHistogram()
    chart.set_picture(picture("slope", "deg", 40.0, ((8.0, 22.0),)))
    return exercise(chart)


def draw_dial() -> list[str]:
    chart = AspectDial()
    chart.set_picture(picture("aspect", "deg", 360.0, ((300.0, 60.0),)))
    heard: list = []
    chart.rangeChanged.connect(lambda *change: heard.append(change))
    show(chart)
    drag(chart, chart.handle_place(0, "upper").toPoint())
    if not heard:
        raise AssertionError("AspectDial: no handle moved under the mouse")
    return exercise(chart)


def history() -> tuple[HistoryRow, ...]:
    counts = [{origin: 10 + 5 * number for origin in ORIGINS} for number in range(4)]
    return tuple(
        HistoryRow(number, 60.0 - number, 9.0, count, 5 * number, found=6 + number, references=12)
        for number, count in enumerate(counts)
    )


def draw_convergence() -> list[str]:
    names = []
    for rows in (history(), history()[:1]):
        mean, samples, tpr = MeanRateChart(), SamplesChart(), TprChart()
        mean.set_history(rows, 1.0)
        samples.set_history(rows)
        tpr.set_history(rows)
        names += exercise(mean) + exercise(samples) + exercise(tpr)
    return names


def draw_drifts() -> list[str]:
    charts = BoundDriftCharts()
    charts.set_drifts(
        (
            FactorDrift("slope", "deg", False, {1: ((5.0, 20.0),), 2: ((4.0, None),)}),
            FactorDrift("aspect", "deg", True, {1: ((300.0, 60.0),), 2: ((280.0, 70.0),)}),
        )
    )
    names = show(charts)
    single = [name for chart in charts.findChildren(ChartFrame) for name in exercise(chart)]
    charts.release()
    return names + single


def draw_intervals() -> list[str]:
    chart = IntervalPlot("accuracy", ("recall", "precision"), "Nothing yet.")
    chart.set_rows((IntervalRow("all", ((0.9, 0.8, 0.95, "9/10"), None)), IntervalRow("large", (None, None))))
    return exercise(chart)


def draw_proneness() -> list[str]:
    chart = PronenessChart("proneness", "Rate", "mm/a", "Nothing yet.")
    chart.set_classes(
        (
            PronenessRow(0.0, 50.0, 0.6, 0.4, 0.9, 0.3, 0.6, 90),
            PronenessRow(50.0, math.inf, 2.1, 1.6, 2.9, 0.7, 0.4, 120),
        )
    )
    return exercise(chart)


def draw_time_series() -> list[str]:
    times = np.arange(2017.0, 2019.5, 0.1)
    values = -40.0 * (times - times[0]) + 8.0 * np.cos(2 * np.pi * times)
    spread = np.array([values - 3.0, values, values + 3.0]).T
    chart = TimeSeriesChart()
    shown = [ShownSeries(series_of(spread, times, "FTL-1"), None, True)]
    chart.set_series(shown, Seasons())
    names = exercise(chart)
    values[1:] = np.nan
    single = TimeSeriesChart()
    single.set_series([ShownSeries(series_of(values[:, None], times, "FTL-2"), None, False)], Seasons())
    return names + exercise(single)


def draw_widgets() -> list[str]:
    bar = VerdictBar()
    bar.show_progress(ReviewProgress(total=10, accepted=3, rejected=2, uncertain=1))
    card = WhyCard()
    card.show_rows(
        [
            CardRow("deformation_rate", "mm/a", 62.0, 50.0, None, True, 0.4, ((50.0, None),)),
            CardRow("aspect", "deg", 200.0, 300.0, 60.0, False, -0.2, ((300.0, 60.0),)),
        ]
    )
    line = ProblemLine(lambda _problem: None, lambda _mend: "Mend")
    line.show_problem(Problem("dem", ERROR, "The DEM is missing."))
    notice = Notice("Nothing here yet.")
    notice.add_button("Begin", "Begin", lambda: None)
    names = [name for widget in (bar, card, line, notice) for name in show(widget)]
    place = QPoint(20, 5)
    QApplication.sendEvent(card, QHelpEvent(QEvent.Type.ToolTip, place, card.mapToGlobal(place)))
    return names


class Interface(SimpleNamespace):
    """What the desk wants of QGIS's window."""

    def __init__(self) -> None:
        from unittest.mock import MagicMock

        window, canvas = QMainWindow(), QgsMapCanvas()
        window.setCentralWidget(canvas)
        super().__init__(window=window, canvas=canvas, rest=MagicMock())

    def mainWindow(self) -> QMainWindow:
        return self.window

    def mapCanvas(self) -> QgsMapCanvas:
        return self.canvas

    def __getattr__(self, name: str) -> object:
        return getattr(self.rest, name)


def draw_pages() -> list[str]:
    """The whole dock, page by page, with no study open; then keys on it."""
    interface = Interface()
    desk = Desk(interface)
    add_commands(desk)
    dock = FtlDock(desk)
    interface.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    interface.window.show()
    names = show(dock)
    tabs = dock.findChild(QTabWidget)
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        names += show(tabs.currentWidget())
        QTest.keyClick(tabs.currentWidget(), Qt.Key.Key_Down)
    QApplication.sendEvent(
        tabs, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(4, 4), tabs.mapToGlobal(QPoint(4, 4)))
    )
    state = interface.window.saveState()
    if not isinstance(state, QByteArray) or state.isEmpty():
        raise AssertionError("the window's state cannot be kept")
    series = SeriesDock(desk.session, interface.canvas)
    names += show(series)
    desk.close()
    return names


def draw_review() -> list[str]:
    """The dock with a study of some candidates: verdicts by command, by key in the queue, and taken back."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study.gpkg")
        make_study(path)
        interface = Interface()
        desk = Desk(interface)
        add_commands(desk)
        heard: list[tuple[str, str]] = []
        desk.session.messageRaised.connect(lambda level, text: heard.append((level, text)))
        dock = FtlDock(desk)
        interface.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        interface.window.show()
        desk.session.open_study(path)
        for _ in range(2000):
            if not desk.session.opening:
                break
            QTest.qWait(10)
        if not desk.session.is_open:
            raise AssertionError(f"the study does not open: {heard}")
        names = []
        for page in ("ReviewPage", "IterationsPage", "ThresholdsPage", "DataPage", "ReviewPage"):
            dock.show_page(page)
            names += show(dock.page(page))
        queue = dock.findChild(QAbstractItemView, "FtlQueue")
        if not is_painted(queue.viewport().grab().toImage()):
            raise AssertionError("the queue is blank")
        desk.toggle_armed()
        for command in ("accept", "reject", "uncertain"):
            desk.commands.run(command)
            QTest.qWait(5)
        QTest.keyClick(queue, Qt.Key.Key_Down)
        done = desk.session.review.progress().reviewed
        desk.commands.run("undo")
        if (done, desk.session.review.progress().reviewed) != (3, 2):
            raise AssertionError(f"{done} verdicts, then {desk.session.review.progress().reviewed}; {heard}")
        show(dock)
        critical = [text for level, text in heard if level == "critical"]
        desk.close()
    if critical:
        raise AssertionError(f"told as critical: {critical}")
    return names


def make_study(path: str) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    with Study.create(path, crs.ExportToWkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(
            1,
            (
                {
                    "candidate": f"c{number}",
                    "score": 10.0 * number,
                    "rate_mean": 60.0 + number,
                    "area_m2": 1e4,
                    "margin": 0.1,
                    "pixels": 100,
                    "rank": number,
                    "wkb": square(500_000.0 + 200.0 * number, 4_000_000.0, 100.0),
                }
                for number in range(6)
            ),
        )


def square(x: float, y: float, size: float) -> bytes:
    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)


def draw_options() -> list[str]:
    return show(OptionsPage())


def draw_nothing_missing() -> list[str]:
    found, reason = pg.available()
    if not found:
        raise AssertionError(reason)
    return []
