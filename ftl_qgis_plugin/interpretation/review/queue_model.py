"""The queue as Qt's views want it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QColor

from ...bridge.messages import translate_note
from ...bridge.words import share_text
from ...core.colours import VERDICTS
from .queue import ReviewQueue

RANK, VERDICT, FLAG, RATE, AREA, KNOWN, SCORE, MARGIN, ITERATION, CANDIDATE = COLUMNS = range(10)

ID_ROLE = Qt.ItemDataRole.UserRole
VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1  # unreviewed, accepted, rejected, uncertain
FLAG_ROLE = Qt.ItemDataRole.UserRole + 2  # bool


class QueueModel(QAbstractTableModel):
    """Rows in the order of the queue; a verdict changes one row and nothing else."""

    def __init__(self, queue: ReviewQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue = queue

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.queue)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._short_header(section)
        if role != Qt.ItemDataRole.ToolTipRole:
            return None
        return (
            self.tr("Place in the order chosen"),
            self.tr("Verdict"),
            self.tr("Flag"),
            self.tr("|Rate| (mm/a)"),
            self.tr("Area (m²)"),
            self.tr("Share of its area on known landslides"),
            self.tr("Score"),
            self.tr("Margin"),
            self.tr("Iteration"),
            self.tr("Candidate"),
        )[section]

    def _short_header(self, section: int) -> str:
        """The columns are narrow; the units stand in the tool tip."""
        return (
            self.tr("No."),
            self.tr("Verdict"),
            "⚑",
            self.tr("Rate"),
            self.tr("Area"),
            self.tr("Known"),
            self.tr("Score"),
            self.tr("Margin"),
            self.tr("Iter."),
            self.tr("Candidate"),
        )[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.queue.rows[index.row()]
        candidates = self.queue.index
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{index.row() + 1:,}" if index.column() == RANK else self._text(int(row), index.column())
        if role == ID_ROLE:
            return candidates.ids[row]
        if role == VERDICT_ROLE:
            return candidates.verdict_name(row)
        if role == FLAG_ROLE:
            return bool(candidates.flag[row])
        if role == Qt.ItemDataRole.DecorationRole and index.column() == VERDICT:
            return QColor(VERDICTS[candidates.verdict_name(row)])
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() not in (VERDICT, FLAG, CANDIDATE):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            entry = candidates.entries.get(candidates.ids[row])
            said = (entry.class_, translate_note(entry.reason or ""), entry.note, entry.analyst) if entry else ()
            text = " · ".join(part for part in (candidates.ids[row], *said) if part)
            return f"<p>{escape(text)}</p>" if "<" in text else text  # Qt would take it for markup
        return None

    def verdict_label(self, verdict: str) -> str:
        return {
            "unreviewed": self.tr("Unreviewed"),
            "accepted": self.tr("Accepted"),
            "rejected": self.tr("Rejected"),
            "uncertain": self.tr("Uncertain"),
        }[verdict]

    def reset(self, change: Callable[[], None]) -> None:
        """Changes the queue as a whole, and tells the views."""
        self.beginResetModel()
        try:
            change()
        finally:
            self.endResetModel()

    def rearranged(self, change: Callable[[], None]) -> None:
        """Other candidates in the same number of rows."""
        change()
        if len(self.queue):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.queue) - 1, self.columnCount() - 1))

    def row_changed(self, row: int) -> None:
        """A candidate (row of the index) has another verdict or flag."""
        position = self.queue.position_of_row(row)
        if position >= 0:
            self.dataChanged.emit(self.index(position, 0), self.index(position, self.columnCount() - 1))

    def _text(self, row: int, column: int) -> str:
        candidates = self.queue.index
        if column == CANDIDATE:
            return candidates.ids[row]
        if column == VERDICT:
            return self.verdict_label(candidates.verdict_name(row))
        if column == FLAG:
            return "⚑" if candidates.flag[row] else ""
        if column == ITERATION:
            return str(candidates.iteration[row])
        if column == KNOWN:
            share = candidates.numbers["known_overlap"][row]
            return share_text(share) if share > 0 else ""
        name, decimals = {SCORE: ("score", 2), RATE: ("rate_mean", 0), AREA: ("area_m2", 0), MARGIN: ("margin", 2)}[
            column
        ]
        value = candidates.numbers[name][row]
        return "" if value != value else f"{value:,.{decimals}f}"
