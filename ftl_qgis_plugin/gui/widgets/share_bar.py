"""A share as text over a slim bar, so that a column of them can be compared at a glance."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from .. import theme

_BAR_PX = 4
_CHARACTERS = "00.00 %"


class ShareBar(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.length = 0.0

    def show_share(self, text: str, length: float) -> None:
        """`length` of the bar as a share (0 to 1) of the widget's width."""
        if (text, length) != (self.text, self.length):
            self.text, self.length = text, length
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(_CHARACTERS) + 4, metrics.height() + _BAR_PX + 1)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 3 * self.fontMetrics().height()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text:
            return
        painter = QPainter(self)
        palette = theme.text_palette(self.parentWidget() or self)
        room = self.height() - _BAR_PX
        painter.setPen(theme.text_colour(palette))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), room), right, self.text)
        track = QRectF(0, room, self.width(), _BAR_PX)
        painter.fillRect(track, theme.veil(palette, 0.14))
        track.setWidth(self.length * self.width())
        painter.fillRect(track, theme.veil(palette, 0.6))
        painter.end()
