"""The sweep on the Review page, in the queue's place: the cell at hand, a key for each answer, and what it tells."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .. import theme
from ..text.plain_text import markup_label
from ..workbench import Desk
from .cut_form import CutForm
from .result_view import SweepResultView


class SweepPanel(QWidget):
    """Shown while the sweep is on; its buttons do what the keys do, and the keys are those of the review."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FtlSweep")
        self._desk, self._session, self._commands, self._sweep = desk, desk.session, desk.commands, desk.sweep
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._build_title())
        self._cut = CutForm(desk)
        self._cells = QgsCollapsibleGroupBox(self.tr("Cells"))
        self._cells.setObjectName("FtlSweepCells")
        inside = QVBoxLayout(self._cells)
        inside.addWidget(self._cut)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.addLayout(self._build_moves())
        work.addWidget(self._position)
        self._finds = QLabel()
        self._finds.setObjectName("FtlSweepFinds")
        self._finds.setWordWrap(True)
        work.addWidget(self._finds)
        work.addLayout(self._build_answers())
        layout.addWidget(self._work)
        layout.addWidget(self._cells)
        layout.addWidget(SweepResultView(desk))
        sweep = self._sweep
        for signal in (sweep.modeChanged, sweep.cellsChanged, desk.session.choicesChanged):
            signal.connect(self._show_all)
        for signal in (sweep.currentChanged, sweep.saidChanged):
            signal.connect(self._show_cell)
        self._commands.keysChanged.connect(self._show_keys)
        desk.digitiser.digitisingChanged.connect(self._draw.setChecked)
        self._show_all()
        self._show_keys()

    def _build_title(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(markup_label(f"<b>{self.tr('Sweep, cell by cell')}</b>"), 1)
        self._back = QPushButton(self.tr("Back to the queue"))
        self._back.setObjectName("FtlSweepEnd")
        self._back.clicked.connect(lambda: self._commands.run("sweep"))
        line.addWidget(self._back)
        return line

    def _build_moves(self) -> QHBoxLayout:
        self._position = QLabel()
        self._position.setObjectName("FtlSweepPosition")
        self._position.setWordWrap(True)
        self._tips: list[tuple[QWidget, str, str]] = []
        line = QHBoxLayout()
        line.setSpacing(2)
        for name, icon, label in (
            ("previous", "mActionArrowLeft", self.tr("Previous cell")),
            ("next", "mActionArrowRight", self.tr("Next cell")),
            ("next_unreviewed", "mActionDoubleArrowRight", self.tr("Next cell that nobody has looked at")),
            ("zoom", "mActionZoomToSelected", self.tr("Show the cell")),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setIcon(theme.qgis_icon(icon))
            line.addWidget(self._named(button, name, label))
        line.addStretch(1)
        return line

    def _build_answers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        draw = self.tr("Draw a landslide")
        entries = (
            ("reject", theme.verdict_icon("rejected"), self.tr("Nothing here"), self.tr("Nothing (more) in this cell")),
            ("digitise", theme.qgis_icon("mActionCapturePolygon"), draw, draw),
            ("accept", theme.verdict_icon("accepted"), self.tr("All drawn"), self.tr("All landslides here are drawn")),
            ("uncertain", theme.verdict_icon("uncertain"), self.tr("Look again"), self.tr("Look again later")),
            ("undo", theme.qgis_icon("mActionUndo"), self.tr("Undo"), self.tr("Undo the last answer")),
            ("redo", theme.qgis_icon("mActionRedo"), self.tr("Redo"), self.tr("Redo")),
        )
        for number, (name, icon, text, label) in enumerate(entries):
            button = QPushButton(icon, text)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(self._named(button, name, label), number // 2, number % 2)
            if name == "digitise":
                button.setCheckable(True)
                self._draw = button
        return grid

    def _named(self, button: QWidget, name: str, label: str) -> QWidget:
        button.setObjectName("FtlSweep_" + name)
        button.setAccessibleName(label)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: self._commands.run(name))
        self._tips.append((button, name, label))
        return button

    def _show_keys(self) -> None:
        for button, name, label in self._tips:
            key = self._commands.printed_key(name)
            button.setToolTip(f"{label} ({key})" if key else label)
        key = self._commands.printed_key("sweep")
        self._back.setToolTip(f"{self._back.text()} ({key})")

    def _show_all(self, *_: object) -> None:
        sweep, study = self._sweep, self._session.study
        has_cells = bool(sweep.cells)
        self._work.setVisible(has_cells)
        self._work.setEnabled(not self._session.is_read_only)
        self._cells.setCollapsed(has_cells)
        if has_cells and study is not None:
            self._cut.show_plan(self._session.answer(lambda study: study.sweep.plan, {}))
        else:
            self._cut.show_state()
        self._show_cell()

    def _show_cell(self, *_: object) -> None:
        sweep = self._sweep
        states = {
            "accepted": self.tr("landslides seen"),
            "rejected": self.tr("nothing here"),
            "uncertain": self.tr("to be looked at again"),
        }
        state = states.get(sweep.state(), self.tr("not looked at"))
        self._position.setText(
            self.tr("Cell {number:,} of {count:,}: {state}").format(
                number=sweep.position, count=len(sweep.cells), state=state
            )
        )
        finds = sweep.finds()
        if finds.count:
            text = self.tr("In this cell {drawn} are drawn and {seen} of the review seen again.").format(
                drawn=len(finds.drawn), seen=len(finds.seen)
            )
        else:
            text = self.tr(
                "Draw every landslide that you see, roughly, also where it may be known: one that the review has found "
                "is recognised and not stored twice."
            )
        self._finds.setText(text)
