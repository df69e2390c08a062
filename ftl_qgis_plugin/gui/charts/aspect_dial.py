"""Directions of samples and study area as a rose, with arcs whose ends can be dragged through north."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QWidget

from ...bridge.words import share_text
from ...interpretation.thresholds.factor_picture import FactorPicture
from .frame import ChartFrame, tr

HANDLE_REACH = 14.0  # pixels from a handle's centre in which it is grasped
STEP_DEG = 1.0


class AspectDial(ChartFrame):
    """Painted without pyqtgraph. Signals as FactorHistogram's; dragging the arc itself turns it as a whole."""

    rangeChanged = pyqtSignal(int, object, object)
    rangeCommitted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("aspect", tr("No samples have been read for this factor."), parent)
        self._picture: FactorPicture | None = None
        self._grasped: tuple[int, str] | None = None
        self._grasp_deg = 0.0
        self._grasp_arc = (0.0, 0.0)
        self.setMouseTracking(True)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.refresh()

    def set_picture(self, picture: FactorPicture | None) -> None:
        self._picture = picture
        self.refresh()

    def has_data(self) -> bool:
        return self._picture is not None

    def table(self) -> tuple[list[str], list[list[object]]]:
        picture = self._picture
        header = ["aspect_from (°)", "aspect_to (°)", "samples (1/°)", "study_area (1/°)"]
        columns = zip(picture.edges[:-1], picture.edges[1:], picture.samples, picture.ground)
        return header, [[float(value) if np.isfinite(value) else None for value in row] for row in columns]

    def handle_place(self, index: int, side: str) -> QPointF:
        """Where the handle "lower" or "upper" of an arc lies, in the widget's pixels."""
        lower, upper = self._arc(index)
        centre, radius = self._circle(QRectF(self.rect()))
        return _at(centre, radius, lower if side == "lower" else upper)

    def sizeHint(self) -> QSize:
        side = 15 * self.fontMetrics().height()
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.has_data():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.colours.background)
            self._paint_dial(painter, QRectF(self.rect()))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.has_data():
            super().mousePressEvent(event)
            return
        self._grasped = self._under(_place(event))
        if self._grasped is not None:
            self._grasp_deg = self._direction(_place(event))
            self._grasp_arc = self._arc(self._grasped[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = _place(event)
        if not self.has_data():
            return
        if self._grasped is None:
            under = self._under(place)
            cursor = Qt.CursorShape.OpenHandCursor if under else Qt.CursorShape.ArrowCursor
            self.setCursor(cursor)
            self.show_hover(self._label(place), place.toPoint())
            return
        index, part = self._grasped
        lower, upper = self._grasp_arc
        turn = self._direction(place) - self._grasp_deg
        if part in ("lower", "arc"):
            lower = _rounded(lower + turn)
        if part in ("upper", "arc"):
            upper = _rounded(upper + turn)
        self.show_hover(_arc_text(lower, upper), place.toPoint())
        self.rangeChanged.emit(index, lower, upper)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grasped is None:
            super().mouseReleaseEvent(event)
            return
        self._grasped = None
        self.rangeCommitted.emit()

    def leaveEvent(self, event: object) -> None:
        self._hover.hide()
        super().leaveEvent(event)

    def _redraw(self) -> None:
        self.update()

    def _show_picture(self, shown: bool) -> None:
        self.update()

    def _paint(self, painter: QPainter, target: QRectF) -> None:
        painter.save()
        scale = target.width() / max(self.width(), 1)
        painter.translate(target.topLeft())
        painter.scale(scale, scale)
        self._paint_dial(painter, QRectF(self.rect()))
        painter.restore()

    def _paint_dial(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        centre, radius = self._circle(area)
        inner = 0.86 * radius
        self._paint_rings(painter, centre, radius, inner)
        blue, grey = self.colours.series(0), self.colours.muted
        largest = np.nanmax(np.concatenate([self._picture.samples, self._picture.ground]))
        scale = inner / math.sqrt(largest) if largest > 0 else 0.0
        self._paint_rose(painter, centre, self._picture.ground, scale, grey, 70, 1.0)
        self._paint_rose(painter, centre, self._picture.samples, scale, blue, 60, 2.0)
        for lower, upper in self._picture.compared:
            if lower is not None and upper is not None:
                self._paint_arc(painter, centre, 0.93 * radius, (lower, upper), self.colours.series(2), 3.0)
        for index, (lower, upper) in enumerate(self._picture.intervals):
            if lower is None or upper is None:
                continue
            colour = QColor(self.colours.series(1))
            self._paint_whiskers(painter, centre, radius, index)
            style = Qt.PenStyle.SolidLine if self._picture.is_enabled else Qt.PenStyle.DashLine
            self._paint_arc(painter, centre, radius, (lower, upper), colour, 5.0, style)
            painter.setPen(QPen(self.colours.background, 1.5))
            painter.setBrush(colour)
            for bound in (lower, upper):
                painter.drawEllipse(_at(centre, radius, bound), 7.0, 7.0)
        self._paint_legend(painter, area)

    def _paint_rings(self, painter: QPainter, centre: QPointF, radius: float, inner: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colours.grid, 1.0))
        for share in (0.5, 1.0):
            painter.drawEllipse(centre, inner * math.sqrt(share), inner * math.sqrt(share))
        painter.setPen(QPen(self.colours.grid, 2.0))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(self.colours.text)
        height = self.fontMetrics().height()
        for name, direction in ((tr("N"), 0), (tr("E"), 90), (tr("S"), 180), (tr("W"), 270)):
            place = _at(centre, radius + 0.95 * height, direction)
            box = QRectF(place.x() - 2 * height, place.y() - height, 4 * height, 2 * height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_rose(
        self,
        painter: QPainter,
        centre: QPointF,
        density: np.ndarray,
        scale: float,
        colour: QColor,
        alpha: int,
        width: float,
    ) -> None:
        """Areas, not radii, are in proportion to the density."""
        path = QPainterPath()
        for low, high, value in zip(self._picture.edges[:-1], self._picture.edges[1:], density):
            length = scale * math.sqrt(value) if np.isfinite(value) else 0.0
            if length <= 0:
                continue
            box = QRectF(centre.x() - length, centre.y() - length, 2 * length, 2 * length)
            path.moveTo(centre)
            path.arcTo(box, 90.0 - low, low - high)
            path.closeSubpath()
        fill = QColor(colour)
        fill.setAlpha(alpha)
        painter.setPen(QPen(colour, width))
        painter.setBrush(fill)
        painter.drawPath(path)

    def _paint_arc(
        self,
        painter: QPainter,
        centre: QPointF,
        radius: float,
        arc: tuple[float, float],
        colour: QColor,
        width: float,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawArc(box, round((90.0 - arc[0]) * 16), -round(_width(*arc) * 16))

    def _paint_whiskers(self, painter: QPainter, centre: QPointF, radius: float, index: int) -> None:
        """Bootstrap intervals of the ends, as thin arcs outside the ring."""
        if index >= len(self._picture.bounds_ci):
            return
        for low, high in self._picture.bounds_ci[index]:
            if math.isfinite(low) and math.isfinite(high):
                self._paint_arc(painter, centre, radius + 6.0, (low, high), self.colours.text, 2.0)

    def _paint_legend(self, painter: QPainter, area: QRectF) -> None:
        height = self.fontMetrics().height()
        x, y = area.left() + 4, area.top() + 4
        entries = [(tr("Samples"), self.colours.series(0)), (tr("Study area"), self.colours.muted)]
        if self._picture.compared:
            entries.append((self._picture.compared_title, self.colours.series(2)))
        for text, colour in entries:
            painter.fillRect(QRectF(x, y + 0.3 * height, 0.7 * height, 0.5 * height), colour)
            painter.setPen(self.colours.text)
            painter.drawText(QPointF(x + height, y + 0.85 * height), text)
            y += 1.15 * height

    def _circle(self, area: QRectF) -> tuple[QPointF, float]:
        radius = min(area.width(), area.height()) / 2 - 1.7 * self.fontMetrics().height()
        return area.center(), max(radius, 10.0)

    def _arc(self, index: int) -> tuple[float, float]:
        lower, upper = self._picture.intervals[index]
        return (0.0, 360.0) if lower is None or upper is None else (lower, upper)

    def _direction(self, place: QPointF) -> float:
        centre, _ = self._circle(QRectF(self.rect()))
        return math.degrees(math.atan2(place.x() - centre.x(), centre.y() - place.y())) % 360.0

    def _under(self, place: QPointF) -> tuple[int, str] | None:
        """The arc and its part ("lower", "upper" or "arc") under the mouse; the nearest handle wins."""
        centre, radius = self._circle(QRectF(self.rect()))
        best, nearest = None, HANDLE_REACH
        for index, (lower, upper) in enumerate(self._picture.intervals):
            if lower is None or upper is None:
                continue
            for side, bound in (("lower", lower), ("upper", upper)):
                offset = place - _at(centre, radius, bound)
                distance = math.hypot(offset.x(), offset.y())
                if distance < nearest:
                    best, nearest = (index, side), distance
        if best is not None:
            return best
        offset = place - centre
        if abs(math.hypot(offset.x(), offset.y()) - radius) <= HANDLE_REACH / 2:
            direction = self._direction(place)
            for index, (lower, upper) in enumerate(self._picture.intervals):
                if lower is not None and upper is not None and (direction - lower) % 360.0 <= _width(lower, upper):
                    return index, "arc"
        return None

    def _label(self, place: QPointF) -> str:
        centre, radius = self._circle(QRectF(self.rect()))
        offset = place - centre
        if math.hypot(offset.x(), offset.y()) > radius + HANDLE_REACH:
            return ""
        edges = self._picture.edges
        index = min(int(np.searchsorted(edges, self._direction(place), side="right")) - 1, len(edges) - 2)
        width = edges[index + 1] - edges[index]
        lines = [_arc_text(edges[index], edges[index + 1])]
        for name, values in ((tr("samples"), self._picture.samples), (tr("study area"), self._picture.ground)):
            if np.isfinite(values[index]):
                lines.append(f"{name}: {share_text(values[index] * width, 1)}")
        return "\n".join(lines)


def _at(centre: QPointF, radius: float, direction_deg: float) -> QPointF:
    angle = math.radians(direction_deg)
    return QPointF(centre.x() + radius * math.sin(angle), centre.y() - radius * math.cos(angle))


def _width(lower: float, upper: float) -> float:
    """Degrees clockwise from lower to upper."""
    return 360.0 if upper - lower >= 360.0 else (upper - lower) % 360.0


def _arc_text(lower: float, upper: float) -> str:
    return f"{lower:.0f}° \u2013 {upper:.0f}°"


def _rounded(direction_deg: float) -> float:
    return round(direction_deg / STEP_DEG) * STEP_DEG % 360.0


def _place(event: QMouseEvent) -> QPointF:
    return event.position() if hasattr(event, "position") else event.localPos()
