"""Why the current candidate is held for likely, in words."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from ....bridge.words import clauses, in_brackets, listed
from ....core.sentences import fill
from ...attribute_words import attribute_label, level_of
from ...workbench import Desk

_REASONS = 3


class LikelySection(QLabel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
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
        parts = [fill(self.tr("{share:.0%} likely"), share=float(learned.likelihood[row]))]
        for speaks_for, text in ((True, self.tr("for it: {reasons}")), (False, self.tr("against it: {reasons}"))):
            words = [_words(item) for item in reasons if (item.logit > 0) == speaks_for]
            if words:
                parts.append(text.format(reasons=listed(words)))
        self.setText(clauses(parts))


def _words(item: object) -> str:
    level = level_of(item.deviation)
    label = attribute_label(item.column)
    return in_brackets(label, level) if level else label
