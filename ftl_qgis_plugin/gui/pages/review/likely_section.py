"""Why the current candidate is held for likely, in words."""

from __future__ import annotations

from ....bridge.words import clauses, in_brackets, listed
from ....core.sentences import fill
from ...attribute_words import attribute_label, level_of
from ...text.folding_label import FoldingLabel
from ...workbench import Desk

_REASONS = 3


class LikelySection(FoldingLabel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
        self.setObjectName("FtlWhyLikely")
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


def _words(item: object) -> str:
    level = level_of(item.deviation)
    label = attribute_label(item.column)
    return in_brackets(label, level) if level else label
