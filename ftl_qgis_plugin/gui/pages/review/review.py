"""The Review page: the queue, why something is a candidate, and the verdict on it."""

from __future__ import annotations

import os

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QSplitter

from ... import theme
from ...page import Page
from ...settings import window_settings
from ...sweep.panel import SweepPanel
from ...text.nothing_found import has_found_nothing, nothing_found
from ...widgets.notice import Notice
from .candidate_panel import CandidatePanel
from .images_panel import ImagesPanel
from .missed_notice import MissedNotice
from .progress_head import ProgressHead
from .queue_panel import QueuePanel
from .verdict_panel import VerdictPanel

_LEAST_AREA_PX = 48
# Of the queue's list, between what it must have and what it would like.
_ROWS_BETWEEN = 6
# On a high page, beyond what it must have.
_MOST_MORE_ROWS = 14
# A page that is lower, in lines of text, has no room for comforts.
_LOW_LINES = 46


class ReviewPage(Page):
    """From top to bottom: how much is left, the queue, a splitter, the candidate with its images, the verdict."""

    def title(self) -> str:
        return self.tr("Review")

    def icon(self) -> QIcon:
        return theme.verdict_icon("accepted")

    def build(self) -> None:
        self._progress = ProgressHead(self.desk)
        self._queue = QueuePanel(self.desk)
        self._candidate = CandidatePanel(self.desk)
        self._images = ImagesPanel(self.desk)
        self._verdicts = VerdictPanel(self.desk)
        self._sweep = SweepPanel(self.desk)
        self._build_notices()
        self.head.addWidget(self._progress)
        # In sight wherever the page is scrolled to; what is a comfort makes room for them on a low screen.
        for notice in (self._map_work, self._missed):
            self.head.addWidget(notice)
            notice.installEventFilter(self)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setObjectName("FtlReviewSplitter")
        self._split.setChildrenCollapsible(False)
        # On a low screen the window must not grow because a notice has come.
        self.area.setMinimumHeight(_LEAST_AREA_PX)
        self.layout().replaceWidget(self.area, self._split)
        self._split.addWidget(self._queue)
        self._split.addWidget(self.area)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        state = window_settings.review_split()
        self._is_split_by_user = not state.isEmpty() and self._split.restoreState(state)
        self._split.splitterMoved.connect(self._keep_split)
        self._queue.setContentsMargins(9, 0, 9, 4)
        self._queue.installEventFilter(self)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._done)
        for widget in (self._sweep, self._candidate, self._images):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.setContentsMargins(7, 3, 7, 3)
        self.body.setSpacing(4)
        self.foot.setContentsMargins(7, 4, 7, 4)
        self.foot.addWidget(self._verdicts)
        session = self.session
        for signal in (
            session.studyOpened,
            session.studyClosed,
            session.openingChanged,
            session.candidates.candidatesChanged,
        ):
            signal.connect(self._show_state)
        self.desk.sweep.modeChanged.connect(self._show_state)
        session.review.verdictRecorded.connect(self._show_done)
        session.candidates.queueChanged.connect(self._show_done)
        self.commands.mapWorkChanged.connect(self._show_map_work)
        self._show_state()

    def fit(self) -> None:
        is_low = self.height() < _LOW_LINES * self.fontMetrics().lineSpacing()
        self._queue.set_low(is_low)
        self._candidate.set_low(is_low)
        self._divide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._queue:
            if event.type() == QEvent.Type.LayoutRequest:
                self._divide()  # its lines have become more or fewer
        elif event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._queue.set_compact(not self._map_work.isHidden() or not self._missed.isHidden())
        return super().eventFilter(watched, event)

    def _divide(self) -> None:
        """The queue as high as it would like to be where what is below it is whole; else as low as it may be."""
        if self._is_split_by_user or not self.isVisible():
            return
        room = self._split.height() - self.area.widget().sizeHint().height()
        least, usual = self._queue.minimumSizeHint().height(), self._queue.sizeHint().height()
        # Whole rows, two to so many: as many as leave what is below uncut.
        row = max((usual - least) // _ROWS_BETWEEN, 1)
        high = least + row * max(min((room - least) // row, _MOST_MORE_ROWS), 0)
        self._split.setSizes([high, max(self._split.height() - high, 1)])

    def _keep_split(self, *_: object) -> None:
        self._is_split_by_user = True
        window_settings.set_review_split(self._split.saveState())

    def shown(self) -> None:
        self._divide()
        if not len(self.session.index):
            self._show_state()  # why nothing was found is known once the work has ended
        # Else a field of another page keeps the keys, or the first of this one takes them.
        if self.session.review.is_armed:
            self.desk.focus_map()

    def focus_search(self) -> None:
        self._queue.focus_search()

    def focus_note(self) -> None:
        self._verdicts.focus_note()

    def _build_notices(self) -> None:
        self._empty = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._to_data = self._empty.add_button(
            self.tr("Go to Data"), "FtlGoToData", lambda: self.commands.run("show_data")
        )
        self._demo = self._empty.add_button(
            self.tr("Try it with the demo scene"), "FtlTryDemoReview", lambda: self.commands.run("demo")
        )
        self._map_work = Notice(icon=theme.qgis_icon("mActionVertexTool"))
        self._map_work.add_button(self.tr("Discard"), "FtlDiscardMapWork", lambda: self.commands.run("discard"))
        self._save = self._map_work.add_button(self.tr("Save"), "FtlSaveMapWork", lambda: self.commands.run("boundary"))
        self._map_work.hide()
        self._done = Notice(icon=theme.verdict_icon("accepted"))
        self._done.setObjectName("FtlAllReviewed")
        self._done.add_button(self.tr("Sweep the area"), "FtlSweepArea", lambda: self.commands.run("sweep"))
        self._done.add_button(
            self.tr("Go to Iterations"), "FtlGoToIterations", lambda: self.commands.run("show_iterations")
        )
        self._missed = MissedNotice(self.desk)

    def _show_state(self, *_: object) -> None:
        session = self.session
        is_sweeping = self.desk.sweep.is_on
        has_candidates = len(session.index) > 0
        if session.opening:
            self._empty.set_text(self.tr("Opening the study {name}…").format(name=os.path.basename(session.opening)))
        elif not session.is_open:
            self._empty.set_text(self.tr("No study is open. Make or open one on the Data page, then review here."))
        elif has_found_nothing(session):
            self._empty.set_text(nothing_found(session)[0])
        else:
            self._empty.set_text(
                self.tr("The study has no candidates yet. Choose the layers on the Data page and extract some.")
            )
        self._empty.setVisible(not has_candidates and not is_sweeping)
        self._sweep.setVisible(is_sweeping)
        self._progress.setVisible(has_candidates or is_sweeping)
        self._demo.setVisible(not session.is_open and not session.opening)
        for widget in (self._queue, self._candidate, self._images, self._verdicts):
            widget.setVisible(has_candidates and not is_sweeping)
        self._verdicts.setEnabled(not session.is_read_only)
        self._progress.show_progress()
        self._show_done()

    def _show_done(self, *_: object) -> None:
        progress = self.session.review.progress()
        is_done = progress.total > 0 and progress.reviewed == progress.total and not self.session.is_read_only
        is_done = is_done and not self.desk.sweep.is_on
        if is_done and self._done.isHidden():
            self.area.verticalScrollBar().setValue(0)
        self._done.setVisible(is_done)
        if is_done:
            self._done.set_text(
                self.tr(
                    "All {total:,} candidates are reviewed. The accepted ones join the samples when the next iteration "
                    "is started; or draw what was missed first."
                ).format(total=progress.total)
            )

    def _show_map_work(self, work: str) -> None:
        self._map_work.setVisible(bool(work))
        if work == "boundary":
            self._map_work.set_text(
                self.tr("Editing the boundary with QGIS's vertex tool. {key} saves it.").format(
                    key=self.commands.printed_key("boundary")
                )
            )
        else:
            self._map_work.set_text(
                self.tr(
                    "Drawing a missed landslide: click its corners, right-click to finish, Backspace takes one back, "
                    "Esc gives up."
                )
            )
        self._save.setVisible(work == "boundary")
