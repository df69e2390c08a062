"""How the bounds of each factor moved over the iterations: a small chart per factor."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QWidget

from ...bridge.words import clauses
from ...interpretation.iterations.iteration_history import FactorDrift
from ..factor_labels import factor_label, range_text
from .base import ChartWidget, axis_title
from .iterations_axis import use_iterations

_COLUMNS = 2
_WIDTH = 0.5


def tr(text: str) -> str:
    return QCoreApplication.translate("BoundDrift", text)


class BoundDriftChart(ChartWidget):
    """A bar from lower to upper bound per iteration; an open end has a triangle at the bound that there is."""

    def __init__(self, drift: FactorDrift, parent: QWidget | None = None) -> None:
        super().__init__(f"bounds_{drift.factor}", "", parent)
        self.drift = drift
        self.set_axes(tr("Iteration"), "", factor_label(drift.factor), drift.unit)
        self.refresh()

    def _begin(self, plot: object) -> None:
        plot.setMouseEnabled(x=False, y=False)
        if self.drift.is_circular:
            plot.getAxis("left").tickStrings = _azimuths

    def has_data(self) -> bool:
        return bool(self.drift.intervals)

    def table(self) -> tuple:
        unit = self.drift.unit
        return ("iteration", axis_title("lower", unit), axis_title("upper", unit)), [
            (number, lower, upper) for number, pairs in self.drift.intervals.items() for lower, upper in pairs
        ]

    def _unwrapped(self, lower: float | None, upper: float | None) -> tuple[float | None, float | None]:
        if self.drift.is_circular and lower is not None and upper is not None and lower > upper:
            return lower - 360.0, upper
        return lower, upper

    def _draw(self, plot: object) -> None:
        colour = self.colours.series(0)
        fill = QColor(colour)
        fill.setAlpha(90)
        lines: dict[str, list[tuple[int, float]]] = {"lower": [], "upper": []}
        closed = []
        for number, pairs in self.drift.intervals.items():
            for pair in pairs:
                lower, upper = self._unwrapped(*pair)
                if lower is not None and upper is not None:
                    closed.append((number, lower, upper))
                if len(pairs) == 1:
                    lines["lower"] += [(number, lower)] if lower is not None else []
                    lines["upper"] += [(number, upper)] if upper is not None else []
        if closed:
            plot.addItem(
                self.pg.BarGraphItem(
                    x=[number for number, *_ in closed],
                    y0=[low for _, low, _ in closed],
                    y1=[high for *_, high in closed],
                    width=_WIDTH,
                    brush=fill,
                    pen=self.pen(colour, 1.0),
                )
            )
        for (name, points), symbol in zip(lines.items(), ("t1", "t")):
            if points:
                is_open = len(closed) < len(points)
                plot.plot(
                    [number for number, _value in points],
                    [value for _number, value in points],
                    pen=self.line_pen(points, self.colours.series(1 if name == "lower" else 0), 1.6),
                    symbol=symbol if is_open else "o",
                    symbolSize=9 if is_open else 6,
                    symbolBrush=self.colours.series(1 if name == "lower" else 0),
                    symbolPen=self.pg.mkPen(self.colours.background),
                )
        numbers = sorted(self.drift.intervals)
        use_iterations(plot.getAxis("bottom"), numbers)
        plot.setXRange(numbers[0] - 0.6, numbers[-1] + 0.6, padding=0)
        values = [value for _n, *pair in closed for value in pair]
        values += [value for points in lines.values() for _n, value in points]
        span = (max(values) - min(values)) or max(abs(values[0]) * 0.2, 1e-9)
        plot.setYRange(min(values) - 0.12 * span, max(values) + 0.12 * span, padding=0)

    def label_at(self, x: float, y: float) -> str:
        number = round(x)
        pairs = self.drift.intervals.get(number)
        if not pairs:
            return ""
        unit = self.drift.unit if self.drift.unit in ("", "°") else f" {self.drift.unit}"
        texts = [range_text(lower, upper, self.drift.factor) + unit for lower, upper in pairs]
        return tr("Iteration {number}: {intervals}").format(number=number, intervals=clauses(texts))


class BoundDriftCharts(QWidget):
    """All factors side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._empty = QLabel(tr("No thresholds yet. Derive them from the known landslides under Thresholds."))
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._grid.addWidget(self._empty, 0, 0, 1, _COLUMNS)
        self.charts: list[BoundDriftChart] = []

    def set_drifts(self, drifts: tuple[FactorDrift, ...]) -> None:
        if [chart.drift for chart in self.charts] == list(drifts):
            return
        self.release()
        self._empty.setVisible(not drifts)
        for index, drift in enumerate(drifts):
            chart = BoundDriftChart(drift, self)
            chart.setMinimumHeight(9 * self.fontMetrics().height())
            self._grid.addWidget(chart, 1 + index // _COLUMNS, index % _COLUMNS)
            self.charts.append(chart)

    def release(self) -> None:
        for chart in self.charts:
            chart.release()
            self._grid.removeWidget(chart)
            chart.hide()
            chart.deleteLater()
        self.charts = []


def _azimuths(values: list[float], _scale: float, _spacing: float) -> list[str]:
    """An interval through north is drawn from a negative angle on; it is labelled as azimuth."""
    return [f"{value % 360:.0f}" for value in values]
