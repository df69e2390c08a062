"""How the study area is cut into cells."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QMessageBox, QPushButton, QSpinBox, QWidget

from ...bridge.words import percent_sign
from ..workbench import Desk


class CutForm(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sweep = desk.sweep
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.size = QDoubleSpinBox()
        self.size.setObjectName("FtlCellSize")
        self.size.setDecimals(0)
        self.size.setRange(10, 100_000)
        self.size.setSingleStep(100)
        self.size.setValue(1000)
        self.size.setSuffix(" m")
        self.size.setAccessibleName(self.tr("Side of a cell in metres"))
        self.size.setToolTip(self.tr("What can be looked at in one view, at a scale at which the smallest show."))
        self.ranges = QCheckBox(self.tr("Only where the terrain's ranges hold"))
        self.ranges.setObjectName("FtlCellsByRanges")
        self.ranges.setToolTip(
            self.tr("Leaves out cells in which slope, aspect and so on are nowhere as under the samples.")
        )
        self.share = QSpinBox()
        self.share.setObjectName("FtlCellShare")
        self.share.setRange(1, 100)
        self.share.setValue(100)
        self.share.setSuffix(percent_sign())
        self.share.setAccessibleName(self.tr("Share of the cells, drawn by chance"))
        self.share.setToolTip(
            self.tr("A random part of the cells takes less time and gives a wider interval of what was missed.")
        )
        self.seed = QSpinBox()
        self.seed.setObjectName("FtlCellSeed")
        self.seed.setRange(0, 999_999)
        self.seed.setValue(1)
        self.seed.setAccessibleName(self.tr("Seed of the random cells"))
        self.seed.setToolTip(self.tr("Analysts with the same seed look at the same cells."))
        self.make = QPushButton(self.tr("Make the cells"))
        self.make.setObjectName("FtlMakeCells")
        self.make.clicked.connect(self._make)
        form.addRow(self.tr("Side of a cell"), self.size)
        form.addRow(self.tr("Share"), self.share)
        form.addRow(self.tr("Seed"), self.seed)
        form.addRow(self.ranges)
        form.addRow(self.make)
        self.share.valueChanged.connect(self.show_state)
        self.show_state()

    def show_state(self, *_: object) -> None:
        session = self._desk.session
        has_ranges = self._sweep.number_of_ranges > 0
        self.ranges.setEnabled(has_ranges)
        if not has_ranges:
            self.ranges.setChecked(False)
        self.seed.setEnabled(self.share.value() < 100)
        self.make.setEnabled(session.is_open and not session.is_read_only and bool(session.choices.deformation))
        self.make.setToolTip(
            "" if session.choices.deformation else self.tr("Choose the deformation raster on the Data page first.")
        )

    def show_plan(self, plan: dict[str, object]) -> None:
        """As the cells were cut."""
        self.size.setValue(float(plan.get("size_m", self.size.value())))
        self.share.setValue(round(100 * float(plan.get("share", 1.0))))
        self.seed.setValue(int(plan.get("seed", 1)))
        self.ranges.setChecked(bool(plan.get("by_ranges")))
        self.show_state()

    def _make(self) -> None:
        done = self._sweep.progress().reviewed
        if done:
            answer = QMessageBox.question(
                self,
                self.tr("Make the cells"),
                self.tr(
                    "{count:,} cells are looked at. Cut new ones? What was said of the old ones counts only where the "
                    "same cell comes again."
                ).format(count=done),
            )
            if answer != QMessageBox.StandardButton.Yes:
                return
        self._sweep.cut(self.size.value(), self.share.value() / 100, self.seed.value(), self.ranges.isChecked())
        self._desk.focus_map()
