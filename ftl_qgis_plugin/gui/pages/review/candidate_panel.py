"""The current candidate: what was said about it, and why it is one."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from ....bridge.messages import translate_note
from ....core.sentences import fill
from ....study.missed import is_missed
from ... import theme
from ...attribute_words import evidence_line
from ...text.folding_label import FoldingLabel
from ...text.plain_text import markup_label, plain
from ...widgets.why_card import WhyCard
from ...workbench import Desk
from .likely_section import LikelySection

_ICON_PX = 16


class CandidatePanel(QFrame):
    """Reads from the disk, so it fills a moment after the map has started to move."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session = desk.session
        self._session = session
        self._desk = desk
        self._is_low = False
        self.setObjectName("FtlCandidate")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(1)
        self._verdict_icon = QLabel()
        self._verdict_icon.setFixedSize(_ICON_PX, _ICON_PX)
        self._title = markup_label()
        self._title.setObjectName("FtlCandidateTitle")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._delete = QToolButton()
        self._delete.setObjectName("FtlDeleteMissed")
        self._delete.setAutoRaise(True)
        self._delete.setIcon(theme.qgis_icon("mActionDeleteSelected"))
        self._delete.setToolTip(self.tr("Delete this landslide that was drawn by hand"))
        self._delete.setAccessibleName(self._delete.toolTip())
        self._delete.clicked.connect(lambda: session.outlines.delete_missed(session.current))
        line = QHBoxLayout()
        line.addWidget(self._verdict_icon)
        line.addWidget(self._title, 1)
        line.addWidget(self._delete)
        layout.addLayout(line)
        self._card = WhyCard()
        layout.addWidget(self._card)
        self._evidence = FoldingLabel()
        self._evidence.setObjectName("FtlImageEvidence")
        self._evidence.hide()
        layout.addWidget(self._evidence)
        self._likely = LikelySection(desk)
        layout.addWidget(self._likely)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show)
        session.candidates.currentChanged.connect(self._timer.start)
        session.review.verdictRecorded.connect(self._timer.start)
        session.candidates.candidatesChanged.connect(self._timer.start)
        session.candidates.candidatesChanged.connect(self._evidence.hide)
        session.outlines.boundaryChanged.connect(self._timer.start)
        session.evidence.measured.connect(self._timer.start)
        self._icons = {name: theme.verdict_icon(name) for name in ("unreviewed", "accepted", "rejected", "uncertain")}
        self._show()

    def set_low(self, is_low: bool) -> None:
        """In fewer lines, on a low page: what the images say is then in the title's tool tip."""
        self._likely.set_low(is_low)
        if is_low != self._is_low:
            self._is_low = is_low
            self._evidence.hide()
            self._timer.start()

    def _show(self) -> None:
        session = self._session
        row = session.index.row_of.get(session.current)
        if row is None:
            self._title.setText(self.tr("No candidate is chosen."))
            self._verdict_icon.clear()
            self._delete.hide()
            self._card.show_rows(())
            self._evidence.hide()
            return
        verdict = session.index.verdict_name(row)
        self._verdict_icon.setPixmap(self._icons[verdict].pixmap(_ICON_PX, _ICON_PX))
        numbers = session.index.numbers
        parts = [f"<b>{session.candidates.queue_model.verdict_label(verdict)}</b>"]
        area_m2, known = float(numbers["area_m2"][row]), float(numbers["known_overlap"][row])
        if area_m2 == area_m2:
            parts.append(f"{area_m2:,.0f} m²")  # as in the list
        if known > 0:
            parts.append(fill(self.tr("{share:.0%} known"), share=known))
        if is_missed(session.current):
            parts.append(self.tr("drawn by hand"))
        if session.index.flag[row]:
            parts.append("⚑")
        # All in one line, whatever was said: what lies below must not jump.
        entry = session.review.verdict(session.current)
        said = [entry.class_, translate_note(entry.reason or ""), entry.note] if entry else []
        parts += [escape(part) for part in said if part]
        self._title.setText(" · ".join(parts))
        signed = [entry.analyst, entry.image_source, entry.image_date] if entry else []
        told = evidence_line(session.evidence.of(session.current))
        whole = [session.current, *(part for part in (*said, *signed, told) if part)]
        self._title.setToolTip(plain("\n".join(whole)))
        self._delete.setVisible(is_missed(session.current) and not session.is_read_only)
        self._card.show_rows(session.review.card())
        # Its line stays for those of which the images say nothing: what lies below must not jump.
        self._evidence.set_full_text(told)
        if told and not self._is_low:
            self._evidence.show()
