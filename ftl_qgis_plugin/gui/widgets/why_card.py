"""Why something is a candidate: each factor's value on its range."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ...interpretation.review.card import CardRow
from .. import theme
from ..factor_labels import factor_label, number_text, range_text

_CIRCLE_DEG = 360.0
_PADDING = 0.25  # of the range's width, shown beyond its ends


class WhyCard(QLabel):
    """One line per factor: name, the range as a band on a track with the value's mark on it, the value.

    A label, so that themes made of style sheets colour its text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CardRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        rows = tuple(rows)
        if len(rows) != len(self._rows):
            self._rows = rows
            self.updateGeometry()
        self._rows = rows
        self.setAccessibleDescription("; ".join(self._sentence(row) for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, self._line() * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = event.pos().y() // self._line()
            if 0 <= number < len(self._rows):
                QToolTip.showText(event.globalPos(), self._sentence(self._rows[number]), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        name_width = max((metrics.horizontalAdvance(factor_label(row.factor)) for row in self._rows), default=0) + 8
        name_width = min(name_width, int(self.width() * 0.38))
        value_width = max((metrics.horizontalAdvance(_value_text(row)) for row in self._rows), default=0) + 22
        line = self._line()
        for number, row in enumerate(self._rows):
            top = number * line
            text = metrics.elidedText(factor_label(row.factor), Qt.TextElideMode.ElideRight, name_width - 6)
            painter.setPen(theme.text_colour(self.palette()))
            centred = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, name_width, line), centred | Qt.AlignmentFlag.AlignLeft, text)
            self._paint_track(painter, row, QRectF(name_width, top, self.width() - name_width - value_width, line))
            value = QRectF(self.width() - value_width, top, value_width - 2, line)
            self._paint_value(painter, row, value)
        painter.end()

    def _paint_value(self, painter: QPainter, row: CardRow, place: QRectF) -> None:
        if row.inside is False:
            painter.setPen(theme.alarm_colour(self.palette()))
        else:
            painter.setPen(theme.text_colour(self.palette()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _value_text(row))

    def _paint_track(self, painter: QPainter, row: CardRow, place: QRectF) -> None:
        track = QRectF(place.left(), place.center().y() - 3, place.width(), 6)
        if track.width() < 20:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed(self.palette(), 0.16))
        painter.drawRoundedRect(track, 3, 3)
        low, high = _domain(row)
        scale = track.width() / (high - low)
        painter.setBrush(theme.mixed(self.palette(), 0.48))
        for lower, upper in _bands(row, low, high):
            painter.drawRoundedRect(
                QRectF(track.left() + (lower - low) * scale, track.top(), max((upper - lower) * scale, 2), 6), 3, 3
            )
        if row.value is None:
            return
        x = track.left() + (min(max(row.value, low), high) - low) * scale
        colour = theme.alarm_colour(self.palette()) if row.inside is False else theme.verdict_colour("accepted")
        painter.setPen(QPen(theme.background(self.palette()), 1.2))
        painter.setBrush(colour)
        y = track.center().y()
        # A different shape outside the range, for whoever cannot tell the colours apart.
        if row.inside is False:
            painter.drawPolygon(QPolygonF([QPointF(x, y - 6), QPointF(x + 6, y), QPointF(x, y + 6), QPointF(x - 6, y)]))
        else:
            painter.drawEllipse(QPointF(x, y), 5, 5)

    def _line(self) -> int:
        return self.fontMetrics().height() + 5

    def _sentence(self, row: CardRow) -> str:
        name, value = factor_label(row.factor), _value_text(row)
        if row.inside is None:
            return self.tr("{factor}: {value}. No range is set for it.").format(factor=name, value=value)
        ranges = " / ".join(range_text(lower, upper, row.factor) for lower, upper in row.intervals)
        text = f"{ranges} {row.unit}".rstrip()
        if row.inside:
            return self.tr("{factor}: {value}, within {range}.").format(factor=name, value=value, range=text)
        return self.tr("{factor}: {value}, outside {range}.").format(factor=name, value=value, range=text)


def _value_text(row: CardRow) -> str:
    if row.value is None:
        return "\N{EN DASH}"
    return number_text(row.value, row.factor) + ("" if row.unit == "°" else " " if row.unit else "") + row.unit


def _domain(row: CardRow) -> tuple[float, float]:
    """Ends of the track."""
    if row.factor == "aspect":
        return 0.0, _CIRCLE_DEG
    ends = [end for interval in row.intervals for end in interval if end is not None]
    known = [*ends, *([row.value] if row.value is not None else [])]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    padding = _PADDING * (high - low) or abs(high) or 1.0
    # A range open at one end is drawn as reaching on beyond the value.
    return low - padding, high + padding


def _bands(row: CardRow, low: float, high: float) -> list[tuple[float, float]]:
    bands = []
    for lower, upper in row.intervals:
        lower = low if lower is None else lower
        upper = high if upper is None else upper
        if lower > upper:  # through north
            bands += [(low, upper), (lower, high)]
        else:
            bands.append((lower, upper))
    return bands
