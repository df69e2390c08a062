"""A line on a map that says which image it shows."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetricsF, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from .date_strip import GROUND, INK

_HEIGHT_PX, _PAD_PX = 20, 6


class MapCaption(QWidget):
    """As wide as its text, never in the mouse's way; painted by itself, so that no theme makes it unreadable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlMapCaption")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        font = self.font()
        font.setPixelSize(12)
        self.setFont(font)
        self.text = ""

    def set_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.fit()
            self.update()

    def fit(self) -> None:
        """As wide as the text, and no wider than the map."""
        widest = self.parentWidget().width() - 12 if self.parentWidget() is not None else 2000
        self.resize(min(self.sizeHint().width(), widest), _HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(int(QFontMetricsF(self.font()).horizontalAdvance(self.text)) + 2 * _PAD_PX + 2, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(GROUND)
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setPen(INK)
        inner = QRectF(self.rect()).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        text = QFontMetricsF(self.font()).elidedText(self.text, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
