"""The Thresholds page: what the samples say of each factor, and what follows when a range is moved."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from ....bridge.messages import translate_note
from ....bridge.words import run_on
from ....interpretation.thresholds.threshold_sources import options_of
from ... import theme
from ...charts.aspect_dial import AspectDial
from ...charts.frame import ChartFrame
from ...charts.histogram import FactorHistogram
from ...factor_labels import factor_label
from ...page import Page
from ...widgets.factor_table import FactorTable, share_text
from ...widgets.notice import Notice
from .derive_settings import DeriveSettings

_CHART_HEIGHT_EM = 13


class ThresholdsPage(Page):
    """A view of the Iterations page; `back` leads there again. Samples are read when it comes into sight."""

    back = pyqtSignal()

    def title(self) -> str:
        return self.tr("Thresholds")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionFilter2")

    def build(self) -> None:
        self._model = self.desk.thresholds
        self._preview = self.desk.preview
        self._charts: dict[bool, ChartFrame] = {}
        self._tried: tuple = ()
        back = QToolButton()
        back.setObjectName("FtlThresholdsBack")
        back.setText(self.tr("Back to the iterations"))
        back.setIcon(theme.qgis_icon("mActionArrowLeft"))
        back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        back.setAutoRaise(True)
        back.clicked.connect(self.back)
        self.head.addWidget(back)
        self._notice = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._read = self._notice.add_button(self.tr("Read the samples"), "FtlReadSamples", self._model.load)
        self._go = self._notice.add_button(
            self.tr("Go to Data"), "FtlGoToDataThresholds", lambda: self.commands.run("show_data")
        )
        self.body.addWidget(self._notice)
        self._factors = FactorTable(self._model)
        self._factors.factorChosen.connect(lambda _factor: self._show_chart())
        self.body.addWidget(self._factors)
        self._chart_place = QVBoxLayout()
        self.body.addLayout(self._chart_place)
        self._caption = QLabel()
        self._caption.setWordWrap(True)
        self._add = self._tool(
            "mActionAdd",
            self.tr("Add a range to this factor: what lies in any of its ranges passes"),
            "FtlAddRange",
            lambda: self._factors.add_range(self._factors.chosen),
        )
        line = QHBoxLayout()
        line.addWidget(self._caption, 1)
        line.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self._build_totals()
        self._build_settings()
        self.body.addStretch(1)
        self._build_foot()
        self._connect()
        self._show()
        self._show_iterations()

    def shown(self) -> None:
        self._show()
        self._show_iterations()
        self.read_samples()

    def read_samples(self) -> None:
        """Where they were not read, or others were chosen since: without being asked, and once for each choice."""
        choices, model = self.session.choices, self._model
        wanted = (choices, self.session.answer(lambda study: study.count("samples"), True))
        is_known = model.data is not None and not model.is_stale
        if is_known or wanted == self._tried or self.session.runner.is_running:
            return
        if choices.deformation and (choices.inventory or self.session.is_open):
            self._tried = wanted
            model.load()

    def _show_soon(self) -> None:
        if self.isVisible():
            self._show()

    def _build_totals(self) -> None:
        self._totals = QFrame()
        self._totals.setFrameShape(QFrame.Shape.StyledPanel)
        grid = QGridLayout(self._totals)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setColumnStretch(0, 1)
        self._figures: dict[str, QLabel] = {}
        self._figure_labels: dict[str, QLabel] = {}
        for row, (name, text, tip) in enumerate(
            (
                ("kept", self.tr("Sample pixels kept"), self.tr("Inside the ranges of all factors")),
                ("left", self.tr("Study area left"), self.tr("Share of its pixels inside the ranges of all factors")),
                (
                    "candidates",
                    self.tr("Candidates (estimate)"),
                    self.tr("Groups of pixels of the minimum area at least, before closing, growing and filling"),
                ),
                (
                    "tpr",
                    self.tr("Held-out landslides met"),
                    self.tr("Held-out landslides that a candidate touches"),
                ),
            )
        ):
            label, figure = QLabel(text), QLabel()
            label.setWordWrap(True)
            label.setToolTip(tip)
            figure.setToolTip(tip)
            figure.setObjectName(f"FtlFigure_{name}")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            font = figure.font()
            font.setBold(True)
            figure.setFont(font)
            grid.addWidget(label, row, 0)
            grid.addWidget(figure, row, 1)
            self._figure_labels[name] = label
            self._figures[name] = figure
        self._held_out = QCheckBox(self.tr("Show held-out landslides"))
        self._held_out.setObjectName("FtlShowHeldOut")
        self._held_out.setToolTip(
            self.tr(
                "Whoever tunes the ranges until more of the held-out landslides are met measures nothing with them any "
                "more: they are no longer held out."
            )
        )
        self._held_out.toggled.connect(self._show_totals)
        grid.addWidget(self._held_out, grid.rowCount(), 0, 1, 2)
        self._why_not = QLabel()
        self._why_not.setWordWrap(True)
        grid.addWidget(self._why_not, grid.rowCount(), 0, 1, 2)
        self.body.addWidget(self._totals)

    def _build_settings(self) -> None:
        line = QHBoxLayout()
        self._compare_label = QLabel(self.tr("Compare with"))
        self._compare = QComboBox()
        self._compare.setObjectName("FtlCompare")
        self._compare_label.setBuddy(self._compare)
        self._compare.activated.connect(lambda: self._model.compare_with(self._compare.currentData()))
        line.addWidget(self._compare_label)
        line.addWidget(self._compare, 1)
        self.body.addLayout(line)
        self._settings = QgsCollapsibleGroupBox(self.tr("Derive from the samples"))
        self._settings.setObjectName("FtlDeriveSettings")
        self._settings.setCollapsed(True)
        inner = QVBoxLayout(self._settings)
        self._derive = DeriveSettings(self.session)
        self._derive.deriveWanted.connect(
            lambda keep: self._model.derive(options_of(self.session.choices), keep_manual=keep)
        )
        inner.addWidget(self._derive)
        self.body.addWidget(self._settings)

    def _build_foot(self) -> None:
        self._note = QLabel()
        self._note.setWordWrap(True)
        self.foot.addWidget(self._note)
        line = QHBoxLayout()
        self._undo = self._tool("mActionUndo", self.tr("Undo"), "FtlUndoThresholds", self._model.undo)
        self._redo = self._tool("mActionRedo", self.tr("Redo"), "FtlRedoThresholds", self._model.redo)
        self._load = self._tool("mActionFileOpen", self.tr("Load thresholds..."), "FtlLoadThresholds", self._open)
        self._save = self._tool("mActionFileSave", self.tr("Save thresholds..."), "FtlSaveThresholds", self._save_as)
        self._show_mask = self._tool(
            "mActionShowAllLayers", self.tr("Preview the overlap on the map"), "FtlPreview", lambda: None
        )
        self._show_mask.setCheckable(True)
        self._show_mask.setText(self.tr("Preview"))
        self._show_mask.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._show_mask.toggled.connect(self._preview.set_enabled)
        for button in (self._undo, self._redo, self._load, self._save, self._show_mask):
            line.addWidget(button)
        line.addStretch(1)
        self.foot.addLayout(line)
        self._use = QPushButton(self.tr("Use in the next iteration"))
        self._use.setObjectName("FtlUseThresholds")
        self._use.setToolTip(self.tr("The next iteration extracts its candidates with these thresholds."))
        self._use.clicked.connect(lambda: self._model.propose())
        self.foot.addWidget(self._use)

    def _tool(self, icon: str, text: str, name: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(theme.qgis_icon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: slot())
        return button

    def _connect(self) -> None:
        model, preview, session = self._model, self._preview, self.session
        model.dataChanged.connect(self._show)
        model.tableChanged.connect(self._table_changed)
        model.comparisonChanged.connect(self._show)
        model.estimateChanged.connect(self._show_totals)
        preview.stateChanged.connect(self._show_note)
        preview.enabledChanged.connect(self._show_mask.setChecked)
        session.choicesChanged.connect(self._show_soon)
        for signal in (session.taskStarted, session.taskFinished, session.taskFailed):
            signal.connect(self._show_task)
        session.iterationsChanged.connect(self._show_iterations)
        session.studyClosed.connect(self._show_iterations)

    def _show_task(self, *_: object) -> None:
        self._show_buttons()
        if self.isVisible():
            self._show_notice()  # it tells whether the samples are being read

    def _table_changed(self, factor: str) -> None:
        self._factors.show_table()
        if factor and factor != self._factors.chosen:
            self._factors.choose(factor)
        self._show_chart()
        self._show_totals()
        self._show_buttons()

    def _show(self) -> None:
        has_table, has_data = bool(self._model.table.rows), self._model.data is not None
        self._show_notice()
        self._factors.setVisible(has_table)
        self._totals.setVisible(has_data)
        self._settings.setVisible(has_data)
        self._factors.show_table()
        self._show_chart()
        self._show_totals()
        self._show_buttons()
        self._show_note()

    def _show_notice(self) -> None:
        has_data = self._model.data is not None
        if not self.session.choices.deformation:
            text = self.tr("No deformation raster is chosen. Choose it, and the known landslides, on the Data page.")
        elif not has_data:
            text = (
                self.tr("Reading the samples…")
                if self.session.runner.is_running
                else self.tr("The samples could not be read yet. What is missing stands on the Data page.")
            )
        elif self._model.is_stale:
            text = self.tr("Layers or samples have changed since the samples were read. Read them again.")
        else:
            text = ""
        self._notice.set_text(text)
        self._notice.setVisible(bool(text))
        self._go.setVisible(not self.session.choices.deformation)

    def _show_chart(self) -> None:
        factor = self._factors.chosen
        picture = self._model.picture(factor) if factor else None
        for chart in self._charts.values():
            chart.setVisible(picture is not None and chart is self._charts.get(picture.is_circular))
        for widget in (self._caption, self._add):
            widget.setVisible(picture is not None)
        # pyqtgraph is loaded with the first chart, and not when QGIS starts.
        if picture is None or (not self._charts and not self.isVisible()):
            return
        chart = self._chart(picture.is_circular)
        chart.setVisible(True)
        chart.set_picture(picture)
        shares = self._model.shares
        mine = shares.factors.get(factor)
        if mine is None or mine.kept is None or mine.left_without is None or shares.left is None:
            self._caption.setText("")
        elif picture.is_enabled:
            self._caption.setText(
                self.tr(
                    "{factor} keeps {kept} of the sample pixels. {left} of the study area is left; without this "
                    "factor {without} would be."
                ).format(
                    factor=factor_label(factor),
                    kept=share_text(mine.kept),
                    left=share_text(shares.left),
                    without=share_text(mine.left_without),
                )
            )
        else:
            reason = run_on(translate_note(row.note) for row in self._model.rows(factor) if row.note)
            self._caption.setText(self.tr("Not used. {reason}").format(reason=reason))

    def _chart(self, circular: bool) -> ChartFrame:
        chart = self._charts.get(circular)
        if chart is None:
            chart = AspectDial() if circular else FactorHistogram()
            chart.setObjectName("FtlAspectDial" if circular else "FtlHistogram")
            chart.setFixedHeight(_CHART_HEIGHT_EM * self.fontMetrics().height())
            chart.rangeChanged.connect(
                lambda index, lower, upper: self._model.set_interval(
                    self._factors.chosen, index, lower, upper, live=True
                )
            )
            chart.rangeCommitted.connect(self._model.finish_edit)
            self._chart_place.addWidget(chart)
            self._charts[circular] = chart
        return chart

    def _show_totals(self, *_: object) -> None:
        for widget in (self._figures["tpr"], self._figure_labels["tpr"]):
            widget.setVisible(self._held_out.isChecked())
        self._held_out.setVisible(self._model.data is not None and bool(self._model.data.sources.reference))
        shares, estimate = self._model.shares, self._model.estimate
        self._figures["kept"].setText("" if shares.kept is None else share_text(shares.kept))
        self._figures["left"].setText("" if shares.left is None else share_text(shares.left))
        candidates, note = self._figures["candidates"], self._model.estimate_note
        self._why_not.setText(note)
        self._why_not.setVisible(bool(note))
        if estimate is None:
            candidates.setText("\N{EN DASH}" if note else "\N{HORIZONTAL ELLIPSIS}")
            self._figures["tpr"].setText("")
            return
        about = "" if estimate.is_exact else "\N{ALMOST EQUAL TO} "
        candidates.setText(
            self.tr("{about}{count:,}, {new:,} new").format(about=about, count=estimate.candidates, new=estimate.new)
        )
        if estimate.tpr is None:
            self._figures["tpr"].setText("\N{EN DASH}")
        else:
            self._figures["tpr"].setText(
                self.tr("{found} of {all} ({share})").format(
                    found=estimate.found, all=estimate.reference, share=share_text(estimate.tpr)
                )
            )

    def _show_buttons(self, *_: object) -> None:
        model, is_running = self._model, self.session.runner.is_running
        has_table = bool(model.table.rows)
        self._undo.setEnabled(model.can_undo)
        self._redo.setEnabled(model.can_redo)
        self._save.setEnabled(has_table)
        self._show_mask.setEnabled(has_table or self._show_mask.isChecked())
        self._use.setEnabled(has_table and self.session.is_open and not self.session.is_read_only)
        self._use.setText(self.tr("Will be used") if model.is_proposed else self.tr("Use in the next iteration"))
        self._derive.button.setEnabled(not is_running)
        self._read.setEnabled(bool(self.session.choices.deformation) and not is_running)

    def _show_note(self) -> None:
        text = (
            self.tr("Reading the map's extent\N{HORIZONTAL ELLIPSIS}") if self._preview.is_busy else self._preview.note
        )
        self._note.setText(text)
        self._note.setVisible(bool(text) and self._preview.is_enabled)

    def _show_iterations(self) -> None:
        numbers = self._model.earlier_iterations()
        chosen = self._compare.currentData()
        self._compare.clear()
        self._compare.addItem(self.tr("nothing"), None)
        for number in numbers:
            self._compare.addItem(self.tr("Iteration {number}").format(number=number), number)
        self._compare.setCurrentIndex(max(self._compare.findData(chosen), 0))
        for widget in (self._compare, self._compare_label):
            widget.setVisible(bool(numbers))

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Load thresholds"), "", self.tr("Threshold tables (*.gpkg *.csv)")
        )
        if path:
            self._model.load_file(path)

    def _save_as(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save thresholds"), "thresholds.csv", self.tr("CSV (*.csv);;GeoPackage (*.gpkg)")
        )
        if path:
            self._model.save(path if path.lower().endswith((".csv", ".gpkg")) else f"{path}.csv")
