"""The Review page: the queue, why something is a candidate, and the verdict on it."""

from __future__ import annotations

import os

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton

from ... import theme
from ...page import Page
from ...widgets.notice import Notice
from ...widgets.verdict_bar import VerdictBar
from .candidate_panel import CandidatePanel
from .images_panel import ImagesPanel
from .queue_panel import QueuePanel
from .verdict_panel import DetailsPanel, VerdictButtons

# Pace and time left move on while the analyst thinks.
_CLOCK_MS = 15_000


class ReviewPage(Page):
    def title(self) -> str:
        return self.tr("Review")

    def icon(self) -> QIcon:
        return theme.verdict_icon("accepted")

    def build(self) -> None:
        self._build_head()
        self._empty = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._to_data = self._empty.add_button(
            self.tr("Go to Data"), "FtlGoToData", lambda: self.commands.run("show_data")
        )
        self._demo = self._empty.add_button(
            self.tr("Try it with the demo scene"), "FtlTryDemoReview", lambda: self.commands.run("demo")
        )
        self._map_work = Notice(icon=theme.qgis_icon("mActionVertexTool"))
        self._map_work.add_button(self.tr("Discard"), "FtlDiscardMapWork", lambda: self.commands.run("discard"))
        self._map_work.add_button(self.tr("Save"), "FtlSaveMapWork", lambda: self.commands.run("boundary"))
        self._map_work.hide()
        self._queue = QueuePanel(self.desk)
        self._candidate = CandidatePanel(self.desk)
        self._details = DetailsPanel(self.desk)
        self._images = ImagesPanel(self.desk)
        self._done = Notice(icon=theme.verdict_icon("accepted"))
        self._done.setObjectName("FtlAllReviewed")
        self._done.add_button(
            self.tr("Go to Iterations"), "FtlGoToIterations", lambda: self.commands.run("show_iterations")
        )
        # In sight wherever the page is scrolled to.
        self.head.addWidget(self._map_work)
        self.head.addWidget(self._done)
        for widget in (self._empty, self._queue, self._candidate, self._details, self._images):
            self.body.addWidget(widget, 1 if widget is self._queue else 0)
        # Takes the room where the queue is not in sight.
        self.body.addStretch(0)
        self._buttons = VerdictButtons(self.desk)
        self.foot.addWidget(self._buttons)
        clock = QTimer(self)
        clock.setInterval(_CLOCK_MS)
        clock.timeout.connect(self._show_progress)
        clock.start()
        session = self.session
        for signal in (
            session.studyOpened,
            session.studyClosed,
            session.openingChanged,
            session.candidates.candidatesChanged,
        ):
            signal.connect(self._show_state)
        session.review.verdictRecorded.connect(lambda candidate: self._show_progress())
        session.candidates.queueChanged.connect(self._show_progress)
        session.review.armedChanged.connect(self._show_keys)
        self.commands.liveChanged.connect(self._show_keys)
        self.commands.mapWorkChanged.connect(self._show_map_work)
        self._show_state()

    def focus_search(self) -> None:
        self._queue.focus_search()

    def _build_head(self) -> None:
        self._keys = QToolButton()
        self._keys.setObjectName("FtlArm")
        self._keys.setCheckable(True)
        self._keys.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._keys.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._keys.clicked.connect(lambda: self.commands.run("arm"))
        self._counts = QLabel()
        self._counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.addWidget(self._keys)
        line.addWidget(self._counts, 1)
        self.head.addLayout(line)
        self._bar = VerdictBar()
        self.head.addWidget(self._bar)
        self._legend = QLabel()
        self._legend.setWordWrap(True)
        self.head.addWidget(self._legend)

    def _show_state(self) -> None:
        session = self.session
        has_candidates = len(session.index) > 0
        if session.opening:
            self._empty.set_text(self.tr("Opening the study {name}…").format(name=os.path.basename(session.opening)))
        elif not session.is_open:
            self._empty.set_text(self.tr("No study is open. Make or open one on the Data page, then review here."))
        else:
            self._empty.set_text(
                self.tr("The study has no candidates yet. Choose the layers on the Data page and extract some.")
            )
        self._empty.setVisible(not has_candidates)
        self._demo.setVisible(not session.is_open and not session.opening)
        for widget in (self._queue, self._candidate, self._details, self._images, self._buttons):
            widget.setVisible(has_candidates)
        for widget in (self._keys, self._bar, self._legend, self._counts):
            widget.setVisible(has_candidates)
        self._buttons.setEnabled(not session.is_read_only)
        self._details.setEnabled(not session.is_read_only)
        self._show_progress()
        self._show_keys()

    def _show_progress(self) -> None:
        progress = self.session.review.progress()
        is_done = progress.total > 0 and progress.reviewed == progress.total and not self.session.is_read_only
        self._done.setVisible(is_done)
        if is_done:
            self._done.set_text(
                self.tr(
                    "All {total:,} candidates are reviewed. The accepted ones join the samples when the next iteration "
                    "is started; or draw what was missed first."
                ).format(total=progress.total)
            )
        self._bar.show_progress(progress)
        self._counts.setText(
            self.tr("<b>{done:,}</b> of {total:,} reviewed · {percent:.0f} %").format(
                done=progress.reviewed, total=progress.total, percent=progress.percent
            )
        )
        parts = [
            self.tr("{number} accepted").format(number=f"{progress.accepted:,}"),
            self.tr("{number} rejected").format(number=f"{progress.rejected:,}"),
            self.tr("{number} uncertain").format(number=f"{progress.uncertain:,}"),
        ]
        if progress.pace_per_hour:
            parts.append(self.tr("{pace:.0f}/h").format(pace=progress.pace_per_hour))
        if progress.minutes_left:
            parts.append(self._time_left(progress.minutes_left))
        self._legend.setText(" · ".join(parts))

    def _time_left(self, minutes: float) -> str:
        if minutes < 60:
            return self.tr("{minutes:.0f} min left").format(minutes=max(minutes, 1))
        return self.tr("{hours:.1f} h left").format(hours=minutes / 60)

    def _show_keys(self, *_: object) -> None:
        is_armed, is_live = self.session.review.is_armed, self.commands.is_live
        self._keys.setChecked(is_armed)
        key = self.commands.key("arm")
        if not is_armed:
            text, tip = (
                self.tr("Keys off"),
                self.tr("Single keys (A, R, U ...) do nothing. Click to review by keyboard."),
            )
        elif is_live:
            text, tip = (
                self.tr("Keys on"),
                self.tr("Single keys judge the current candidate. Click to switch them off."),
            )
        else:
            text, tip = (
                self.tr("Keys wait"),
                self.tr("A text field has the focus: keys go there. Click the map to go on."),
            )
        self._keys.setText(text)
        self._keys.setIcon(theme.keys_icon(is_armed, is_live, theme.text_palette(self)))
        self._keys.setToolTip(f"{tip} ({key})" if key else tip)

    def _show_map_work(self, work: str) -> None:
        self._map_work.setVisible(bool(work))
        save = self._map_work.findChild(type(self._to_data), "FtlSaveMapWork")
        if work == "boundary":
            self._map_work.set_text(
                self.tr("Editing the boundary with QGIS's vertex tool. {key} saves it.").format(
                    key=self.commands.key("boundary")
                )
            )
        else:
            self._map_work.set_text(
                self.tr(
                    "Drawing a missed landslide: click its corners, right-click to finish, Backspace takes one back, "
                    "Esc gives up."
                )
            )
        save.setVisible(work == "boundary")
