"""The Iterations page: what each round brought, whether to stop, and the next one's thresholds before they are used."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from ....bridge.messages import translate_message, translate_note
from ....study.iteration.iterations import Iteration
from ... import theme
from ...page import Page
from ...widgets.difference_table import DifferenceTable
from ...widgets.notice import Notice
from ...widgets.plain_table import PlainTable
from .iteration_charts import IterationCharts

_ICON_PX = 20


class IterationsPage(Page):
    def title(self) -> str:
        return self.tr("Iterations")

    def icon(self) -> QIcon:
        return theme.qgis_icon("mActionRefresh")

    def build(self) -> None:
        self._empty = Notice(icon=theme.qgis_icon("mIconInfo"))
        self._empty.add_button(self.tr("Go to Data"), "FtlGoToDataIterations", lambda: self.commands.run("show_data"))
        self.body.addWidget(self._empty)
        self._build_state()
        self._table = PlainTable(
            "FtlIterations",
            [
                self.tr("No."),
                self.tr("Cand."),
                self.tr("Acc."),
                self.tr("Rej."),
                self.tr("Samples"),
                self.tr("|Rate|"),
                "Δ",
                self.tr("Stop"),
            ],
        )
        tips = (
            self.tr("Iteration"),
            self.tr("Candidates"),
            self.tr("Accepted candidates"),
            self.tr("Rejected candidates"),
            self.tr("Samples at its end"),
            self.tr("Mean |rate| of the samples, mm/a"),
            self.tr("Change of the mean |rate| since the iteration before, mm/a"),
            self.tr("Whether the stop rule held at its end"),
        )
        for column, tip in enumerate(tips):
            self._table.horizontalHeaderItem(column).setToolTip(tip)
        self.body.addWidget(self._table)
        self._build_proposal()
        self._charts = IterationCharts(self.session)
        self.body.addWidget(self._charts)
        self.body.addStretch(1)
        self._build_foot()
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
        session.thresholdsProposed.connect(self._show_proposal)
        session.studyClosed.connect(self._show_proposal)
        session.candidates.candidatesChanged.connect(self._show_proposal)
        self._show()
        self._show_proposal()

    def shown(self) -> None:
        self._show()

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

    def _build_proposal(self) -> None:
        self._proposal = QFrame()
        self._proposal.setObjectName("FtlProposal")
        self._proposal.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self._proposal)
        self._proposal_title = QLabel()
        self._proposal_title.setWordWrap(True)
        layout.addWidget(self._proposal_title)
        self._differences = DifferenceTable()
        layout.addWidget(self._differences)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        dismiss = QPushButton(self.tr("Not now"))
        dismiss.setObjectName("FtlDismissProposal")
        dismiss.clicked.connect(self._proposal.hide)
        self._accept = QPushButton(theme.qgis_icon("mActionStart"), self.tr("Extract with these"))
        self._accept.setObjectName("FtlStartProposal")
        self._accept.clicked.connect(lambda: self.commands.run("start_iteration"))
        buttons.addWidget(dismiss)
        buttons.addWidget(self._accept)
        layout.addLayout(buttons)
        self.body.addWidget(self._proposal)

    def _build_foot(self) -> None:
        line = QHBoxLayout()
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
        self._next.setMinimumHeight(30)
        self._finish.setMinimumHeight(30)
        line.addWidget(self._finish)
        line.addWidget(self._next, 1)
        self.foot.addLayout(line)

    def _show_soon(self, *_: object) -> None:
        # Reading the tables costs some milliseconds; out of sight it would only slow down the verdicts.
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        session = self.session
        if session.runner.is_running:
            # The task may be writing to the study: reading it now would make the window wait.
            for button in (self._finish, self._next, self._accept):
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
        self._charts.setVisible(bool(iterations))
        self._table.setRowCount(len(iterations))
        for row, item in enumerate(iterations):
            for column, text in enumerate(self._cells(item)):
                cell = self._table.set_text(row, column, text, is_number=True)
                cell.setToolTip(translate_note(item.reason or "") or self.tr("Under review"))
        self._table.fit_height()
        self._show_stop_rule()
        can_run = bool(iterations) and not session.is_read_only
        self._finish.setEnabled(can_run and session.iteration.open_number() is not None)
        self._next.setEnabled(can_run)
        self._accept.setEnabled(can_run)

    def _cells(self, item: Iteration) -> list[str]:
        """Counts of the iteration that is open are those of the review as it stands."""
        counts = (item.candidates, item.accepted, item.rejected)
        if item.finished_utc is None and item.number:
            index = self.session.index
            mine = index.iteration == item.number
            counts = (int(mine.sum()), int((index.verdict[mine] == 1).sum()), int((index.verdict[mine] == 2).sum()))
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
            icon, text = "mIconInfo", self.tr("The stop rule looks at finished iterations: there is none yet.")
        else:
            icon = "mIconSuccess" if convergence.converged else "mActionRefresh"
            text = translate_message(convergence.reason)
        self._state_icon.setPixmap(theme.qgis_icon(icon).pixmap(_ICON_PX, _ICON_PX))
        self._state_text.setText(text)

    def _show_proposal(self) -> None:
        proposal = self.session.iteration.proposal
        self._proposal.setVisible(proposal is not None)
        if proposal is None:
            return
        self._proposal_title.setText(
            self.tr("<b>Thresholds of iteration {number}</b> — nothing is extracted before you agree.").format(
                number=proposal.number
            )
        )
        self._differences.show_differences(proposal.differences)
        self.area.ensureWidgetVisible(self._proposal)
