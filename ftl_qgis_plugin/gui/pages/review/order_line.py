"""What the learned order says of the queue: found, left, when looking on hardly pays; and the curve of it."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QWidget

from ...text.plain_text import markup_label
from ...workbench import Desk
from .found_curve import FoundCurve

_CHECK = "check"
# Of the width, beside the words; in a dock narrower than this (in heights of a line) it would be too small to read.
_CURVE_SHARE, _LEAST_LINES = 0.3, 20


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
        self._least_px = 0
        self._is_wanted = True
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._text.linkActivated.connect(self._follow_link)
        self._curve = FoundCurve()
        layout.addWidget(self._text, 1)
        layout.addWidget(self._curve)
        self._likely.changed.connect(self.show_state)
        session.candidates.queueChanged.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        headline = escape(self._likely.headline())
        whole = headline
        if headline and self._likely.hints_to_stop:
            link = self.tr("Look at 30 random ones of the rest")
            headline += f' <a href="{_CHECK}">{escape(link)}</a>'
        self._keep_two_lines(headline)
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
        self._share_width()

    def set_wanted(self, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        self.show_state()

    def _keep_two_lines(self, headline: str) -> None:
        """Always: the list below must neither jump nor be painted over. Of its own letters: those of another script
        are higher than the font's."""
        start = headline[:1]
        self._text.setText(f"{start}M<br>{start}M")
        self._least_px = max(self._least_px, self._text.sizeHint().height())
        self._text.setFixedHeight(self._least_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """The words first: the curve has a place where they fit beside it."""
        wanted = int(_CURVE_SHARE * self.width())
        beside = self.width() - wanted - self.layout().spacing()
        has_room = self.width() >= _LEAST_LINES * self.fontMetrics().lineSpacing()
        has_room = has_room and self._text.heightForWidth(beside) <= self._least_px
        self._curve.setFixedWidth(wanted if has_room else 0)

    def _follow_link(self, _link: str) -> None:
        self._likely.check_rest()
        self._desk.focus_map()
