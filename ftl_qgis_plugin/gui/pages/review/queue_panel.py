"""The queue of candidates with its order, filter and the jump by id."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ....interpretation.review.orders import ORDERS
from ... import theme
from ...input.escaping_line import EscapingLine
from ...workbench import Desk
from .key_hint import KeyHint
from .order_line import OrderLine
from .queue_table import QueueTable

# Also in the menu More: a narrow dock is without them.
_SPARE = ("near", "wall", "sweep")
_ARROW_PX = 22


class QueuePanel(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session, commands = desk.session, desk.commands
        self._session = session
        self._candidates = candidates = session.candidates
        self._desk = desk
        self._commands = commands
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_choices())
        self._order_line = OrderLine(desk)
        layout.addWidget(self._order_line)
        self._table = QueueTable(desk)
        layout.addWidget(self._table, 1)
        layout.addLayout(self._build_moves())
        candidates.currentChanged.connect(self._follow)
        candidates.candidatesChanged.connect(self._reset)
        candidates.queueChanged.connect(self._reset)
        candidates.selectionChanged.connect(self._follow)
        session.iterationsChanged.connect(self._fill_iterations)
        self._fill_iterations()
        self._reset()

    def set_compact(self, is_compact: bool) -> None:
        """Without the line on the order, where something more urgent needs its place."""
        self._order_line.set_wanted(not is_compact)

    def set_low(self, is_low: bool) -> None:
        """With less of what is a comfort, on a low page."""
        self._order_line.set_low(is_low)

    def focus_search(self) -> None:
        self._id.setFocus()
        self._id.selectAll()

    def _build_choices(self) -> QVBoxLayout:
        self._order = _combo("FtlOrder", self.tr("Order of the queue"))
        labels = {
            "likely": self.tr("Most likely"),
            "score": self.tr("Best score first"),
            "threshold": self.tr("Nearest threshold first"),
            "rate": self.tr("Fastest first"),
            "area": self.tr("Largest first"),
            "place": self.tr("Neighbours"),
        }
        for name in ORDERS:
            self._order.addItem(labels.get(name, name), name)
        self._order.activated.connect(lambda: self._candidates.sort_by(self._order.currentData()))
        self._filter = _combo("FtlFilter", self.tr("Which candidates are shown"))
        # Text, verdicts, flagged, on known landslides (True, False, None for both).
        for label, *what in (
            (self.tr("New"), None, False, False),
            (self.tr("New, unreviewed"), ("unreviewed",), False, False),
            (self.tr("All"), None, False, None),
            (self.tr("On known landslides"), None, False, True),
            (self.tr("Accepted"), ("accepted",), False, None),
            (self.tr("Rejected"), ("rejected",), False, None),
            (self.tr("Uncertain"), ("uncertain",), False, None),
            (self.tr("Flagged"), None, True, None),
        ):
            self._filter.addItem(label, tuple(what))
        self._filter.activated.connect(self._choose_filter)
        self._iteration = _combo("FtlIteration", self.tr("Iteration whose candidates are shown"))
        self._iteration.activated.connect(self._choose_filter)
        self._choices = (self._order, self._filter, self._iteration)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(4)
            self._lines.addLayout(line)
        for combo in self._choices:
            self._first.addWidget(combo, 1)
        return self._lines

    def _fit_choices(self) -> None:
        """Each as wide as what it says; the iteration in a line of its own where they would be cut off."""
        frame_px = 3 * self._order.fontMetrics().averageCharWidth() + _ARROW_PX
        needed = {
            combo: combo.fontMetrics().horizontalAdvance(combo.currentText()) + frame_px
            for combo in self._choices
            if not combo.isHidden()
        }
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._first.spacing() * (len(needed) - 1)
        target = self._first if sum(needed.values()) <= room else self._second
        if target.indexOf(self._iteration) < 0:
            target.addWidget(self._iteration, 1)
        for combo, wide in needed.items():
            (target if combo is self._iteration else self._first).setStretchFactor(combo, wide)

    def _build_moves(self) -> QHBoxLayout:
        self._id = EscapingLine(self._desk.focus_map)
        self._id.setObjectName("FtlGoTo")
        self._id.setPlaceholderText(self.tr("go to id…"))
        self._id.setAccessibleName(self.tr("Go to the candidate with this id"))
        self._id.setClearButtonEnabled(True)
        self._id.setMinimumWidth(60)
        self._id.textChanged.connect(self._id_edited)
        self._id.returnPressed.connect(self._go_to)
        self._position = QLabel()
        self._position.setObjectName("FtlPosition")
        self._position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._moves = line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self._tool("previous", "mActionArrowLeft"))
        line.addWidget(self._position)
        self._spare: list[QToolButton] = []
        for name, icon in (
            ("next", "mActionArrowRight"),
            ("next_unreviewed", "mActionDoubleArrowRight"),
            ("near", "mActionPanToSelected"),
            ("zoom", "mActionZoomToSelected"),
            ("wall", "mActionShowAllLayers"),
            ("sweep", "mActionOpenTable"),
        ):
            button = self._tool(name, icon)
            line.addWidget(button)
            if name in _SPARE:
                self._spare.append(button)
        line.addStretch(1)
        line.addWidget(self._id, 2)
        return line

    def minimumSizeHint(self) -> QSize:
        # What a narrow dock has no room for stands in the menu More as well, and goes.
        least = super().minimumSizeHint()
        spare = sum(button.sizeHint().width() + self._moves.spacing() for button in self._spare if button.isVisible())
        return QSize(max(least.width() - spare, 0), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_choices()
        self._fit_moves()

    def _fit_moves(self) -> None:
        buttons = [self._moves.itemAt(place).widget() for place in range(self._moves.count())]
        needed = sum(
            max(widget.minimumSizeHint().width(), widget.minimumWidth()) + self._moves.spacing()
            for widget in buttons
            if widget is not None
        )
        margins = self.contentsMargins()
        has_room = self.width() - margins.left() - margins.right() >= needed
        for button in self._spare:
            button.setVisible(has_room)

    def _tool(self, name: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("FtlButton_" + name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(theme.qgis_icon(icon))
        button.setAccessibleName(self._commands.label(name))
        button.clicked.connect(lambda: self._commands.run(name))
        KeyHint(button, self._commands, name)
        return button

    def _follow(self, *_: object) -> None:
        self._table.follow()
        candidates = self._candidates
        count, position = len(candidates.queue), candidates.queue.position(candidates.current)
        if candidates.selected:
            self._position.setText(self.tr("{count:,} chosen").format(count=len(candidates.selected)))
        elif position < 0:
            self._position.setText("" if not count else f"\N{EN DASH} / {count:,}")
        else:
            self._position.setText(f"{position + 1:,} / {count:,}")

    def _reset(self, *_: object) -> None:
        queue = self._candidates.queue
        # As wide as it may become in this queue: the arrows beside it must not move.
        widest = f" {len(queue):,} / {len(queue):,} "
        self._position.setMinimumWidth(self._position.fontMetrics().horizontalAdvance(widest))
        self._table.show_state()
        self._order.setCurrentIndex(self._order.findData(queue.order_by))
        self._iteration.setCurrentIndex(max(self._iteration.findData(queue.iteration), 0))
        for row in range(self._filter.count()):
            if self._filter.itemData(row) == (queue.verdicts, queue.flagged_only, queue.known):
                self._filter.setCurrentIndex(row)
        known = self._candidates.queue.counts()["known"]
        self._filter.setItemText(3, self.tr("On known landslides ({count:,})").format(count=known))
        self._fit_choices()
        self._follow()

    def _fill_iterations(self) -> None:
        numbers = [item.number for item in self._session.iteration.iterations()]
        self._iteration.clear()
        self._iteration.addItem(self.tr("All iterations"), None)
        for number in numbers:
            self._iteration.addItem(self.tr("Iteration {number}").format(number=number), number)
        self._iteration.setVisible(len(numbers) > 1)
        self._iteration.setCurrentIndex(max(self._iteration.findData(self._candidates.queue.iteration), 0))
        self._fit_choices()

    def _choose_filter(self, *_: object) -> None:
        verdicts, flagged, known = self._filter.currentData()
        self._candidates.filter_by(verdicts, flagged, self._iteration.currentData(), known)

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
        if self._candidates.go_to(self._id.text()):
            self._id.clear()
            self._desk.focus_map()


def _combo(name: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setToolTip(tip)
    combo.setAccessibleName(tip)
    combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(4)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return combo
