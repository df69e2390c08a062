"""A message in QGIS's bar as high as its sentence: by itself it has a line, and scrolls in it.

QGIS's own panels leave the map, and the bar above it, half of a small screen.
"""

from __future__ import annotations

from math import ceil

from qgis.PyQt.QtCore import QObject, QSizeF, Qt
from qgis.PyQt.QtWidgets import QTextEdit, QWidget

# The height that QGIS gives to the text, in its style sheet.
_ONE_LINE = "1.75em"
_MOST_LINES = 5


class _Room(QObject):
    """Belongs to the field; follows the width that the bar gives it."""

    def __init__(self, field: QTextEdit) -> None:
        super().__init__(field)
        self._field = field
        self._style = field.styleSheet()
        self._lines = 1
        field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        field.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _fit(self, size: QSizeF) -> None:
        field = self._field
        margin, line = 2 * field.document().documentMargin(), field.fontMetrics().lineSpacing()
        lines = max(round((size.height() - margin) / line), 1)
        if lines == self._lines:
            return
        self._lines = lines
        room = f"{ceil(min(lines, _MOST_LINES) * line + margin)}px" if lines > 1 else _ONE_LINE
        field.setStyleSheet(self._style.replace(_ONE_LINE, room))
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        field.setVerticalScrollBarPolicy(as_needed if lines > _MOST_LINES else off)


def show_whole(item: QWidget) -> None:
    """Before the item is shown; where another QGIS makes its bar in another way, it stays as it is."""
    field = item.findChild(QTextEdit)
    if field is not None and _ONE_LINE in field.styleSheet():
        _Room(field)
