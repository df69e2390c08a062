"""The time series panel under real mouse clicks, on the map and on its buttons."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import osr
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapToolPan
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QToolButton

from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.stored.writer import RasterWriter
from ftl_qgis_plugin.core.timeseries.epochs import times_in_line
from ftl_qgis_plugin.gui.charts import pg

EPSG = 32647
X, Y = 500_000.0, 4_000_000.0
DATES = [f"20{year}{month:02d}15" for year in (17, 18, 19) for month in (1, 3, 5, 7, 9, 11)]

pytestmark = pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")


@pytest.fixture
def project(qgis_app):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


@pytest.fixture
def session(project, tmp_path):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    grid = Grid(50, 50, X, Y, 20.0, 20.0, crs.ExportToWkt())
    times = np.array([times_in_line(date)[0] for date in DATES])
    rates = np.linspace(-60, 60, 50)[None, None, :]
    values = rates * (times - 2017)[:, None, None] + 8 * np.cos(2 * np.pi * times)[:, None, None] + np.zeros((1, 50, 1))
    path = str(tmp_path / "cube.tif")
    with RasterWriter(path, grid, bands=len(times), descriptions=tuple(DATES)) as writer:
        for number, band in enumerate(values.astype(np.float32), 1):
            writer.write(band, grid.window, number)
    layer = QgsRasterLayer(path, "cube")
    project.addMapLayer(layer)
    session = InterpretationSession(project)
    session.choose(timeseries=layer.id())
    yield session
    session.close()


@pytest.fixture
def panel(session, qtbot):
    from ftl_qgis_plugin.gui.series.series_panel import SeriesPanel

    canvas = QgsMapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem.fromEpsgId(EPSG))
    canvas.resize(400, 400)
    canvas.setExtent(QgsRectangle(X, Y - 1000, X + 1000, Y))
    canvas.show()
    qtbot.addWidget(canvas)
    before = QgsMapToolPan(canvas)
    canvas.setMapTool(before)
    panel = SeriesPanel(session, canvas)
    panel.resize(900, 320)
    panel.show()
    qtbot.waitExposed(panel)
    panel.canvas, panel.before = canvas, before
    yield panel
    panel.close_down()
    panel.close()


def press(qtbot, panel, name):
    qtbot.mouseClick(panel.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def click_map(qtbot, panel, x_share, y_share=0.5):
    qtbot.mouseClick(
        panel.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(400 * x_share), int(400 * y_share))
    )
    qtbot.waitUntil(lambda: not panel.controller.is_busy, timeout=5000)


def test_pick_keep_and_compare(qtbot, panel, tmp_path):
    assert panel.chart.empty.isVisible()
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.25)
    (first,) = panel.controller.shown()
    assert first.fit.rate_mm_a == pytest.approx(-60 + 120 * 0.25, abs=4)
    assert first.fit.amplitude_mm == pytest.approx(8, abs=0.1)
    press(qtbot, panel, "FtlSeriesKeep")
    click_map(qtbot, panel, 0.75)
    assert [item.is_pending for item in panel.controller.shown()] == [False, True]
    table = panel._table
    assert table.rowCount() == 2
    assert table.item(1, 1).text().startswith("+")
    assert not panel._follow.isChecked()
    panel.export(str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 1 + 2 * len(DATES)
    press(qtbot, panel, "FtlSeriesClear")
    assert len(panel.controller.shown()) == 1


def test_a_narrow_panel_leaves_the_chart_its_room(qtbot, panel):
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.25)
    figures = panel._table.sizeHint().width()
    panel.resize(figures + 100, 320)
    qtbot.waitUntil(lambda: panel.chart.width() > panel.width() / 2 - 30)
    panel.resize(3 * figures, 320)
    qtbot.waitUntil(lambda: panel._table.width() >= figures - 2)
    panel._split.setSizes([100, 3 * figures - 100])  # as a user's hand would
    panel._split.splitterMoved.emit(100, 1)
    panel.redraw()
    assert panel.chart.width() < figures


def test_right_click_gives_the_former_tool_back(qtbot, panel):
    press(qtbot, panel, "FtlSeriesPick")
    assert panel.canvas.mapTool() is not panel.before
    qtbot.mouseClick(panel.canvas.viewport(), Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    assert panel.canvas.mapTool() is panel.before
    assert not panel.findChild(QToolButton, "FtlSeriesPick").isChecked()


def test_reference_is_picked_once(qtbot, panel):
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.75)
    panel._start_tool(True)
    click_map(qtbot, panel, 0.75)
    assert panel.controller.has_reference
    assert np.allclose(panel.controller.shown()[0].series.mean_mm, 0)
    assert panel.canvas.mapTool() is panel.before
    assert "reference" in panel._relative.text()


def test_hover_tells_date_and_value(qtbot, panel):
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.75)
    series = panel.controller.shown()[0].series
    text = panel.chart.label_at(float(series.times_a[5]), float(series.mean_mm[5]))
    assert "2017-11-15" in text
    assert f"{series.mean_mm[5]:.1f} mm" in text
    assert panel.chart.label_at(2030.0, 0.0) == ""


def test_what_is_wrong_stands_in_the_chart(qtbot, panel, session):
    press(qtbot, panel, "FtlSeriesPick")
    session.choose(timeseries="")
    assert "Data page" in panel.chart.empty.text()
    click_map(qtbot, panel, 0.5)
    assert panel.chart.empty.isVisible()


def test_months_move_the_shading(panel):
    from ftl_qgis_plugin.interpretation.settings import season_settings

    before = season_settings.seasons()
    try:
        panel.thaw_first.setCurrentIndex(5)
        assert panel.controller.seasons.thaw_first == 6
        assert panel.chart._seasons.thaw_first == 6
    finally:
        season_settings.set_seasons(before)


def test_charts_export(qtbot, panel, tmp_path):
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.75)
    for ending in ("png", "svg", "csv"):
        path = tmp_path / f"chart.{ending}"
        panel.chart.export(str(path))
        assert path.stat().st_size > 300


def long_series(count: int, dates: int):
    from ftl_qgis_plugin.core.timeseries.place_series import series_of
    from ftl_qgis_plugin.interpretation.series.series_controller import ShownSeries

    times = 2015.0 + np.arange(dates) * 12.0 / 365.25
    noise = np.random.default_rng(1).normal(0.0, 3.0, (dates, 20))
    shown = []
    for number in range(count):
        mean = -10.0 * number * (times - 2015.0) + 5.0 * np.cos(2.0 * np.pi * times)
        series = series_of(mean[:, None] + noise, times, f"place {number}").from_first()
        shown.append(ShownSeries(series, series.fit(), number == count - 1))
    return shown


def test_long_series_take_no_more_items_than_short_ones(qtbot):
    """What a redraw costs is the number of items, and the bounds that are asked of all of them with each."""
    from ftl_qgis_plugin.core.timeseries.seasons import Seasons
    from ftl_qgis_plugin.gui.charts.time_series import TimeSeriesChart

    chart = TimeSeriesChart()
    qtbot.addWidget(chart)
    chart.resize(700, 300)
    chart.show()
    shown = long_series(6, 300)
    chart.set_series(shown, Seasons())
    # Spread, fit and points of each, and one item per kind of season.
    assert len(chart.plot.items) == 3 * len(shown) + 2
    assert chart.plot.getViewBox().autoRangeEnabled() == [False, False]
    (left, right), (low, high) = chart.plot.viewRange()
    every = [item.series for item in shown]
    assert left < min(one.times_a[0] for one in every) < max(one.times_a[-1] for one in every) < right
    assert low < min(one.low_mm.min() for one in every) < max(one.high_mm.max() for one in every) < high
    assert high - low < 1.2 * (max(one.high_mm.max() for one in every) - min(one.low_mm.min() for one in every))
    # Zoomed in, and all of it again from the menu.
    chart.plot.setXRange(2016.0, 2016.5)
    action = next(action for action in chart.menu().actions() if action.text() == "View all")
    action.trigger()
    assert chart.plot.viewRange()[0] == pytest.approx([left, right])
    chart.release()


def test_spread_and_seasons_lie_where_the_data_say(qtbot):
    from ftl_qgis_plugin.core.timeseries.seasons import Seasons
    from ftl_qgis_plugin.gui.charts.time_series import TimeSeriesChart

    chart = TimeSeriesChart()
    qtbot.addWidget(chart)
    chart.resize(700, 300)
    chart.show()
    shown = long_series(1, 40)
    chart.set_series(shown, Seasons())
    series = shown[0].series
    spread = next(item for item in chart.plot.items if getattr(item, "opts", {}).get("connect") == "pairs")
    x, y = spread.getData()
    assert np.array_equal(x[::2], series.times_a)
    assert np.array_equal(y[::2], series.low_mm)
    assert np.array_equal(y[1::2], series.high_mm)
    bands = [item for item in chart.plot.items if isinstance(item, chart.pg.BarGraphItem)]
    margin = 0.02 * (series.times_a[-1] - series.times_a[0])
    spans = Seasons().between(series.times_a[0] - margin, series.times_a[-1] + margin)
    drawn = sorted(zip(*(np.concatenate([item.opts[end] for item in bands]).tolist() for end in ("x0", "x1"))))
    assert drawn == pytest.approx(sorted((begin, finish) for _kind, begin, finish in spans))
    # A series so short that a season has room for its name says it in the band too.
    labels = [item for item in chart.plot.scene().items() if isinstance(item, chart.pg.InfLineLabel)]
    assert {
        label.toPlainText() if hasattr(label, "toPlainText") else label.textItem.toPlainText() for label in labels
    } == {
        "freeze",
        "thaw",
    }
    chart.release()


def test_buttons_give_up_their_texts_where_it_is_narrow(qtbot, panel):
    """Else the panel's width would push QGIS's window beyond a small screen."""
    from qgis.PyQt.QtCore import Qt

    from ftl_qgis_plugin.gui.widgets.button_bar import ButtonBar

    bar = panel.findChild(ButtonBar)
    button = panel.findChild(QToolButton, "FtlSeriesReference")
    panel.resize(1200, 300)
    qtbot.waitUntil(lambda: bar.width() >= bar.sizeHint().width())
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert panel.minimumSizeHint().width() < 400
    panel.resize(panel.minimumSizeHint().width(), 300)
    qtbot.waitUntil(lambda: button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly)
    last = panel.findChild(QToolButton, "FtlSeriesExport")
    assert last.geometry().right() <= bar.width()
    assert all(item.toolTip() for item in bar.findChildren(QToolButton))
    bar.resize(bar.sizeHint().width() + 10, bar.height())  # and in the same moment each has the room of its text
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert all(item.width() >= item.sizeHint().width() for item in bar.findChildren(QToolButton))


def test_all_figures_of_the_fits_are_in_sight(qtbot, panel):
    """In a window of 1366 pixels the dock below the map has the width of some 90 digits."""
    panel.resize(panel.fontMetrics().horizontalAdvance("0" * 90), 320)
    press(qtbot, panel, "FtlSeriesPick")
    click_map(qtbot, panel, 0.75)
    table = panel._table
    qtbot.waitUntil(lambda: table.rowCount() == 1 and table.isVisible())
    qtbot.wait(50)
    right = table.columnViewportPosition(table.columnCount() - 1) + table.columnWidth(table.columnCount() - 1)
    assert right <= table.viewport().width()
    assert panel.chart.width() >= 0.4 * panel.width()
