"""How ranges are derived and candidates extracted: numbers with their units, folded away until wanted."""

from __future__ import annotations

from qgis.gui import QgsCheckableComboBox, QgsCollapsibleGroupBox, QgsFieldComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSizePolicy, QWidget

from ....core.factors.catalogue import TERRAIN_FACTORS
from ....core.method.parameter import Number
from ....core.method.parameters import (
    CLOSE_RADIUS,
    COVERAGE,
    FILL_HOLES,
    GROW_RATE,
    LEARN_FROM_REJECTED,
    MARGIN,
    METHOD,
    MIN_AREA,
    MIN_COHERENCE,
    MIN_FACTORS,
    MIN_RATE,
    PATIENCE,
    POINT_RADIUS,
    REPEATED,
    TERRAIN,
    TOLERANCE,
)
from ....interpretation.session.session import InterpretationSession
from ....interpretation.settings.choices import vector_layer
from ...factor_labels import factor_label
from ...widgets.method_fields import choice_box, label_of, number_box, tip_of


class ExtractionSettings(QgsCollapsibleGroupBox):
    def __init__(self, session: InterpretationSession) -> None:
        super().__init__()
        self.setTitle(self.tr("Extraction settings"))
        self.setObjectName("FtlExtractionSettings")
        self.setCollapsed(True)
        self._session = session
        self._numbers: dict[str, QWidget] = {}
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form = form
        self._add_number(MIN_RATE)
        self._add_number(MIN_COHERENCE)
        self._terrain = QgsCheckableComboBox()
        self._terrain.setMinimumContentsLength(8)
        self._terrain.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name in TERRAIN_FACTORS:
            self._terrain.addItemWithCheckState(factor_label(name), Qt.CheckState.Unchecked, name)
        self._terrain.checkedItemsChanged.connect(self._terrain_changed)
        self._terrain.setToolTip(tip_of(TERRAIN))
        form.addRow(label_of(TERRAIN), self._terrain)
        self._method = choice_box(METHOD)
        self._method.activated.connect(lambda: session.choose(method=self._method.currentData()))
        self._method.setMinimumContentsLength(8)
        for combo in (self._terrain, self._method):
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addRow(label_of(METHOD), self._method)
        for parameter in (COVERAGE, MARGIN, MIN_AREA, GROW_RATE, CLOSE_RADIUS, FILL_HOLES):
            self._add_number(parameter)
        self._add_number(MIN_FACTORS, self.tr("Factors that must hold"))  # the field itself says what 0 is
        self._learn = QCheckBox(label_of(LEARN_FROM_REJECTED))
        self._learn.setObjectName("FtlLearnFromRejected")
        self._learn.setToolTip(tip_of(LEARN_FROM_REJECTED))
        self._learn.toggled.connect(lambda on: session.choose(learn_from_rejected=on))
        form.addRow(self._learn)
        # One beside the other they are read as one rule.
        self._add_number(TOLERANCE, self.tr("Stop: change below"))
        self._add_number(PATIENCE, self.tr("Stop: times in a row"))
        self._add_inventory()
        session.choicesChanged.connect(self._show)
        self._show()

    def _add_inventory(self) -> None:
        """What an inventory's outlines and points count as."""
        self._repeated = choice_box(REPEATED)
        self._repeated.setObjectName("Ftl_repeated")
        # Its own few words are its least width, whatever the page makes of its combos: in a narrow dock it then stands
        # below its label.
        self._repeated.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._repeated.setMinimumWidth(self._repeated.minimumSizeHint().width())
        self._repeated.activated.connect(lambda: self._session.choose(repeated=self._repeated.currentData()))
        self._date_field = QgsFieldComboBox()
        self._date_field.setObjectName("Ftl_date_field")
        # A stranger's field may be named at any length.
        self._date_field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._date_field.setMinimumContentsLength(8)
        self._date_field.setAllowEmptyFieldName(True)
        self._date_field.activated.connect(lambda: self._session.choose(date_field=self._date_field.currentField()))
        for label, combo, tip in (
            (self.tr("Drawn in several years"), self._repeated, tip_of(REPEATED)),
            (
                self.tr("Field of the date"),
                self._date_field,
                self.tr("Field of the known landslides with the date or year of each outline."),
            ),
        ):
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setToolTip(tip)
            self._form.addRow(label, combo)
            self._form.labelForField(combo).setToolTip(tip)
        self._add_number(POINT_RADIUS)
        # The layout asks whether this label and its field have room, but gives the field what the widest label leaves.
        labels = [self._form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(self._form.rowCount())]
        widest = max(label.widget().sizeHint().width() for label in labels if label is not None)
        self._form.labelForField(self._repeated).setMinimumWidth(widest)

    def reveal(self, field: str) -> None:
        """Unfolds, and puts the cursor into a field."""
        self.setCollapsed(False)
        self._numbers[field].setFocus()

    def _add_number(self, parameter: Number, label: str = "") -> None:
        box = number_box(parameter)
        box.setObjectName("Ftl_" + parameter.field)
        may_be_empty = parameter.empty is not None

        def choose(value: float) -> None:
            self._session.choose(**{parameter.field: None if may_be_empty and value == box.minimum() else value})

        box.valueChanged.connect(choose)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._numbers[parameter.field] = box
        self._form.addRow(label or label_of(parameter), box)
        self._form.labelForField(box).setToolTip(box.toolTip())

    def _show(self) -> None:
        choices = self._session.choices
        for field, box in self._numbers.items():
            value = getattr(choices, field)
            value = box.minimum() if value is None else value
            if box.value() != value:
                box.blockSignals(True)
                box.setValue(value)
                box.blockSignals(False)
        self._learn.blockSignals(True)
        self._learn.setChecked(choices.learn_from_rejected)
        self._learn.blockSignals(False)
        self._method.setCurrentIndex(self._method.findData(choices.method))
        self._repeated.setCurrentIndex(self._repeated.findData(choices.repeated))
        self._date_field.setLayer(vector_layer(choices.inventory, self._session.project))
        self._date_field.setField(choices.date_field)
        if tuple(self._terrain.checkedItemsData()) != choices.terrain:
            self._terrain.blockSignals(True)
            for row in range(self._terrain.count()):
                is_on = self._terrain.itemData(row) in choices.terrain
                self._terrain.setItemCheckState(row, Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self._terrain.blockSignals(False)

    def _terrain_changed(self, *_: object) -> None:
        self._session.choose(terrain=tuple(self._terrain.checkedItemsData()))
