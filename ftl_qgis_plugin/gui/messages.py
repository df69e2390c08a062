"""Tells the session's messages in QGIS's message bar."""

from __future__ import annotations

import os
import platform

from osgeo import gdal
from qgis.core import Qgis, QgsMessageOutput
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QPushButton

from ..bridge.log import log
from ..interpretation.session.session import InterpretationSession

LEVELS = {
    "info": Qgis.MessageLevel.Info,
    "success": Qgis.MessageLevel.Success,
    "warning": Qgis.MessageLevel.Warning,
    "critical": Qgis.MessageLevel.Critical,
}
_SECONDS = {"info": 4, "success": 6, "warning": 12, "critical": 0}
_LONGEST = 180
_PAUSE_MS = 250


class Messages(QObject):
    """One message when a task starts, one when it ends; what needs more room has a button for it."""

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        # Steps of one iteration follow each other at once: that is one start and one end to the user.
        self._is_busy = False
        self._has_new_candidates = False
        self._finished = ""
        self._last: QgsMessageBarItem | None = None
        session.iteration.candidatesStored.connect(self._candidates_stored)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._all_finished)
        session.messageRaised.connect(self.tell)
        session.taskStarted.connect(self._task_started)
        session.taskFinished.connect(self._task_finished)
        session.taskFailed.connect(self._task_failed)

    def tell(self, level: str, text: str, details: str = "") -> None:
        """`level` info, success, warning or critical; `details` what the button shows besides the text."""
        bar = self._iface.messageBar()
        # The bar has room for a line: where the study lies stands in the details.
        whole, text = text, self._without_folder(text)
        short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
        item = bar.createMessage(self.tr("Freeze-thaw landslides"), short)
        if details or level == "critical" or short != whole:
            button = QPushButton(self.tr("Show details…"))
            button.setObjectName("FtlMessageDetails")
            button.clicked.connect(lambda: self._show_details(whole, details))
            item.layout().addWidget(button)
        self._withdraw_last()
        bar.pushWidget(item, LEVELS[level], _SECONDS[level])
        self._last = item if level in ("info", "success") else None
        log("\n".join(filter(None, (whole, details))), LEVELS[level])

    def _without_folder(self, text: str) -> str:
        session = self._session
        for path in filter(None, (session.opening, session.study.path if session.study else "", session.choices.study)):
            text = text.replace(path, os.path.basename(path))
        return text

    def _task_started(self, title: str) -> None:
        self._pause.stop()
        if not self._is_busy:
            self._is_busy = True
            self.tell("info", self.tr("{task}: started.").format(task=title))

    def _candidates_stored(self) -> None:
        self._has_new_candidates = True

    def _task_finished(self, title: str, results: dict) -> None:
        self._finished = title
        self._pause.start()

    def _all_finished(self) -> None:
        self._is_busy = False
        found = len(self._session.index)
        if self._has_new_candidates:
            self._has_new_candidates = False
            self.tell("success", self.tr("{count:,} candidates are ready for review.").format(count=found))
        else:
            self.tell("success", self.tr("{task}: done.").format(task=self._finished))

    def _task_failed(self, sentence: str) -> None:
        self._pause.stop()
        self._is_busy = False
        if sentence:
            self.tell("critical", sentence)
        else:
            self.tell("info", self.tr("Cancelled. What was complete before is kept."))

    def _withdraw_last(self) -> None:
        """What was only said in passing makes room for the next: messages of ours never pile up."""
        item, self._last = self._last, None
        if item is not None and not sip.isdeleted(item):
            self._iface.messageBar().popWidget(item)

    def _show_details(self, text: str, details: str) -> None:
        study = self._session.study
        facts = [
            text,
            details,
            self.tr("Study: {path}").format(path=study.path) if study else "",
            f"QGIS {Qgis.QGIS_VERSION} · GDAL {gdal.VersionInfo('RELEASE_NAME')} · Python {platform.python_version()}",
        ]
        output = QgsMessageOutput.createMessageOutput()
        output.setTitle(self.tr("Freeze-thaw landslides"))
        output.setMessage("\n\n".join(filter(None, facts)), QgsMessageOutput.MessageType.MessageText)
        output.showMessage(False)
