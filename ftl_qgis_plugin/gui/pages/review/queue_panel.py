"""The queue of candidates with its order, filter and the jump by id."""

from __future__ import annotations

from qgis.PyQt.QtCore import QItemSelectionModel, Qt
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ....interpretation.review.orders import ORDERS
from ....interpretation.review.queue_model import (
    AREA,
    CANDIDATE,
    FLAG,
    ID_ROLE,
    ITERATION,
    MARGIN,
    RATE,
    SCORE,
    VERDICT,
)
from ... import theme
from ...commands import QUEUE_VIEW
from ...workbench import Desk

# Pixels at the usual font; wider fonts get more.
_WIDTHS = {VERDICT: 106, FLAG: 20, RATE: 40, AREA: 56}
_LEAST_ROWS = 4


class QueuePanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session, commands = desk.session, desk.commands
        self._session = session
        self._desk = desk
        self._commands = commands
        self._is_following = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_choices())
        layout.addWidget(self._build_table())
        session.candidates.currentChanged.connect(self._follow)
        session.candidates.candidatesChanged.connect(self._reset)
        session.candidates.queueChanged.connect(self._reset)
        session.iterationsChanged.connect(self._fill_iterations)
        self._fill_iterations()
        self._reset()

    def focus_search(self) -> None:
        self._id.setFocus()
        self._id.selectAll()

    def _build_choices(self) -> QVBoxLayout:
        self._order = _combo("FtlOrder", self.tr("Order of the queue"))
        labels = {
            "score": self.tr("Best first"),
            "threshold": self.tr("Doubtful first"),
            "rate": self.tr("Fastest first"),
            "area": self.tr("Largest first"),
            "place": self.tr("Neighbours"),
        }
        for name in ORDERS:
            self._order.addItem(labels[name], name)
        self._order.activated.connect(lambda: self._session.candidates.sort_by(self._order.currentData()))
        self._filter = _combo("FtlFilter", self.tr("Which candidates are shown"))
        for label, verdicts, flagged in (
            (self.tr("All"), None, False),
            (self.tr("Unreviewed"), ("unreviewed",), False),
            (self.tr("Accepted"), ("accepted",), False),
            (self.tr("Rejected"), ("rejected",), False),
            (self.tr("Uncertain"), ("uncertain",), False),
            (self.tr("Flagged"), None, True),
        ):
            self._filter.addItem(label, (verdicts, flagged))
        self._filter.activated.connect(self._choose_filter)
        self._iteration = _combo("FtlIteration", self.tr("Iteration whose candidates are shown"))
        self._iteration.activated.connect(self._choose_filter)
        self._id = QLineEdit()
        self._id.setObjectName("FtlGoTo")
        self._id.setPlaceholderText(self.tr("go to id…"))
        self._id.setClearButtonEnabled(True)
        self._id.textChanged.connect(self._id_edited)
        self._id.returnPressed.connect(self._go_to)
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self._order, 1)
        first.addWidget(self._filter, 1)
        first.addWidget(self._iteration, 1)
        second = QHBoxLayout()
        second.setSpacing(2)
        for name, icon in (
            ("previous_unreviewed", "mActionDoubleArrowLeft"),
            ("previous", "mActionArrowLeft"),
            ("next", "mActionArrowRight"),
            ("next_unreviewed", "mActionDoubleArrowRight"),
            ("near", "mActionPanToSelected"),
            ("zoom", "mActionZoomToSelected"),
        ):
            second.addWidget(self._tool(name, icon))
        self._position = QLabel()
        second.addSpacing(4)
        second.addWidget(self._position)
        second.addStretch(1)
        second.addWidget(self._id, 2)
        both = QVBoxLayout()
        both.setSpacing(4)
        both.addLayout(first)
        both.addLayout(second)
        return both

    def _tool(self, name: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("FtlButton_" + name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(theme.qgis_icon(icon))
        button.setToolTip(self._commands.hint(name))
        button.clicked.connect(lambda: self._commands.run(name))
        self._commands.keysChanged.connect(lambda: button.setToolTip(self._commands.hint(name)))
        return button

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName(QUEUE_VIEW)
        table.setModel(self._session.candidates.queue_model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both ends of an id tell it apart
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(table.fontMetrics().height() + 7)
        columns = table.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(20)
        columns.setSectionResizeMode(CANDIDATE, QHeaderView.ResizeMode.Stretch)
        scale = table.fontMetrics().averageCharWidth() / 7
        for column, width in _WIDTHS.items():
            columns.resizeSection(column, int(width * max(scale, 1)))
        for column in (SCORE, MARGIN, ITERATION):
            table.setColumnHidden(column, True)
        row = rows.defaultSectionSize()
        head = columns.sizeHint().height() + 4
        table.setMinimumHeight(head + _LEAST_ROWS * row)
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self._nothing = QLabel()
        self._nothing.setObjectName("FtlNothingShown")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setText(self.tr("No candidate passes the filter.") + f' <a href="all">{self.tr("Show all")}</a>')
        self._nothing.linkActivated.connect(lambda _: self._session.candidates.filter_by(None))
        QVBoxLayout(table.viewport()).addWidget(self._nothing)
        self._table = table
        return table

    def _row_chosen(self, index: object, before: object) -> None:
        if not self._is_following and index.isValid():
            self._session.candidates.go_to(index.data(ID_ROLE))

    def _follow(self, *_: object) -> None:
        """Selects the current candidate's row, and keeps what comes next in sight."""
        queue = self._session.candidates.queue
        position = queue.position(self._session.current)
        self._is_following = True
        if position < 0:
            self._table.clearSelection()
            self._position.setText("" if not len(queue) else f"\N{EN DASH} / {len(queue):,}")
        else:
            index = self._session.candidates.queue_model.index(position, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._table.selectionModel().setCurrentIndex(index, flags)
            self._table.scrollTo(self._session.candidates.queue_model.index(min(position + 2, len(queue) - 1), 0))
            self._table.scrollTo(index)
            self._position.setText(f"{position + 1:,} / {len(queue):,}")
        self._is_following = False

    def _reset(self, *_: object) -> None:
        queue = self._session.candidates.queue
        self._nothing.setVisible(not len(queue) and len(queue.index) > 0)
        self._order.setCurrentIndex(self._order.findData(queue.order_by))
        self._iteration.setCurrentIndex(max(self._iteration.findData(queue.iteration), 0))
        for row in range(self._filter.count()):
            if self._filter.itemData(row) == (queue.verdicts, queue.flagged_only):
                self._filter.setCurrentIndex(row)
        self._follow()

    def _fill_iterations(self) -> None:
        numbers = [item.number for item in self._session.iteration.iterations()]
        self._iteration.clear()
        self._iteration.addItem(self.tr("All iterations"), None)
        for number in numbers:
            self._iteration.addItem(self.tr("Iteration {number}").format(number=number), number)
        self._iteration.setVisible(len(numbers) > 1)
        self._iteration.setCurrentIndex(max(self._iteration.findData(self._session.candidates.queue.iteration), 0))

    def _choose_filter(self, *_: object) -> None:
        verdicts, flagged = self._filter.currentData()
        self._session.candidates.filter_by(verdicts, flagged, self._iteration.currentData())

    def _id_edited(self, text: str) -> None:
        is_known = not text.strip() or self._session.index.resolve(text) is not None
        # A style sheet: a theme's own would take no notice of a palette.
        self._id.setStyleSheet("")
        if not is_known:
            self._id.ensurePolished()
            ink = self._id.palette().color(QPalette.ColorRole.Text)
            self._id.setStyleSheet(f"QLineEdit {{ color: {theme.alarm_on(ink).name()}; }}")
        self._id.setToolTip("" if is_known else self.tr("No candidate (or more than one) has this in its id."))

    def _go_to(self) -> None:
        if self._session.candidates.go_to(self._id.text()):
            self._id.clear()
            self._desk.focus_map()


def _combo(name: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setToolTip(tip)
    combo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(5)
    return combo
