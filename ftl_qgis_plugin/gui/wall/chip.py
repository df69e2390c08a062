"""One candidate of the wall: its images side by side, its figures, and whether it is to be rejected."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...core.colours import BLUE, CURRENT
from .. import theme
from ..text.plain_text import plain

_GAP_PX = 2
_OUTLINE, _HALO = QColor(CURRENT), QColor(0, 0, 0, 170)
_FOCUS = QColor(BLUE)


class Chip(QWidget):
    toggled = pyqtSignal()
    opened = pyqtSignal(str)  # id: the candidate is to be looked at on the map
    moved = pyqtSignal(int)  # the focus should go this many chips further; rows as +-1000

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate = ""
        self.is_marked = False
        self._caption = ""
        self._sources: list[str] = []
        self._labels: list[str] = []
        self._images: dict[str, tuple[QImage, QgsRectangle]] = {}
        self._geometry = QgsGeometry()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_candidate(
        self, candidate: str, caption: str, geometry: QgsGeometry, sources: list[str], labels: list[str]
    ) -> None:
        self.candidate, self._caption, self._geometry = candidate, caption, geometry
        self._sources, self._labels, self._images = sources, labels, {}
        self.set_marked(False)
        tip = self.tr("{candidate}\nClick to mark, double-click to see it on the map")
        self.setToolTip(plain(tip.format(candidate=candidate)))
        self.setVisible(bool(candidate))

    def set_marked(self, on: bool) -> None:
        if on != self.is_marked:
            self.is_marked = on
            self.toggled.emit()
        state = self.tr("to be rejected") if on else self.tr("not marked")
        self.setAccessibleName(f"{self._caption}, {state}")
        self.update()

    def image_size(self) -> QSize:
        """Of one of the images, logical pixels."""
        count = max(len(self._sources), 1)
        width = (self.width() - _GAP_PX * (count - 1)) // count
        return QSize(max(width, 16), max(self.height() - self._caption_height(), 16))

    def show_image(self, source: str, image: QImage, extent: QgsRectangle) -> None:
        self._images[source] = (image, extent)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.set_marked(not self.is_marked)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click of the two has marked it: that was not meant.
        self.set_marked(not self.is_marked)
        self.opened.emit(self.candidate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -1000,
            Qt.Key.Key_Down: 1000,
        }
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_R):
            self.set_marked(not self.is_marked)
        elif event.key() in steps:
            self.moved.emit(steps[event.key()])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.image_size()
        for number, source in enumerate(self._sources or [""]):
            place = QRectF(number * (size.width() + _GAP_PX), 0, size.width(), size.height())
            painter.fillRect(place, QColor(127, 127, 127))
            if source in self._images:
                image, extent = self._images[source]
                painter.drawImage(place, image)
                self._paint_outline(painter, place, extent)
            if number < len(self._labels) and self._labels[number]:
                self._paint_label(painter, place, self._labels[number])
        palette = theme.text_palette(self.window())
        caption = QRectF(2, size.height(), self.width() - 4, self._caption_height())
        painter.setPen(theme.text_colour(palette))
        text = self.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, int(caption.width()))
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self.is_marked:
            self._paint_mark(painter, QRectF(0, 0, self.width(), size.height()))
        if self.hasFocus():
            painter.setPen(QPen(_FOCUS, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

    def _paint_outline(self, painter: QPainter, place: QRectF, extent: QgsRectangle) -> None:
        painter.save()
        painter.setClipRect(place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        scale_x, scale_y = place.width() / extent.width(), place.height() / extent.height()
        parts = self._geometry.asMultiPolygon() if self._geometry.isMultipart() else [self._geometry.asPolygon()]
        rings = [
            QPolygonF(
                [
                    QPointF(
                        place.left() + (point.x() - extent.xMinimum()) * scale_x,
                        place.top() + (extent.yMaximum() - point.y()) * scale_y,
                    )
                    for point in ring
                ]
            )
            for part in parts
            for ring in part
        ]
        for pen in (QPen(_HALO, 3.0), QPen(_OUTLINE, 1.4)):
            painter.setPen(pen)
            for ring in rings:
                painter.drawPolygon(ring)
        painter.restore()

    def _paint_label(self, painter: QPainter, place: QRectF, text: str) -> None:
        metrics = self.fontMetrics()
        ground = QRectF(place.left(), place.top(), metrics.horizontalAdvance(text) + 8, metrics.height() + 2)
        painter.fillRect(ground, QColor(0, 0, 0, 150))
        painter.setPen(QColor(Qt.GlobalColor.white))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        colour = theme.verdict_colour("rejected")
        veil = QColor(colour)
        veil.setAlpha(70)
        painter.fillRect(place, veil)
        painter.setPen(QPen(colour, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawRect(place.adjusted(2, 2, -2, -2))
        corner = QRectF(place.right() - 30, place.top() + 8, 20, 20)
        painter.drawLine(corner.topLeft(), corner.bottomRight())
        painter.drawLine(corner.topRight(), corner.bottomLeft())

    def _caption_height(self) -> int:
        return self.fontMetrics().height() + 4
