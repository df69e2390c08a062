"""What becomes of each threshold: before, now, and under it why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QPalette, QResizeEvent, QTextDocument
from qgis.PyQt.QtWidgets import QHeaderView, QWidget

from ...bridge.words import clauses
from ...interpretation.thresholds.difference import Difference
from .. import theme
from ..factor_labels import factor_label, range_text
from ..text.plain_text import plain
from .plain_table import PlainTable

_PADDING_PX = 6
_BEFORE, _NOW = 1, 2


class DifferenceTable(PlainTable):
    """Two rows per factor: the ranges, and across all columns the reason, wrapped and as high as its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("FtlDifferences", (_tr("Factor"), _tr("Before"), _tr("Now")), parent)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    def show_differences(self, differences: Sequence[Difference]) -> None:
        self.clearSpans()
        self.setRowCount(2 * len(differences))
        ground = self.palette().color(QPalette.ColorRole.Base)
        colour = theme.dimmed(theme.text_palette(self.parentWidget() or self), ground)
        for number, item in enumerate(differences):
            row = 2 * number
            unit = f" ({item.unit})" if item.unit else ""
            before, now = _ranges(item)
            self.set_text(row, 0, factor_label(item.factor) + unit)
            self.set_text(row, 1, before if item.was_used else "\N{EN DASH}")
            cell = self.set_text(row, 2, now if item.is_used else _tr("not used"))
            if _looks_changed(item):
                font = cell.font()
                font.setBold(True)
                cell.setFont(font)
            # The reason has a line of its own: it is longer than a column.
            why = self.set_text(row + 1, 0, self._why(item))
            why.setForeground(colour)
            why.setToolTip(plain(clauses(item.clauses) or self._why(item)))
            self.setSpan(row + 1, 0, 1, self.columnCount())
        self._fit_reasons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The width is known only now where the page was out of sight when the rows were filled.
        if event.size().width() != event.oldSize().width():
            self._fit_reasons()

    def _fit_reasons(self) -> None:
        """Qt would measure a reason by the first of the columns that it spans."""
        width = self.viewport().width() - _PADDING_PX - 2
        if width <= 0:
            return
        self._fit_columns(width)
        # Laid out as it is painted: another script has higher lines than the font's own.
        page = QTextDocument()
        page.setDefaultFont(self.font())
        page.setDocumentMargin(0.0)
        page.setTextWidth(width)
        for row in range(1, self.rowCount(), 2):
            page.setPlainText(self.item(row, 0).text())
            self.setRowHeight(row, math.ceil(page.size().height()) + _PADDING_PX)
        self.fit_height()

    def _fit_columns(self, width: int) -> None:
        """Where the factors' names have no room the ranges before give way: the reasons tell where a bound went."""
        metrics = self.fontMetrics()
        names = [self.item(row, 0).text() for row in range(0, self.rowCount(), 2)]
        name_px = max((metrics.horizontalAdvance(name) for name in names), default=0) + 2 * _PADDING_PX
        ranges_px = sum(self.sizeHintForColumn(column) for column in (_BEFORE, _NOW))
        self.setColumnHidden(_BEFORE, name_px + ranges_px > width)

    def _why(self, item: Difference) -> str:
        """In a line or two: what happened, the first thing noted about it, and where a bound went."""
        if not item.is_used:
            what = _tr("No longer a factor")
        elif not item.was_used:
            what = _tr("New")
        else:
            what = _tr("Changed with the samples") if _looks_changed(item) else _tr("Unchanged")
        noted = item.clauses
        if len(noted) > 1:
            noted = (noted[0], noted[-1]) if _looks_changed(item) and item.was_used else noted[:1]
        return _tr("{change}: {reason}").format(change=what, reason=clauses(noted)) if noted else what


def _ranges(item: Difference) -> tuple[str, str]:
    """Before and now, as they are shown."""
    return (
        range_text(item.lower_before, item.upper_before, item.factor),
        range_text(item.lower, item.upper, item.factor),
    )


def _looks_changed(item: Difference) -> bool:
    """At the digits that are shown: a range that moved by less is the same to whoever reads it."""
    before, now = _ranges(item)
    return item.is_changed and (item.was_used != item.is_used or before != now)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DifferenceTable", text)
