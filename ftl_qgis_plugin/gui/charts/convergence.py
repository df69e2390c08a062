"""How the iteration settles: the samples' mean rate with the stop rule, samples by origin, true positive rate."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QWidget

from ...core import colours
from ...core.iteration.sample_growth import CANDIDATE, DIGITISED, INVENTORY, ORIGINS
from ...core.sentences import fill
from ...study.iteration.history import HistoryRow
from .iterations_axis import use_iterations
from .keyed import DISC, PATCH, SQUARE, KeyedChart

_BAND_HALF = 0.32
_BAR = 0.62


def tr(text: str) -> str:
    return QCoreApplication.translate("ConvergenceCharts", text)


def origin_name(origin: str) -> str:
    return {
        INVENTORY: tr("known landslides"),
        DIGITISED: tr("digitised (missed ones)"),
        CANDIDATE: tr("accepted candidates"),
    }.get(origin, origin)


class _IterationsChart(KeyedChart):
    """Base: one value or more per iteration."""

    def __init__(self, name: str, empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty_text, parent)
        self.rows: tuple[HistoryRow, ...] = ()

    def _begin(self, plot: object) -> None:
        super()._begin(plot)
        plot.setMouseEnabled(x=False, y=False)

    def _number_axis(self, plot: object, further: int = 0) -> None:
        numbers = [row.number for row in self.rows]
        use_iterations(plot.getAxis("bottom"), numbers + [numbers[-1] + step + 1 for step in range(further)])
        plot.setXRange(numbers[0] - 0.6, numbers[-1] + further + 0.6, padding=0)

    def _row_at(self, x: float) -> HistoryRow | None:
        return next((row for row in self.rows if abs(row.number - x) <= 0.5), None)


class MeanRateChart(_IterationsChart):
    """Mean |rate| of the samples with their standard deviation.

    A box around the mean before each iteration shows where the stop rule holds its change for small; the box after
    the last one is where the next has to fall.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mean_rate", tr("No iteration is finished yet. Review candidates, then finish it."), parent)
        self.tolerance_mm_a = 1.0
        self.set_axes(tr("Iteration (0 = known landslides)"), "", tr("Samples' mean |rate|"), "mm/a")

    def set_history(self, rows: tuple[HistoryRow, ...], tolerance_mm_a: float) -> None:
        self.rows = rows
        self.tolerance_mm_a = tolerance_mm_a
        self.refresh()

    def has_data(self) -> bool:
        return any(math.isfinite(row.mean_rate_mm_a) for row in self.rows)

    def table(self) -> tuple:
        header = ("iteration", "mean_rate_mm_a", "spread_mm_a", "band_lower_mm_a", "band_upper_mm_a", "samples")
        bands = {number: (low, high) for number, low, high in self._bands()}
        return header, [
            (row.number, row.mean_rate_mm_a, row.spread_mm_a, *bands.get(row.number, (None, None)), row.samples)
            for row in self.rows
        ]

    def _bands(self) -> list[tuple[int, float, float]]:
        means = [(row.number, row.mean_rate_mm_a) for row in self.rows]
        following = [*(number for number, _mean in means[1:]), means[-1][0] + 1] if means else []
        return [
            (number, mean - self.tolerance_mm_a, mean + self.tolerance_mm_a)
            for number, (_before, mean) in zip(following, means)
            if math.isfinite(mean)
        ]

    def _draw(self, plot: object) -> None:
        band_colour, colour = self.colours.series(2), self.colours.series(0)
        fill = QColor(band_colour)
        fill.setAlpha(70)
        bands = self._bands()
        boxes = self.pg.BarGraphItem(
            x=[number for number, *_ in bands],
            y0=[low for _, low, _ in bands],
            y1=[high for *_, high in bands],
            width=2 * _BAND_HALF,
            brush=fill,
            pen=self.pen(band_colour, 1.0),
        )
        boxes.setZValue(-5)
        plot.addItem(boxes)
        self.show_key(
            [
                (DISC, colour, tr("mean ± standard deviation")),
                (
                    PATCH,
                    band_colour,
                    tr("stop rule: ±{tolerance:g} mm/a of the last").format(tolerance=self.tolerance_mm_a),
                ),
            ]
        )
        numbers = np.array([row.number for row in self.rows], float)
        means = np.array([row.mean_rate_mm_a for row in self.rows])
        spreads = np.nan_to_num(np.array([row.spread_mm_a for row in self.rows]))
        held = np.isfinite(means)
        plot.addItem(
            self.pg.ErrorBarItem(
                x=numbers[held], y=means[held], height=2 * spreads[held], beam=0.12, pen=self.pen(colour, 1.2)
            )
        )
        plot.plot(
            numbers[held],
            means[held],
            pen=self.line_pen(numbers[held], colour, 2),
            symbol="o",
            symbolSize=9,
            symbolBrush=colour,
            symbolPen=self.pg.mkPen(self.colours.background),
        )
        lows = [*(means - spreads)[held], *(low for _, low, _ in bands)]
        highs = [*(means + spreads)[held], *(high for *_, high in bands)]
        span = max(highs) - min(lows)
        plot.setYRange(min(lows) - 0.05 * span, max(highs) + 0.05 * span, padding=0)
        self._number_axis(plot, further=1)

    def label_at(self, x: float, y: float) -> str:
        row = self._row_at(x)
        if row is None:
            bands = [band for band in self._bands() if abs(band[0] - x) <= 0.5]
            return (
                tr("settled if the next mean is {low:.2f} to {high:.2f} mm/a").format(low=bands[0][1], high=bands[0][2])
                if bands
                else ""
            )
        before = next((item for item in self.rows if item.number == row.number - 1), None)
        text = tr("Iteration {number}: mean {mean:.2f} mm/a, spread {spread:.2f} mm/a, {samples} samples").format(
            number=row.number, mean=row.mean_rate_mm_a, spread=row.spread_mm_a, samples=row.samples
        )
        if before is None:
            return text
        return text + "\n" + tr("change {change:+.2f} mm/a").format(change=row.mean_rate_mm_a - before.mean_rate_mm_a)


class SamplesChart(_IterationsChart):
    """Samples by origin, stacked, with the number of new ones above each bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("samples", tr("No iteration is finished yet. Review candidates, then finish it."), parent)
        self.set_axes(tr("Iteration (0 = known landslides)"), "", tr("Samples"), "")

    def set_history(self, rows: tuple[HistoryRow, ...]) -> None:
        self.rows = rows
        self.refresh()

    def has_data(self) -> bool:
        return bool(self.rows)

    def table(self) -> tuple:
        return ("iteration", *ORIGINS, "new"), [
            (row.number, *(row.by_origin.get(origin, 0) for origin in ORIGINS), row.added) for row in self.rows
        ]

    def _draw(self, plot: object) -> None:
        numbers = np.array([row.number for row in self.rows], float)
        key = []
        base = np.zeros(len(numbers))
        for origin in ORIGINS:
            counts = np.array([row.by_origin.get(origin, 0) for row in self.rows], float)
            colour = QColor(colours.ORIGINS[origin])
            if counts.any():
                plot.addItem(
                    self.pg.BarGraphItem(
                        x=numbers,
                        y0=base,
                        height=counts,
                        width=_BAR,
                        brush=colour,
                        pen=self.pg.mkPen(self.colours.background),
                    )
                )
                key.append((SQUARE, colour, origin_name(origin)))
            base = base + counts
        for row, top in zip(self.rows, base):
            if row.number and len(self.rows) <= 25:
                label = self.pg.TextItem(f"+{row.added}", color=self.colours.text, anchor=(0.5, 1.0))
                label.setFont(self.font())
                label.setPos(row.number, top)
                plot.addItem(label, ignoreBounds=True)
        self.show_key(key)
        plot.setYRange(0, 1.3 * max(base.max(), 1), padding=0)
        self._number_axis(plot)

    def label_at(self, x: float, y: float) -> str:
        row = self._row_at(x)
        if row is None:
            return ""
        lines = [
            tr("Iteration {number}: {samples} samples, {added} new").format(
                number=row.number, samples=row.samples, added=row.added
            )
        ]
        lines += [f"{origin_name(origin)}: {row.by_origin.get(origin, 0)}" for origin in ORIGINS]
        return "\n".join(lines)


class TprChart(_IterationsChart):
    """Share of the reference landslides found so far, with Wilson's 95 % interval."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "tpr",
            tr(
                "No landslides are held out. Hold some of the known ones out on the Accuracy page before the first "
                "iteration."
            ),
            parent,
        )
        self.set_axes(tr("Iteration (0 = known landslides)"), "", tr("TPR"), "%")

    def set_history(self, rows: tuple[HistoryRow, ...]) -> None:
        self.rows = tuple(row for row in rows if row.references)
        self.refresh()

    def has_data(self) -> bool:
        return bool(self.rows)

    def table(self) -> tuple:
        return ("iteration", "found", "references", "tpr", "tpr_lower", "tpr_upper"), [
            (row.number, row.found, row.references, row.tpr, *row.tpr_interval) for row in self.rows
        ]

    def _draw(self, plot: object) -> None:
        colour = self.colours.series(1)
        self.show_key([(SQUARE, colour, tr("found so far, 95 % interval"))])
        numbers = np.array([row.number for row in self.rows], float)
        values = 100 * np.array([row.tpr for row in self.rows])
        low, high = 100 * np.array([row.tpr_interval for row in self.rows]).T
        plot.addItem(
            self.pg.ErrorBarItem(
                x=numbers, y=values, top=high - values, bottom=values - low, beam=0.12, pen=self.pen(colour, 1.2)
            )
        )
        plot.plot(
            numbers,
            values,
            pen=self.line_pen(numbers, colour, 2),
            symbol="s",
            symbolSize=8,
            symbolBrush=colour,
            symbolPen=self.pg.mkPen(self.colours.background),
        )
        plot.setYRange(0, 104, padding=0)
        self._number_axis(plot)

    def label_at(self, x: float, y: float) -> str:
        row = self._row_at(x)
        if row is None:
            return ""
        low, high = row.tpr_interval
        template = tr(
            "Iteration {number}: {found} of {references} found, {tpr:.1%} (95 % interval {low:.1%} to {high:.1%})"
        )
        return fill(
            template, number=row.number, found=row.found, references=row.references, tpr=row.tpr, low=low, high=high
        )
