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
