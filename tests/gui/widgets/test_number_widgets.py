"""Numbers as the pages show them: rounded as the factor deserves, in rows as high as their text."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.factor_labels import bound_texts, class_label, number_text, range_text

pytestmark = pytest.mark.usefixtures("qgis_app")

NOTE = (
    "widened by 10% of the width on both sides; 95% intervals: lower 3566 to 3611, upper 4017 to 4167; lower bound "
    "3,579 → 3,580 (0 of 42 samples lie below the new), upper bound 4,097 → 4,096 (1 of 42 samples lie above the new)"
)


@pytest.mark.parametrize(
    ("factor", "value", "text"),
    [
        ("elevation", 3563.5, "3,564"),
        ("slope", 20.907, "20.9"),
        ("aspect", 270.79, "271"),
        ("coherence", 0.7, "0.70"),
        ("deformation_rate", -123.456, "-123.5"),
        ("slope", 0.004, "0.004"),
        ("plan_curvature", 0.00123, "0.0012"),
        ("tpi", 0.0, "0.0"),
        ("my raster", 1234.5, "1,234"),
        ("my raster", 0.1234, "0.12"),
    ],
)
def test_numbers_have_the_digits_of_their_factor(factor, value, text):
    assert number_text(value, factor) == text


def test_bounds_that_differ_look_different():
    assert bound_texts("elevation", 3563.5, 4170.2) == ["3564", "4170"]
    assert bound_texts("elevation", None, 4170.2) == ["", "4170"]
    assert bound_texts("aspect", 270.1, 270.3) == ["270.1", "270.3"]
    assert bound_texts("slope", 3.0, 3.0) == ["3.0", "3.0"]
    assert range_text(0.723, 25.81, "slope") == "0.7 \N{EN DASH} 25.8"
    assert range_text(None, 4170.2, "elevation") == "≤ 4,170"


def test_classes_are_read_not_spelt():
    assert class_label("active_layer_detachment") == "Active layer detachment"
    assert class_label("Thaw slump") == "Thaw slump"
    assert class_label("debris_flow") == "debris flow"


def differences():
    from ftl_qgis_plugin.interpretation.thresholds.difference import Difference

    item = Difference("elevation", "m", True, True, 3579.2, 4097.1, 3580.4, 4096.0, tuple(NOTE.split("; ")))
    return [item, Difference("slope", "°", True, True, 0.723, 25.81, 0.72, 25.82)]


@pytest.mark.parametrize("width", [300, 420, 900])
def test_reasons_take_the_room_of_their_text(qtbot, width):
    """The rows are filled while the page is out of sight, as a proposal is that a task brings."""
    from ftl_qgis_plugin.gui.widgets.difference_table import DifferenceTable

    table = DifferenceTable()
    qtbot.addWidget(table)
    table.resize(150, 100)
    table.show_differences(differences())
    table.resize(width, table.height())
    table.show()
    qtbot.waitExposed(table)
    line = table.fontMetrics().lineSpacing()
    text = table.item(1, 0).text()
    needed = table.fontMetrics().boundingRect(
        0, 0, table.viewport().width() - 8, 10_000, int(Qt.TextFlag.TextWordWrap), text
    )
    assert needed.height() <= table.rowHeight(1) <= needed.height() + line // 2
    assert table.rowHeight(3) < 2 * line
    rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
    assert 0 <= table.viewport().height() - rows <= 3
    # Bold where the shown digits changed, and only there.
    assert [table.item(row, 2).font().bold() for row in (0, 2)] == [True, False]
    assert table.item(0, 1).text() == "3,579 \N{EN DASH} 4,097"


@pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")
def test_intervals_name_their_rows_and_their_unit(qtbot):
    from ftl_qgis_plugin.gui.charts.interval_plot import IntervalPlot, IntervalRow

    chart = IntervalPlot("accuracy", ("True positive rate",), "nothing yet")
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    names = ("all", "Active layer detachment", "A name that is far too long to stand beside any chart in a dock")
    chart.set_rows(tuple(IntervalRow(name, ((0.8, 0.6, 0.9, "8 / 10"),)) for name in names))
    qtbot.wait(50)
    axis = chart.plot.getAxis("left")
    shown = [text for _place, text in axis._tickLevels[0]]
    assert shown[:2] == list(names[:2])
    assert shown[2].endswith("…")
    assert axis.width() >= max(chart.fontMetrics().horizontalAdvance(text) for text in shown)
    assert axis.width() < 0.5 * chart.width()
    # What is painted, not what is asked for: pyqtgraph leaves out labels that it finds no room for.
    painted = painted_labels(chart.plot.getAxis("bottom"))
    assert painted == [f"{share}\N{NO-BREAK SPACE}%" for share in (0, 25, 50, 75, 100)]
    assert painted_labels(axis) == shown
    chart.release()


def painted_labels(axis):
    from qgis.PyQt.QtGui import QPainter, QPicture

    picture = QPicture()
    painter = QPainter(picture)
    painter.setFont(axis.font())
    _line, _ticks, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return [text for _rect, _flags, text in texts]


def test_looking_at_a_field_changes_nothing(qtbot):
    from ftl_qgis_plugin.gui.widgets.factor_table import BoundEdit

    edit = BoundEdit()
    qtbot.addWidget(edit)
    edit.show()
    heard = []
    edit.bound_edited.connect(heard.append)
    edit.set_bound(270.79, "271")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    edit.clearFocus()
    assert edit.text() == "271"
    assert edit.toolTip() == "270.79"
    assert heard == []
    # Typed anew and left as it was shown: still the exact value.
    edit.selectAll()
    QTest.keyClicks(edit, "271")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard == []
    edit.selectAll()
    QTest.keyClicks(edit, "271.5")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard == [271.5]


@pytest.mark.parametrize(("text", "ground"), [("#aaaaaa", "#323232"), ("#e6e6e6", "#1e1e1e"), ("#000000", "#f0f0f0")])
def test_dimmed_text_stays_readable(text, ground):
    from qgis.PyQt.QtGui import QColor, QPalette

    from ftl_qgis_plugin.gui import theme

    palette = QPalette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    colour = theme.dimmed(palette)
    assert theme.contrast(colour, QColor(ground)) >= 4.5
    assert theme.contrast(colour, QColor(ground)) < theme.contrast(QColor(text), QColor(ground))
    # White on black is 21, as WCAG has it.
    assert theme.contrast(QColor("white"), QColor("black")) == pytest.approx(21.0)
