"""The Data page: what the study is made from, what is wrong with it, and the start."""

from __future__ import annotations

import os
from collections.abc import Sequence

from qgis.core import QgsMapLayerProxyModel, QgsRasterLayer
from qgis.gui import QgsCheckableComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QBoxLayout, QComboBox, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ....bridge.words import listed
from ....core.deformation.rate_units import UNITS
from ....interpretation.session.problem import ERROR, NOTE, Problem
from ....interpretation.session.rate_correction import take_relative, take_smoothed
from ....interpretation.session.study_sources import load_layers, lost_layers
from ....interpretation.settings.choices import VECTOR_FIELDS
from ... import theme
from ...algorithm_dialog import open_algorithm
from ...input.reading_order import order_tabs
from ...page import Page
from ...text.plain_text import plain
from ...widgets.field_mark import FieldMark
from ...widgets.notice import Notice
from ...widgets.problem_list import ProblemList
from ..iterations.extraction_settings import ExtractionSettings
from .import_button import ImportButton
from .layer_row import RowLabel, make_file_button, make_layer_combo, show_layer, shrink
from .study_row import StudyRow

RASTER, POLYGON = QgsMapLayerProxyModel.RasterLayer, QgsMapLayerProxyModel.PolygonLayer
LANDSLIDES = QgsMapLayerProxyModel.PolygonLayer | QgsMapLayerProxyModel.PointLayer
SERIES = QgsMapLayerProxyModel.RasterLayer | QgsMapLayerProxyModel.PointLayer
# Field of Choices, kind of layer, whether one is needed.
LAYER_ROWS = (
    ("deformation", RASTER, True),
    ("coherence", RASTER, False),
    ("rate_std", RASTER, False),
    ("dem", RASTER, False),
    ("inventory", LANDSLIDES, True),
    ("study_area", POLYGON, False),
    ("exclusion", POLYGON, False),
    ("reference", LANDSLIDES, False),
    ("timeseries", SERIES, False),
)
# The row at which a problem of another field is marked.
_ROW_OF = {"unit": "deformation", "min_rate_mm_a": "deformation", "min_area_m2": "deformation"}
# Checks look into rasters: not with each of several changes that come at once.
_CHECK_MS = 60
# In heights of a line: narrower than this a layer's name and its unit stand below each other.
_NARROW_EM = 23
_STACKED_EM = 16


class DataPage(Page):
    _layersChanged = pyqtSignal()  # between the project, which stays, and this page: nothing of it remains there

    def title(self) -> str:
        return self.tr("Data")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionAddRasterLayer")

    def build(self) -> None:
        self._combos: dict[str, QgsMapLayerComboBox] = {}
        self._marks: dict[str, FieldMark] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self._show_problems)
        self._build_notices()
        self._grid = grid = QGridLayout()
        self._rows: list[tuple[QWidget, ...]] = []
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(5)
        for field, kind, is_needed in LAYER_ROWS:
            self._add_layer_row(field, kind, is_needed)
        self._build_factors()
        self._study = StudyRow(self.session)
        self._study.wanted.connect(self._open)
        self._add_row("study", self.tr("Study file"), self._study, self._study.browse)
        self._is_stacked: bool | None = None
        self._place_rows(False)
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
        session.converting.connect(self._show_conversion)
        session.iterationsChanged.connect(self._timer.start)
        session.problemsChanged.connect(self._timer.start)
        for signal in (session.taskStarted, session.taskFinished, session.taskFailed):
            signal.connect(self._timer.start)
        session.project.layersAdded.connect(self._layersChanged)
        session.project.layersRemoved.connect(self._layersChanged)
        self._layersChanged.connect(self._show_factors)
        self._layersChanged.connect(self._timer.start)
        self._show_choices()

    def _build_notices(self) -> None:
        self._welcome = Notice(
            self.tr(
                "Finds freeze-thaw landslides where InSAR shows moving ground. Nothing at hand? A synthetic scene with "
                "known truth shows the whole method in a few minutes."
            ),
            theme.plugin_icon(),
        )
        self._welcome.add_button(
            self.tr("Try it with the demo scene"), "FtlTryDemo", lambda: self.commands.run("demo")
        ).setDefault(True)
        self._lost = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._lost.setObjectName("FtlLostLayers")
        self._lost.add_button(self.tr("Load them"), "FtlLoadLostLayers", self._load_lost)
        self._lost.hide()
        self.body.addWidget(self._welcome)
        self.body.addWidget(self._lost)

    def _add_layer_row(self, field: str, kind: object, is_needed: bool) -> None:
        empty = self.tr("choose…") if is_needed else self.tr("none")
        combo = make_layer_combo(field, kind, empty, lambda identifier: self.session.choose(**{field: identifier}))
        combo.setToolTip(self._help(field))
        self._combos[field] = combo
        widget: QWidget = combo
        label = self._label(field)
        if field == "deformation":
            widget = QWidget()
            self._rate_line = line = QBoxLayout(QBoxLayout.Direction.LeftToRight, widget)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(3)
            line.addWidget(combo, 1)
            self._unit = QComboBox()
            self._unit.setObjectName("Ftl_unit")
            self._unit.addItems(list(UNITS))
            self._unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            self._unit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._unit.setToolTip(self.tr("Unit of the raster's values. Results are in mm/a in any case."))
            self._unit.setAccessibleName(self.tr("Unit of the deformation rate"))
            self._unit.activated.connect(lambda: self.session.choose(unit=self._unit.currentText()))
            line.addWidget(self._unit)
            widget.setFocusProxy(combo)
            more: QWidget = ImportButton(self.session, lambda: self.desk.iface.mapCanvas())
        else:
            more = make_file_button(
                field,
                label,
                field not in VECTOR_FIELDS,
                self.session,
                lambda identifier: self.session.choose(**{field: identifier}),
            )
        combo.setAccessibleName(label)
        self._add_row(field, label, widget, more)

    def fit(self) -> None:
        em = self.fontMetrics().height()
        self._place_rows(self.width() < _STACKED_EM * em)
        is_narrow = self.width() < _NARROW_EM * em
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._rate_line.setDirection(direction)  # else the layer's name has no room beside its unit
        others = self.foot.sizeHint().height() - self._problems.height()
        self._problems.fit(self.height() - self.area.widget().sizeHint().height() - others, self.width())

    def _build_factors(self) -> None:
        self._factors = QgsCheckableComboBox()
        self._factors.setObjectName("Ftl_factors")
        self._factors.setDefaultText(self.tr("none"))
        self._factors.setToolTip(self.tr("Further rasters to derive ranges for, each under the name of its layer."))
        self._factors.setAccessibleName(self.tr("More factors"))
        shrink(self._factors)
        self._factors.checkedItemsChanged.connect(
            lambda: self.session.choose(factors=tuple(self._factors.checkedItemsData()))
        )
        more = make_file_button("factors", self.tr("More factors"), True, self.session, self._add_factor)
        self._add_row("factors", self.tr("More factors"), self._factors, more)

    def _build_foot(self) -> None:
        self._is_next = False
        self._problems = ProblemList(self._mend, self._mend_label)
        self._summary = QLabel()
        self._summary.setObjectName("FtlDataSummary")
        self._summary.setWordWrap(True)
        self._summary.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 4)  # it must not push the form either
        self._summary.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._run = QPushButton(theme.qgis_icon("mActionStart"), self.tr("Extract candidates"))
        self._run.setObjectName("FtlRun")
        self._run.setMinimumHeight(30)
        self._run.clicked.connect(lambda: self.commands.run("show_iterations" if self._is_next else "extract"))
        self.foot.addWidget(self._problems)
        self.foot.addWidget(self._summary)
        self.foot.addWidget(self._run)

    def _add_row(self, field: str, label: str, widget: QWidget, more: QWidget) -> None:
        text = RowLabel(label)
        text.setBuddy(widget)
        text.setToolTip(widget.toolTip() or self._help(field))
        mark = FieldMark()
        mark.setObjectName("FtlMark_" + field)
        self._rows.append((text, widget, mark, more))
        self._marks[field] = mark

    def _place_rows(self, is_stacked: bool) -> None:
        """Names beside their fields, or above them where both together would leave the layers' names no room."""
        if is_stacked == self._is_stacked:
            return
        self._is_stacked = is_stacked
        step, first = (2, 0) if is_stacked else (1, 1)
        for number, (text, *others) in enumerate(self._rows):
            row = step * number
            self._grid.addWidget(text, row, 0, 1, 4 if is_stacked else 1)
            for column, widget in enumerate(others):
                span = 2 - first if column == 0 else 1
                self._grid.addWidget(widget, row + step - 1, first if column == 0 else column + 1, 1, span)
        self._grid.addWidget(self._study.folder, step * len(self._rows), first, 1, 4 - first)

    # Showing what the session holds.

    def _show_choices(self) -> None:
        choices, project = self.session.choices, self.session.project
        for field, combo in self._combos.items():
            layer = project.mapLayer(getattr(choices, field)) if getattr(choices, field) else None
            show_layer(combo, layer)
            # A narrow field shows the beginning of a name alone, which the layers of one stack have in common.
            about = self._help(field)
            combo.setToolTip(about if layer is None else plain(f"{layer.name()}\n{about}"))
        self._unit.setCurrentText(choices.unit)
        self._show_factors()
        self._study.show_path(
            self.session.opening or (self.session.study.path if self.session.study else choices.study)
        )
        self._timer.start()

    def _show_factors(self) -> None:
        chosen = set(self.session.choices.factors)
        choices = self.session.choices
        others = {choices.deformation, choices.coherence, choices.rate_std, choices.dem}
        self._factors.blockSignals(True)
        self._factors.clear()
        for layer in self.session.project.mapLayers().values():
            if isinstance(layer, QgsRasterLayer) and layer.id() not in others:
                state = Qt.CheckState.Checked if layer.id() in chosen else Qt.CheckState.Unchecked
                self._factors.addItemWithCheckState(layer.name(), state, layer.id())
        self._factors.blockSignals(False)

    def _show_conversion(self, share: float) -> None:
        name = os.path.basename(self.session.opening)
        if name:
            text = self.tr("Converting the study {name} to this version, with a backup beside it: {share:.0%}")
            self._summary.setText(text.format(name=name, share=share))

    def _show_problems(self) -> None:
        session = self.session
        if session.runner.is_running:
            # The task may be writing to the study: reading it now would make the window wait.
            self._run.setEnabled(False)
            self._welcome.setEnabled(False)
            self._summary.setText(self.tr("Running: {task}").format(task=session.runner.title))
            return
        if session.opening:
            self._welcome.hide()
            self._run.setEnabled(False)
            self._summary.setText(self.tr("Opening the study {name}…").format(name=os.path.basename(session.opening)))
            return
        found = session.problems()
        # Nothing is wrong where nothing was chosen yet: that is only named below.
        told = [item for item in found if not item.is_missing]
        is_blank = not session.choices.deformation and not session.is_open
        is_chosen = bool(session.choices.deformation and session.choices.inventory)
        for item in found:
            # What an open study had is not a thing still to come: it has gone.
            if item.is_missing and (session.is_open or (is_chosen and item.severity != ERROR)):
                told.append(item)
        told.sort(key=_weight)
        for field, mark in self._marks.items():
            mark.show_problems([item for item in told if _ROW_OF.get(item.field, item.field) == field])
        lost = session.answer(lambda study: lost_layers(study, session.choices), {})
        self._lost.setVisible(bool(lost))
        if lost:
            text = self.tr("The study was made with {count} layers that are not chosen in this project.")
            self._lost.set_text(text.format(count=len(lost)))
            told = [item for item in told if not (item.is_missing and item.field in lost)]  # said once is enough
        self._welcome.setVisible(is_blank)
        self._welcome.setEnabled(True)
        self._problems.setVisible(bool(told) or not is_blank)  # before the first choice the welcome needs the room
        if self._problems.show_problems(told) and self.isVisible():
            order_tabs(self)
        errors = [problem for problem in found if problem.severity == ERROR]
        self._is_next = len(session.index) > 0
        self._run.setEnabled(self._is_next or not errors)
        self._run.setText(self.tr("Go to the next iteration") if self._is_next else self.tr("Extract candidates"))
        self._run.setToolTip(plain(errors[0].text) if errors else "")
        self._summary.setText(self._summarise(errors))

    def _summarise(self, errors: Sequence[Problem]) -> str:
        session = self.session
        missing = [self._label(problem.field).lower() for problem in errors if problem.is_missing]
        if missing:
            return self.tr("Still needed: {list}").format(list=listed(missing))
        if self._is_next:
            number = session.iteration.open_number() if session.is_open else None
            if number is None:
                return self.tr("Ready.")
            return self.tr("Iteration {number} is under review.").format(number=number)
        return self.tr("See above what keeps the extraction from starting.") if errors else self.tr("Ready.")

    # What the user does.

    def _open(self, path: str) -> None:
        session = self.session
        current = session.opening or (session.study.path if session.study else "")
        if os.path.normcase(path) == os.path.normcase(current):
            return
        if os.path.exists(path):
            session.open_study(path)
        elif not session.new_study(path):
            self._show_choices()

    def _add_factor(self, identifier: str) -> None:
        self.session.choose(factors=(*self.session.choices.factors, identifier))

    def _load_lost(self) -> None:
        session = self.session
        found = []
        if not session.attempt(lambda: found.append(load_layers(session.study, session.choices, session.project))):
            return
        session.choose(**found[0][0])
        if gone := found[0][1]:
            names = listed(self._label(field) for field in gone)
            text = self.tr("Not found any more: {names}. Choose them on the Data page.")
            session.messageRaised.emit("warning", text.format(names=names))

    def _mend(self, problem: Problem) -> None:
        session, field = self.session, problem.field
        if problem.mend.startswith("unit_"):
            session.choose(unit=problem.mend[len("unit_") :] + "/a")
        elif problem.mend in ("min_area", "min_rate"):
            session.choose(**{field: problem.value})
            self._settings.reveal(field)
        elif problem.mend == "fit_rate":
            open_algorithm(session, "ftl:fitseasonaldeformation", {"INPUT": session.choices.deformation})
        elif problem.mend == "regional":
            open_algorithm(session, "ftl:removeregionaldeformation", {"INPUT": session.choices.deformation})
        elif problem.mend in ("to_median", "to_plane"):
            take_relative(session, problem.mend[len("to_") :])
        elif problem.mend == "smooth":
            session.attempt(lambda: take_smoothed(session))
        elif problem.mend == "set_crs":
            self.desk.show_layer_properties(getattr(session.choices, field))
        elif field == "study":
            self._study.setFocus()
        elif field in self._combos:
            self._combos[field].setFocus()
            self._combos[field].showPopup()

    def _mend_label(self, problem: Problem) -> str:
        return {
            "set_crs": self.tr("Set CRS…"),
            "unit_m": self.tr("Use m/a"),
            "unit_cm": self.tr("Use cm/a"),
            "unit_mm": self.tr("Use mm/a"),
            "min_area": self.tr("Use {value:,.0f} m²"),
            "min_rate": self.tr("Use {value:g}"),
            "fit_rate": self.tr("Fit a rate…"),
            "to_median": self.tr("Take off the median"),
            "to_plane": self.tr("Take off a plane"),
            "smooth": self.tr("Smooth it"),
            "regional": self.tr("Remove…"),
        }.get(problem.mend, "").format(value=problem.value)

    def _label(self, field: str) -> str:
        return {
            "deformation": self.tr("Deformation rate"),
            "coherence": self.tr("Coherence"),
            "rate_std": self.tr("Standard error"),
            "dem": self.tr("Elevation (DEM)"),
            "inventory": self.tr("Known landslides"),
            "study_area": self.tr("Study area"),
            "exclusion": self.tr("Excluded areas"),
            "reference": self.tr("Held-out landslides"),
            "timeseries": self.tr("Time series"),
            "factors": self.tr("More factors"),
            "study": self.tr("Study file"),
        }.get(field, field)

    def _help(self, field: str) -> str:
        return {
            "deformation": self.tr("Deformation rate along the line of sight, positive toward the satellite."),
            "coherence": self.tr("Temporal coherence, 0 to 1: where it is low, rates are not to be trusted."),
            "rate_std": self.tr(
                "Standard error of the rate, in its unit, as the stacks write it: gives the factors significance and "
                "detectable rate."
            ),
            "dem": self.tr("Elevation in metres. Slope, aspect and the other terrain factors are computed from it."),
            "inventory": self.tr(
                "Polygons or points of landslides that are known already: the ranges are derived from them."
            ),
            "study_area": self.tr("Nothing is proposed outside these polygons. None: the whole raster."),
            "exclusion": self.tr("Nothing is proposed inside these polygons: lakes, glaciers, settlements."),
            "reference": self.tr(
                "Held-out polygons or points that only measure the accuracy; never used for the ranges."
            ),
            "timeseries": self.tr(
                "Displacement per date, for the candidate's time series: a raster or HDF5 with a band per date, or "
                "points with a field per date."
            ),
        }.get(field, "")


def _weight(problem: Problem) -> int:
    """What keeps the extraction from starting comes first."""
    return {ERROR: 0, NOTE: 2}.get(problem.severity, 1)
