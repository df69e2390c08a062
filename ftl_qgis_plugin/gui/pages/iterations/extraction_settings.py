"""How ranges are derived and candidates extracted: numbers with their units, folded away until wanted."""

from __future__ import annotations

from qgis.gui import QgsCheckableComboBox, QgsCollapsibleGroupBox, QgsFieldComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSizePolicy, QSpinBox, QWidget

from ....bridge.messages import translate_message
from ....core.factors.catalogue import TERRAIN_FACTORS
from ....core.method.parameters import GROW_RATE, METHOD, POINT_RADIUS, REPEATED, by_field
from ....interpretation.session.session import InterpretationSession
from ....interpretation.settings.choices import vector_layer
from ...factor_labels import factor_label


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
        self._add_number(
            "min_rate_mm_a", self.tr("Minimum |rate|"), 0, 10000, 0, " mm/a", self.tr("Slower ground is no candidate.")
        )
        self._add_number(
            "min_coherence", self.tr("Minimum coherence"), 0, 1, 2, "", self.tr("Less reliable pixels are left out.")
        )
        self._terrain = QgsCheckableComboBox()
        self._terrain.setMinimumContentsLength(8)
        self._terrain.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name in TERRAIN_FACTORS:
            self._terrain.addItemWithCheckState(factor_label(name), Qt.CheckState.Unchecked, name)
        self._terrain.checkedItemsChanged.connect(self._terrain_changed)
        form.addRow(self.tr("Terrain factors"), self._terrain)
        self._method = QComboBox()
        for name, label in zip(METHOD.values, self._method_labels()):
            self._method.addItem(label, name)
        self._method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._method.activated.connect(lambda: session.choose(method=self._method.currentData()))
        self._method.setMinimumContentsLength(8)
        for combo in (self._terrain, self._method):
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addRow(self.tr("Range method"), self._method)
        self._add_number(
            "coverage",
            self.tr("Coverage"),
            0.5,
            1,
            3,
            "",
            self.tr("Share of the samples that a range holds (percentiles, highest density)."),
        )
        self._add_number(
            "margin",
            self.tr("Exploration margin"),
            0,
            1,
            2,
            "",
            self.tr("Each range is widened by this share of its width, to find what the samples do not show yet."),
        )
        self._add_number(
            "min_area_m2", self.tr("Minimum area"), 0, 1e9, 0, " m²", self.tr("Smaller candidates are dropped.")
        )
        self._add_number(
            "grow_rate_mm_a",
            self.tr("Grow into |rate| ≥"),
            0,
            10000,
            0,
            " mm/a",
            self.tr(
                "Candidates grow into connected ground that moves at least this fast, beyond the terrain's ranges."
            ),
            special=translate_message(GROW_RATE.empty),
        )
        self._add_number(
            "close_radius_m",
            self.tr("Close gaps of"),
            0,
            10000,
            0,
            " m",
            self.tr("Parts of one landslide that noise has separated are joined."),
            special=self.tr("off"),
        )
        self._add_number(
            "fill_holes_m2",
            self.tr("Fill holes up to"),
            0,
            1e9,
            0,
            " m²",
            self.tr("Holes in a candidate up to this area are filled."),
            special=self.tr("off"),
        )
        self._add_number(
            "min_factors",
            self.tr("Factors that must hold"),
            0,
            50,
            0,
            "",
            self.tr("Fewer than all lets a candidate miss some range."),
            special=self.tr("all"),
        )
        self._learn = QCheckBox(self.tr("Learn from rejected candidates"))
        self._learn.setObjectName("FtlLearnFromRejected")
        self._learn.setToolTip(
            self.tr(
                "Later iterations leave out ground so untypical of the samples that you rejected most candidates there."
            )
        )
        self._learn.toggled.connect(lambda on: session.choose(learn_from_rejected=on))
        form.addRow(self._learn)
        self._add_number(
            "tolerance_mm_a",
            self.tr("Stop: change below"),
            0,
            1000,
            1,
            " mm/a",
            self.tr("The iteration has converged when the samples' mean |rate| changes by less ..."),
        )
        self._add_number(
            "patience", self.tr("Stop: times in a row"), 1, 20, 0, "", self.tr("... in this many iterations in a row.")
        )
        self._add_inventory()
        session.choicesChanged.connect(self._show)
        self._show()

    def _add_inventory(self) -> None:
        """What an inventory's outlines and points count as."""
        self._repeated = QComboBox()
        self._repeated.setObjectName("Ftl_repeated")
        for name, label in REPEATED.options.items():
            self._repeated.addItem(translate_message(label), name)
        self._repeated.activated.connect(lambda: self._session.choose(repeated=self._repeated.currentData()))
        self._date_field = QgsFieldComboBox()
        self._date_field.setObjectName("Ftl_date_field")
        self._date_field.setAllowEmptyFieldName(True)
        self._date_field.activated.connect(lambda: self._session.choose(date_field=self._date_field.currentField()))
        for label, combo, tip in (
            (self.tr("Drawn in several years"), self._repeated, translate_message(REPEATED.help)),
            (
                self.tr("Field of the date"),
                self._date_field,
                self.tr("Field of the known landslides with the date or year of each outline."),
            ),
        ):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setToolTip(tip)
            self._form.addRow(label, combo)
            self._form.labelForField(combo).setToolTip(tip)
        self._add_number(
            "point_radius_m",
            self.tr("Radius of points"),
            0,
            100000,
            0,
            " m",
            translate_message(POINT_RADIUS.help),
            special=translate_message(POINT_RADIUS.off),
        )

    def reveal(self, field: str) -> None:
        """Unfolds, and puts the cursor into a field."""
        self.setCollapsed(False)
        self._numbers[field].setFocus()

    def _add_number(
        self, field: str, label: str, least: float, most: float, decimals: int, unit: str, tip: str, special: str = ""
    ) -> None:
        is_whole = isinstance(getattr(self._session.choices, field), int)
        box = QSpinBox() if is_whole else QDoubleSpinBox()
        if not is_whole:
            box.setDecimals(decimals)
            box.setSingleStep(10.0**-decimals if decimals else 10.0)
        box.setObjectName("Ftl_" + field)
        box.setRange(int(least) if is_whole else least, int(most) if is_whole else most)
        box.setSuffix(unit)
        box.setSpecialValueText(special)
        box.setKeyboardTracking(False)
        box.setToolTip(tip)
        may_be_empty = by_field()[field].empty is not None

        def choose(value: float) -> None:
            self._session.choose(**{field: None if may_be_empty and value == box.minimum() else value})

        box.valueChanged.connect(choose)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._numbers[field] = box
        self._form.addRow(label, box)
        self._form.labelForField(box).setToolTip(tip)

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

    def _method_labels(self) -> list[str]:
        """In the order of METHODS."""
        return [
            self.tr("Percentiles"),
            self.tr("Mean and standard deviations"),
            self.tr("Median and absolute deviations"),
            self.tr("Highest density"),
            self.tr("Frequency ratio above 1"),
            self.tr("Manual (as before)"),
        ]
