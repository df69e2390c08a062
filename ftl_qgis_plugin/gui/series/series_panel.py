"""The time series of the current candidate or of a place on the map, with those kept beside it."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsDockWidget, QgsMapCanvas
from qgis.PyQt.QtCore import QLocale, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from ...core.errors import FtlError
from ...core.timeseries.seasons import Seasons
from ...interpretation.series.series_controller import SeriesController, ShownSeries, fit_text
from ...interpretation.session.session import InterpretationSession
from ...interpretation.settings.season_settings import UNITS
from .. import theme
from ..charts.time_series import TimeSeriesChart
from ..input.wheel_guard import guard_wheel
from ..text.plain_text import plain
from ..widgets.button_bar import ButtonBar
from .series_tool import SeriesTool

_LAST_FOLDER = "time_series.csv"
# Of a series' name, what the table shows; all of it stands in the chart's key.
# So wide is the chart before the figures beside it are scrolled, in heights of a line.
_CHART_EM = 18
_NAME_CHARACTERS = 9


class SeriesPanel(QWidget):
    """Buttons, chart and a table of fits. `controller` holds what is shown; the panel only draws it."""

    def __init__(
        self,
        session: InterpretationSession,
        canvas: QgsMapCanvas,
        controller: SeriesController | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.controller = controller or SeriesController(session)
        self._session = session
        self._tool = SeriesTool(canvas)
        self._tool.placePicked.connect(self._place_picked)
        self._tool.pickingChanged.connect(self._show_tool)
        self._wants_reference = False
        self.chart = TimeSeriesChart(self)
        self.chart.setToolTip(self.tr("Along the line of sight, positive toward the satellite; 0 is the first date."))
        self._table = self._make_table()
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        self._is_split_by_user = False
        split.splitterMoved.connect(self._keep_split)
        split.addWidget(self.chart)
        split.addWidget(self._table)
        # The table as wide as its figures are, the chart takes the rest.
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setChildrenCollapsible(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addLayout(self._make_bar())
        layout.addWidget(split, 1)
        self.chart.setMinimumHeight(8 * self.fontMetrics().height())  # lower it would show nothing
        self.controller.seriesChanged.connect(self.redraw)
        self.controller.settingsChanged.connect(self.redraw)
        self.controller.busyChanged.connect(self._show_busy)
        session.choicesChanged.connect(self.redraw)
        self.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        """Where both have no room the figures are scrolled: the chart is what one looks at."""
        if not self._is_split_by_user and not self._table.isHidden():
            width = self._split.width()
            room = width - _CHART_EM * self.fontMetrics().height()
            table = min(self._table.sizeHint().width(), max(room, width // 2))
            self._split.setSizes([width - table, table])

    def _keep_split(self, *_: object) -> None:
        self._is_split_by_user = True

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self.controller.set_active(True)

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)
        self.controller.set_active(False)
        self._tool.stop()

    def close_down(self) -> None:
        """Before the plugin goes: map tool, reading thread and chart."""
        self._tool.close()
        self.controller.close()
        self.chart.release()

    def redraw(self) -> None:
        controller = self.controller
        shown = controller.shown()
        self.chart.set_empty_text(controller.message or self._what_to_do())
        self.chart.set_series(shown, controller.seasons)
        self._table.setRowCount(len(shown))
        for row, item in enumerate(shown):
            self._fill_row(row, item)
        self._table.setVisible(bool(shown))
        self._divide()
        self._keep.setEnabled(any(item.is_pending for item in shown))
        self._clear.setEnabled(controller.kept_count > 0)
        self._export.setEnabled(bool(shown))
        self._relative.setText(self.tr("relative to the reference area") if controller.has_reference else "")
        self._no_reference.setEnabled(controller.has_reference)

    def export(self, path: str) -> None:
        try:
            self.controller.export_csv(path)
        except (OSError, FtlError) as error:
            self._session.messageRaised.emit(
                "warning",
                self.tr("{path} cannot be written ({reason}). Choose another folder.").format(
                    path=path, reason=getattr(error, "strerror", None) or error
                ),
            )

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        self._follow = self._button(
            "FtlSeriesFollow", "mActionPanToSelected", self.tr("Follow"), self.tr("Follow the current candidate"), True
        )
        self._follow.setChecked(self.controller.is_following)
        self._follow.toggled.connect(self.controller.set_follow)
        self._pick = self._button(
            "FtlSeriesPick",
            "mActionCapturePoint",
            self.tr("Pick"),
            self.tr("Click a place on the map to see its time series"),
            True,
        )
        self._pick.clicked.connect(lambda is_on: self._start_tool(False) if is_on else self._tool.stop())
        self._keep = self._button(
            "FtlSeriesKeep",
            "mActionAdd",
            self.tr("Keep"),
            self.tr("Keep this series to compare the next ones with it"),
        )
        self._keep.clicked.connect(lambda: self.controller.keep())
        self._clear = self._button(
            "FtlSeriesClear", "mActionDeleteSelected", self.tr("Clear"), self.tr("Remove the kept series")
        )
        self._clear.clicked.connect(lambda: self.controller.clear_kept())
        self._reference = self._button(
            "FtlSeriesReference",
            "mActionMeasureBearing",
            self.tr("Reference"),
            self.tr("Show all series relative to a stable place"),
        )
        self._reference.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._reference.setMenu(self._reference_menu())
        seasons = self._button(
            "FtlSeriesSettings", "mActionOptions", self.tr("Settings"), self.tr("Thaw season and unit")
        )
        seasons.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        seasons.setMenu(self._settings_menu())
        self._export = self._button(
            "FtlSeriesExport", "mActionFileSave", self.tr("Export"), self.tr("Export all series shown as CSV")
        )
        self._export.clicked.connect(self._ask_export)
        buttons = (self._follow, self._pick, self._keep, self._clear, self._reference, seasons, self._export)
        self._relative = QLabel()
        self._busy = QLabel()
        bar.addWidget(ButtonBar(buttons), 1)
        bar.addWidget(self._relative)
        bar.addWidget(self._busy)
        return bar

    def _button(self, name: str, icon: str, text: str, tip: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(theme.qgis_icon(icon))
        button.setText(text)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.setCheckable(checkable)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # single keys stay the review's
        return button

    def _reference_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Pick on the map")).triggered.connect(lambda: self._start_tool(True))
        menu.addAction(self.tr("The current candidate's outline")).triggered.connect(self._reference_from_current)
        menu.addSeparator()
        self._no_reference = menu.addAction(self.tr("None"))
        self._no_reference.triggered.connect(lambda: self.controller.clear_reference())
        return menu

    def _settings_menu(self) -> QMenu:
        menu = QMenu(self)
        content = QWidget()
        form = QFormLayout(content)
        self.thaw_first, self.thaw_last = QComboBox(), QComboBox()
        for box in (self.thaw_first, self.thaw_last):
            for month in range(1, 13):
                box.addItem(
                    QLocale(QgsApplication.locale()).standaloneMonthName(month, QLocale.FormatType.LongFormat), month
                )
        seasons = self.controller.seasons
        self.thaw_first.setCurrentIndex(seasons.thaw_first - 1)
        self.thaw_last.setCurrentIndex(seasons.thaw_last - 1)
        self.unit = QComboBox()
        self.unit.addItems(list(UNITS))
        self.unit.setCurrentText(self.controller.unit)
        self.unit.setToolTip(
            self.tr("Of raster and point layers. MintPy and LiCSBAS files tell their unit themselves.")
        )
        form.addRow(self.tr("Thaw season from"), self.thaw_first)
        form.addRow(self.tr("to the end of"), self.thaw_last)
        form.addRow(self.tr("Unit of the layer"), self.unit)
        self.thaw_first.currentIndexChanged.connect(self._set_seasons)
        self.thaw_last.currentIndexChanged.connect(self._set_seasons)
        self.unit.currentTextChanged.connect(self.controller.set_unit)
        guard_wheel(content)
        action = QWidgetAction(menu)
        action.setDefaultWidget(content)
        menu.addAction(action)
        return menu

    def _make_table(self) -> QTableWidget:
        headers = [
            self.tr("Series"),
            self.tr("Rate (mm/a)"),
            self.tr("Amplitude (mm)"),
            self.tr("R²"),
            self.tr("RMSE (mm)"),
            self.tr("Pixels"),
        ]
        table = QTableWidget(0, len(headers))
        table.setObjectName("FtlSeriesFits")
        # Units under the names: all figures are in sight beside the chart then.
        wide = "\N{FULLWIDTH LEFT PARENTHESIS}"
        table.setHorizontalHeaderLabels([text.replace(" (", "\n(").replace(wide, f"\n{wide}") for text in headers])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, table.fontMetrics().horizontalAdvance("0" * _NAME_CHARACTERS))
        table.setTextElideMode(Qt.TextElideMode.ElideLeft)  # ids of neighbours begin alike
        table.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        table.horizontalHeaderItem(2).setToolTip(self.tr("Half of the annual cycle's range"))
        return table

    def _fill_row(self, row: int, item: ShownSeries) -> None:
        fit = item.fit
        missing = self.tr("too few dates")
        texts = [
            item.name,
            missing if fit is None else f"{fit.rate_mm_a:+.1f} ± {fit.rate_sigma_mm_a:.1f}",
            "" if fit is None else f"{fit.amplitude_mm:.1f}",
            "" if fit is None else f"{fit.r_squared:.2f}",
            "" if fit is None else f"{fit.rmse_mm:.1f}",
            f"{int(item.series.pixels.max()):,}" + (f" (1/{item.series.step})" if item.series.step > 1 else ""),
        ]
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setToolTip(plain(f"{item.name}\n{fit_text(item)}".strip()))
            if column == 0:
                cell.setIcon(_swatch(self.chart.colour(row)))
            self._table.setItem(row, column, cell)

    def _what_to_do(self) -> str:
        if not self._session.choices.timeseries:
            return self.tr(
                "No time series is chosen. Choose one on the Data page: a raster with a band per date, a MintPy or "
                "LiCSBAS file, or points with a field per date."
            )
        return self.tr("Go to a candidate, or press Pick and click on the map, to see how the ground moved there.")

    def _show_busy(self, is_busy: bool) -> None:
        self._busy.setText(self.tr("reading…") if is_busy else "")

    def _set_seasons(self) -> None:
        self.controller.set_seasons(Seasons(self.thaw_first.currentData(), self.thaw_last.currentData()))

    def _start_tool(self, for_reference: bool) -> None:
        self._wants_reference = for_reference
        self._tool.start()

    def _show_tool(self, is_on: bool) -> None:
        self._pick.setChecked(is_on and not self._wants_reference)

    def _place_picked(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, radius: float) -> None:
        if self._wants_reference:
            self.controller.set_reference_point(point.x(), point.y(), crs, radius)
            self._tool.stop()
            return
        self._follow.setChecked(False)
        self.controller.show_point(point.x(), point.y(), crs, radius)

    def _reference_from_current(self) -> None:
        wkb = self._session.outlines.outline(self._session.current)
        if wkb:
            self.controller.set_reference(wkb, self._session.crs)
        else:
            self._session.messageRaised.emit("info", self.tr("No candidate is chosen. Take one from the list first."))

    def _ask_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export time series"), _LAST_FOLDER, self.tr("Table of values (*.csv)")
        )
        if path:
            self.export(path if path.lower().endswith(".csv") else path + ".csv")


class SeriesDock(QgsDockWidget):
    """The panel below the map; hidden at first, its place is QGIS's to remember."""

    shownChanged = pyqtSignal(bool)

    def __init__(self, session: InterpretationSession, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlSeriesDock")
        self.setWindowTitle(self.tr("Time series of displacement"))
        self.panel = SeriesPanel(session, canvas)
        self.setWidget(self.panel)
        self.visibilityChanged.connect(self.shownChanged)

    def sizeHint(self) -> QSize:
        return QSize(800, 17 * self.fontMetrics().height())

    def close_down(self) -> None:
        self.panel.close_down()


def _swatch(colour: QColor) -> QIcon:
    pixmap = QPixmap(12, 12)
    pixmap.fill(colour)
    return QIcon(pixmap)
