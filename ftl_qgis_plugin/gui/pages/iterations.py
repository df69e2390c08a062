"""The Iterations page: what each round brought, whether to stop, and the next one's thresholds before they are used."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ...algorithms.messages import translate_message, translate_note
from ...interpretation.iteration import Difference
from ...study.iterations import Iteration
from .. import theme
from ..factor_labels import factor_label, range_text
from ..page import Page
from ..widgets.notice import Notice
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
        self._table = _table(
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
            session.candidatesChanged,
            session.verdictRecorded,
            session.taskStarted,
            session.taskFinished,
            session.taskFailed,
        ):
            signal.connect(self._show_soon)
        session.thresholdsProposed.connect(self._show_proposal)
        session.studyClosed.connect(self._show_proposal)
        session.candidatesChanged.connect(self._show_proposal)
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
        self._differences = _table("FtlDifferences", [self.tr("Factor"), self.tr("Before"), self.tr("Now")])
        self._differences.setWordWrap(True)
        self._differences.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._differences.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
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
                _set(self._table, row, column, text)
                self._table.item(row, column).setToolTip(translate_note(item.reason or "") or self.tr("Under review"))
        _fit_height(self._table)
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
        table = self._differences
        table.clearSpans()
        table.setRowCount(2 * len(proposal.differences))
        for number, item in enumerate(proposal.differences):
            row = 2 * number
            unit = f" ({item.unit})" if item.unit else ""
            _set(table, row, 0, factor_label(item.factor) + unit)
            _set(table, row, 1, range_text(item.lower_before, item.upper_before) if item.was_used else "\N{EN DASH}")
            _set(table, row, 2, range_text(item.lower, item.upper) if item.is_used else self.tr("not used"))
            if _looks_changed(item):
                font = table.item(row, 2).font()
                font.setBold(True)
                table.item(row, 2).setFont(font)
            # The reason has a line of its own: it is longer than a column.
            _set(table, row + 1, 0, self._why(item))
            table.item(row + 1, 0).setForeground(theme.dimmed(theme.text_palette(self)))
            table.item(row + 1, 0).setToolTip(item.note or self._why(item))
            table.setSpan(row + 1, 0, 1, 3)
        self._fit_reasons()
        _fit_height(table)
        self.area.ensureWidgetVisible(self._proposal)

    def _fit_reasons(self) -> None:
        """Rows of reasons as high as their text; Qt measures it by the first of the columns that it spans."""
        table = self._differences
        width = max(table.viewport().width(), 200) - 8
        wrap = int(Qt.TextFlag.TextWordWrap)
        for row in range(1, table.rowCount(), 2):
            text = table.item(row, 0).text()
            height = table.fontMetrics().boundingRect(0, 0, width, 10_000, wrap, text).height()
            table.setRowHeight(row, height + 6)

    def _why(self, item: Difference) -> str:
        """In a line or two: what happened, the first thing noted about it, and where a bound went."""
        if not item.is_used:
            what = self.tr("No longer a factor")
        elif not item.was_used:
            what = self.tr("New")
        else:
            what = self.tr("Changed with the samples") if _looks_changed(item) else self.tr("Unchanged")
        noted = item.note.split("; ") if item.note else []
        if len(noted) > 1:
            noted = [noted[0], noted[-1]] if _looks_changed(item) and item.was_used else noted[:1]
        return ": ".join(filter(None, (what, "; ".join(noted))))


def _looks_changed(item: Difference) -> bool:
    """At the digits that are shown: a range that moved by less is the same to whoever reads it."""
    before, now = (item.lower_before, item.upper_before), (item.lower, item.upper)
    return item.is_changed and (item.was_used != item.is_used or range_text(*before) != range_text(*now))


def _table(name: str, headers: list[str]) -> QTableWidget:
    table = QTableWidget(0, len(headers))
    table.setObjectName(name)
    table.setHorizontalHeaderLabels(headers)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(30)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(len(headers) - 1, QHeaderView.ResizeMode.Stretch)
    return table


def _set(table: QTableWidget, row: int, column: int, text: str) -> None:
    item = QTableWidgetItem(text)
    is_number = table.objectName() == "FtlIterations"
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    table.setItem(row, column, item)


def _fit_height(table: QTableWidget) -> None:
    """All rows in sight: the page scrolls, not the table in it."""
    rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows + 2 * table.frameWidth() + 2)
