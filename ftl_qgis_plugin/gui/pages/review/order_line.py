"""What the learned order says of the queue: found, left, when looking on hardly pays; and the curve of it."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ...text.plain_text import markup_label
from ...workbench import Desk
from .found_curve import FoundCurve

_CHECK = "check"
# Of the width, beside the words; in a dock narrower than this (in heights of a line) it would be too small to read.
_CURVE_SHARE, _LEAST_LINES = 0.3, 20
# However much is said: a text longer than that is in the tool tip.
_MOST_LINES = 3
_CURVE_LINES = 2


class OrderLine(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session = desk.session
        self._likely = session.likely
        self._desk = desk
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._text = markup_label()
        self._text.setObjectName("FtlOrderLine")
        self._text.setWordWrap(True)
        self._needed_px = 0
        self._is_wanted = True
        self._is_low = False
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._text.linkActivated.connect(self._follow_link)
        self._curve = FoundCurve()
        layout.addWidget(self._text, 1)
        layout.addWidget(self._curve, 0, Qt.AlignmentFlag.AlignTop)
        self._text.installEventFilter(self)
        self._likely.changed.connect(self.show_state)
        session.candidates.queueChanged.connect(self.show_state)
        session.candidates.candidatesChanged.connect(self._start_again)
        self.show_state()

    def show_state(self) -> None:
        headline = escape(self._likely.headline())
        whole = headline
        if headline and self._likely.hints_to_stop:
            link = self.tr("Look at 30 random ones of the rest")
            headline += f' <a href="{_CHECK}">{escape(link)}</a>'
        self._text.setText(headline)
        self._text.setToolTip(
            f"<p>{whole}</p>"
            + self.tr(
                "Learned from your verdicts: the sum of the likelihoods of all candidates nobody has looked at, with "
                "its 90 % interval. Landslides that are no candidates do not count."
            )
        )
        self.setVisible(bool(headline) and self._is_wanted)
        self._curve.show_curve(self._likely.curve())
        self._fit()

    def set_wanted(self, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        self.show_state()

    def set_low(self, is_low: bool) -> None:
        """On a low page the curve is no higher than the words."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._start_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._needed_px = 0
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The label's own font: a style sheet gives it one after it has given one to what it lies in.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self._needed_px = 0
            self._fit()
        return super().eventFilter(watched, event)

    def _start_again(self) -> None:
        self._needed_px = 0
        self.show_state()

    def _fit(self) -> None:
        """The words first: the curve has a place where they fit beside it. What they once needed they keep: the list
        below must not jump with each verdict, nor be painted over."""
        wanted = int(_CURVE_SHARE * self.width())
        beside = self.width() - wanted - self.layout().spacing()
        curve_px = self._lines_px(1 if self._is_low else _CURVE_LINES)
        has_room = self.width() >= _LEAST_LINES * self.fontMetrics().lineSpacing()
        has_room = has_room and self._text.heightForWidth(beside) <= curve_px
        self._curve.setFixedSize(wanted if has_room else 0, curve_px if has_room else 0)
        needed = max(self._text.heightForWidth(self.width()), curve_px if has_room else 0)
        self._needed_px = max(self._needed_px, min(needed, self._lines_px(_MOST_LINES)))
        self.setFixedHeight(self._needed_px)

    def _lines_px(self, count: int) -> int:
        """Of its own letters: those of another script are higher than the font's."""
        text = self._text.text()
        self._text.setText("<br>".join(f"{text[:1]}M" for _ in range(count)))
        high = self._text.sizeHint().height()
        self._text.setText(text)
        return high

    def _follow_link(self, _link: str) -> None:
        self._likely.check_rest()
        self._desk.focus_map()
