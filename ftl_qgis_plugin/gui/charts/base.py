"""A chart drawn by pyqtgraph, or a sentence in its place where pyqtgraph cannot be used."""

from __future__ import annotations

from html import escape
from types import ModuleType

from qgis.PyQt.QtCore import QPoint, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QPainter
from qgis.PyQt.QtWidgets import QMenu, QWidget

from . import pg
from .frame import ChartFrame, tr

__all__ = ["ChartFrame", "ChartWidget", "axis_title", "tr"]


def axis_title(label: str, unit: str = "") -> str:
    return f"{label} ({unit})" if unit else label


class ChartWidget(ChartFrame):
    """Base of the pyqtgraph charts.

    `self.plot` is the PlotItem (None where pyqtgraph cannot be used: `refresh` then never calls `_draw`). It is made
    where it is first shown, drawn or asked for: a start of QGIS does not wait for pyqtgraph. A subclass overrides
    `has_data`, `table`, `_begin(plot)` (what holds for the plot whatever it shows), `_draw(plot)` (called with an empty
    plot whenever data, theme or font change) and `label_at(x, y)` (hover text for data coordinates). `self.pg` is the
    pyqtgraph module.
    """

    def __init__(self, name: str, empty_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, empty_text, parent)
        self._is_made = False
        self._plot = None
        self._pg = None
        self._view = None
        self._titles = {"bottom": "", "left": ""}

    @property
    def plot(self) -> object | None:
        self._make()
        return self._plot

    @property
    def pg(self) -> ModuleType | None:
        self._make()
        return self._pg

    def _make(self) -> None:
        if self._is_made:
            return
        self._is_made = True
        usable, reason = pg.available()
        if not usable:
            self.empty.setText(f"{reason}\n\n{pg.how_to_install()}")
            return
        self._pg = pg.module()
        self._view = self._pg.PlotWidget(self)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(lambda place: self._show_menu(self._view.mapToGlobal(place)))
        self._view.hide()
        self._layout.addWidget(self._view)
        self._plot = self._view.getPlotItem()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        for side in ("bottom", "left"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        self._plot.scene().sigMouseMoved.connect(self._hovered)
        self._view.viewport().installEventFilter(self)
        self._colour_plot()
        self._begin(self._plot)

    def _begin(self, plot: object) -> None:
        """Settings of the plot that has just been made."""

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._make()  # where pyqtgraph is lacking it is said, data or not

    @property
    def usable(self) -> bool:
        """Whether pyqtgraph is there."""
        return self.plot is not None

    def set_empty_text(self, text: str) -> None:
        if not self._is_made or self._plot is not None:
            super().set_empty_text(text)

    def set_axes(self, x_label: str, x_unit: str, y_label: str, y_unit: str) -> None:
        """Titles of the axes; an empty unit for counts and dates."""
        self._titles = {"bottom": axis_title(x_label, x_unit), "left": axis_title(y_label, y_unit)}
        if self._plot is not None:
            self._colour_plot()

    def label_at(self, x: float, y: float) -> str:
        """Hover text at data coordinates; empty = none."""
        return ""

    def view_all(self) -> None:
        """Show all data again after zooming."""
        if self._plot is not None:
            self._plot.enableAutoRange()

    def pen(self, colour: object, width: float = 1.5, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> object:
        """A pen of the same width at any zoom."""
        return self.pg.mkPen(colour, width=width, style=style, cosmetic=True)

    def line_pen(self, points: object, colour: object, width: float = 1.5, **style: object) -> object:
        """As `pen`; None through fewer than two points, where some versions of pyqtgraph fail at every paint."""
        return self.pen(colour, width, **style) if len(points) > 1 else None

    def menu(self) -> QMenu:
        menu = super().menu()
        if self.has_data() and self.plot is not None:
            first = menu.actions()[0]
            reset = menu.addAction(tr("View all"))
            reset.triggered.connect(lambda _checked=False: self.view_all())
            menu.insertAction(first, reset)
            menu.insertSeparator(first)
        return menu

    def release(self) -> None:
        super().release()
        self._is_made = True  # it is not made any more
        if self._view is None:
            return
        self._view.viewport().removeEventFilter(self)
        self.plot.scene().sigMouseMoved.disconnect(self._hovered)
        # The view box goes before its scene: the other order crashes when the plugin is reloaded.
        self.plot.clear()
        view, self._view, self._plot = self._view, None, None
        # Out of sight first: the mouse that leaves is told to the plot's parts, which `close` takes away.
        view.setParent(None)
        view.close()
        view.deleteLater()

    def eventFilter(self, watched: object, event: object) -> bool:
        if event.type() == event.Type.Leave:
            self._hover.hide()
        if event.type() == event.Type.Wheel and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the page scrolls; with Ctrl the chart zooms
            return True
        return super().eventFilter(watched, event)

    def has_picture(self) -> bool:
        return self.has_data() and self.plot is not None

    def refresh(self) -> None:
        if self.has_data():
            self._make()
        if not self._is_made or self._plot is not None:
            super().refresh()

    def _redraw(self) -> None:
        self._colour_plot()
        self.plot.clear()
        if self.plot.legend is not None:
            self.plot.legend.clear()
        self._draw(self.plot)

    def _draw(self, plot: object) -> None:
        """Add the items for the present data to the empty plot, coloured by `self.colours`."""

    def _show_picture(self, shown: bool) -> None:
        if self._view is not None:
            self._view.setVisible(shown)

    def _paint(self, painter: QPainter, target: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.render(painter, target, self._view.viewport().rect())

    def add_legend(self) -> None:
        """A legend in the plot's corner, coloured by the theme; call it first in `_draw`."""
        if self.plot.legend is None:
            self.plot.addLegend(offset=(-8, 6))
        self.plot.legend.setLabelTextColor(self.colours.text)
        ground = self.colours.background
        self.plot.legend.setBrush(self.pg.mkBrush(ground.red(), ground.green(), ground.blue(), 190))

    def _colour_plot(self) -> None:
        self._view.setBackground(self.colours.background)
        for side, title in self._titles.items():
            axis = self.plot.getAxis(side)
            axis.setPen(self.pg.mkPen(self.colours.muted))
            axis.setTextPen(self.pg.mkPen(self.colours.text))
            axis.setTickFont(self.font())
            axis.setStyle(autoExpandTextSpace=True, autoReduceTextSpace=True)
            axis.setLabel(
                escape(title), color=self.colours.text.name(), **{"font-size": f"{self.font().pointSizeF():.1f}pt"}
            )
            axis.showLabel(bool(title))

    def _hovered(self, place: QPointF) -> None:
        if self.plot is None or not self.has_data():
            return
        box = self.plot.getViewBox()
        if not box.sceneBoundingRect().contains(place):
            self._hover.hide()
            return
        point = box.mapSceneToView(place)
        inside = self._view.mapFromScene(place)
        self.show_hover(self.label_at(point.x(), point.y()), self._view.mapTo(self, QPoint(inside)))
