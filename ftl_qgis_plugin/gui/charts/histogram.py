"""A factor's samples over the study area's terrain, with ranges to be dragged."""

from __future__ import annotations

from html import escape

import numpy as np
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...bridge.words import share_text
from ...interpretation.thresholds.factor_picture import FactorPicture
from ..factor_labels import factor_label, range_text
from .base import ChartWidget, axis_title
from .frame import tr

# Places of whiskers (lower, upper bound), half their caps, and of the comparison's bars, as shares of the highest
# density.
WHISKER_HEIGHTS = (1.04, 1.10)
CAP_HEIGHT = 0.018
COMPARED_HEIGHT = 1.16
HEADROOM = 1.21


class FactorHistogram(ChartWidget):
    """Densities of a FactorPicture as steps; one draggable region per interval.

    While a region is dragged, rangeChanged comes with the row's index and its bounds (None = still open);
    rangeCommitted when it is let go.
    """

    rangeChanged = pyqtSignal(int, object, object)
    rangeCommitted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("histogram", tr("No samples have been read for this factor."), parent)
        self._picture: FactorPicture | None = None
        self._regions: list = []
        self._placed: list[tuple[float, float]] = []
        self._is_own_change = False
        self._drawn: FactorPicture | None = None
        # A region must not be taken away while it tells of its own change.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(lambda: self.set_picture(self._picture))
        self.refresh()

    def _begin(self, plot: object) -> None:
        plot.setMouseEnabled(x=True, y=False)

    def set_picture(self, picture: FactorPicture | None) -> None:
        """Shows another factor, or the same with other ranges (cheap: regions are moved, nothing is built anew)."""
        before, self._picture = self._drawn, picture
        if self._is_own_change:
            return
        if _same_ground(before, picture) and len(self._regions) == len(picture.intervals):
            self._move_regions()
            return
        if picture is not None:
            self.name = f"histogram_{picture.factor}"
            unit = picture.unit
            self.set_axes(factor_label(picture.factor), unit, tr("Density"), f"1/{unit}" if unit else "")
        is_other = before is None or picture is None or before.factor != picture.factor
        self._drawn = picture
        self.refresh()
        if is_other:
            self.view_all()

    def has_data(self) -> bool:
        return self._picture is not None

    def table(self) -> tuple[list[str], list[list[object]]]:
        picture = self._picture
        unit = picture.unit
        density = f"1/{unit}" if unit else ""
        header = [
            axis_title(f"{picture.factor}_from", unit),
            axis_title(f"{picture.factor}_to", unit),
            axis_title("samples", density),
            axis_title("study_area", density),
        ]
        columns = zip(picture.edges[:-1], picture.edges[1:], picture.samples, picture.ground)
        return header, [[float(value) if np.isfinite(value) else None for value in row] for row in columns]

    def label_at(self, x: float, y: float) -> str:
        picture = self._picture
        if not picture.edges[0] <= x <= picture.edges[-1]:
            return ""
        index = min(int(np.searchsorted(picture.edges, x, side="right")) - 1, len(picture.samples) - 1)
        low, high = picture.edges[index], picture.edges[index + 1]
        lines = [f"{range_text(low, high, picture.factor)} {picture.unit}".strip()]
        width = high - low
        for name, values in ((tr("samples"), picture.samples), (tr("study area"), picture.ground)):
            if np.isfinite(values[index]):
                lines.append(f"{name}: {share_text(values[index] * width, 1)}")
        return "\n".join(lines)

    def view_all(self) -> None:
        if not self.has_picture():
            return
        low, high = float(self._picture.edges[0]), float(self._picture.edges[-1])
        for lower, upper in self._picture.intervals:
            low = low if lower is None else min(low, lower)
            high = high if upper is None else max(high, upper)
        self.plot.setXRange(low, high, padding=0.03)
        self.plot.setYRange(0.0, self._top() * HEADROOM, padding=0.0)

    def _draw(self, plot: object) -> None:
        picture, colours = self._picture, self.colours
        self.add_legend()
        self.plot.legend.setOffset((-4, 22))
        ground, samples = np.nan_to_num(picture.ground), np.nan_to_num(picture.samples)
        grey = colours.muted
        plot.plot(
            picture.edges,
            ground,
            stepMode="center",
            fillLevel=0.0,
            brush=(grey.red(), grey.green(), grey.blue(), 70),
            pen=self.pen(grey, 1.0),
            name=tr("Study area"),
        )
        blue = colours.series(0)
        plot.plot(
            picture.edges,
            samples,
            stepMode="center",
            fillLevel=0.0,
            brush=(blue.red(), blue.green(), blue.blue(), 60),
            pen=self.pen(blue, 2.0),
            name=tr("Samples"),
        )
        self._draw_whiskers(plot)
        self._draw_compared(plot)
        self._draw_regions(plot)

    def _draw_regions(self, plot: object) -> None:
        colour = self.colours.series(1)
        shade = (colour.red(), colour.green(), colour.blue(), 45 if self._picture.is_enabled else 15)
        style = Qt.PenStyle.SolidLine if self._picture.is_enabled else Qt.PenStyle.DashLine
        self._regions = []
        for index in range(len(self._picture.intervals)):
            region = self.pg.LinearRegionItem(
                (0.0, 1.0), brush=shade, hoverBrush=(*shade[:3], 70), pen=self.pen(colour, 2.5, style), swapMode="block"
            )
            for line in region.lines:
                line.setHoverPen(self.pen(self.colours.text, 3.5))
            region.setZValue(10)
            region.sigRegionChanged.connect(lambda _item=None, index=index: self._dragged(index))
            region.sigRegionChangeFinished.connect(lambda _item=None: self._released_region())
            plot.addItem(region)
            self._regions.append(region)
        self._move_regions()

    def _draw_whiskers(self, plot: object) -> None:
        """Bootstrap intervals of the bounds as bars with caps above the histogram, the upper bounds' higher."""
        pen = self.pen(self.colours.text, 1.5)
        for interval, bounds in zip(self._picture.intervals, self._picture.bounds_ci):
            for side, (bound, ends) in enumerate(zip(interval, bounds)):
                if bound is None or not np.isfinite(ends).all():
                    continue
                height = self._top() * WHISKER_HEIGHTS[side]
                cap = self._top() * CAP_HEIGHT
                low, high = ends
                plot.plot(
                    [low, low, low, high, high, high],
                    [height - cap, height + cap, height, height, height - cap, height + cap],
                    pen=pen,
                )

    def _draw_compared(self, plot: object) -> None:
        """The other table's ranges as a bar at the top."""
        pen = self.pen(self.colours.series(2), 5.0)
        left, right = float(self._picture.edges[0]), float(self._picture.edges[-1])
        for number, (lower, upper) in enumerate(self._picture.compared):
            ends = [left if lower is None else lower, right if upper is None else upper]
            name = escape(self._picture.compared_title) if number == 0 else None
            plot.plot(ends, [self._top() * COMPARED_HEIGHT] * 2, pen=pen, name=name)

    def _move_regions(self) -> None:
        self._placed = []
        for region, interval in zip(self._regions, self._picture.intervals):
            placed = self._place(interval)
            self._placed.append(placed)
            region.blockSignals(True)
            region.setRegion(placed)
            region.blockSignals(False)

    def _place(self, interval: tuple[float | None, float | None]) -> tuple[float, float]:
        """Where lines are drawn: open ends lie at the histogram's edge, to be grasped there."""
        lower, upper = interval
        left, right = float(self._picture.edges[0]), float(self._picture.edges[-1])
        low = min(left, right if upper is None else upper) if lower is None else lower
        return low, max(right, low) if upper is None else upper

    def _dragged(self, index: int) -> None:
        low, high = self._regions[index].getRegion()
        lower, upper = self._picture.intervals[index]
        placed_low, placed_high = self._placed[index]
        # An open end that has not been touched stays open.
        lower = None if lower is None and low == placed_low else low
        upper = None if upper is None and high == placed_high else high
        self._is_own_change = True
        try:
            self.rangeChanged.emit(index, lower, upper)
        finally:
            self._is_own_change = False

    def _released_region(self) -> None:
        self.rangeCommitted.emit()
        self._settle.start(0)

    def _top(self) -> float:
        values = np.concatenate([self._picture.samples, self._picture.ground])
        values = values[np.isfinite(values)]
        return float(values.max()) if len(values) and values.max() > 0 else 1.0


def _same_ground(before: FactorPicture | None, after: FactorPicture | None) -> bool:
    """Whether only the ranges differ."""
    if before is None or after is None:
        return False
    same = ("factor", "is_enabled", "bounds_ci", "compared", "compared_title")
    if any(getattr(before, name) != getattr(after, name) for name in same):
        return False
    return all(
        np.array_equal(getattr(before, name), getattr(after, name), equal_nan=True)
        for name in ("edges", "samples", "ground")
    )
