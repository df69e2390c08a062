"""Small buttons in as few rows as hold them, each row filled: a block with straight edges at any width."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from ...input.reading_order import PlacesItsParts

_GAP_PX = 2
# The line at the left, in the colour of what the buttons say.
_MARK_PX = 3
_INDENT_PX = _MARK_PX + 4
_LEAST_WIDTH_PX = 160


def rows_of(widths: Sequence[int], room: int, gap: int = _GAP_PX) -> list[list[int]]:
    """Numbers of the buttons of each row: in their order, as few rows as `room` pixels allow, these as even as can be.

    One that is wider than the room has a row of its own.
    """
    fewest = _greedy(widths, room, gap)
    low, high = 0, room
    while low < high:  # the narrowest room that needs no further row
        middle = (low + high) // 2
        if len(_greedy(widths, middle, gap)) <= len(fewest):
            high = middle
        else:
            low = middle + 1
    return _greedy(widths, high, gap)


def _greedy(widths: Sequence[int], room: int, gap: int) -> list[list[int]]:
    rows: list[list[int]] = []
    used = 0
    for number, width in enumerate(widths):
        if rows and used + gap + width <= room:
            rows[-1].append(number)
            used += gap + width
        else:
            rows.append([number])
            used = width
    return rows


class ChipFlow(PlacesItsParts, QWidget):
    """As high as its rows; which buttons are hidden, and what they say, may change: then `arrange`."""

    def __init__(self, mark: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        QLabel(self).hide()  # tells the theme's colour of text: its style sheet colours labels
        self._buttons: list[QAbstractButton] = []
        self._fixed: set[QAbstractButton] = set()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def add(self, button: QAbstractButton, is_fixed: bool = False) -> None:
        """`is_fixed`: no wider than it asks for."""
        button.setParent(self)
        self._buttons.append(button)
        if is_fixed:
            self._fixed.add(button)

    def parts_in_order(self) -> list[QWidget]:
        return list(self._buttons)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH_PX, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.arrange()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.arrange()

    def height_at(self, width: int) -> int:
        """What it needs at a width, in pixels."""
        _buttons, _widths, high, rows = self._rows(width)
        return max(len(rows) * (high + _GAP_PX) - _GAP_PX, 0)

    def arrange(self) -> None:
        buttons, widths, high, rows = self._rows(self.width())
        for place, row in enumerate(rows):
            spare = self.width() - _INDENT_PX - sum(widths[number] for number in row) - _GAP_PX * (len(row) - 1)
            left = _INDENT_PX
            growing = [number for number in row if buttons[number] not in self._fixed]
            for number in row:
                wide = widths[number]
                if number in growing:
                    # What is over goes to all alike, the odd pixels to the first ones.
                    wide += spare // len(growing) + (growing.index(number) < spare % len(growing))
                buttons[number].setGeometry(left, place * (high + _GAP_PX), wide, high)
                left += wide + _GAP_PX
        self.setFixedHeight(self.height_at(self.width()))

    def _rows(self, width: int) -> tuple[list[QAbstractButton], list[int], int, list[list[int]]]:
        """The buttons in sight, their widths and height, and the numbers of those of each row."""
        buttons = [button for button in self._buttons if not button.isHidden()]
        room = max(width - _INDENT_PX, 1)
        hints = [button.sizeHint() for button in buttons]
        widths = [min(hint.width(), room) for hint in hints]
        return buttons, widths, max((hint.height() for hint in hints), default=0), rows_of(widths, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._mark)
        painter.drawRoundedRect(0, 0, _MARK_PX, self.height(), 1.5, 1.5)
        painter.end()
