"""The queue as a list: one line per candidate, the current one always in sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

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
    VERDICT_ROLE,
)
from ... import theme
from ...commands import QUEUE_VIEW
from ...text.plain_text import markup_label
from ...workbench import Desk

# What a column must have room for, whatever is in it; longer ones of the queue itself make it wider.
_SAMPLES = {RANK: "100", FLAG: "⚑", RATE: "100", AREA: "10,000", KNOWN: "100 %"}
_PADDING_PX = 12
_ICON_PX = 16
# What a narrow list goes without, so that the verdict's word is whole: the card tells these two.
_SPARE = (KNOWN, AREA)
_LEAST_ROWS, _USUAL_ROWS = 2, 8


class _VerdictDelegate(QStyledItemDelegate):
    """The verdict's own sign before its word, in the colour it has everywhere, also in the row that is chosen."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._icons = {name: theme.verdict_icon(name) for name in theme.VERDICTS}

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        option.icon = self._icons[index.data(VERDICT_ROLE)]


class QueueTable(QTableView):
    """A click goes to a candidate; with Ctrl or Shift several are chosen, to be judged at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._candidates = candidates = desk.session.candidates
        self._desk = desk
        self._is_following = False
        self._widths: dict[int, int] = {}
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
        self.setItemDelegateForColumn(VERDICT, _VerdictDelegate(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._fit_font()
        candidates.queue_model.dataChanged.connect(self._show_flags)
        self.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.nothing = markup_label()
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
        self._show_flags()
        self._fit_columns()
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

    def _show_flags(self, *_: object) -> None:
        is_used = bool(self._candidates.queue.index.flag.any())
        if is_used == self.isColumnHidden(FLAG):
            self.setColumnHidden(FLAG, not is_used)
            self._leave_out()

    def _leave_out(self) -> None:
        """The columns that mean something and leave the verdict's word whole."""
        metrics, model = self.fontMetrics(), self._candidates.queue_model
        words = max(metrics.horizontalAdvance(model.verdict_label(verdict)) for verdict in theme.VERDICTS)
        columns = self.horizontalHeader()
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * self.frameWidth()
        room -= words + _ICON_PX + _PADDING_PX
        room -= sum(columns.sectionSize(column) for column in (RANK, FLAG, RATE) if not self.isColumnHidden(column))
        wanted = [column for column in _SPARE if column != KNOWN or self._candidates.queue.known is not False]
        # Of the last first: the area is the more telling one.
        for column in reversed(_SPARE):
            width = self._widths.get(column, 0)
            is_shown = column in wanted and width <= room
            room -= width if is_shown else 0
            if self.isColumnHidden(column) == is_shown:
                self.setColumnHidden(column, not is_shown)
            if is_shown:
                columns.resizeSection(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Typing letters would search the list; they are the review's keys, or nothing.
        if event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._fit_font()

    def _fit_font(self) -> None:
        metrics: QFontMetrics = self.fontMetrics()
        row = metrics.height() + 6
        self.verticalHeader().setDefaultSectionSize(row)
        self._fit_columns()
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + 4 + _LEAST_ROWS * row)

    def _fit_columns(self) -> None:
        """As wide as the queue's figures are, so that a narrow dock has room for the verdict's word."""
        queue = self._candidates.queue
        numbers = queue.index.numbers
        longest = {RANK: len(queue)}
        for column, name in ((RATE, "rate_mean"), (AREA, "area_m2")):
            values = numbers[name]
            known = values[values == values]
            longest[column] = float(known.max()) if len(known) else 0.0
        metrics, columns = self.fontMetrics(), self.horizontalHeader()
        for column, sample in _SAMPLES.items():
            head = self.model().headerData(column, Qt.Orientation.Horizontal) or ""
            texts = [sample, head, *([f"{longest[column]:,.0f}"] if column in longest else [])]
            self._widths[column] = max(metrics.horizontalAdvance(text) for text in texts) + _PADDING_PX
            columns.resizeSection(column, self._widths[column])
        self._leave_out()

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
