"""The Thresholds page under real mouse drags and keys, with the preview on a canvas beside it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QMouseEvent, QPainter, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.map.preview_overlay import PreviewItem, PreviewOverlay

WIDTH_PX, HEIGHT_PX = 400, 900

pytestmark = pytest.mark.usefixtures("ftl_provider")


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene")
    write_scene(str(folder), SceneOptions(size_px=400, seed=2, timeseries=False, optical=False))
    return folder


@pytest.fixture
def session(qgis_app, scene):
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession

    project = QgsProject.instance()
    project.clear()
    session = InterpretationSession(project)
    chosen = {}
    for field, file in (
        ("deformation", "deformation_rate.tif"),
        ("coherence", "coherence.tif"),
        ("dem", "dem.tif"),
        ("inventory", "inventory.gpkg"),
        ("reference", "reference.gpkg"),
    ):
        path = str(scene / file)
        layer = QgsRasterLayer(path, field) if file.endswith("tif") else QgsVectorLayer(path, field, "ogr")
        project.addMapLayer(layer)
        chosen[field] = layer.id()
    session.chosen = chosen
    yield session
    session.close()
    project.clear()


@pytest.fixture
def desk(session, qtbot):
    """What a page needs of the desk, with a canvas of its own."""
    from ftl_qgis_plugin.interpretation.thresholds.preview_state import MaskPreview
    from ftl_qgis_plugin.interpretation.thresholds.threshold_model import ThresholdModel

    canvas = QgsMapCanvas()
    canvas.resize(500, 400)
    qtbot.addWidget(canvas)
    crs = QgsCoordinateReferenceSystem("EPSG:32647")
    canvas.setDestinationCrs(crs)
    model = ThresholdModel(session)
    preview = MaskPreview(session, model)
    overlay = PreviewOverlay(canvas, preview)
    commands = SimpleNamespace(run=lambda name: desk.asked.append(name))
    desk = SimpleNamespace(
        session=session, commands=commands, thresholds=model, preview=preview, canvas=canvas, asked=[]
    )
    yield desk
    overlay.close()
    preview.close()
    model.close()


@pytest.fixture
def page(desk, qtbot):
    from ftl_qgis_plugin.gui.charts.frame import release_charts
    from ftl_qgis_plugin.gui.pages.iterations.thresholds import ThresholdsPage

    page = ThresholdsPage(desk)
    page.resize(WIDTH_PX, HEIGHT_PX)
    page.show()
    qtbot.waitExposed(page)
    yield page
    release_charts(page)
    page.close()
    page.deleteLater()


@pytest.fixture
def filled(page, desk, session, qtbot):
    """The page with the scene's samples read, and all ranges used: of so few landslides some are left off."""
    session.choose(**session.chosen)
    page.shown()  # reads them without being asked
    qtbot.waitUntil(lambda: desk.thresholds.data is not None, timeout=20000)
    desk.thresholds.set_table(
        ThresholdTable(
            tuple(
                Threshold("aspect", 300.0, 60.0) if row.factor == "aspect" else replace(row, enabled=True)
                for row in desk.thresholds.table.rows
            )
        )
    )
    return page


def click(page, name, kind=QAbstractButton):
    QTest.mouseClick(page.findChild(kind, name), Qt.MouseButton.LeftButton)


def drag(widget, start: QPoint, end: QPoint, steps: int = 8) -> None:
    QTest.mouseMove(widget, start)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, steps + 1):
        place = start + (end - start) * (step / steps)
        move(widget, place)
        QTest.qWait(5)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    QTest.qWait(20)


def move(widget, place: QPoint) -> None:
    """A move with the button held, which QTest.mouseMove does not send."""
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def screenshot(widget, name: str) -> None:
    folder = os.environ.get("FTL_SCREENSHOTS")
    if folder:
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def place_of(chart, x: float) -> QPoint:
    """A point of the histogram's viewport at `x`, in the middle of its height."""
    box = chart.plot.getViewBox()
    (_, _), (low, high) = box.viewRange()
    return chart._view.mapFromScene(box.mapViewToScene(QPointF(x, low + 0.5 * (high - low))))


def test_says_what_to_do_while_there_is_nothing(page, desk, session):
    notice = page._notice.label
    assert "Data page" in notice.text()
    click(page, "FtlGoToDataThresholds", QPushButton)
    assert desk.asked == ["show_data"]
    screenshot(page, "thresholds_empty")
    session.choose(**session.chosen)
    page.shown()
    page._show()
    assert "Reading the samples" in notice.text()
    assert page.findChild(QPushButton, "FtlUseThresholds").isEnabled() is False


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_dragging_a_bound_changes_table_fields_and_figures(filled, desk, qtbot):
    page, model = filled, desk.thresholds
    click(page, "FtlChoose_slope_0")
    chart = page.findChild(object, "FtlHistogram")
    qtbot.waitUntil(chart.isVisible)
    QTest.qWait(50)
    screenshot(page, "thresholds_slope")
    before = model.table
    lower = before.intervals("slope")[0].lower
    upper = before.intervals("slope")[0].upper
    middle = (lower + upper) / 2
    drag(chart._view.viewport(), place_of(chart, lower), place_of(chart, middle))
    row = model.table.intervals("slope")[0]
    pixel = np.ptp(chart.plot.getViewBox().viewRange()[0]) / chart.plot.getViewBox().width()
    assert row.lower == pytest.approx(middle, abs=3 * pixel)
    assert row.upper == pytest.approx(upper)
    assert row.method == "manual"
    assert page.findChild(object, "Ftl_lower_slope_0").text() == f"{row.lower:.1f}"
    assert page.findChild(QLabel, "FtlFigure_kept").text() != ""
    slope = model.data.samples.values["slope"]
    kept = ((slope >= row.lower) & (slope <= row.upper)).mean()
    assert model.shares.factors["slope"].kept == pytest.approx(kept, abs=1e-6)
    # The whole drag is one step of undo, and the region follows it back.
    click(page, "FtlUndoThresholds")
    assert model.table == before
    assert chart._regions[0].getRegion()[0] == pytest.approx(lower)
    assert page.findChild(QToolButton, "FtlUndoThresholds").isEnabled() == model.can_undo
    click(page, "FtlRedoThresholds")
    assert model.table.intervals("slope")[0] == row


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_an_open_end_stays_open_until_it_is_dragged(filled, desk, qtbot):
    page, model = filled, desk.thresholds
    click(page, "FtlChoose_deformation_rate_0")
    chart = page.findChild(object, "FtlHistogram")
    qtbot.waitUntil(chart.isVisible)
    QTest.qWait(50)
    lower = model.rows("deformation_rate")[0].lower
    drag(chart._view.viewport(), place_of(chart, lower), place_of(chart, lower * 0.6))
    row = model.rows("deformation_rate")[0]
    assert row.lower < lower
    assert row.upper is None


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_several_intervals_have_a_region_and_fields_each(filled, desk, qtbot):
    page, model = filled, desk.thresholds
    model.set_table(
        ThresholdTable(
            (Threshold("deformation_rate", 50.0), Threshold("slope", 2.0, 8.0), Threshold("slope", 15.0, 25.0))
        )
    )
    click(page, "FtlChoose_slope_0")
    chart = page.findChild(object, "FtlHistogram")
    qtbot.waitUntil(chart.isVisible)
    QTest.qWait(50)
    assert [region.getRegion() for region in chart._regions] == [(2.0, 8.0), (15.0, 25.0)]
    drag(chart._view.viewport(), place_of(chart, 15.0), place_of(chart, 11.0))
    first, second = model.rows("slope")
    assert (first.lower, first.upper) == (2.0, 8.0)
    assert second.lower == pytest.approx(11.0, abs=0.5)
    assert second.upper == 25.0
    type_into(page.findChild(object, "Ftl_upper_slope_1"), "22")
    assert model.rows("slope")[1].upper == 22.0
    screenshot(page, "thresholds_intervals")


def test_the_dial_wraps_through_north(filled, desk, qtbot):
    page, model = filled, desk.thresholds
    click(page, "FtlChoose_aspect_0")
    dial = page.findChild(object, "FtlAspectDial")
    qtbot.waitUntil(dial.isVisible)
    screenshot(page, "thresholds_aspect")
    start = dial.handle_place(0, "upper").toPoint()
    centre, radius = dial._circle(QRectF(dial.rect()))
    east = QPoint(round(centre.x() + radius), round(centre.y()))
    drag(dial, start, east)
    row = model.rows("aspect")[0]
    assert row.lower == 300.0
    assert row.upper == pytest.approx(90.0, abs=3.0)
    # The lower end across north: from 300 over 360 to about 20.
    start = dial.handle_place(0, "lower").toPoint()
    end = QPoint(
        round(centre.x() + radius * np.sin(np.radians(20))), round(centre.y() - radius * np.cos(np.radians(20)))
    )
    drag(dial, start, end)
    row = model.rows("aspect")[0]
    assert row.lower == pytest.approx(20.0, abs=3.0)
    assert row.upper == pytest.approx(90.0, abs=3.0)
    # The arc itself turns as a whole.
    start = QPoint(
        round(centre.x() + radius * np.sin(np.radians(55))), round(centre.y() - radius * np.cos(np.radians(55)))
    )
    north_west = QPoint(
        round(centre.x() + radius * np.sin(np.radians(345))), round(centre.y() - radius * np.cos(np.radians(345)))
    )
    drag(dial, start, north_west)
    turned = model.rows("aspect")[0]
    assert (turned.upper - turned.lower) % 360 == pytest.approx((row.upper - row.lower) % 360, abs=1.5)
    assert turned.lower == pytest.approx(310.0, abs=4.0)


def test_numbers_are_typed_and_nonsense_is_taken_back(filled, desk):
    page, model = filled, desk.thresholds
    edit = page.findChild(object, "Ftl_lower_slope_0")
    type_into(edit, "4,5")
    assert model.rows("slope")[0].lower == 4.5
    type_into(edit, "abc")
    assert model.rows("slope")[0].lower == 4.5
    assert edit.text() == "4.5"
    type_into(edit, "999")
    assert model.rows("slope")[0].lower == 4.5
    assert edit.text() == "4.5"
    type_into(page.findChild(object, "Ftl_upper_slope_0"), "")
    assert model.rows("slope")[0].upper is None


def type_into(edit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_factors_are_switched_and_ranges_derived_again(filled, desk, session, qtbot):
    page, model = filled, desk.thresholds
    left = model.shares.left
    QTest.mouseClick(page.findChild(QCheckBox, "FtlUse_elevation_0"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert "elevation" not in model.table.factors
    assert model.shares.left >= left
    page._settings.setCollapsed(False)
    session.choose(coverage=0.6)
    before = model.data
    QTest.qWait(20)
    page.findChild(QPushButton, "FtlDeriveAgain").click()
    qtbot.waitUntil(lambda: model.data is not before, timeout=20000)
    assert model.data.options.coverage == 0.6
    screenshot(page, "thresholds_settings")


def test_estimates_come_by_themselves(filled, desk, qtbot):
    figure = filled.findChild(QLabel, "FtlFigure_candidates")
    qtbot.waitUntil(lambda: desk.thresholds.estimate is not None, timeout=20000)
    assert desk.thresholds.estimate.candidates > 0
    estimate = desk.thresholds.estimate
    assert figure.text() == f"{estimate.candidates:,}, {estimate.new:,} new"
    assert 0 < estimate.new <= estimate.candidates
    # Held out from whoever tunes, unless they ask for it.
    met = filled.findChild(QLabel, "FtlFigure_tpr")
    assert not met.isVisible()
    filled.findChild(QCheckBox, "FtlShowHeldOut").click()
    assert met.isVisible()
    assert "%" in met.text()
    assert not filled._why_not.isVisible()
    desk.thresholds.set_interval("deformation_rate", 0, None, None)
    qtbot.waitUntil(filled._why_not.isVisible, timeout=20000)
    assert "lower bound" in filled._why_not.text()


def test_compares_with_an_earlier_iteration(filled, desk, session, qtbot, tmp_path):
    assert session.new_study(str(tmp_path / "study.gpkg"))
    qtbot.waitUntil(lambda: session.is_open)
    session.study.start_iteration({})
    session.study.set_thresholds(
        1, ThresholdTable((Threshold("deformation_rate", 50.0), Threshold("slope", 5.0, 12.0)))
    )
    session.iterationsChanged.emit()
    combo = filled.findChild(QComboBox, "FtlCompare")
    assert combo.count() == 2
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    click(filled, "FtlChoose_slope_0")
    assert desk.thresholds.picture("slope").compared == ((5.0, 12.0),)
    QTest.qWait(50)
    screenshot(filled, "thresholds_compared")
    click(filled, "FtlUseThresholds", QPushButton)
    assert session.iteration.proposal.table == desk.thresholds.table


def test_everything_but_the_histogram_works_without_pyqtgraph(page, desk, session, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyqtgraph", None)
    pg._state = None
    try:
        session.choose(**session.chosen)
        page.shown()
        qtbot.waitUntil(lambda: desk.thresholds.data is not None, timeout=20000)
        click(page, "FtlChoose_slope_0")
        chart = page.findChild(object, "FtlHistogram")
        assert not chart.usable
        assert "pyqtgraph" in chart.empty.text()
        assert "apt install" in chart.empty.text()
        edit = page.findChild(object, "Ftl_lower_slope_0")
        if not edit.isEnabled():  # from so few landslides it is off
            QTest.mouseClick(page.findChild(QCheckBox, "FtlUse_slope_0"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        type_into(page.findChild(object, "Ftl_lower_slope_0"), "6")
        assert desk.thresholds.rows("slope")[0].lower == 6.0
        click(page, "FtlChoose_aspect_0")
        assert page.findChild(object, "FtlAspectDial").isVisible()
        screenshot(page, "thresholds_without_pyqtgraph")
    finally:
        monkeypatch.undo()
        pg._state = None


def test_the_preview_follows_on_the_map(filled, desk, qtbot):
    page, model, preview, canvas = filled, desk.thresholds, desk.preview, desk.canvas
    grid = model.data.sources.inputs.grid
    x_min, y_min, x_max, y_max = grid.bounds
    canvas.setExtent(QgsRectangle(x_min, y_min, x_max, y_max))
    click(page, "FtlPreview")
    qtbot.waitUntil(lambda: preview.mask is not None, timeout=20000)
    first = int((preview.mask == 1).sum())
    assert first > 0
    assert int((picture_of(canvas) > 0).sum()) > 0
    model.set_interval("slope", 0, 5.0, 6.0)
    qtbot.waitUntil(lambda: int((preview.mask == 1).sum()) != first, timeout=5000)
    assert int((preview.mask == 1).sum()) < first
    # Elsewhere there is nothing, and switching off clears the map.
    canvas.setExtent(QgsRectangle(x_max + 1e5, y_min, x_max + 2e5, y_max))
    qtbot.waitUntil(lambda: preview.mask is None, timeout=5000)
    assert "outside" in preview.note
    canvas.setExtent(QgsRectangle(x_min, y_min, x_max, y_max))
    qtbot.waitUntil(lambda: preview.mask is not None, timeout=5000)
    click(page, "FtlPreview")
    assert preview.mask is None
    assert not picture_of(canvas).any()


def picture_of(canvas) -> np.ndarray:
    """Alpha of what the preview's item draws, (rows, columns)."""
    item = next(item for item in canvas.scene().items() if isinstance(item, PreviewItem))
    image = QImage(canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    item.paint(painter)
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bits, np.uint8).reshape(image.height(), image.width(), 4)[..., 3].copy()


@pytest.mark.parametrize("crs", ["EPSG:32647", "EPSG:4326"])
def test_the_picture_lies_where_the_pixels_are(session, qtbot, crs):
    """A single pixel of the mask, found on the canvas by its coordinates; also through another CRS."""
    from qgis.core import QgsCoordinateTransform

    from ftl_qgis_plugin.core.grids.grid import Grid

    own = QgsCoordinateReferenceSystem("EPSG:32647")
    grid = Grid(101, 67, 545_000.0, 4_290_000.0, 100.0, 100.0, own.toWkt())
    canvas = QgsMapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    target = QgsCoordinateReferenceSystem(crs)
    canvas.setDestinationCrs(target)
    transform = QgsCoordinateTransform(own, target, QgsProject.instance())
    canvas.setExtent(transform.transformBoundingBox(QgsRectangle(*grid.bounds)))
    mask = np.zeros(grid.shape, np.uint8)
    mask[40, 70] = 1
    item = PreviewItem(canvas)
    item.show_mask(mask, grid, own)
    rows, cols = np.nonzero(picture_of(canvas))
    x, y = (float(value) for value in grid.centre(40, 70))
    centre = item.toCanvasCoordinates(transform.transform(x, y))
    assert abs(cols.mean() + 0.5 - centre.x()) < 1.5
    assert abs(rows.mean() + 0.5 - centre.y()) < 1.5
    # About as many canvas pixels as one mask pixel covers.
    expected = (canvas.width() * grid.x_size / (canvas.extent().width() if crs != "EPSG:4326" else np.nan)) ** 2
    assert np.isnan(expected) or abs(len(rows) - expected) < 0.5 * expected + 4
    canvas.scene().removeItem(item)


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_readable_on_a_dark_theme(filled, desk, qtbot):
    before = QApplication.palette()
    dark = QPalette(before)
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, "#2b2b2b"),
        (roles.Base, "#1e1e1e"),
        (roles.WindowText, "#e6e6e6"),
        (roles.Text, "#e6e6e6"),
        (roles.Button, "#3a3a3a"),
        (roles.ButtonText, "#e6e6e6"),
    ):
        dark.setColor(role, QColor(colour))
    try:
        QApplication.setPalette(dark)
        click(filled, "FtlChoose_slope_0")
        chart = filled.findChild(object, "FtlHistogram")
        QTest.qWait(50)
        assert chart.colours.is_dark
        screenshot(filled, "thresholds_dark")
        click(filled, "FtlChoose_aspect_0")
        QTest.qWait(50)
        screenshot(filled, "thresholds_dark_aspect")
        background = chart.image(1.0).pixelColor(3, 3)
        assert background.lightness() < 60
    finally:
        QApplication.setPalette(before)


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_charts_are_exported(filled, tmp_path):
    click(filled, "FtlChoose_slope_0")
    chart = filled.findChild(object, "FtlHistogram")
    dial_page = filled
    for number, name in enumerate(("FtlHistogram", "FtlAspectDial")):
        if number:
            click(dial_page, "FtlChoose_aspect_0")
            chart = filled.findChild(object, name)
        for ending in ("png", "svg", "csv"):
            path = tmp_path / f"{name}.{ending}"
            chart.export(str(path))
            assert path.stat().st_size > 200
        header = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert "°" in header
        image = QImage(str(tmp_path / f"{name}.png"))
        assert image.width() == round(3 * chart.width())
    assert sorted(item.suffix for item in tmp_path.iterdir()) == [".csv", ".csv", ".png", ".png", ".svg", ".svg"]


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_a_move_of_the_mouse_costs_little(filled, desk):
    """Table, fields, figures and chart together; the mask on the map has a benchmark of its own."""
    import time

    click(filled, "FtlChoose_slope_0")
    QTest.qWait(50)
    times = []
    for number in range(40):
        start = time.thread_time()  # what other programs take does not count
        desk.thresholds.set_interval("slope", 0, 3.0 + 0.1 * number, 20.0, live=True)
        filled.grab()
        times.append(time.thread_time() - start)
    assert np.median(times) < 0.1, np.median(times)


def test_every_factor_says_what_would_be_left_without_it(filled, desk):
    from ftl_qgis_plugin.gui.widgets.factor_table import share_text
    from ftl_qgis_plugin.gui.widgets.share_bar import ShareBar

    model = desk.thresholds
    for factor in model.table.factors:
        bar = filled.findChild(ShareBar, f"FtlWithout_{factor}_0")
        alone = ThresholdTable(tuple(row for row in model.table.rows if row.factor != factor))
        assert bar.isVisible()
        # Ranges that few landslides gave rank by default.
        assert bar.text == share_text(model._counter.count(alone, ranges_rank=None).left)
        assert bar.length == pytest.approx(model.shares.importance(factor))
    assert max(model.shares.importance(factor) for factor in model.table.factors) == 1.0
    model.set_enabled("slope", False)
    assert filled.findChild(ShareBar, "FtlWithout_slope_0").text == ""


def test_fields_are_rounded_and_the_table_stays_exact(filled, desk):
    model = desk.thresholds
    exact = ThresholdTable(
        tuple(Threshold("slope", 3.14159, 20.907) if row.factor == "slope" else row for row in model.table.rows)
    )
    model.set_table(exact)
    lower, upper = filled._factors.findChildren(QLineEdit, "Ftl_lower_slope_0") + filled._factors.findChildren(
        QLineEdit, "Ftl_upper_slope_0"
    )
    assert (lower.text(), upper.text()) == ("3.1", "20.9")
    for edit in filled._factors.findChildren(QLineEdit):
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_Return)
    filled.setFocus()
    assert model.table == exact
    lower.setFocus()
    lower.selectAll()
    QTest.keyClicks(lower, "4")
    QTest.keyClick(lower, Qt.Key.Key_Return)
    row = model.rows("slope")[0]
    assert (row.lower, row.upper) == (4.0, 20.907)


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_a_range_is_added_dragged_previewed_and_taken_away(filled, desk, qtbot):
    page, model, preview = filled, desk.thresholds, desk.preview
    model.set_table(ThresholdTable((Threshold("deformation_rate", 20.0), Threshold("slope", 3.0, 6.0))))
    click(page, "FtlChoose_slope_0")
    chart = page.findChild(object, "FtlHistogram")
    qtbot.waitUntil(chart.isVisible)
    desk.canvas.setExtent(QgsRectangle(*model.data.sources.inputs.grid.bounds))
    click(page, "FtlPreview")
    qtbot.waitUntil(lambda: preview.mask is not None, timeout=20000)
    first = int((preview.mask == 1).sum())
    one_range = model.table
    click(page, "FtlAddRange")
    assert len(model.rows("slope")) == 2
    qtbot.waitUntil(lambda: int((preview.mask == 1).sum()) > first, timeout=5000)
    QTest.qWait(50)
    added = model.rows("slope")[1]
    assert chart._regions[1].getRegion() == pytest.approx((added.lower, added.upper))
    drag(chart._view.viewport(), place_of(chart, added.lower), place_of(chart, 10.0))
    lower, upper = model.rows("slope")[1].lower, model.rows("slope")[1].upper
    assert lower == pytest.approx(10.0, abs=0.6)
    assert upper == added.upper
    screenshot(page, "thresholds_added")
    click(page, "FtlUndoThresholds")
    click(page, "FtlUndoThresholds")
    assert model.table == one_range
    click(page, "FtlRedoThresholds")
    QTest.qWait(20)
    click(page, "FtlRemoveRange_slope_1")
    assert [(row.lower, row.upper) for row in model.rows("slope")] == [(3.0, 6.0)]
    assert (
        page.findChild(QToolButton, "FtlRemoveRange_slope_1") is None
        or not page.findChild(QToolButton, "FtlRemoveRange_slope_1").isVisible()
    )
    # The menu of the factor's name does the same; the last range cannot go.
    menu = page._factors.range_menu("slope", 0)
    actions = {action.objectName(): action for action in menu.actions()}
    assert not actions["FtlRemoveRange"].isEnabled()
    actions["FtlAddRange"].trigger()
    menu = page._factors.range_menu("slope", 0)
    {action.objectName(): action for action in menu.actions()}["FtlRemoveRange"].trigger()
    assert [(row.lower, row.upper) for row in model.rows("slope")] == [pytest.approx((added.lower, added.upper))]


def test_an_arc_is_added_and_dragged(filled, desk, qtbot):
    page, model = filled, desk.thresholds
    click(page, "FtlChoose_aspect_0")
    dial = page.findChild(object, "FtlAspectDial")
    qtbot.waitUntil(dial.isVisible)
    click(page, "FtlAddRange")
    assert [(row.lower, row.upper) for row in model.rows("aspect")] == [(300.0, 60.0), (120.0, 240.0)]
    centre, radius = dial._circle(QRectF(dial.rect()))
    drag(dial, dial.handle_place(1, "upper").toPoint(), QPoint(round(centre.x() - radius), round(centre.y())))
    assert model.rows("aspect")[1].upper == pytest.approx(270.0, abs=3.0)
    assert (model.rows("aspect")[0].lower, model.rows("aspect")[0].upper) == (300.0, 60.0)
    heard = []
    desk.session.messageRaised.connect(lambda level, text: heard.append(text))
    model.set_table(ThresholdTable((Threshold("deformation_rate", 20.0), Threshold("aspect", 0.0, 360.0))))
    click(page, "FtlAddRange")
    assert len(model.rows("aspect")) == 1
    assert "no gap" in heard[0]
