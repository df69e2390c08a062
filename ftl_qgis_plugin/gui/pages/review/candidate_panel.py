"""The current candidate: what was said about it, and why it is one."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from ... import theme
from ...widgets.why_card import WhyCard
from ...workbench import Desk

_ICON_PX = 16


class CandidatePanel(QFrame):
    """Reads from the disk, so it fills a moment after the map has started to move."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        session = desk.session
        self._session = session
        self.setObjectName("FtlCandidate")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(3)
        self._verdict_icon = QLabel()
        self._title = QLabel()
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.addWidget(self._verdict_icon)
        line.addWidget(self._title, 1)
        layout.addLayout(line)
        self._said = QLabel()
        self._said.setWordWrap(True)
        layout.addWidget(self._said)
        self._card = WhyCard()
        layout.addWidget(self._card)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show)
        session.candidates.currentChanged.connect(self._timer.start)
        session.review.verdictRecorded.connect(self._timer.start)
        session.candidates.candidatesChanged.connect(self._timer.start)
        self._icons = {name: theme.verdict_icon(name) for name in ("unreviewed", "accepted", "rejected", "uncertain")}
        self._show()

    def _show(self) -> None:
        session = self._session
        row = session.index.row_of.get(session.current)
        if row is None:
            self._title.setText(self.tr("No candidate is chosen."))
            self._verdict_icon.clear()
            self._said.hide()
            self._card.show_rows(())
            return
        verdict = session.index.verdict_name(row)
        self._verdict_icon.setPixmap(self._icons[verdict].pixmap(_ICON_PX, _ICON_PX))
        area_m2 = session.index.numbers["area_m2"][row]
        parts = [f"<b>{session.current}</b>", session.candidates.queue_model.verdict_label(verdict)]
        if area_m2 == area_m2:
            parts.append(_area_text(float(area_m2)))
        is_flagged = bool(session.index.flag[row])
        if is_flagged:
            parts.append("⚑")
        self._title.setText(" · ".join(parts))
        entry = session.review.verdict(session.current)
        said = [entry.class_, entry.reason, entry.note, entry.image_source, entry.analyst] if entry else []
        if is_flagged:
            said.insert(0, self.tr("flagged"))
        self._said.setText(" · ".join(part for part in said if part))
        self._said.setVisible(bool(self._said.text()))
        self._card.show_rows(session.review.card())


def _area_text(area_m2: float) -> str:
    return f"{area_m2 / 10_000:.2f} ha" if area_m2 >= 10_000 else f"{area_m2:,.0f} m²"
