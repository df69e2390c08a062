"""Asks before a colleague's verdict is overruled."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QMessageBox, QWidget

from ...bridge.words import listed
from ...study.log.verdicts import Verdict


class Overruling(QObject):
    """`ask(verdicts)`: whether they may be overruled. Whose they are may be let pass for as long as QGIS runs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._free: set[str] = set()

    def ask(self, verdicts: Sequence[Verdict]) -> bool:
        verdicts = [verdict for verdict in verdicts if verdict.analyst not in self._free]
        if not verdicts:
            return True
        verdict, names = verdicts[0], sorted({verdict.analyst for verdict in verdicts})
        words = {
            "accepted": self.tr("accepted"),
            "rejected": self.tr("rejected"),
            "uncertain": self.tr("uncertain"),
        }
        box = QMessageBox(self._window)
        box.setObjectName("FtlOverrule")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Freeze-thaw landslides"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        if len(verdicts) == 1:
            text = self.tr("{analyst} said of {candidate}: {verdict}. Put your verdict in its place?").format(
                analyst=verdict.analyst, candidate=verdict.candidate, verdict=words.get(verdict.verdict, "")
            )
        else:
            text = self.tr("{count} of these were judged otherwise by {analysts}. Put yours in their place?").format(
                count=len(verdicts), analysts=listed(names)
            )
        box.setText(text)
        box.setInformativeText(self.tr("Both stay in the log, and undo brings the other one back."))
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.No)
        always = QCheckBox(self.tr("Do not ask again about verdicts of {analysts}").format(analysts=listed(names)))
        box.setCheckBox(always)
        is_wanted = box.exec() == QMessageBox.StandardButton.Yes
        if is_wanted and always.isChecked():
            self._free.update(names)
        box.deleteLater()
        return is_wanted
