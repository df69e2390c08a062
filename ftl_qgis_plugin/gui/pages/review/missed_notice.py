"""What became of a landslide that was drawn by hand: its size, its rate, and why it was no candidate."""

from __future__ import annotations

from qgis.PyQt.QtCore import QTimer

from ....bridge.words import listed
from ....interpretation.thresholds.missed import MissedFacts
from ... import theme
from ...factor_labels import factor_label
from ...widgets.notice import Notice
from ...workbench import Desk

_SHOWN_MS = 60_000


class MissedNotice(Notice):
    """In sight for a minute after the drawing, or until a button is pressed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(icon=theme.qgis_icon("mActionCapturePolygon"))
        self.setObjectName("FtlMissedNotice")
        self._session = desk.session
        self._desk = desk
        self._candidate = ""
        self.add_button(self.tr("Delete"), "FtlMissedDelete", self._delete)
        self.add_button(self.tr("Show it"), "FtlMissedShow", self._go)
        self.add_button(self.tr("Close"), "FtlMissedClose", self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        desk.missed.measured.connect(self._show)
        desk.session.candidates.candidatesChanged.connect(self._hide_if_gone)
        self.hide()

    def _show(self, facts: MissedFacts) -> None:
        self._candidate = facts.candidate
        parts = [self.tr("Landslide stored: {area:,.0f} m²").format(area=facts.area_m2)]
        if facts.rate_mean_mm_a is not None:
            parts.append(self.tr("|rate| {rate:.1f} mm/a").format(rate=facts.rate_mean_mm_a))
        self.set_text(f"{listed(parts)}. {self._why(facts)}")
        self.show()
        self._timer.start()

    def _why(self, facts: MissedFacts) -> str:
        if facts.refused_by is None:
            return self.tr("Looking for why it was missed…") if facts.is_pending else ""
        if not facts.refused_by:
            return self.tr("All factors hold on some of it: the minimum area, or an excluded area, kept it out.")
        return self.tr("It was missed because of this factor: {factor}.").format(factor=factor_label(facts.refused_by))

    def _go(self) -> None:
        self._session.candidates.go_to(self._candidate)
        self._desk.focus_map()

    def _delete(self) -> None:
        self._session.outlines.delete_missed(self._candidate)
        self.hide()
        self._desk.focus_map()

    def _hide_if_gone(self) -> None:
        if self._candidate not in self._session.index.row_of:
            self.hide()
