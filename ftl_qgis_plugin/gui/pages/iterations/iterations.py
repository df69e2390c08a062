"""The Iterations page: what each round brought, whether to stop, and the next one's thresholds before they are used."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ....bridge.messages import translate_message, translate_note
from ....bridge.words import listed
from ....interpretation.iterations.brought import brought, standing
from ....study.iteration.iterations import Iteration
from ... import theme
from ...page import Page
from ...text.nothing_found import has_found_nothing, nothing_found
from ...text.plain_text import plain
from ...widgets.button_bar import ButtonRow
from ...widgets.notice import Notice
from ...widgets.plain_table import PlainTable
from ...widgets.result_buttons import ResultButtons
from .iteration_charts import IterationCharts
from .proposal_panel import ProposalPanel
from .thresholds import ThresholdsPage

_ICON_PX = 20


class IterationsPage(Page):
    """The thresholds are a view of their own on it (`adjust`), where they are used."""

    def title(self) -> str:
        return self.tr("Iterations")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionRefresh")

    def build(self) -> None:
        self._question_about = ""
        self._question_of: int | None = None  # the iteration that was open when it came up
        self._empty = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._empty.add_button(self.tr("Go to Data"), "FtlGoToDataIterations", lambda: self.commands.run("show_data"))
        self.body.addWidget(self._empty)
        self._build_state()
        self._build_table()
        self._proposal = ProposalPanel(self.desk, lambda: self.adjust(True))
        self.body.addWidget(self._proposal)
        self._charts = IterationCharts(self.session)
        self.body.addWidget(self._charts)
        self.body.addStretch(1)
        self._build_foot()
        self.thresholds = ThresholdsPage(self.desk, self)
        self.thresholds.back.connect(lambda: self.adjust(False))
        self.layout().insertWidget(1, self.thresholds, 1)
        self.thresholds.hide()
        session = self.session
        for signal in (
            session.iterationsChanged,
            session.choicesChanged,
            session.candidates.candidatesChanged,
            session.review.verdictRecorded,
            session.taskStarted,
            session.taskFinished,
            session.taskFailed,
        ):
            signal.connect(self._show_soon)
        session.thresholdsProposed.connect(self._proposed)
        session.iteration.candidatesStored.connect(self._go_to_top)
        session.studyClosed.connect(self._proposal.show_proposal)
        session.candidates.candidatesChanged.connect(self._proposal.show_proposal)
        self.desk.reviewIncomplete.connect(self._ask)
        self._show()
        self._proposal.show_proposal()

    def shown(self) -> None:
        self._show()
        if self.is_adjusting:
            self.thresholds.shown()
        elif self.session.iteration.proposal is not None:
            self.thresholds.read_samples()

    @property
    def is_adjusting(self) -> bool:
        return not self.thresholds.isHidden()

    def adjust(self, on: bool) -> None:
        """Shows the thresholds in the place of the iterations, or these again."""
        self.thresholds.setVisible(on)
        for widget in (self.area, self._foot):
            widget.setVisible(not on)
        if on:
            self.thresholds.shown()
        else:
            self._show()
            self._proposal.show_proposal()

    def _build_state(self) -> None:
        self._state = QFrame()
        self._state.setFrameShape(QFrame.Shape.StyledPanel)
        line = QHBoxLayout(self._state)
        self._state_icon = QLabel()
        self._state_text = QLabel()
        self._state_text.setWordWrap(True)
        line.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._state_text, 1)
        self.body.addWidget(self._state)
        self._brought = Notice(icon=theme.verdict_icon("unreviewed"))
        self._brought.setObjectName("FtlBrought")
        self._brought.add_button(self.tr("Review them"), "FtlReviewBrought", self._review_brought)
        self.body.addWidget(self._brought)

    def _build_table(self) -> None:
        columns = (
            (self.tr("No."), self.tr("Iteration")),
            (self.tr("Cand."), self.tr("Candidates")),
            (self.tr("Acc."), self.tr("Accepted candidates")),
            (self.tr("Rej."), self.tr("Rejected candidates")),
            (self.tr("Samples"), self.tr("Samples at its end")),
            (self.tr("|Rate|"), self.tr("Mean |rate| of the samples, mm/a")),
            ("Δ", self.tr("Change of the mean |rate| since the iteration before, mm/a")),
            (self.tr("Stop"), self.tr("Whether the stop rule held at its end")),
        )
        self._table = PlainTable("FtlIterations", [head for head, _tip in columns])
        self._table.setAccessibleName(self.tr("Iterations"))
        for column, (_head, tip) in enumerate(columns):
            self._table.horizontalHeaderItem(column).setToolTip(tip)
        self.body.addWidget(self._table)

    def _build_foot(self) -> None:
        self._question = Notice(icon=theme.qgis_icon("mIconWarning"))
        self._question.setObjectName("FtlUnreviewedQuestion")
        self._question.add_button(self.tr("Go on reviewing"), "FtlGoOnReviewing", self._go_on)
        self._anyway = self._question.add_button("", "FtlCountAnyway", self._go_over_them)
        self._question.hide()
        self._finish = QPushButton(self.tr("Finish this iteration"))
        self._finish.setObjectName("FtlFinishIteration")
        self._finish.setToolTip(
            self.tr("The accepted candidates join the samples, and the stop rule is looked at; nothing new is begun.")
        )
        self._finish.clicked.connect(lambda: self.commands.run("finish_iteration"))
        self._next = QPushButton(theme.qgis_icon("mActionStart"), self.tr("Start next iteration"))
        self._next.setObjectName("FtlNextIteration")
        self._next.setToolTip(
            self.tr("The accepted candidates join the samples, and new thresholds are derived: you see what changes.")
        )
        self._next.clicked.connect(lambda: self.commands.run("propose_iteration"))
        self._thresholds_button = QPushButton(theme.qgis_icon("mActionFilter2"), self.tr("Thresholds…"))
        self._thresholds_button.setObjectName("FtlShowThresholds")
        self._thresholds_button.setToolTip(self.tr("What the samples have in common, and the ranges that follow"))
        self._thresholds_button.clicked.connect(lambda: self.adjust(True))
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(4)
        upper = ButtonRow(is_spread=True)
        upper.add(self._thresholds_button)
        upper.add(self._finish)
        self._next.setMinimumHeight(30)
        for widget in (upper, self._next, ResultButtons(self.session)):
            foot.addWidget(widget)
        self.foot.addWidget(self._question)
        self.foot.addWidget(self._foot)

    def _show_soon(self, *_: object) -> None:
        # Reading the tables costs some milliseconds; out of sight it would only slow down the verdicts.
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        session = self.session
        if session.runner.is_running:
            # The task may be writing to the study: reading it now would make the window wait.
            for button in (self._finish, self._next, self._proposal.start):
                button.setEnabled(False)
            return
        iterations = session.iteration.iterations()
        if not session.is_open:
            self._empty.set_text(self.tr("No study is open. Make or open one on the Data page."))
        else:
            self._empty.set_text(
                self.tr(
                    "No iteration yet. The first one derives the ranges from the known landslides and extracts "
                    "candidates: start it on the Data page."
                )
            )
        self._empty.setVisible(not iterations)
        self._state.setVisible(bool(iterations))
        self._table.setVisible(bool(iterations))
        # Before that they would only say again that none is finished.
        self._charts.setVisible(any(item.finished_utc is not None for item in iterations))
        self._table.setRowCount(len(iterations))
        for row, item in enumerate(iterations):
            for column, text in enumerate(self._cells(item)):
                cell = self._table.set_text(row, column, text, is_number=True)
                cell.setToolTip(plain(translate_note(item.reason or "")) or self.tr("Under review"))
        self._table.fit_height()
        self._show_stop_rule()
        self._show_brought(iterations)
        can_run = bool(iterations) and not session.is_read_only
        self._finish.setEnabled(can_run and session.iteration.open_number() is not None)
        self._next.setEnabled(can_run)
        self._proposal.start.setEnabled(can_run)
        is_answered = not session.iteration.unreviewed()[0] or session.iteration.open_number() != self._question_of
        if self._question_about and is_answered:
            self._question_about = ""
        self._question.setVisible(bool(self._question_about))

    def _cells(self, item: Iteration) -> list[str]:
        """Counts of the iteration that is open are those of the review as it stands."""
        counts = (item.candidates, item.accepted, item.rejected)
        if item.finished_utc is None and item.number:
            counts = standing(self.session.index, item.number)
        stop = "…" if item.finished_utc is None else self.tr("yes") if item.converged else self.tr("no")
        return [
            str(item.number),
            *("" if value is None else f"{value:,}" for value in counts),
            "" if item.samples is None else f"{item.samples:,}",
            "" if item.mean_rate is None else f"{item.mean_rate:.1f}",
            "" if item.change is None else f"{item.change:+.1f}",
            stop,
        ]

    def _show_stop_rule(self) -> None:
        convergence = self.session.iteration.convergence()
        if convergence is None:
            icon, text = "mIconInfo", self.tr("No iteration is finished yet.")
            if has_found_nothing(self.session):
                icon, text = "mIconWarning", nothing_found(self.session)[0]
        else:
            icon = "mIconSuccess" if convergence.converged else "mActionRefresh"
            text = translate_message(convergence.reason)
        self._state_icon.setPixmap(theme.qgis_icon(icon).pixmap(_ICON_PX, _ICON_PX))
        self._state_text.setText(text)

    def _show_brought(self, iterations: list[Iteration]) -> None:
        """What is to be reviewed of the iteration that is open, and what need not be."""
        number = next((item.number for item in iterations if item.finished_utc is None and item.number), 0)
        counts = brought(self.session.index, number, self.session.outlines.outline) if number else None
        self._brought.setVisible(counts is not None and counts.to_review > 0)
        if counts is None:
            return
        parts = [self.tr("{count:,} new to review").format(count=counts.new)]
        if counts.changed:
            parts.append(self.tr("{count:,} changed since they were judged").format(count=counts.changed))
        if counts.carried:
            parts.append(self.tr("{count:,} carried over with their verdicts").format(count=counts.carried))
        if counts.known:
            parts.append(self.tr("{count:,} on known landslides").format(count=counts.known))
        self._brought.set_text(self.tr("Iteration {number}: {parts}.").format(number=number, parts=listed(parts)))

    def _go_to_top(self) -> None:
        """What the new iteration brought stands there; the proposal that was scrolled to has gone."""
        self.area.verticalScrollBar().setValue(0)

    def _review_brought(self) -> None:
        candidates = self.session.candidates
        candidates.filter_by(("unreviewed",), iteration=self.session.iteration.open_number(), known=False)
        candidates.next_unreviewed()
        self.commands.run("show_review")

    # The question.

    def _ask(self, what: str) -> None:
        self._question_about = what
        self._question_of = self.session.iteration.open_number()
        unreviewed, total = self.session.iteration.unreviewed()
        text = self.tr(
            "{unreviewed:,} of {total:,} new candidates have no verdict yet. They would count as no landslides."
        )
        if unreviewed == 1:
            text = self.tr(
                "{unreviewed:,} of {total:,} new candidates has no verdict yet. It would count as no landslide."
            )
        self._question.set_text(text.format(unreviewed=unreviewed, total=total))
        self._anyway.setText(self.tr("Start without them") if what == "next" else self.tr("Finish without them"))
        self.adjust(False)

    def _go_on(self) -> None:
        self._question_about = ""
        self._question.hide()
        self._review_brought()

    def _go_over_them(self) -> None:
        what, self._question_about = self._question_about, ""
        self._question.hide()
        iteration = self.session.iteration
        if what == "next":
            iteration.propose()
        else:
            iteration.finish()

    def _proposed(self) -> None:
        self._proposal.show_proposal()
        if not self.isVisible():
            return
        if self.is_adjusting:
            return
        self.area.ensureWidgetVisible(self._proposal)
        self.thresholds.read_samples()
