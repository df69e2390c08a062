"""Charts whose key stands above the plot, where it can hide nothing."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QResizeEvent
from qgis.PyQt.QtWidgets import QWidget

from .base import ChartWidget

DISC, SQUARE, TRIANGLE, DIAMOND, LINE, PATCH = "\u25cf", "\u25a0", "\u25bc", "\u25c6", "\u2501", "\u25ac"
_PARTING = "\u2003"
_SIDE_PX = 30


class KeyedChart(ChartWidget):
    """Part of the plot itself, so that exports have the key as well. Entries wrap to the chart's width."""

    def __init__(self, name: str, empty_text: str = "", parent: QWidget | None = None) -> None:
        self._key: list[tuple[str, QColor, str]] = []
        super().__init__(name, empty_text, parent)

    def _begin(self, plot: object) -> None:
        # The text's width as a minimum would keep the plot from becoming narrower than that.
        plot.titleLabel.updateMin = lambda: None
        plot.titleLabel.setMinimumSize(0, 0)

    def show_key(self, entries: list[tuple[str, QColor, str]]) -> None:
        """Sign, colour and text of each entry; called in `_draw`."""
        self._key = entries
        self._lay_key()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._key and self.has_picture():
            self._lay_key()

    def _lay_key(self) -> None:
        metrics = self.fontMetrics()
        room = max(self.width() - self.plot.getAxis("left").width() - _SIDE_PX, 150)
        lines: list[list[str]] = [[]]
        used = 0
        for sign, colour, text in self._key:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room) - 2 * metrics.height())
            width = metrics.horizontalAdvance(f"{sign} {text}{_PARTING}")
            if used and used + width > room:
                lines.append([])
                used = 0
            used += width
            lines[-1].append(f'<span style="color:{colour.name()}">{sign}</span>&nbsp;{html.escape(text)}')
        if not self._key:
            self.plot.setTitle(None)
            return
        text = "<br/>".join(_PARTING.join(line) for line in lines)
        self.plot.setTitle(text, color=self.colours.text.name(), size=f"{self.font().pointSizeF():.1f}pt")
        height = (metrics.height() + 2) * len(lines) + 4
        self.plot.titleLabel.setMaximumHeight(height)
        self.plot.layout.setRowFixedHeight(0, height)
