"""Tells the session's messages in QGIS's message bar."""

from __future__ import annotations

import html
import os
import platform

from osgeo import gdal
from qgis.core import Qgis, QgsMessageOutput
from qgis.gui import QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

from ..bridge.log import log
from ..bridge.words import run_on
from ..interpretation.iterations.brought import brought
from ..interpretation.session.session import InterpretationSession
from .text.nothing_found import nothing_found
from .text.whole_message import show_whole

LEVELS = {
    "info": Qgis.MessageLevel.Info,
    "success": Qgis.MessageLevel.Success,
    "warning": Qgis.MessageLevel.Warning,
    "critical": Qgis.MessageLevel.Critical,
}
Action = "tuple[str, Callable[[], object]]"
_SECONDS = {"info": 4, "success": 6, "warning": 12, "critical": 0}
_LONGEST = 180
_PAUSE_MS = 250


class Messages(QObject):
    """One message when a task starts, one when it ends; what needs more room has a button for it."""

    thresholdsWanted = pyqtSignal()

    def __init__(self, iface: object, session: InterpretationSession) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        # Steps of one iteration follow each other at once: that is one start and one end to the user.
        self._is_busy = False
        self.quiet: set[str] = set()  # titles of tasks that nobody has asked for
        self._held: list[str] = []  # warnings of the work that goes on, told with its end
        self._told: dict[str, str] = {}  # those of earlier work, and which task had them
        self._has_new_candidates = False
        self._finished = ""
        self._last: QgsMessageBarItem | None = None
        self._running = ""  # kind of the task that began last
        self._failures: dict[str, QgsMessageBarItem] = {}  # what stays in the bar, by the kind of task that failed
        session.iteration.candidatesStored.connect(self._candidates_stored)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._all_finished)
        # QGIS tells the end of a task right after ours, over it, and calls what was cancelled a failure.
        self._after_qgis = QTimer(self)
        self._after_qgis.setSingleShot(True)
        self._after_qgis.timeout.connect(self._withdraw_qgis)
        session.messageRaised.connect(self.tell)
        session.taskStarted.connect(self._task_started)
        session.taskFinished.connect(self._task_finished)
        session.taskFailed.connect(self._task_failed)

    def tell(self, level: str, text: str, details: str = "", action: Action | None = None) -> QgsMessageBarItem | None:
        """`level` info, success, warning or critical; `details` what the button shows besides the text; `action`: what
        a further button says and does."""
        if level == "warning" and self._is_busy:
            self._held.append(text)
            return None
        bar = self._iface.messageBar()
        # The bar has room for a line: where the study lies stands in the details.
        whole, text = text, self._without_folder(text)
        short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
        item = bar.createMessage(self.tr("Freeze-thaw landslides"), plain(short))
        if action is not None:
            button = QPushButton(action[0])
            button.setObjectName("FtlMessageAction")
            button.clicked.connect(lambda: (bar.popWidget(item), action[1]()))
            item.layout().addWidget(button)
        if details or level == "critical" or short != whole:
            button = QPushButton(self.tr("Show details…"))
            button.setObjectName("FtlMessageDetails")
            button.clicked.connect(lambda: self._show_details(whole, details))
            item.layout().addWidget(button)
        show_whole(item)
        self._withdraw_last()
        bar.pushWidget(item, LEVELS[level], _SECONDS[level])
        self._last = item if level in ("info", "success") else None
        log("\n".join(filter(None, (whole, details))), LEVELS[level])
        return item

    def _without_folder(self, text: str) -> str:
        session = self._session
        for path in filter(None, (session.opening, session.study.path if session.study else "", session.choices.study)):
            text = text.replace(path, os.path.basename(path))
        return text

    def _task_started(self, title: str) -> None:
        self._pause.stop()
        self._running = self._session.runner.kind or title
        if not self._is_busy:
            self._is_busy = True
            if title in self.quiet:
                return
            self._withdraw(self._failures.pop(self._running, None))  # it is tried again
            self.tell("info", self.tr("{task}: started.").format(task=title))

    def _candidates_stored(self) -> None:
        self._has_new_candidates = True

    def _task_finished(self, title: str, results: dict) -> None:
        if title not in self.quiet:
            self._finished = title
        self._pause.start()
        self._after_qgis.start()

    def _all_finished(self) -> None:
        held, finished, self._finished = self._end_work(), self._finished, ""
        self._tell_end(finished, held)
        for text in held.split("\n"):
            self._told.setdefault(text, finished)
        # What nobody has asked for may have begun with the end of what was asked for: its warnings are held as well.
        self._is_busy = self._session.runner.is_running

    def _tell_end(self, finished: str, held: str) -> None:
        session = self._session
        if not self._has_new_candidates:
            if finished:
                self._tell_done(finished, held)
            return
        self._has_new_candidates = False
        number = session.iteration.open_number()
        brought_now = brought(session.index, number, session.outlines.outline) if number else None
        if brought_now is not None and not session.index.found_in(number).any():
            self._tell_nothing_found(held)
            return
        count = len(session.index) if brought_now is None else brought_now.to_review
        self.tell("success", self._ready(count, 0 if brought_now is None else brought_now.known), held)

    def _tell_done(self, task: str, held: str) -> None:
        """What was warned of stands in the bar itself: behind a button of a green one nobody looks for it. Not so what
        another task has warned of before, as every iteration does of the same rate."""
        new = [text for text in held.split("\n") if text and self._told.get(text, task) == task]
        if new:
            text = self.tr("{task}: done. {warning}").format(task=task, warning=new[0])
            self.tell("warning", text, held if held != new[0] else "")
        else:
            self.tell("success", self.tr("{task}: done.").format(task=task), held)

    def _ready(self, count: int, known: int) -> str:
        """In one line beside the bar's button, where QGIS's own panels leave the map half of a small screen."""
        if not count:
            text = self.tr("Nothing new was found.")
        else:
            text = self.tr("1 candidate to review.") if count == 1 else self.tr("{count:,} candidates to review.")
        if known:
            text = run_on([text, self.tr("Known: {known:,}.")])
        return text.format(count=count, known=known)

    def _tell_nothing_found(self, held: str) -> None:
        """One message: the reason first, and what mends it."""
        session = self._session
        text, problem = nothing_found(session)
        if problem is not None:
            label = self.tr("Use {value:g} mm/a").format(value=problem.value)
            self.tell("warning", text, held, (label, lambda: session.choose(min_rate_mm_a=problem.value)))
            return
        self.tell("warning", text, held, (self.tr("Adjust the thresholds…"), self.thresholdsWanted.emit))

    def _end_work(self) -> str:
        """No longer busy; what was held back."""
        self._is_busy = False
        held, self._held = self._held, []
        return "\n".join(dict.fromkeys(held))

    def _task_failed(self, sentence: str) -> None:
        self._pause.stop()
        held = self._end_work()
        if sentence:
            self._failures[self._running] = self.tell("critical", sentence, held)
        else:
            self.tell("info", self.tr("Cancelled. What was complete before is kept."))
        self._after_qgis.start()

    def _withdraw_last(self) -> None:
        """What was only said in passing makes room for the next: messages of ours never pile up."""
        item, self._last = self._last, None
        self._withdraw(item)

    def _withdraw(self, item: QgsMessageBarItem | None) -> None:
        if item is not None and not sip.isdeleted(item):
            self._iface.messageBar().popWidget(item)

    def _withdraw_qgis(self) -> None:
        """What QGIS said in its bar of the task whose end we tell: it does so where the desktop takes no messages."""
        bar, titles = self._iface.messageBar(), self._session.runner.qgis_titles
        for item in bar.items():
            if item.text() in titles and item.title() != self.tr("Freeze-thaw landslides"):
                bar.popWidget(item)

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


def plain(text: str) -> str:
    """The text as QGIS's bar shows it literally: names of files and layers may be made to look like markup, which may
    load a file or lead to a page."""
    return html.escape(text) if "<" in text else text
