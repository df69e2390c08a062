"""The Data page: what the study is made from, what is wrong with it, and the start."""

from __future__ import annotations

import os

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsCheckableComboBox, QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ....core.deformation.rate_units import UNITS
from ....interpretation.session.problems import ERROR, Problem
from ... import theme
from ...page import Page
from ...widgets.notice import Notice
from ...widgets.problem_line import ProblemLine
from ..iterations.extraction_settings import ExtractionSettings
from .import_button import ImportButton

RASTER, POLYGON = QgsMapLayerProxyModel.RasterLayer, QgsMapLayerProxyModel.PolygonLayer
SERIES = QgsMapLayerProxyModel.RasterLayer | QgsMapLayerProxyModel.PointLayer
# Field of Choices, kind of layer, whether one is needed.
LAYER_ROWS = (
    ("deformation", RASTER, True),
    ("coherence", RASTER, False),
    ("dem", RASTER, False),
    ("inventory", POLYGON, True),
    ("study_area", POLYGON, False),
    ("exclusion", POLYGON, False),
    ("reference", POLYGON, False),
    ("timeseries", SERIES, False),
)
# Checks look into rasters: not with each of several changes that come at once.
_CHECK_MS = 60


class DataPage(Page):
    def title(self) -> str:
        return self.tr("Data")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionAddRasterLayer")

    def build(self) -> None:
        self._combos: dict[str, QgsMapLayerComboBox] = {}
        self._problem_lines: dict[str, ProblemLine] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self._show_problems)
        self._build_welcome()
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(8)
        for field, kind, is_needed in LAYER_ROWS:
            self._add_layer_row(grid, field, kind, is_needed)
        self._build_factors(grid)
        self._build_study(grid)
        self.body.addLayout(grid)
        self._settings = ExtractionSettings(self.session)
        self.body.addWidget(self._settings)
        self.body.addStretch(1)
        self._build_foot()
        session = self.session
        session.choicesChanged.connect(self._show_choices)
        session.studyOpened.connect(self._show_choices)
        session.studyClosed.connect(self._show_choices)
        session.openingChanged.connect(self._show_choices)
        session.iterationsChanged.connect(self._timer.start)
        session.problemsChanged.connect(self._timer.start)
        for signal in (session.taskStarted, session.taskFinished, session.taskFailed):
            signal.connect(self._timer.start)
        session.project.layersAdded.connect(self._layers_changed)
        session.project.layersRemoved.connect(self._layers_changed)
        self._show_choices()

    def _build_welcome(self) -> None:
        self._welcome = Notice(
            self.tr(
                "This finds freeze-thaw landslides: choose a deformation rate raster from InSAR and the outlines of "
                "known landslides, then review what is proposed. Nothing at hand? A synthetic scene with known truth "
                "shows the whole method in a few minutes."
            ),
            theme.plugin_icon(),
        )
        self._welcome.add_button(
            self.tr("Try it with the demo scene"), "FtlTryDemo", lambda: self.commands.run("demo")
        ).setDefault(True)
        self.body.addWidget(self._welcome)

    def _add_layer_row(self, grid: QGridLayout, field: str, kind: object, is_needed: bool) -> None:
        combo = QgsMapLayerComboBox()
        combo.setObjectName("Ftl_" + field)
        combo.setFilters(kind)
        combo.setAllowEmptyLayer(True, self.tr("choose…") if is_needed else self.tr("none"))
        combo.setLayer(None)
        _shrink(combo)
        combo.setToolTip(self._help(field))
        combo.layerChanged.connect(lambda layer: self.session.choose(**{field: layer.id() if layer else ""}))
        self._combos[field] = combo
        widget: QWidget = combo
        if field == "deformation":
            widget = QWidget()
            line = QHBoxLayout(widget)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(combo, 1)
            self._unit = QComboBox()
            self._unit.setObjectName("Ftl_unit")
            self._unit.addItems(list(UNITS))
            self._unit.setToolTip(self.tr("Unit of the raster's values. Results are in mm/a in any case."))
            self._unit.activated.connect(lambda: self.session.choose(unit=self._unit.currentText()))
            line.addWidget(self._unit)
            line.addWidget(ImportButton(self.session))
        self._add_row(grid, field, self._label(field), widget)

    def _build_factors(self, grid: QGridLayout) -> None:
        self._factors = QgsCheckableComboBox()
        self._factors.setObjectName("Ftl_factors")
        self._factors.setDefaultText(self.tr("none"))
        self._factors.setToolTip(self.tr("Further rasters to derive ranges for, each under the name of its layer."))
        _shrink(self._factors)
        self._factors.checkedItemsChanged.connect(
            lambda: self.session.choose(factors=tuple(self._factors.checkedItemsData()))
        )
        self._add_row(grid, "factors", self.tr("More factors"), self._factors)

    def _build_study(self, grid: QGridLayout) -> None:
        self._file = QgsFileWidget()
        self._file.setObjectName("Ftl_study")
        self._file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self._file.setConfirmOverwrite(False)
        self._file.setFilter(self.tr("Study (*.gpkg)"))
        self._file.setDialogTitle(self.tr("Choose a study, or name a new one"))
        self._file.lineEdit().setPlaceholderText(self.tr("new or existing .gpkg"))
        self._file.setToolTip(
            self.tr(
                "The study keeps candidates, every verdict, samples and iterations in one GeoPackage. Name a new file "
                "to begin a study, or choose an existing one to go on."
            )
        )
        # Typing must be finished before a file is made.
        self._file.lineEdit().editingFinished.connect(self._study_entered)
        self._file.fileChanged.connect(self._study_picked)
        self._add_row(grid, "study", self.tr("Study"), self._file)

    def _build_foot(self) -> None:
        self._is_next = False
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._run = QPushButton(theme.qgis_icon("mActionStart"), self.tr("Extract candidates"))
        self._run.setObjectName("FtlRun")
        self._run.setMinimumHeight(30)
        self._run.clicked.connect(lambda: self.commands.run("show_iterations" if self._is_next else "extract"))
        self.foot.addWidget(self._summary)
        self.foot.addWidget(self._run)

    def _add_row(self, grid: QGridLayout, field: str, label: str, widget: QWidget) -> None:
        row = grid.rowCount()
        text = QLabel(label)
        text.setBuddy(widget)
        text.setToolTip(widget.toolTip() or self._help(field))
        grid.addWidget(text, row, 0)
        grid.addWidget(widget, row, 1)
        line = ProblemLine(self._mend, self._mend_label)
        line.setObjectName("FtlProblem_" + field)
        grid.addWidget(line, row + 1, 0, 1, 2)
        self._problem_lines[field] = line

    # Showing what the session holds.

    def _show_choices(self) -> None:
        choices, project = self.session.choices, self.session.project
        for field, combo in self._combos.items():
            wanted = project.mapLayer(getattr(choices, field)) if getattr(choices, field) else None
            if combo.currentLayer() != wanted:
                combo.blockSignals(True)
                if wanted is None:
                    combo.setCurrentIndex(0)  # the entry "none"; setLayer(None) shows nothing at all
                else:
                    combo.setLayer(wanted)
                combo.blockSignals(False)
        self._unit.setCurrentText(choices.unit)
        self._show_factors()
        path = self.session.opening or (self.session.study.path if self.session.study else choices.study)
        if self._file.filePath() != path:
            self._file.blockSignals(True)
            self._file.setFilePath(path)
            self._file.blockSignals(False)
        self._timer.start()

    def _show_factors(self) -> None:
        chosen = set(self.session.choices.factors)
        others = {self.session.choices.deformation, self.session.choices.coherence, self.session.choices.dem}
        self._factors.blockSignals(True)
        self._factors.clear()
        for layer in self.session.project.mapLayers().values():
            if layer.type() == 1 and layer.id() not in others:
                self._factors.addItemWithCheckState(layer.name(), _checked(layer.id() in chosen), layer.id())
        self._factors.blockSignals(False)

    def _layers_changed(self, *_: object) -> None:
        self._show_factors()
        self._timer.start()

    def _show_problems(self) -> None:
        session = self.session
        if session.runner.is_running:
            # The task may be writing to the study: reading it now would make the window wait.
            self._run.setEnabled(False)
            self._summary.setText(self.tr("Running: {task}").format(task=session.runner.title))
            return
        if session.opening:
            self._welcome.hide()
            self._run.setEnabled(False)
            self._summary.setText(self.tr("Opening the study {name}…").format(name=os.path.basename(session.opening)))
            return
        found: dict[str, Problem] = {}
        for problem in session.problems():
            if problem.field not in found or (problem.severity == ERROR and found[problem.field].severity != ERROR):
                found[problem.field] = problem
        is_blank = not session.choices.deformation and not session.is_open
        self._welcome.setVisible(is_blank)
        for field, line in self._problem_lines.items():
            line.show_problem(found.get(field))
        errors = [problem for problem in found.values() if problem.severity == ERROR]
        self._is_next = len(session.index) > 0
        self._run.setEnabled(self._is_next or not errors)
        self._run.setText(self.tr("Go to the next iteration") if self._is_next else self.tr("Extract candidates"))
        number = session.iteration.open_number() if session.is_open else None
        if errors and not self._is_next:
            text = self.tr("%n thing(s) to mend before candidates can be extracted.", "", len(errors))
            text = text.replace("(s)", "" if len(errors) == 1 else "s")
        elif number is not None and len(session.index):
            text = self.tr(
                "Iteration {number} is under review. The next one is started on the page Iterations."
            ).format(number=number)
        else:
            text = self.tr("Ready.")
        self._summary.setText(text)
        self._run.setToolTip(errors[0].text if errors else "")

    # What the user does.

    def _study_picked(self, path: str) -> None:
        # Typed text comes letter by letter; the file dialog's choice while the field has no focus.
        if not self._file.lineEdit().hasFocus():
            self._open(path)

    def _study_entered(self) -> None:
        self._open(self._file.filePath())

    def _open(self, path: str) -> None:
        session = self.session
        current = session.opening or (session.study.path if session.study else "")
        if not path.strip() or os.path.normcase(path) == os.path.normcase(current):
            return
        if not path.lower().endswith(".gpkg"):
            path += ".gpkg"
        if os.path.exists(path):
            session.open_study(path)
        elif not session.new_study(path):
            self._show_choices()

    def _mend(self, problem: Problem) -> None:
        session, field = self.session, problem.field
        if problem.mend.startswith("unit_"):
            session.choose(unit=problem.mend[len("unit_") :] + "/a")
        elif problem.mend == "min_area":
            self._settings.reveal("min_area_m2")
        elif problem.mend == "set_crs":
            self.desk.show_layer_properties(getattr(session.choices, field))
        elif field == "study":
            self._file.lineEdit().setFocus()
        elif field in self._combos:
            self._combos[field].setFocus()
            self._combos[field].showPopup()

    def _mend_label(self, mend: str) -> str:
        return {
            "set_crs": self.tr("Set CRS…"),
            "unit_m": self.tr("Use m/a"),
            "unit_cm": self.tr("Use cm/a"),
            "min_area": self.tr("Change…"),
        }.get(mend, "")

    def _label(self, field: str) -> str:
        return {
            "deformation": self.tr("Deformation rate"),
            "coherence": self.tr("Coherence"),
            "dem": self.tr("Elevation (DEM)"),
            "inventory": self.tr("Known landslides"),
            "study_area": self.tr("Study area"),
            "exclusion": self.tr("Exclude"),
            "reference": self.tr("Reference"),
            "timeseries": self.tr("Time series"),
        }[field]

    def _help(self, field: str) -> str:
        return {
            "deformation": self.tr("Deformation rate along the line of sight, positive toward the satellite."),
            "coherence": self.tr("Temporal coherence, 0 to 1: where it is low, rates are not to be trusted."),
            "dem": self.tr("Elevation in metres. Slope, aspect and the other terrain factors are computed from it."),
            "inventory": self.tr("Polygons of landslides that are known already: the ranges are derived from them."),
            "study_area": self.tr("Nothing is proposed outside these polygons. None: the whole raster."),
            "exclusion": self.tr("Nothing is proposed inside these polygons: lakes, glaciers, settlements."),
            "reference": self.tr("Held-out polygons that only measure the accuracy; never used for the ranges."),
            "timeseries": self.tr(
                "Displacement per date, for the candidate's time series: a raster or HDF5 with a band per date, or "
                "points with a field per date."
            ),
        }.get(field, "")


def _checked(is_on: bool) -> object:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked


def _shrink(combo: QComboBox) -> None:
    """Long layer names must not make the dock wide."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
