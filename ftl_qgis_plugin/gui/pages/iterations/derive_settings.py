"""How ranges follow from the samples: the session's choices, beside the charts they change."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QPushButton, QSizePolicy, QWidget

from ....core.method.parameter import Choice, Number
from ....core.method.parameters import (
    COVERAGE,
    HIGHEST_DENSITY,
    MANUAL,
    MARGIN,
    MEAN_SD,
    MEDIAN_MAD,
    METHOD,
    PERCENTILES,
    SAMPLE_UNIT,
    K,
)
from ....interpretation.session.session import InterpretationSession
from ... import theme
from ...widgets.method_fields import NumberBox, choice_box, label_of, number_box

_WITH_K = (MEAN_SD, MEDIAN_MAD)


class DeriveSettings(QWidget):
    """Fields change the session's choices at once; `deriveWanted(keep_manual)` when the button is pressed."""

    deriveWanted = pyqtSignal(bool)

    def __init__(self, session: InterpretationSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form = form
        self._method = self._choice(METHOD, "FtlMethod", (name for name in METHOD.values if name != MANUAL))
        self._coverage = self._number(COVERAGE, "FtlCoverage")
        self._k = self._number(K, "FtlK")
        self._unit = self._choice(SAMPLE_UNIT, "FtlSampleUnit")
        self._margin = self._number(MARGIN, "FtlMargin")
        self._keep = QCheckBox(self.tr("Keep ranges set by hand"))
        self._keep.setObjectName("FtlKeepManual")
        self._keep.setChecked(True)
        form.addRow(self._keep)
        self.button = QPushButton(theme.qgis_icon("mActionRefresh"), self.tr("Derive again"))
        self.button.setObjectName("FtlDeriveAgain")
        self.button.clicked.connect(lambda: self.deriveWanted.emit(self._keep.isChecked()))
        form.addRow(self.button)
        session.choicesChanged.connect(self.show_choices)
        self.show_choices()

    def show_choices(self) -> None:
        choices = self._session.choices
        for combo, value in ((self._method, choices.method), (self._unit, choices.sample_unit)):
            combo.setCurrentIndex(combo.findData(value))
        fields = ((self._coverage, choices.coverage), (self._k, choices.k), (self._margin, choices.margin))
        for spin, value in fields:
            if spin.value() != value:
                spin.blockSignals(True)
                spin.setValue(value)
                spin.blockSignals(False)
        for widget, shown in (
            (self._coverage, choices.method in (PERCENTILES, HIGHEST_DENSITY)),
            (self._k, choices.method in _WITH_K),
        ):
            widget.setVisible(shown)
            self._form.labelForField(widget).setVisible(shown)

    def _choice(self, parameter: Choice, name: str, values: Iterable[object] = ()) -> QComboBox:
        combo = choice_box(parameter, values)
        combo.setObjectName(name)
        combo.setMinimumContentsLength(10)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.activated.connect(lambda: self._session.choose(**{parameter.field: combo.currentData()}))
        self._form.addRow(label_of(parameter), combo)
        return combo

    def _number(self, parameter: Number, name: str) -> NumberBox:
        box = number_box(parameter)
        box.setObjectName(name)
        box.valueChanged.connect(lambda value: self._session.choose(**{parameter.field: value}))
        self._form.addRow(label_of(parameter), box)
        return box
