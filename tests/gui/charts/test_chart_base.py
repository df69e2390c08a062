"""What all charts share: pyqtgraph that may be missing, export, hover, theme, a clean end."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest
from qgis.PyQt.QtCore import QPoint, QPointF
from qgis.PyQt.QtGui import QColor, QImage, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.charts.base import ChartWidget
from ftl_qgis_plugin.gui.charts.colours import ON_DARK, ON_LIGHT, Colours

needs_pyqtgraph = pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")


class Line(ChartWidget):
    def __init__(self):
        super().__init__("line", "Choose something.")
        self.values = None
        self.set_axes("Time", "a", "Rate", "mm/a")
        self.refresh()

    def has_data(self):
        return self.values is not None

    def table(self):
        return ("time (a)", "rate (mm/a)"), [(0, 1.5), (1, None)]

    def label_at(self, x, y):
        return f"{x:.1f}"

    def _draw(self, plot):
        self.add_legend()
        plot.plot(self.values, self.values, pen=self.pen(self.colours.series(0)), name="rate")


@pytest.fixture
def chart(qgis_app, qtbot):
    chart = Line()
    chart.resize(320, 200)
    chart.show()
    qtbot.waitExposed(chart)
    yield chart
    chart.release()
    chart.close()
    chart.deleteLater()


@pytest.fixture
def broken_pyqtgraph(monkeypatch):
    """A function (module or None): what `import pyqtgraph` finds instead."""

    def replace(module):
        monkeypatch.setitem(sys.modules, "pyqtgraph", module)
        pg._state = None

    yield replace
    monkeypatch.undo()
    pg._state = None


def module(**names):
    result = types.ModuleType("pyqtgraph")
    for name, value in names.items():
        setattr(result, name, value)
    return result


def test_without_pyqtgraph_it_says_how_to_get_it(qgis_app, broken_pyqtgraph):
    broken_pyqtgraph(None)
    chart = Line()
    assert not chart.usable
    chart.values = [1, 2]
    chart.refresh()
    chart.set_empty_text("anything else")
    assert "pip install pyqtgraph" in chart.empty.text()
    assert "OSGeo4W" in chart.empty.text()
    chart.release()


def test_what_nobody_sees_does_not_wait_for_pyqtgraph(qgis_app, broken_pyqtgraph):
    """Most of the dock's charts are empty and out of sight when QGIS starts."""
    broken_pyqtgraph(None)
    chart = Line()
    chart.set_empty_text("Not yet.")
    chart.view_all()
    assert pg._state is None
    assert chart.empty.text() == "Not yet."
    chart.show()
    assert "pip install pyqtgraph" in chart.empty.text()
    chart.release()
    chart.close()
    chart.deleteLater()


def test_of_another_qt_or_too_old_for_numpy_it_is_not_used(qgis_app, broken_pyqtgraph):
    broken_pyqtgraph(module(Qt=types.SimpleNamespace(QT_LIB="PySide9")))
    usable, reason = pg.available()
    assert not usable
    assert "PySide9" in reason

    def axis(_side):
        raise AttributeError("module 'numpy' has no attribute 'float'")

    from qgis.PyQt.QtCore import QObject

    own = types.SimpleNamespace(QT_LIB=QObject.__module__.split(".")[0])
    item = type("Item", (), {"itemChange": lambda self, change, value: value})
    broken_pyqtgraph(module(Qt=own, AxisItem=axis, GraphicsObject=item, ViewBox=item))
    usable, reason = pg.available()
    assert not usable
    assert "no attribute 'float'" in reason
    with pytest.raises(ImportError):
        pg.module()


@needs_pyqtgraph
def test_states_what_to_do_until_there_are_data(chart):
    assert chart.empty.isVisible()
    assert chart.empty.text() == "Choose something."
    chart.values = [0, 1, 2]
    chart.refresh()
    assert not chart.empty.isVisible()
    assert chart._view.isVisible()
    assert chart.plot.getAxis("left").labelText == "Rate (mm/a)"


@needs_pyqtgraph
def test_exports_and_copies(chart, tmp_path):
    chart.values = [0, 1, 2]
    chart.refresh()
    for ending in ("png", "svg", "csv"):
        chart.export(str(tmp_path / f"chart.{ending}"))
    assert QImage(str(tmp_path / "chart.png")).width() == 3 * chart.width()
    assert "<path" in (tmp_path / "chart.svg").read_text() or "<polyline" in (tmp_path / "chart.svg").read_text()
    text = (tmp_path / "chart.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["time (a),rate (mm/a)", "0,1.5", "1,"]
    chart.copy_values()
    assert QApplication.clipboard().text().splitlines()[1] == "0\t1.5"
    chart.copy_image()
    assert not QApplication.clipboard().image().isNull()
    with pytest.raises(OSError, match=r".+"):
        chart.export(str(tmp_path / "absent" / "chart.csv"))
    assert sorted(item.name for item in tmp_path.iterdir()) == ["chart.csv", "chart.png", "chart.svg"]
    assert all(action.isEnabled() for action in chart.menu().actions())


@needs_pyqtgraph
def test_hovering_shows_the_value(chart):
    chart.values = [0, 1, 2]
    chart.refresh()
    QTest.qWait(50)
    box = chart.plot.getViewBox()
    chart._hovered(box.mapViewToScene(QPointF(1.0, 1.0)))
    assert chart._hover.isVisible()
    assert chart._hover.text() == "1.0"
    chart.show_hover("long " * 30, QPoint(300, 5))
    assert chart._hover.y() >= 0
    chart.show_hover("", QPoint(0, 0))
    assert not chart._hover.isVisible()


@needs_pyqtgraph
def test_follows_the_theme(chart):
    chart.values = [0, 1, 2]
    chart.refresh()
    palette = QPalette(chart.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#f0f0f0"))
    chart.setPalette(palette)
    assert chart.colours.is_dark
    assert chart.image(1.0).pixelColor(2, 2) == QColor("#101010")


@needs_pyqtgraph
@pytest.mark.parametrize("ground", ["#323232", "#f4f4f4"])
def test_text_can_be_read_where_a_theme_is_a_style_sheet(chart, ground):
    """As QGIS's dark themes do: the ground is coloured for all widgets, text only for those that show some."""
    text = "#b1b1b1" if ground == "#323232" else "#202020"
    chart.values = [0, 1, 2]
    chart.refresh()
    before = QApplication.instance().styleSheet()
    try:
        QApplication.instance().setStyleSheet(f"QWidget {{ background-color: {ground}; }} QLabel {{ color: {text}; }}")
        QTest.qWait(20)
        assert contrast(chart.colours.text, chart.colours.background) >= 4.5
        assert chart.colours.is_dark == (ground == "#323232")
        assert chart.image(1.0).pixelColor(2, 2) == chart.colours.background
    finally:
        QApplication.instance().setStyleSheet(before)
    QTest.qWait(20)
    assert not chart.colours.is_dark
    assert contrast(chart.colours.text, chart.colours.background) >= 4.5


@needs_pyqtgraph
def test_nothing_is_done_after_the_end(chart):
    chart.values = [0, 1, 2]
    chart.refresh()
    chart.release()
    chart.release()
    chart.refresh()
    assert not chart.usable


def test_series_stand_out_from_the_ground():
    """Contrast of each colour with the ground, as WCAG counts it; 3 is wanted of graphics."""
    for ground, colours in (("#ffffff", ON_LIGHT[:3]), ("#1e1e1e", ON_DARK)):
        for name in colours:
            assert contrast(QColor(name), QColor(ground)) >= 3.0, (name, ground)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#1e1e1e"))
    assert Colours.of(palette).series(0) == QColor(ON_DARK[0])


def contrast(one: QColor, other: QColor) -> float:
    def luminance(colour):
        parts = [part / 255 for part in colour.getRgb()[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@needs_pyqtgraph
def test_qgis_reports_no_error_when_items_go():
    """QGIS keeps QVariants as they are, of which pyqtgraph knows nothing: each removed item used to cost an error."""
    program = (
        "from qgis.PyQt.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from ftl_qgis_plugin.gui.charts import pg\n"
        "pyqtgraph = pg.module()\n"
        "widget = pyqtgraph.PlotWidget()\n"
        "widget.addItem(pyqtgraph.LinearRegionItem())\n"
        "widget.plot([1, 2, 3])\n"
        "widget.getPlotItem().clear()\n"
        "widget.close()\n"
        "print('end')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert "end" in done.stdout
    assert "Traceback" not in done.stderr
