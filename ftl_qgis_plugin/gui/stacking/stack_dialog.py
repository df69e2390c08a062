"""What was found in a folder, and the few questions before it is stacked."""

from __future__ import annotations

import os

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ...core.stacking.options import INVERSION
from ...interpretation.stacking.folder_stack import PAIRS, Answers, Findings
from ..input.dialog import Dialog

_SHOWN = 6


class StackDialog(Dialog):
    """Modal to its parent; `answers()` after it was accepted."""

    def __init__(self, findings: Findings, target: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = findings
        self.setObjectName("FtlStackDialog")
        self.setWindowTitle(self.tr("Rate from a folder"))
        summary = QLabel(self._summary())
        summary.setWordWrap(True)
        summary.setObjectName("FtlStackSummary")
        self._method = QComboBox()
        self._method.setObjectName("FtlStackMethod")
        self._method.addItems(
            [self.tr("Small-baseline inversion (series, unwrapping errors)"), self.tr("Weighted stacking")]
        )
        self._method.setCurrentIndex(0 if findings.method == INVERSION else 1)
        self._ramp = QComboBox()
        self._ramp.setObjectName("FtlStackRamp")
        self._ramp.addItems([self.tr("None"), self.tr("Planar"), self.tr("Quadratic")])
        self._waves = QCheckBox(self.tr("Short wavelengths only (what is longer than some 30 km is taken off)"))
        self._series = QCheckBox(self.tr("Displacement series too, for the charts of candidates"))
        self._series.setObjectName("FtlStackSeries")
        self._series.setChecked(True)
        self._target = QgsFileWidget()
        self._target.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._target.setFilePath(target)
        form = QFormLayout()
        if findings.algorithm == PAIRS:
            form.addRow(self.tr("Method"), self._method)
        else:
            form.addRow("", self._waves)
        form.addRow(self.tr("Ramp to take off"), self._ramp)
        form.addRow("", self._series)
        form.addRow(self.tr("Results into"), self._target)
        note = QLabel(
            self.tr(
                "Zero is the median of the most coherent ground. For a reference of your own, a DEM or other months, "
                "use the tool in Processing."
            )
        )
        note.setWordWrap(True)
        buttons = self.ok_and_cancel(self.tr("Stack"))
        layout = QVBoxLayout(self)
        for item in (summary, note):
            layout.addWidget(item)
        layout.insertLayout(1, form)
        layout.addWidget(buttons)
        self._method.currentIndexChanged.connect(self._adapt)
        self._adapt()

    def answers(self) -> Answers:
        return Answers(
            self._method.currentIndex(),
            self._ramp.currentIndex(),
            self._series.isChecked() and self._series.isEnabled(),
            self._waves.isChecked(),
            self._target.filePath(),
        )

    def _adapt(self) -> None:
        self._series.setEnabled(self._findings.algorithm != PAIRS or self._method.currentIndex() == 0)

    def _summary(self) -> str:
        found = self._findings
        if found.algorithm == PAIRS:
            text = self.tr("{product}: {items} pairs of {dates} dates, {first} to {last}.")
        else:
            text = self.tr("{product}: {items} displacements of {dates} dates, {first} to {last}.")
        lines = [
            text.format(
                product=found.product, items=found.items, dates=found.dates, first=found.first, last=found.last
            ),
            self.tr("Unit and sign follow from the product: the rate is in mm/a, positive toward the satellite."),
        ]
        if found.parts > 1:
            text = self.tr("The pairs fall into {count} parts that nothing connects: stacking uses them all.")
            lines.append(text.format(count=found.parts))
        if not found.has_coherence:
            lines.append(self.tr("No coherence lies beside them, so that all count the same."))
        if found.left_out:
            text = self.tr("{count} files are left out: {names}")
            names = "; ".join(f"{os.path.basename(name)} ({reason})" for name, reason in found.left_out[:_SHOWN])
            lines.append(text.format(count=len(found.left_out), names=names))
        minutes = (
            self.tr("less than a minute")
            if found.minutes < 1
            else self.tr("about {minutes:.0f} minutes").format(minutes=found.minutes)
        )
        lines.append(self.tr("It will take {time}; you can work on meanwhile.").format(time=minutes))
        return "\n".join(lines)
