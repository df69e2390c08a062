"""How much of the queue is done, as one bar."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...interpretation.review.details import ReviewProgress
from .. import theme


class VerdictBar(QWidget):
    """Accepted, rejected and uncertain in their colours, the rest empty; the words stand beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = ReviewProgress()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 10)

    def show_progress(self, progress: ReviewProgress) -> None:
        self._progress = progress
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, self.palette().color(QPalette.ColorRole.Base))
        progress = self._progress
        left = frame.left()
        for verdict in ("accepted", "rejected", "uncertain"):
            share = getattr(progress, verdict) / progress.total if progress.total else 0.0
            width = frame.width() * share
            painter.fillRect(QRectF(left, frame.top(), width, frame.height()), theme.verdict_colour(verdict))
            left += width
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid)))
        painter.drawRect(frame)
        painter.end()
