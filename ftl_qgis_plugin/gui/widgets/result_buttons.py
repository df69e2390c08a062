"""What leaves a study: the report and the inventory."""

from __future__ import annotations

import os

from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ...interpretation.imagery.kept_folder import pictures_folder
from ...interpretation.session.session import InterpretationSession
from .. import theme
from ..algorithm_dialog import open_algorithm
from .button_bar import ButtonRow


class ResultButtons(QWidget):
    """Enabled while a study is open; each opens the dialog of its algorithm."""

    def __init__(self, session: InterpretationSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        line = ButtonRow(is_spread=True)
        self._buttons = []
        for algorithm, icon, text in (
            ("ftl:studyreport", "mActionNewReport", self.tr("Report…")),
            ("ftl:exportinventory", "mActionFileSaveAs", self.tr("Export inventory…")),
        ):
            button = QPushButton(theme.qgis_icon(icon), text)
            button.setObjectName("FtlOpen_" + algorithm.partition(":")[2])
            button.clicked.connect(lambda _checked=False, name=algorithm: self._open(name))
            line.add(button)
            self._buttons.append(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(line)
        for signal in (session.studyOpened, session.studyClosed):
            signal.connect(self._show)
        self._show()

    def _open(self, algorithm: str) -> None:
        study = self._session.study
        parameters = {"STUDY": study.path}
        if algorithm == "ftl:studyreport":
            choices = self._session.choices
            parameters.update(
                {
                    "DEM": choices.dem or None,
                    "DEFORMATION": choices.deformation or None,
                    "UNSEEN": choices.unseen or None,
                }
            )
            parameters["IMAGES"] = self._session.images.dated_files()
            folder = pictures_folder(study)
            parameters["PICTURES"] = folder if os.path.isdir(folder) else None
        open_algorithm(self._session, algorithm, parameters)

    def _show(self) -> None:
        for button in self._buttons:
            button.setEnabled(self._session.is_open)
