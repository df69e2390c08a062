"""Whether stronger deformation means more landslides: frequency ratio by class with its interval."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QWidget

from ...core.sentences import fill
from ...interpretation.accuracy.proneness_model import PronenessRow
from .base import ChartWidget

_BAR = 0.86


def tr(text: str) -> str:
    return QCoreApplication.translate("PronenessChart", text)


def class_label(row: PronenessRow) -> str:
    return f"≥ {row.lower:g}" if math.isinf(row.upper) else f"{row.lower:g}-{row.upper:g}"


class PronenessChart(ChartWidget):
    """Bars of the frequency ratio; the line at 1 is what chance would give."""

    def __init__(self, name: str, quantity: str, unit: str, empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, empty_text, parent)
        self.classes: tuple[PronenessRow, ...] = ()
        self._unit = unit
        self.set_axes(quantity, unit, tr("Frequency ratio"), "")

    def _begin(self, plot: object) -> None:
        plot.setMouseEnabled(x=False, y=False)

    def set_classes(self, classes: tuple[PronenessRow, ...]) -> None:
        self.classes = classes
        self.refresh()

    def has_data(self) -> bool:
        return any(math.isfinite(item.ratio) for item in self.classes)

    def table(self) -> tuple:
        return (
            f"lower_{self._unit}",
            f"upper_{self._unit}",
            "frequency_ratio",
            "ratio_lower",
            "ratio_upper",
            "sample_share",
            "area_share",
            "sample_pixels",
        ), [tuple(vars(item).values()) for item in self.classes]

    def _draw(self, plot: object) -> None:
        ratios = np.nan_to_num(np.array([item.ratio for item in self.classes]))
        low = np.nan_to_num(np.array([item.ratio_lower for item in self.classes]))
        high = np.nan_to_num(np.array([item.ratio_upper for item in self.classes]))
        places = np.arange(len(self.classes), dtype=float)
        more, less = self.colours.series(1), self.colours.series(0)
        for above, colour in ((True, more), (False, less)):
            chosen = (ratios > 1) == above
            fill = QColor(colour)
            fill.setAlpha(190)
            if chosen.any():
                plot.addItem(
                    self.pg.BarGraphItem(
                        x=places[chosen], height=ratios[chosen], width=_BAR, brush=fill, pen=self.pen(colour, 1)
                    )
                )
        plot.addItem(
            self.pg.ErrorBarItem(
                x=places,
                y=ratios,
                top=high - ratios,
                bottom=ratios - low,
                beam=0.15,
                pen=self.pen(self.colours.text, 1.4),
            )
        )
        chance = self.pg.InfiniteLine(
            1.0,
            angle=0,
            pen=self.pen(self.colours.muted, 1.4, Qt.PenStyle.DashLine),
            label=tr("as by chance"),
            labelOpts={"position": 0.02, "anchors": [(0.0, 1.0), (0.0, 1.0)], "color": self.colours.text},
        )
        plot.addItem(chance, ignoreBounds=True)
        # Limits stand between the bars; the last class is open.
        plot.getAxis("bottom").setTicks(
            [[(place - 0.5, f"{item.lower:g}") for place, item in zip(places, self.classes)]]
        )
        plot.setXRange(-0.6, len(self.classes) - 0.4, padding=0)
        # A bar whose interval is open to the sky must not press the others flat.
        top = min(max(high.max(), 1.3), 3.0 * max(ratios.max(), 1.0))
        plot.setYRange(0, 1.08 * top, padding=0)

    def label_at(self, x: float, y: float) -> str:
        index = round(x)
        if not 0 <= index < len(self.classes):
            return ""
        item = self.classes[index]
        template = tr(
            "frequency ratio {ratio:.2f} (95 % interval {low:.2f} to {high:.2f})\n{samples:.1%} of the landslide "
            "pixels on {area:.1%} of the area"
        )
        return f"{class_label(item)} {self._unit}\n" + fill(
            template,
            ratio=item.ratio,
            low=item.ratio_lower,
            high=item.ratio_upper,
            samples=item.sample_share,
            area=item.area_share,
        )
