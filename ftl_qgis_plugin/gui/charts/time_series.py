"""Displacement over time: points with spread, fitted curve, freeze and thaw seasons behind them."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor, QResizeEvent
from qgis.PyQt.QtWidgets import QWidget

from ...core.epochs import calendar_date
from ...core.seasons import THAW, Seasons
from ...interpretation.series import CSV_FIELDS, ShownSeries, rows
from .colours import BLUE, ORANGE
from .date_axis import use_dates
from .keyed import DIAMOND, DISC, PATCH, SQUARE, TRIANGLE, KeyedChart

_SYMBOLS = (("o", DISC), ("s", SQUARE), ("t", TRIANGLE), ("d", DIAMOND))
_NEAR_PX = 25.0


def tr(text: str) -> str:
    return QCoreApplication.translate("TimeSeriesChart", text)


class TimeSeriesChart(KeyedChart):
    """Shows `ShownSeries`; the pending one is drawn last and strongest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("time_series", "", parent)
        self._shown: list[ShownSeries] = []
        self._seasons = Seasons()
        self.set_axes(tr("Date"), "", tr("Displacement"), "mm")
        if self.plot is not None:
            use_dates(self.plot.getAxis("bottom"))

    def set_series(self, shown: list[ShownSeries], seasons: Seasons) -> None:
        self._shown = list(shown)
        self._seasons = seasons
        self.refresh()
        self.view_all()

    def colour(self, number: int) -> QColor:
        """Of the `number`-th series, for tables beside the chart."""
        return self.colours.series(number)

    def has_data(self) -> bool:
        return any(item.series.has_data for item in self._shown)

    def table(self) -> tuple:
        return CSV_FIELDS, rows(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refresh()  # which seasons have room for their name

    def _draw(self, plot: object) -> None:
        start = min(float(item.series.times_a[0]) for item in self._shown)
        end = max(float(item.series.times_a[-1]) for item in self._shown)
        margin = 0.02 * max(end - start, 0.1)
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
        self._draw_seasons(plot, start - margin, end + margin)
        for number, item in enumerate(self._shown):
            self._draw_series(plot, number, item)
        plot.getViewBox().setLimits(xMin=start - 0.5, xMax=end + 0.5)

    def _draw_seasons(self, plot: object, start: float, end: float) -> None:
        spans = self._seasons.between(start, end)
        px_per_year = 0.8 * self.width() / (end - start)
        room_px = self.fontMetrics().horizontalAdvance(tr("freeze")) + 8
        for kind, begin, finish in spans:
            colour = QColor(ORANGE if kind == THAW else BLUE)
            colour.setAlpha(45 if self.colours.is_dark else 30)
            region = self.pg.LinearRegionItem((begin, finish), movable=False, brush=colour, pen=self.pg.mkPen(None))
            region.setZValue(-20)
            plot.addItem(region, ignoreBounds=True)
            if (finish - begin) * px_per_year > room_px:
                self.pg.InfLineLabel(
                    region.lines[0],
                    tr("thaw") if kind == THAW else tr("freeze"),
                    position=0.98,
                    anchors=[(0.0, 0.0), (0.0, 0.0)],
                    color=self.colours.muted,
                )

    def _draw_series(self, plot: object, number: int, item: ShownSeries) -> None:
        series = item.series
        held = np.isfinite(series.mean_mm)
        times, mean = series.times_a[held], series.mean_mm[held]
        colour = self.colours.series(number)
        faint = QColor(colour)
        faint.setAlpha(150 if item.is_pending else 90)
        if int(series.pixels.max()) > 1:
            bars = self.pg.ErrorBarItem(
                x=times,
                y=mean,
                top=series.high_mm[held] - mean,
                bottom=mean - series.low_mm[held],
                beam=0.0,
                pen=self.pen(faint, 1.5),
            )
            plot.addItem(bars)
        if item.fit is not None:
            fine = np.linspace(times[0], times[-1], max(int((times[-1] - times[0]) * 60), 60))
            plot.plot(fine, item.fit.curve(fine), pen=self.pen(colour, 2.0 if item.is_pending else 1.2))
        else:
            plot.plot(times, mean, pen=self.line_pen(times, faint, 1.0, style=Qt.PenStyle.DotLine))
        plot.plot(
            times,
            mean,
            pen=None,
            symbol=_SYMBOLS[number % len(_SYMBOLS)][0],
            symbolSize=8 if item.is_pending else 7,
            symbolPen=self.pg.mkPen(self.colours.background, width=0.8),
            symbolBrush=colour,
        )

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
