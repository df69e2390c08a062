"""Displacement over time: points with spread, fitted curve, freeze and thaw seasons behind them."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor, QResizeEvent
from qgis.PyQt.QtWidgets import QWidget

from ...core.colours import BLUE, ORANGE
from ...core.timeseries.epochs import calendar_date
from ...core.timeseries.seasons import THAW, Seasons
from ...interpretation.series.series_controller import CSV_FIELDS, ShownSeries, rows
from .date_axis import use_dates
from .keyed import DIAMOND, DISC, PATCH, SQUARE, TRIANGLE, KeyedChart

_SYMBOLS = (("o", DISC), ("s", SQUARE), ("t", TRIANGLE), ("d", DIAMOND))
_NEAR_PX = 25.0
# Smaller symbols from here on, so that they do not hide each other and the spread.
_MANY_DATES = 100
# Bands of seasons reach so many heights of the data beyond them, further than anyone pans.
_FAR = 1000.0


def tr(text: str) -> str:
    return QCoreApplication.translate("TimeSeriesChart", text)


class TimeSeriesChart(KeyedChart):
    """Shows `ShownSeries`; the pending one is drawn last and strongest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("time_series", "", parent)
        self._shown: list[ShownSeries] = []
        self._seasons = Seasons()
        self.set_axes(tr("Date"), "", tr("Displacement"), "mm")

    def _begin(self, plot: object) -> None:
        super()._begin(plot)
        use_dates(plot.getAxis("bottom"))
        # Every item that is added would have all of them measured anew; the data tell their extent at once.
        plot.disableAutoRange()

    def set_series(self, shown: list[ShownSeries], seasons: Seasons) -> None:
        self._shown = list(shown)
        self._seasons = seasons
        self.refresh()
        self.view_all()

    def colour(self, number: int) -> QColor:
        """Of the `number`-th series, for tables beside the chart."""
        return self.colours.series(number)

    def view_all(self) -> None:
        if self.has_picture():
            (left, right), (low, high) = self._extent()
            self.plot.setXRange(left, right, padding=0.0)
            self.plot.setYRange(low, high, padding=0.05)

    def has_data(self) -> bool:
        return any(item.series.has_data for item in self._shown)

    def table(self) -> tuple:
        return CSV_FIELDS, rows(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refresh()  # which seasons have room for their name

    def _extent(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Of all data with their spread: years, millimetres."""
        series = [item.series for item in self._shown if item.series.has_data]
        start = min(float(one.times_a[0]) for one in series)
        end = max(float(one.times_a[-1]) for one in series)
        margin = 0.02 * max(end - start, 0.1)
        low = min(float(np.nanmin(one.low_mm)) for one in series)
        high = max(float(np.nanmax(one.high_mm)) for one in series)
        room = 1.0 if high == low else 0.0
        return (start - margin, end + margin), (low - room, high + room)

    def _draw(self, plot: object) -> None:
        (start, end), (low, high) = self._extent()
        self.show_key(
            [
                *(
                    (_SYMBOLS[number % len(_SYMBOLS)][1], self.colour(number), item.name)
                    for number, item in enumerate(self._shown)
                ),
                (PATCH, QColor(BLUE), tr("freeze")),
                (PATCH, QColor(ORANGE), tr("thaw")),
            ]
        )
        self._draw_seasons(plot, (start, end), _FAR * (high - low))
        for number, item in enumerate(self._shown):
            if item.series.has_data:
                self._draw_series(plot, number, item)
        plot.getViewBox().setLimits(xMin=start - 0.5, xMax=end + 0.5)

    def _draw_seasons(self, plot: object, span_a: tuple[float, float], far_mm: float) -> None:
        """Bands from far below to far above, one item for all of a kind."""
        start, end = span_a
        spans = self._seasons.between(start, end)
        px_per_year = 0.8 * self.width() / (end - start)
        room_px = self.fontMetrics().horizontalAdvance(tr("freeze")) + 8
        for kind in sorted({kind for kind, _begin, _finish in spans}):
            colour = QColor(ORANGE if kind == THAW else BLUE)
            colour.setAlpha(45 if self.colours.is_dark else 30)
            own = [(begin, finish) for other, begin, finish in spans if other == kind]
            bands = self.pg.BarGraphItem(
                x0=[begin for begin, _finish in own],
                x1=[finish for _begin, finish in own],
                y0=-far_mm,
                y1=far_mm,
                brush=colour,
                pen=self.pg.mkPen(None),
            )
            bands.setZValue(-20)
            plot.addItem(bands)
            for begin, finish in own:
                if (finish - begin) * px_per_year > room_px:
                    self._name_season(plot, begin, tr("thaw") if kind == THAW else tr("freeze"))

    def _name_season(self, plot: object, begin_a: float, text: str) -> None:
        """At the band's upper left, wherever the chart is moved to."""
        line = self.pg.InfiniteLine(begin_a, pen=self.pg.mkPen(None))
        line.setZValue(-20)
        plot.addItem(line)
        self.pg.InfLineLabel(line, text, position=0.98, anchors=[(0.0, 0.0), (0.0, 0.0)], color=self.colours.muted)

    def _draw_series(self, plot: object, number: int, item: ShownSeries) -> None:
        series = item.series
        held = np.isfinite(series.mean_mm)
        times, mean = series.times_a[held], series.mean_mm[held]
        colour = self.colours.series(number)
        faint = QColor(colour)
        faint.setAlpha(150 if item.is_pending else 90)
        if int(series.pixels.max()) > 1:
            # One curve with gaps, quicker than an item for error bars.
            spread = np.column_stack([series.low_mm[held], series.high_mm[held]]).ravel()
            self._draw_line(plot, np.repeat(times, 2), spread, self.pen(faint, 1.0), connect="pairs")
        if item.fit is not None:
            fine = np.linspace(times[0], times[-1], max(int((times[-1] - times[0]) * 60), 60))
            width = 2.0 if item.is_pending else 1.0  # lines of one pixel are drawn much faster
            self._draw_line(plot, fine, item.fit.curve(fine), self.pen(colour, width))
        else:
            self._draw_line(plot, times, mean, self.pen(faint, 1.0, style=Qt.PenStyle.DotLine))
        plot.addItem(
            self.pg.ScatterPlotItem(
                times,
                mean,
                symbol=_SYMBOLS[number % len(_SYMBOLS)][0],
                size=(5 if len(times) > _MANY_DATES else 7) + item.is_pending,
                pen=self.pg.mkPen(self.colours.background, width=0.8),
                brush=self.pg.mkBrush(colour),
            )
        )

    def _draw_line(self, plot: object, x: np.ndarray, y: np.ndarray, pen: object, connect: str = "all") -> None:
        """Nothing through fewer than two points, where some versions of pyqtgraph fail at every paint."""
        if np.count_nonzero(np.isfinite(y)) > 1:
            plot.addItem(self.pg.PlotCurveItem(x, y, connect=connect, pen=pen))

    def label_at(self, x: float, y: float) -> str:
        box = self.plot.getViewBox()
        width, height = box.viewPixelSize()
        best = None
        for item in self._shown:
            series = item.series
            away = np.hypot((series.times_a - x) / width, (series.mean_mm - y) / height)
            if np.isfinite(away).any():
                index = int(np.nanargmin(away))
                if away[index] < _NEAR_PX and (best is None or away[index] < best[0]):
                    best = (float(away[index]), item, index)
        if best is None:
            return ""
        _away, item, index = best
        series = item.series
        lines = [
            item.name,
            tr("{date}: {value:.1f} mm").format(
                date=calendar_date(float(series.times_a[index])).isoformat(), value=series.mean_mm[index]
            ),
        ]
        if series.pixels[index] > 1:
            lines.append(
                tr("16th to 84th percentile {low:.1f} to {high:.1f} mm, {count} pixels").format(
                    low=series.low_mm[index], high=series.high_mm[index], count=int(series.pixels[index])
                )
            )
        if item.fit is not None:
            fitted = float(item.fit.curve(series.times_a[index : index + 1])[0])
            if math.isfinite(fitted):
                lines.append(tr("fit {value:.1f} mm").format(value=fitted))
        return "\n".join(lines)
