"""Why something is a candidate: each factor's value on its range."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ...bridge.words import clauses
from ...interpretation.review.card import CardRow
from .. import theme
from ..factor_labels import factor_label, number_text, range_text
from ..text.plain_text import plain

_CIRCLE_DEG = 360.0
_PADDING = 0.25  # of the range's width, shown beyond its ends where no distribution is known
_EDGE = 0.02  # of the distribution's width
_GAP_PX = 6
_TRACK_PX, _LEAST_TRACK_PX = 5, 40
# As wide as most values are: the tracks of the next candidate stand where those of this one do.
_WIDE_VALUE, _WIDE_NUMBER = "100.0 mm/a", "100.0"
# Bounds are smaller than the values they frame.
_SMALL = 0.85
# Of the width, beside the track.
_NAME_SHARE = 0.3
_CENTRE = Qt.AlignmentFlag.AlignVCenter


class WhyCard(QLabel):
    """One line per factor: name, lower bound, the samples' distribution with the range and the value on it, upper
    bound, value.

    A label, so that themes made of style sheets colour its text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CardRow, ...] = ()
        self._is_folded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Values of the candidate on the ranges of the factors"))

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        rows = tuple(rows)
        is_longer = len(rows) != len(self._rows)
        self._rows = rows
        if is_longer:
            self.updateGeometry()
        self._fold()
        self.setAccessibleDescription(clauses(self._sentence(row) for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, self._row_px() * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fold()
            self.updateGeometry()

    def _fold(self) -> None:
        """Each factor in two lines where one has no room for the bounds: by what is the same for each candidate."""
        name_px, low_px, high_px, _bounds = self._widths()
        number_px = QFontMetricsF(self.font()).horizontalAdvance(_WIDE_NUMBER)
        room = self.width() - min(name_px, _NAME_SHARE * self.width()) - low_px - high_px - number_px - 4 * _GAP_PX - 2
        is_folded = room < _LEAST_TRACK_PX
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self.updateGeometry()
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = event.pos().y() // self._row_px()
            if 0 <= number < len(self._rows):
                QToolTip.showText(event.globalPos(), plain(self._sentence(self._rows[number])), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usual, small = self._fonts()
        metrics = QFontMetricsF(usual)
        name_px, low_px, high_px, bounds = self._widths()
        values = [_value_text(row) for row in self._rows]
        line, row_px = self._line(), self._row_px()
        if self._is_folded:
            value_px = _widest(values, metrics)
            name_px = min(name_px, self.width() - value_px - _GAP_PX - 2)
            first, below = 0.0, line  # the track's line, indented as little as may be
            right = self.width() - high_px - _GAP_PX - 2
        else:
            name_px = min(name_px, _NAME_SHARE * self.width())
            first, below = name_px + _GAP_PX, 0
            # The same for each candidate.
            value_px = max(_widest(values, metrics), metrics.horizontalAdvance(_WIDE_VALUE))
            right = self.width() - value_px - high_px - 2 * _GAP_PX - 2
            if right - first - low_px - _GAP_PX < _LEAST_TRACK_PX:
                values = [_value_text(row, has_unit=False) for row in self._rows]  # the tool tip has the units
                value_px = max(_widest(values, metrics), metrics.horizontalAdvance(_WIDE_NUMBER))
                right = self.width() - value_px - high_px - 2 * _GAP_PX - 2
        left = first + low_px + _GAP_PX
        for number, (row, value, (low, high)) in enumerate(zip(self._rows, values, bounds)):
            top = number * row_px
            painter.setFont(usual)
            painter.setPen(theme.text_colour(self.palette()))
            name = metrics.elidedText(factor_label(row.factor), Qt.TextElideMode.ElideRight, name_px + 1)
            painter.drawText(QRectF(0, top, name_px + 2, line), _CENTRE | Qt.AlignmentFlag.AlignLeft, name)
            if row.inside is False:
                painter.setPen(theme.alarm_colour(self.palette()))
            place = QRectF(self.width() - value_px - 2, top, value_px + 1, line)
            painter.drawText(place, _CENTRE | Qt.AlignmentFlag.AlignRight, value)
            top += below
            painter.setFont(small)
            painter.setPen(theme.dimmed(self.palette()))
            place = QRectF(first, top, low_px + 1, row_px - below)
            painter.drawText(place, _CENTRE | Qt.AlignmentFlag.AlignRight, low)
            place = QRectF(right + _GAP_PX, top, high_px + 1, row_px - below)
            painter.drawText(place, _CENTRE | Qt.AlignmentFlag.AlignLeft, high)
            self._paint_track(painter, row, QRectF(left, top + 1, right - left, row_px - below - 2))
        painter.end()

    def _fonts(self) -> tuple[QFont, QFont]:
        usual, small = QFont(self.font()), QFont(self.font())
        small.setPointSizeF(max(usual.pointSizeF() * _SMALL, 6.0))
        return usual, small

    def _widths(self) -> tuple[float, float, float, list[tuple[str, str]]]:
        """Of the widest name, lower and upper bound, in pixels; and the bounds' texts."""
        usual, small = (QFontMetricsF(font) for font in self._fonts())
        bounds = [_bound_texts(row) for row in self._rows]
        return (
            _widest([factor_label(row.factor) for row in self._rows], usual),
            _widest([low for low, _high in bounds], small),
            _widest([high for _low, high in bounds], small),
            bounds,
        )

    def _paint_track(self, painter: QPainter, row: CardRow, place: QRectF) -> None:
        if place.width() < 24:
            return
        low, high = _domain(row)
        scale = place.width() / (high - low)
        bottom = place.bottom() - 1
        track = QRectF(place.left(), bottom - _TRACK_PX, place.width(), _TRACK_PX)
        self._paint_samples(painter, row, place, track.top(), low, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.veil(self.palette(), 0.16))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(theme.veil(self.palette(), 0.68))
        for lower, upper in _bands(row, low, high):
            width = max((upper - lower) * scale, 2)
            painter.drawRoundedRect(QRectF(track.left() + (lower - low) * scale, track.top(), width, _TRACK_PX), 2, 2)
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
            painter.drawEllipse(QPointF(x, y), 4.5, 4.5)

    def _paint_samples(
        self, painter: QPainter, row: CardRow, place: QRectF, bottom: float, low: float, scale: float
    ) -> None:
        """The known landslides: an area whose height is their density."""
        widths = [upper - lower for lower, upper in zip(row.edges, row.edges[1:])]
        densities = [share / width if width > 0 else 0.0 for share, width in zip(row.shares, widths)]
        most = max(densities, default=0.0)
        if most <= 0:
            return
        room = bottom - place.top()
        points = [QPointF(place.left() + (row.edges[0] - low) * scale, bottom)]
        for lower, upper, density in zip(row.edges, row.edges[1:], densities):
            y = bottom - room * density / most
            points += [QPointF(place.left() + (edge - low) * scale, y) for edge in (lower, upper)]
        points.append(QPointF(place.left() + (row.edges[-1] - low) * scale, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.veil(self.palette(), 0.42))
        painter.save()
        painter.setClipRect(place)
        painter.drawPolygon(QPolygonF(points))
        painter.restore()

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _row_px(self) -> int:
        """Of one factor."""
        return self._line() + (round(_SMALL * self._line()) if self._is_folded else 0)

    def _sentence(self, row: CardRow) -> str:
        name, value = factor_label(row.factor), _value_text(row)
        if row.inside is None:
            return self.tr("{factor}: {value}. No range is set for it.").format(factor=name, value=value)
        ranges = " / ".join(range_text(lower, upper, row.factor) for lower, upper in row.intervals)
        text = f"{ranges} {row.unit}".rstrip()
        if row.inside:
            return self.tr("{factor}: {value}, within {range}.").format(factor=name, value=value, range=text)
        return self.tr("{factor}: {value}, outside {range}.").format(factor=name, value=value, range=text)


def _widest(texts: Sequence[str], metrics: QFontMetricsF) -> float:
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)


def _value_text(row: CardRow, has_unit: bool = True) -> str:
    if row.value is None:
        return "\N{EN DASH}"
    if not has_unit:
        return number_text(row.value, row.factor)
    return number_text(row.value, row.factor) + ("" if row.unit == "°" else " " if row.unit else "") + row.unit


def _bound_texts(row: CardRow) -> tuple[str, str]:
    """Of the interval that is nearest to the value; "" for an open end."""
    lower, upper = ("" if bound is None else number_text(bound, row.factor) for bound in (row.lower, row.upper))
    return lower, upper


def _domain(row: CardRow) -> tuple[float, float]:
    """Ends of the track: of the samples, as far as range and value do not reach further."""
    if row.factor == "aspect":
        return 0.0, _CIRCLE_DEG
    ends = [end for interval in row.intervals for end in interval if end is not None]
    known = [*ends, *row.edges, *([row.value] if row.value is not None else [])]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    padding = (_EDGE if row.edges else _PADDING) * (high - low) or abs(high) or 1.0
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
