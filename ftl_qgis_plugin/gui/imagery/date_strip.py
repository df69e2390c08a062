"""A strip along the map's lower edge: one mark per image of the place, by the day it was taken."""

from __future__ import annotations

import datetime
import math

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QToolTip, QWidget

from ...interpretation.imagery.place_image import PlaceImage
from ..text.plain_text import plain

HEIGHT_PX = 40
_SIDE_PX, _RIGHT_PX = 12, 12
_AXIS_Y, _LABEL_Y = 12, 34
_GAP_PX = 5
_RADIUS, _NEAR_PX, _SAME_PX = 4.5, 9, 3
_FONT_PX = 11
# A sentence that takes more of the line than this stands below the years, on as many lines as it needs.
_BESIDE_YEARS = 0.5
# As the caption: readable over any image, in light and dark themes alike.
GROUND = QColor(20, 20, 20, 205)
INK = QColor(245, 245, 245)
_UNDER_NOTE = QColor(20, 20, 20)  # years below it would make it unreadable
DIM = QColor(190, 190, 190)
SHOWN, PINNED = QColor("#ffe600"), QColor("#56b4e9")


class DateStrip(QWidget):
    """Marks grow fainter with clouds; the shown one is filled yellow, the pinned "before" has a blue flag.

    What there is to say is never cut off: `height_for` tells how high the strip has to be for it.
    """

    chosen = pyqtSignal(object)  # PlaceImage
    menuWanted = pyqtSignal(object)  # global position

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlDateStrip")
        font = self.font()
        font.setPixelSize(_FONT_PX)
        self.setFont(font)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._images: list[PlaceImage] = []
        self._shown: PlaceImage | None = None
        self._pinned: PlaceImage | None = None
        self._note = ""
        self._span = (0, 1)  # whole years around all images, as ordinals of days

    def show_images(
        self, images: list[PlaceImage], shown: PlaceImage | None, pinned: PlaceImage | None, note: str
    ) -> None:
        now = (images, shown, pinned, note)
        if now == (self._images, self._shown, self._pinned, self._note):
            return
        self._images, self._shown, self._pinned, self._note = now
        if images:
            days = [image.day for image in images]
            first, last = (datetime.date.fromordinal(int(day)).year for day in (min(days), max(days)))
            self._span = datetime.date(first, 1, 1).toordinal(), datetime.date(last + 1, 1, 1).toordinal()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT_PX)

    def text(self) -> str:
        """What it says instead of, or beside, marks."""
        return self._note if self._note else "" if self._images else self.tr("No dated image covers this place.")

    def height_for(self, width: int) -> int:
        """In pixels, where it is so wide."""
        lines = self._wrapped_height(width)
        if not lines:
            return HEIGHT_PX
        return HEIGHT_PX + lines + _GAP_PX if self._images else max(HEIGHT_PX, lines + 2 * _GAP_PX)

    def _wrapped_height(self, width: int) -> int:
        """Of the text where it stands on lines of its own; 0 where it stands beside the years, or there is none."""
        text, room = self.text(), max(width - 2 * _SIDE_PX, 1)
        share = _BESIDE_YEARS if self._images else 1.0
        if not text or QFontMetricsF(self.font()).horizontalAdvance(text) <= share * room:
            return 0
        return math.ceil(self._laid_out(text, room).boundingRect().height())

    def _laid_out(self, text: str, width: int) -> QTextLayout:
        """Between words where there are some, else (Chinese, long addresses) anywhere."""
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        below = 0.0
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, below))
            below += line.height()
            line = layout.createLine()
        layout.endLayout()
        return layout

    def x_of(self, image: PlaceImage) -> float:
        """Where a mark stands, in pixels of the widget."""
        first, last = self._span
        width = max(self.width() - _SIDE_PX - _RIGHT_PX, 1)
        return _SIDE_PX + width * (image.day - first) / (last - first)

    def images_at(self, x: float, y: float = 0.0) -> list[PlaceImage]:
        """The mark nearest to a pixel, near enough to be meant, and all that lie on it: images of one day."""
        if y > HEIGHT_PX:
            return []  # among the sentences
        near = min(self._images, key=lambda image: abs(self.x_of(image) - x), default=None)
        if near is None or abs(self.x_of(near) - x) > _NEAR_PX:
            return []
        return [image for image in self._images if abs(self.x_of(image) - self.x_of(near)) <= _SAME_PX]

    def describe(self, image: PlaceImage) -> str:
        parts = [image.date, image.name]
        if image.resolution_m:
            parts.append(resolution_text(image.resolution_m))
        if image.cloud is not None:
            parts.append(self.tr("{percent:.0f} % clouds").format(percent=image.cloud))
        return " · ".join(parts)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), GROUND)
        if self._images:
            self._draw_years(painter)
            self._draw_marks(painter)
        if self.text():
            painter.setPen(DIM)
            self._draw_text(painter, self.text())

    def _draw_text(self, painter: QPainter, text: str) -> None:
        lines = self._wrapped_height(self.width())
        if lines:
            top = HEIGHT_PX if self._images else (self.height() - lines) / 2
            self._laid_out(text, self.width() - 2 * _SIDE_PX).draw(painter, QPointF(_SIDE_PX, top))
        elif self._images:
            box = QRectF(0, _LABEL_Y - 17, self.width() - 4, 12)
            left = box.right() - QFontMetricsF(self.font()).horizontalAdvance(text) - 6
            painter.fillRect(QRectF(left, box.top(), 1e4, 20), _UNDER_NOTE)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            painter.drawText(QPointF(_SIDE_PX, 24), text)

    def _draw_years(self, painter: QPainter) -> None:
        first, last = self._span
        width = max(self.width() - _SIDE_PX - _RIGHT_PX, 1)
        painter.setPen(QPen(DIM, 1))
        painter.drawLine(QPointF(_SIDE_PX, _AXIS_Y), QPointF(_SIDE_PX + width, _AXIS_Y))
        years = range(datetime.date.fromordinal(int(first)).year, datetime.date.fromordinal(int(last)).year)
        room = QFontMetricsF(painter.font()).horizontalAdvance("2000") + 8
        each = max(-(-len(years) * room // width), 1)
        for number, year in enumerate(years):
            x = _SIDE_PX + width * (datetime.date(year, 1, 1).toordinal() - first) / (last - first)
            painter.drawLine(QPointF(x, _AXIS_Y - 3), QPointF(x, _AXIS_Y + 3))
            if number % each == 0:
                painter.drawText(QPointF(x + 2, _LABEL_Y), str(year))

    def _draw_marks(self, painter: QPainter) -> None:
        for image in sorted(self._images, key=lambda item: item == self._shown):  # the shown one on top
            x, is_shown = self.x_of(image), image == self._shown
            colour = QColor(SHOWN if is_shown else INK)
            if image.cloud is not None and not is_shown:
                colour.setAlphaF(1 - 0.75 * min(max(image.cloud, 0), 100) / 100)
            painter.setPen(QPen(QColor(0, 0, 0), 1))
            painter.setBrush(colour)
            radius = _RADIUS + 2 if is_shown else _RADIUS
            if image.is_local:
                painter.drawRect(QRectF(x - radius, _AXIS_Y - radius, 2 * radius, 2 * radius))
            else:
                painter.drawEllipse(QPointF(x, _AXIS_Y), radius, radius)
            if image == self._pinned:
                painter.setPen(QPen(PINNED, 2))
                painter.drawLine(QPointF(x, _AXIS_Y - 11), QPointF(x, _AXIS_Y + 11))
                painter.setBrush(PINNED)
                painter.drawRect(QRectF(x, _AXIS_Y - 11, 7, 4))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = _place(event)
        text = "\n".join(map(self.describe, self.images_at(place.x(), place.y()))) or self._note
        QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), plain(text), self)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Nothing reaches the map below.
        if event.button() == Qt.MouseButton.RightButton:
            self.menuWanted.emit(self.mapToGlobal(_place(event).toPoint()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = _place(event)
        found = self.images_at(place.x(), place.y())
        if event.button() == Qt.MouseButton.LeftButton and found:
            # Click after click leads through marks that lie on each other.
            following = found.index(self._shown) + 1 if self._shown in found else 0
            self.chosen.emit(found[following % len(found)])
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


def resolution_text(resolution_m: float) -> str:
    return f"{resolution_m:.0f} m" if resolution_m >= 10 else f"{resolution_m:.2g} m"


def _place(event: QMouseEvent) -> QPointF:
    return event.position() if hasattr(event, "position") else event.localPos()
