"""The table of threshold differences, also where a dock leaves it little room."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.gui.widgets.difference_table import DifferenceTable
from ftl_qgis_plugin.interpretation.thresholds.difference import Difference


@pytest.fixture
def table(qgis_app, qtbot):
    table = DifferenceTable()
    qtbot.addWidget(table)
    table.show_differences([Difference("elevation", "m", True, True, 3525.0, 3968.0, 3487.0, 4017.0)])
    table.show()
    return table


def is_read(table: DifferenceTable) -> bool:
    name = table.item(0, 0).text()
    return table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(name)


def test_the_factor_is_read_at_any_width(table, qtbot):
    name = table.fontMetrics().horizontalAdvance(table.item(0, 0).text())
    narrow = name + table.sizeHintForColumn(1) + table.sizeHintForColumn(2)
    for width, has_before in ((2 * narrow, True), (narrow, False), (2 * narrow, True)):
        table.resize(width, 300)
        qtbot.waitUntil(lambda has_before=has_before: table.isColumnHidden(1) != has_before)
        qtbot.waitUntil(lambda: is_read(table))


def test_of_a_changed_range_the_first_note_and_where_a_bound_went(table):
    notes = ("3 of 9 known; two of them outside", "no preferred direction", "upper 30 to 40")
    moved = Difference("slope", "deg", True, True, 3.0, 30.0, 3.0, 40.0, notes)
    same = Difference("relief", "m", True, True, 3.0, 30.0, 3.0, 30.0, notes)
    table.show_differences([moved, same])
    assert table.item(1, 0).text().endswith("3 of 9 known; two of them outside; upper 30 to 40")
    assert table.item(3, 0).text().endswith(": 3 of 9 known; two of them outside")
