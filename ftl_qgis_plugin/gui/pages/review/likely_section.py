"""Why the current candidate is held for likely, in words."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from ....bridge.words import clauses, in_brackets, listed
from ....core.sentences import fill
from ...attribute_words import attribute_label, level_of
from ...text.elided import ElidedText
from ...text.plain_text import plain
from ...workbench import Desk

_REASONS = 3
# More than any text is wide: it is wrapped.
_ALL_PX = 100_000


class LikelySection(ElidedText, QLabel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
        self._is_low = False
        self.setObjectName("FtlWhyLikely")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        desk.session.likely.changed.connect(self.show_reasons)
        desk.session.candidates.currentChanged.connect(self.show_reasons)
        self.show_reasons()

    def show_reasons(self, *_: object) -> None:
        index = self._session.index
        row, learned = index.row_of.get(self._session.current), index.learned
        reasons = [] if row is None or learned is None else learned.contributions(row)[:_REASONS]
        self.setVisible(bool(reasons))
        if not reasons:
            return
        # Likeness to the known landslides alone orders well, and says nothing of how many of a hundred are some.
        is_share = learned.ranking.remaining is not None
        parts = [fill(self.tr("{share:.0%} likely"), share=float(learned.likelihood[row]))] if is_share else []
        for speaks_for, text in ((True, self.tr("for it: {reasons}")), (False, self.tr("against it: {reasons}"))):
            words = [_words(item) for item in reasons if (item.logit > 0) == speaks_for]
            if words:
                parts.append(text.format(reasons=listed(words)))
        self.set_full_text(clauses(parts))
        self.setToolTip(plain(self.full_text))

    def set_low(self, is_low: bool) -> None:
        """In one line, on a low page: the tool tip has the rest."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.setWordWrap(not is_low)
            self.set_full_text(self.full_text)

    def room_px(self) -> int:
        return self.width() if self._is_low else _ALL_PX


def _words(item: object) -> str:
    level = level_of(item.deviation)
    label = attribute_label(item.column)
    return in_brackets(label, level) if level else label
