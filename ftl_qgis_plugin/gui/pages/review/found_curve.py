"""How many landslides were found after how many looks, small: a glance tells whether it still rises."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from ... import theme

_LEAST = 5  # looks; below that it tells nothing
_MOST_POINTS = 400
_DOT_PX = 3


class FoundCurve(QLabel):
    """A label, so that themes made of style sheets colour its line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlFoundCurve")
        self._found: Sequence[int] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_curve(self, found: Sequence[int]) -> None:
        """`found`: landslides after each look."""
        self._found = found
        self.setVisible(len(found) >= _LEAST)
        if len(found) >= _LEAST:
            text = self.tr("{found:,} landslides found in {looks:,} looks, in the order of the looks").format(
                found=found[-1], looks=len(found)
            )
            self.setToolTip(text)
            self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 2 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        looks = len(self._found)
        if looks < _LEAST:
            return
        box = QRectF(self.rect()).adjusted(1, _DOT_PX + 1, -_DOT_PX - 1, -2)
        step = max(1, looks // _MOST_POINTS)
        chosen = [*range(0, looks, step), looks - 1]
        top = max(self._found[-1], 1)
        points = [QPointF(box.left(), box.bottom())]
        points += [
            QPointF(
                box.left() + box.width() * (number + 1) / looks,
                box.bottom() - box.height() * self._found[number] / top,
            )
            for number in chosen
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = theme.text_palette(self)
        # The looks as a base line, what was found on it: the last point is the number that the words beside it say.
        painter.setPen(QPen(theme.veil(palette, 0.35), 1.0))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QPen(palette.color(self.foregroundRole()), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.verdict_colour("accepted"))
        painter.drawEllipse(points[-1], _DOT_PX, _DOT_PX)
        painter.end()
