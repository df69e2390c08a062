"""The wall: pages of candidates with their images, to mark those that are obviously none and reject them at once."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...bridge.words import run_on
from ...interpretation.review.index import CODES, UNREVIEWED
from ...study.log.verdicts import REJECTED
from .. import theme
from ..input.dialog import Dialog
from ..workbench import Desk
from .chip import Chip
from .chip_images import ChipImages

# Columns and rows: with two images a chip is wide.
_LAYOUTS = {12: (4, 3), 24: (6, 4)}
_SETTLE_MS = 120


class Wall(Dialog):
    """Shows the unreviewed candidates of the queue in its order; each rejection is an entry of its own in the log."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._session = desk.session
        self._images = ChipImages(self._session, self)
        self._images.drawn.connect(self._drawn)
        self._chips: list[Chip] = []
        self._first = 0
        self.setObjectName("FtlWall")
        self.setWindowTitle(self.tr("Wall of candidates"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.resize(1180, 660)
        layout = QVBoxLayout(self)
        head = QHBoxLayout()
        self._what = QLabel()
        self._what.setObjectName("FtlWallHead")
        self._number = QComboBox()
        self._number.setObjectName("FtlWallNumber")
        self._number.setAccessibleName(self.tr("Candidates at once"))
        for number in _LAYOUTS:
            self._number.addItem(self.tr("{number} at once").format(number=number), number)
        self._number.activated.connect(self._arrange)
        head.addWidget(self._what, 1)
        head.addWidget(self._number)
        layout.addLayout(head)
        # A widget, so that head and foot stay where they are once all is reviewed.
        chips = QWidget()
        chips.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid = QGridLayout(chips)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        layout.addWidget(chips, 1)
        layout.addLayout(self._build_foot())
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self.finished.connect(lambda _result: self._images.close())
        self._session.studyClosed.connect(self.reject)
        self._arrange()

    def _build_foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._back = QPushButton(theme.qgis_icon("mActionArrowLeft"), self.tr("Back"))
        self._back.setObjectName("FtlWallBack")
        self._back.clicked.connect(lambda: self._go(-self._size))
        self._next = QPushButton(theme.qgis_icon("mActionArrowRight"), self.tr("Next"))
        self._next.setObjectName("FtlWallNext")
        self._next.clicked.connect(lambda: self._go(self._size))
        self._reason = QComboBox()
        self._reason.setObjectName("FtlWallReason")
        self._reason.setAccessibleName(self.tr("Reason to reject for"))
        self._reason.addItem(self.tr("no reason"), "")
        for reason in self._session.preferences.reject_reasons:
            self._reason.addItem(reason, reason)
        self._reject = QPushButton(theme.verdict_icon("rejected"), "")
        self._reject.setObjectName("FtlWallReject")
        self._reject.clicked.connect(self._reject_marked)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        for button in (self._back, self._next, self._reject, close):
            button.setAutoDefault(False)
        line.addWidget(self._back)
        line.addWidget(self._next)
        line.addStretch(1)
        line.addWidget(QLabel(self.tr("Reason")))
        line.addWidget(self._reason)
        line.addWidget(self._reject)
        line.addWidget(close)
        return line

    @property
    def _size(self) -> int:
        return self._number.currentData()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: self._size, Qt.Key.Key_PageUp: -self._size}
        if event.key() in steps:
            self._go(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._reject_marked()
        else:
            super().keyPressEvent(event)

    def _arrange(self, *_: object) -> None:
        """As many chips as are wanted."""
        columns, rows = _LAYOUTS[self._size]
        while len(self._chips) < columns * rows:
            chip = Chip()
            chip.setObjectName(f"FtlChip{len(self._chips) + 1}")
            chip.toggled.connect(self._show_count)
            chip.opened.connect(self._open)
            chip.moved.connect(lambda step, chip=chip: self._move_focus(chip, step))
            self._chips.append(chip)
        for number, chip in enumerate(self._chips):
            self._grid.removeWidget(chip)
            if number < columns * rows:
                self._grid.addWidget(chip, number // columns, number % columns)
            else:
                chip.show_candidate("", "", self._session.outlines.geometry(""), [], [])
        self._fill()

    def _open_candidates(self) -> list[str]:
        queue, index = self._session.candidates.queue, self._session.index
        return [index.ids[row] for row in queue.rows if index.verdict[row] == CODES[UNREVIEWED]]

    def _fill(self) -> None:
        names = self._open_candidates()
        self._first = max(min(self._first, len(names) - 1), 0) // self._size * self._size
        shown = names[self._first : self._first + self._size]
        sources = self._images.sources(self._desk.images.slots())
        found = [self._session.sources.source(identifier) for identifier in sources]
        labels = [source.date or source.name for source in found if source is not None]
        index = self._session.index
        for number, chip in enumerate(self._chips[: self._size]):
            name = shown[number] if number < len(shown) else ""
            caption = ""
            if name:
                row = index.row_of[name]
                rate, area = index.numbers["rate_mean"][row], index.numbers["area_m2"][row]
                place = self._session.candidates.queue.position(name) + 1
                caption = self.tr("{place} · {rate:.0f} mm/a · {area:,.0f} m²").format(
                    place=place, rate=rate, area=area
                )
            chip.show_candidate(name, caption, self._session.outlines.geometry(name), sources, labels)
        last = self._first + len(shown)
        text = self.tr("Unreviewed {first:,} to {last:,} of {total:,}. Click what is obviously no landslide.")
        if not names:
            text = self.tr("All candidates of the list are reviewed.")
        elif not sources:
            text = run_on([text, self.tr("Choose images for the keys on the Review page to see more than outlines.")])
        self._what.setText(text.format(first=self._first + 1, last=last, total=len(names)))
        self._back.setEnabled(self._first > 0)
        self._next.setEnabled(last < len(names))
        self._show_count()
        if shown:
            self._chips[0].setFocus()
        self._settle.start()

    def _draw(self) -> None:
        self._images.cancel()
        sources = self._images.sources(self._desk.images.slots())
        for chip in self._chips[: self._size]:
            if chip.candidate:
                size = QSize(chip.image_size())
                for source in sources:
                    self._images.request(chip.candidate, source, size, self.devicePixelRatioF())

    def _drawn(self, candidate: str, source: str, image: object, extent: object) -> None:
        for chip in self._chips:
            if chip.candidate == candidate:
                chip.show_image(source, image, extent)

    def _marked(self) -> list[str]:
        return [chip.candidate for chip in self._chips if chip.candidate and chip.is_marked]

    def _show_count(self) -> None:
        count = len(self._marked())
        self._reject.setText(self.tr("Reject {count} marked").format(count=count))
        self._reject.setEnabled(count > 0 and not self._session.is_read_only)

    def _reject_marked(self) -> None:
        """One step to undo, and the next ones move up."""
        marked = self._marked()
        if marked and self._session.review.judge(REJECTED, self._reason.currentData(), candidates=marked):
            self._fill()

    def _go(self, step: int) -> None:
        if 0 <= self._first + step < max(len(self._open_candidates()), 1):
            self._first += step
            self._fill()

    def _open(self, candidate: str) -> None:
        self._session.candidates.go_to(candidate)
        self.accept()

    def _move_focus(self, chip: Chip, step: int) -> None:
        columns, _rows = _LAYOUTS[self._size]
        target = self._chips.index(chip) + (step if abs(step) < 1000 else columns * (1 if step > 0 else -1))
        shown = [item for item in self._chips[: self._size] if item.candidate]
        if 0 <= target < len(shown):
            shown[target].setFocus()
