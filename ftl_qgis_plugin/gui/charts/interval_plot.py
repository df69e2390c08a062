"""Proportions with their confidence intervals, one row each: accuracy by size class and by class."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QWidget

from ...bridge.words import share_text
from ...core.sentences import fill
from .keyed import DISC, SQUARE, TRIANGLE, KeyedChart

_OFFSET = 0.16
_TICK_GAP_PX = 12
_NARROW_EM = 22
# Of the chart's width, the most that the rows' names take.
_NAMES_SHARE = 0.42


def tr(text: str) -> str:
    return QCoreApplication.translate("IntervalPlot", text)


@dataclass(frozen=True)
class IntervalRow:
    """`values`: per measure (in the order of the chart's measures) share, lower, upper (0 to 1) and the count behind
    it as text; None where there is nothing to count."""

    label: str
    values: tuple[tuple[float, float, float, str] | None, ...]


class IntervalPlot(KeyedChart):
    def __init__(self, name: str, measures: tuple[str, ...], empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty_text, parent)
        self.measures = measures
        self.rows: tuple[IntervalRow, ...] = ()
        self.set_axes(tr("Share, 95 % interval"), "%", "", "")

    def _begin(self, plot: object) -> None:
        super()._begin(plot)
        plot.setMouseEnabled(x=False, y=False)
        self._show_ticks()

    def _show_ticks(self) -> None:
        """The unit stands with the numbers: the axis' title may have been scrolled out of sight."""
        is_narrow = self.width() < _NARROW_EM * self.fontMetrics().height()
        shares = (0, 50, 100) if is_narrow else (0, 25, 50, 75, 100)
        self.plot.getAxis("bottom").setTicks([[(share, share_text(share / 100)) for share in shares]])

    def set_rows(self, rows: tuple[IntervalRow, ...]) -> None:
        self.rows = rows
        lines = self.fontMetrics().height()
        self.set_least_height(int(lines * (5 + 1.9 * max(len(rows), 2))))
        self.refresh()

    def has_data(self) -> bool:
        return any(value is not None for row in self.rows for value in row.values)

    def table(self) -> tuple:
        return ("group", "measure", "share", "lower", "upper", "count"), [
            (row.label, measure, *value)
            for row in self.rows
            for measure, value in zip(self.measures, row.values)
            if value is not None
        ]

    def _places(self) -> list[tuple[float, IntervalRow, int, tuple[float, float, float, str]]]:
        """y, row, number of the measure, value; the first row is at the top."""
        shift = _OFFSET * (len(self.measures) - 1)
        return [
            (len(self.rows) - 1 - index + shift - 2 * _OFFSET * number, row, number, value)
            for index, row in enumerate(self.rows)
            for number, value in enumerate(row.values)
            if value is not None and not math.isnan(value[0])
        ]

    def _draw(self, plot: object) -> None:
        self.show_key(
            [
                ((DISC, SQUARE, TRIANGLE)[number % 3], self.colours.series(number), measure)
                for number, measure in enumerate(self.measures)
            ]
        )
        places = self._places()
        for number in range(len(self.measures)):
            own = [(y, value) for y, _row, which, value in places if which == number]
            colour = self.colours.series(number)
            ys = [y for y, _value in own]
            shares = [100 * value[0] for _y, value in own]
            if own:
                plot.addItem(
                    self.pg.ErrorBarItem(
                        x=np.array(shares),
                        y=np.array(ys),
                        left=np.array([100 * (value[0] - value[1]) for _y, value in own]),
                        right=np.array([100 * (value[2] - value[0]) for _y, value in own]),
                        beam=0.12,
                        pen=self.pen(colour, 2),
                    )
                )
            plot.plot(
                shares,
                ys,
                pen=None,
                symbol=("o", "s", "t")[number % 3],
                symbolSize=9,
                symbolBrush=colour,
                symbolPen=self.pg.mkPen(self.colours.background),
            )
        self._name_rows()
        plot.showGrid(x=True, y=False, alpha=0.2)
        plot.setXRange(-9, 113, padding=0)  # room for the outer numbers
        plot.setYRange(-0.7, len(self.rows) - 0.3, padding=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.has_picture():
            self._name_rows()
        super().resizeEvent(event)

    def _name_rows(self) -> None:
        """Names beside the axis, as wide as the longest; pyqtgraph's own measure cuts off long ones."""
        metrics = self.fontMetrics()
        room = int(_NAMES_SHARE * self.width())
        names = [metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, room) for row in self.rows]
        axis = self.plot.getAxis("left")
        axis.setWidth(max(metrics.horizontalAdvance(name) for name in names) + _TICK_GAP_PX)
        axis.setTicks([[(len(names) - 1 - index, name) for index, name in enumerate(names)]])

    def label_at(self, x: float, y: float) -> str:
        near = sorted((abs(place[0] - y), index) for index, place in enumerate(self._places()))
        if not near or near[0][0] > 0.5:
            return ""
        _y, row, number, (share, low, high, count) = self._places()[near[0][1]]
        template = tr("{measure} {share:.1%} (95 % interval {low:.1%} to {high:.1%}), {count}")
        return f"{row.label}\n" + fill(
            template, measure=self.measures[number], share=share, low=low, high=high, count=count
        )
