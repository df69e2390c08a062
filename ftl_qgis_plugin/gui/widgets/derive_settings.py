"""How ranges follow from the samples: the session's choices, beside the charts they change."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QPushButton, QWidget

from ...core.method.parameters import AREA_BALANCED, HIGHEST_DENSITY, METHOD, PERCENTILES, PIXELS, POLYGON_MEDIANS
from ...interpretation.session.session import InterpretationSession
from .. import theme

_WITH_K = (METHOD.values[1], METHOD.values[2])


class DeriveSettings(QWidget):
    """Fields change the session's choices at once; `deriveWanted(keep_manual)` when the button is pressed."""

    deriveWanted = pyqtSignal(bool)

    def __init__(self, session: InterpretationSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form = form
        labels = (
            self.tr("Percentiles"),
            self.tr("Mean and standard deviations"),
            self.tr("Median and absolute deviations"),
            self.tr("Highest density"),
            self.tr("Frequency ratio above 1"),
        )
        self._method = self._combo("method", "FtlMethod", zip(METHOD.values, labels))
        form.addRow(self.tr("Method"), self._method)
        self._coverage = self._number("coverage", "FtlCoverage", 0.5, 1.0, 0.01)
        form.addRow(self.tr("Coverage"), self._coverage)
        self._k = self._number("k", "FtlK", 0.1, 10.0, 0.1)
        form.addRow(self.tr("K"), self._k)
        units = (
            (PIXELS, self.tr("every pixel")),
            (POLYGON_MEDIANS, self.tr("one median per landslide")),
            (AREA_BALANCED, self.tr("pixels, landslides count the same")),
        )
        self._unit = self._combo("sample_unit", "FtlSampleUnit", units)
        form.addRow(self.tr("Samples"), self._unit)
        self._margin = self._number("margin", "FtlMargin", 0.0, 1.0, 0.01)
        self._margin.setToolTip(self.tr("Each range is widened by this share of its width on both sides."))
        form.addRow(self.tr("Margin"), self._margin)
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

    def _combo(self, field: str, name: str, entries: object) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(10)
        for value, label in entries:
            combo.addItem(label, value)
        combo.activated.connect(lambda: self._session.choose(**{field: combo.currentData()}))
        return combo

    def _number(self, field: str, name: str, least: float, largest: float, step: float) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setObjectName(name)
        spin.setRange(least, largest)
        spin.setSingleStep(step)
        spin.setDecimals(3 if step < 0.1 else 1)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(lambda value: self._session.choose(**{field: value}))
        return spin
