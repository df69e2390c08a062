"""The queue as a list: one line per candidate, the current one always in sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import QItemSelectionModel, Qt
from qgis.PyQt.QtGui import QFontMetrics, QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QSizePolicy, QTableView, QVBoxLayout

from ....interpretation.review.queue_model import (
    AREA,
    CANDIDATE,
    FLAG,
    ID_ROLE,
    ITERATION,
    KNOWN,
    MARGIN,
    RANK,
    RATE,
    SCORE,
    VERDICT,
)
from ...commands import QUEUE_VIEW
from ...workbench import Desk

# The widest text of a column, for its width in any font.
_SAMPLES = {RANK: "1,000", FLAG: "⚑", RATE: "1,000", AREA: "1,000,000", KNOWN: "100 %"}
_PADDING_PX = 12
_LEAST_ROWS, _USUAL_ROWS = 4, 8


class QueueTable(QTableView):
    """A click goes to a candidate; with Ctrl or Shift several are chosen, to be judged at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._candidates = candidates = desk.session.candidates
        self._desk = desk
        self._is_following = False
        self.setObjectName(QUEUE_VIEW)
        self.setAccessibleName(self.tr("Candidates in the order of review"))
        self.setModel(candidates.queue_model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(16)
        columns.setSectionResizeMode(VERDICT, QHeaderView.ResizeMode.Stretch)
        for column in (SCORE, MARGIN, ITERATION, CANDIDATE):
            self.setColumnHidden(column, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._fit_font()
        self.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.nothing = QLabel()
        self.nothing.setObjectName("FtlNothingShown")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.linkActivated.connect(lambda _: candidates.filter_by())
        QVBoxLayout(self.viewport()).addWidget(self.nothing)

    def follow(self) -> None:
        """Selects the current candidate's row, and keeps what comes next in sight."""
        candidates = self._candidates
        queue, model = candidates.queue, candidates.queue_model
        position = queue.position(candidates.current)
        self._is_following = True
        if position < 0:
            self.clearSelection()
        elif not candidates.selected:
            index = model.index(position, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(model.index(min(position + 2, len(queue) - 1), 0))
            self.scrollTo(index)
        self._is_following = False

    def show_state(self) -> None:
        """Columns that mean something now, and why nothing is shown where nothing is."""
        queue = self._candidates.queue
        self.setColumnHidden(KNOWN, queue.known is False)
        is_empty = not len(queue) and len(queue.index) > 0
        self.nothing.setVisible(is_empty)
        if is_empty:
            all_known = queue.known is False and bool(queue.index.is_known.all())
            text = (
                self.tr("All {count:,} candidates lie on known landslides.").format(count=len(queue.index))
                if all_known
                else self.tr("No candidate passes the filter.")
            )
            self.nothing.setText(f'{text} <a href="all">{self.tr("Show all")}</a>')

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Typing letters would search the list; they are the review's keys, or nothing.
        if event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._fit_font()

    def _fit_font(self) -> None:
        metrics: QFontMetrics = self.fontMetrics()
        row = metrics.height() + 6
        self.verticalHeader().setDefaultSectionSize(row)
        columns = self.horizontalHeader()
        for column, text in _SAMPLES.items():
            head = self.model().headerData(column, Qt.Orientation.Horizontal) or ""
            width = max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(head))
            columns.resizeSection(column, width + _PADDING_PX)
        self.setMinimumHeight(columns.sizeHint().height() + 4 + _LEAST_ROWS * row)

    def sizeHint(self) -> object:
        hint = super().sizeHint()
        hint.setHeight(
            self.horizontalHeader().sizeHint().height() + 4 + _USUAL_ROWS * self.verticalHeader().defaultSectionSize()
        )
        return hint

    def _row_chosen(self, index: object, before: object) -> None:
        if not self._is_following and index.isValid():
            # Of several that are chosen the last one clicked is looked at.
            self._candidates.select(self._chosen())
            self._candidates.go_to(index.data(ID_ROLE))

    def _selection_changed(self, *_: object) -> None:
        if not self._is_following:
            self._candidates.select(self._chosen())

    def _chosen(self) -> list[str]:
        return [index.data(ID_ROLE) for index in self.selectionModel().selectedRows()]
