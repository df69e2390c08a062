"""What was found in a folder, and the few questions before it is stacked."""

from __future__ import annotations

import os

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsFileWidget, QgsMessageBar
from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtGui import QDesktopServices, QShowEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ... import help
from ...bridge.messages import translate_message
from ...core.errors import Message
from ...core.products.overrides import RADIANS, UNITS
from ...core.products.product import SIGN_MESSAGES, UNKNOWN_SIGN
from ...core.stacking.options import INVERSION
from ...interpretation.settings import season_settings
from ...interpretation.stacking.findings import PAIRS, Findings
from ...interpretation.stacking.folder_stack import Answers
from ..input.dialog import Dialog
from ..messages import plain
from ..text.whole_message import show_whole

# Of files left out, in the window; the log has more.
_SHOWN = 3


class StackDialog(Dialog):
    """Modal to its parent; `answers()` after it was accepted, or after it ended with TOOL: the algorithm's own dialog,
    which asks for more, is wanted; or with AGAIN: the folder is to be looked into with the `dates` chosen."""

    TOOL, AGAIN = 2, 3

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
        self._seasons = QCheckBox(self._seasons_text())
        self._seasons.setObjectName("FtlStackSeasons")
        self._seasons.setToolTip(
            self.tr(
                "How fast it moves within each thaw season and within each winter, in mm/a: two further factors, of "
                "which ranges are derived. The options page has the months."
            )
        )
        self._series = QCheckBox(self.tr("Displacement series too, for the charts of candidates"))
        self._series.setObjectName("FtlStackSeries")
        self._series.setChecked(True)
        self._unit = QComboBox()
        self._unit.setObjectName("FtlStackUnit")
        self._unit.addItem(self.tr("As the product states"), "")
        for unit in UNITS:
            self._unit.addItem(self.tr("radians") if unit == RADIANS else unit, unit)
        self._wavelength = QDoubleSpinBox()
        self._wavelength.setObjectName("FtlStackWavelength")
        self._wavelength.setDecimals(4)
        self._wavelength.setRange(0.0, 1.0)
        self._wavelength.setSingleStep(0.001)
        self._wavelength.setSuffix(" m")
        self._wavelength.setSpecialValueText(self.tr("As the product states"))
        self._flip = QCheckBox(self.tr("Flip the sign"))
        self._flip.setObjectName("FtlStackFlip")
        self._dates = QgsFileWidget()
        self._dates.setObjectName("FtlStackDates")
        self._dates.setFilePath(findings.table)
        self._dates.setToolTip(
            self.tr(
                "For files whose names tell no dates or wrong ones: a line for each, such as a.tif, 2018-01-31, "
                "2018-02-12. Without it, a file dates.csv in the folder is taken."
            )
        )
        self._dates.fileChanged.connect(self._look_again)
        self._target = QgsFileWidget()
        self._target.setObjectName("FtlStackTarget")
        self._target.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._target.setFilePath(target)
        form = QFormLayout()
        if findings.algorithm == PAIRS:
            form.addRow(self.tr("Method"), self._method)
        else:
            form.addRow("", self._waves)
        form.addRow(self.tr("Ramp to take off"), self._ramp)
        form.addRow("", self._series)
        form.addRow("", self._seasons)
        form.addRow(self.tr("Unit of the file"), self._unit)
        form.addRow(self.tr("Wavelength"), self._wavelength)
        form.addRow("", self._flip)
        form.addRow(self.tr("Table of dates"), self._dates)
        form.addRow(self.tr("Results into"), self._target)
        note = QLabel(
            self.tr(
                "Zero is the median of the most coherent ground; what moves there against the rest does not count. "
                "The tool's own window takes a reference of yours, a DEM, other months, and draws the network."
            )
            if findings.algorithm == PAIRS
            else self.tr(
                "Zero is the median of the most coherent ground; what moves there against the rest does not count. "
                "The tool's own window takes a reference of yours, a DEM, other months."
            )
        )
        note.setObjectName("FtlStackNote")
        note.setWordWrap(True)
        self._steps = QLabel()
        self._steps.setWordWrap(True)
        self._steps.setObjectName("FtlStackSteps")
        buttons = self.ok_and_cancel(self.tr("Stack"))
        self._more = buttons.addButton(self.tr("More choices…"), QDialogButtonBox.ButtonRole.ActionRole)
        self._more.setObjectName("FtlStackMore")
        self._more.setToolTip(self.tr("Opens the tool with what is chosen here; then choose its results on the page."))
        self._more.clicked.connect(self._leave_for_tool)
        guide = buttons.addButton(self.tr("Help"), QDialogButtonBox.ButtonRole.HelpRole)
        guide.setObjectName("FtlStackHelp")
        guide.clicked.connect(self._open_guide)
        self._bar = QgsMessageBar()
        layout = QVBoxLayout(self)
        for item in (self._bar, summary, self._steps):
            layout.addWidget(item)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(buttons)
        self._method.currentIndexChanged.connect(self._adapt)
        self._adapt()
        self._explain()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt opens no dialog higher than two thirds of the screen, and cuts off the last lines of a long text.
        self._make_room()

    def accept(self) -> None:
        """Not with a table that was typed and is not there: the dates would silently be others."""
        path = self.dates()
        if not path or path == self._findings.table or os.path.isfile(path):
            super().accept()
            return
        missing = Message("The text file {name} does not exist. Check its path.", name=path)
        self._bar.clearWidgets()
        item = self._bar.createMessage(plain(translate_message(missing)))
        show_whole(item)
        self._bar.pushWidget(item, Qgis.MessageLevel.Warning, 0)
        self._make_room()
        self._dates.setFocus()

    def _make_room(self) -> None:
        needed = self.layout().totalHeightForWidth(self.width())
        if self.height() < needed:
            self.resize(self.width(), min(needed, self.screen().availableGeometry().height()))

    def answers(self) -> Answers:
        return Answers(
            self._method.currentIndex(),
            self._ramp.currentIndex(),
            self._series.isChecked() and self._series.isEnabled(),
            self._waves.isChecked(),
            self._seasons.isChecked() and self._seasons.isEnabled(),
            self._target.filePath(),
            self._unit.currentData() or None,
            self._wavelength.value() or None,
            self._flip.isChecked(),
        )

    def show_answers(self, answers: Answers) -> None:
        """Those given before the folder was looked into again."""
        self._method.setCurrentIndex(answers.method)
        self._ramp.setCurrentIndex(answers.ramp)
        self._series.setChecked(answers.series or not self._series.isEnabled())
        self._waves.setChecked(answers.short_waves)
        self._seasons.setChecked(answers.seasons)
        self._target.setFilePath(answers.target)
        self._unit.setCurrentIndex(max(self._unit.findData(answers.unit or ""), 0))
        self._wavelength.setValue(answers.wavelength_m or 0.0)
        self._flip.setChecked(answers.flip_sign)

    def dates(self) -> str:
        return self._dates.filePath().strip()

    def _look_again(self, path: str) -> None:
        """As soon as a file is chosen, or none any more: the dates decide what is found."""
        if path != self._findings.table and (not path or os.path.isfile(path)):
            self.done(self.AGAIN)

    def _leave_for_tool(self) -> None:
        self.done(self.TOOL)

    def _open_guide(self) -> None:
        QDesktopServices.openUrl(help.url(self._findings.guide_page))

    def _explain(self) -> None:
        """The tool's own words of what both ask."""
        tool = QgsApplication.processingRegistry().algorithmById(self._findings.algorithm)
        fields = {
            "METHOD": self._method,
            "RAMP": self._ramp,
            "DATASET": self._waves,
            "SERIES": self._series,
            "UNIT": self._unit,
            "WAVELENGTH": self._wavelength,
            "FLIP_SIGN": self._flip,
        }
        for name, field in fields.items():
            asked = tool.parameterDefinition(name) if tool is not None else None
            if asked is not None:
                field.setToolTip(asked.help())

    def _is_stacking(self) -> bool:
        return self._findings.algorithm == PAIRS and self._method.currentIndex() == 1

    def _adapt(self) -> None:
        self._series.setEnabled(not self._is_stacking())
        self._seasons.setEnabled(int(self._is_stacking()) in self._findings.seasonal)
        self._steps.setText(self._steps_text())

    def _seasons_text(self) -> str:
        seasons, locale = season_settings.seasons(), QLocale(QgsApplication.locale())
        return self.tr("Rates of the thaw season ({first} to {last}) and of the winter too, as factors").format(
            first=locale.standaloneMonthName(seasons.thaw_first), last=locale.standaloneMonthName(seasons.thaw_last)
        )

    def _steps_text(self) -> str:
        if self._is_stacking():
            return self.tr("The rate is the mean of the pairs, coherent ones counting more. It knows no yearly cycle.")
        if self._findings.has_cycle:
            text = self.tr("The displacement at every date is found first, then a rate with its yearly cycle.")
        else:
            text = self.tr(
                "The displacement at every date is found first, then a rate. The dates do not suffice to tell a "
                "yearly cycle from it (1.5 years and 8 dates would)."
            )
        return text

    def _summary(self) -> str:
        found = self._findings
        if found.algorithm == PAIRS and found.items == 1:
            text = self.tr(
                "{product}: one pair, {first} to {last}. Its rate holds the atmosphere of both days in full and has no "
                "standard error: take more pairs."
            )
        elif found.algorithm == PAIRS:
            text = self.tr("{product}: {items} pairs of {dates} dates, {first} to {last}.")
        else:
            text = self.tr("{product}: {items} displacements of {dates} dates, {first} to {last}.")
        lines = [
            text.format(
                product=found.product, items=found.items, dates=found.dates, first=found.first, last=found.last
            ),
            self.tr("Unit and sign follow from the product: the rate is in mm/a, positive toward the satellite.")
            if found.knows_sign
            else translate_message(
                Message("Unit and sign: {unit}, {sign}.", unit="mm/a", sign=SIGN_MESSAGES[UNKNOWN_SIGN])
            ),
        ]
        lines += map(translate_message, found.notes)
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
        text = self.tr("It will take {time}; you can work on meanwhile. The results are then chosen on the Data page.")
        lines.append(text.format(time=minutes))
        return "\n".join(lines)
