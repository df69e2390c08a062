"""What review and sweep tell together: a sentence, the estimate by size, what it rests on."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...study.sweep_facts import estimate_text
from ..widgets.plain_table import PlainTable
from ..workbench import Desk
from . import words


class SweepResultView(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._sweep = desk.session, desk.sweep
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._says = QLabel()
        self._says.setObjectName("FtlSweepResult")
        self._assumes = QLabel(words.assumptions())
        for label in (self._says, self._assumes):
            label.setWordWrap(True)
        headers = [
            self.tr("Size (m²)"),
            self.tr("Found"),
            self.tr("In all (95 %)"),
        ]
        self.table = PlainTable("FtlSweepSizes", headers)
        self.table.setAccessibleName(self.tr("Landslides found by review and sweep, by size"))
        self.table.horizontalHeaderItem(1).setToolTip(self.tr("By the review / by the sweep / by both"))
        layout.addWidget(self._says)
        layout.addWidget(self.table)
        layout.addWidget(self._assumes)
        self._sweep.factsChanged.connect(self.show_facts)
        self._sweep.cellsChanged.connect(self.show_facts)
        self.show_facts()

    def show_facts(self) -> None:
        facts = self._sweep.facts
        has_estimate = facts is not None and facts.whole.total == facts.whole.total
        self.table.setVisible(has_estimate)
        self._assumes.setVisible(has_estimate)
        if facts is None:
            self._says.setText(
                self.tr(
                    "A sweep looks at the study area cell by cell, whatever the candidates are. What it finds again, "
                    "and what only it finds, tells how many landslides both passes have missed."
                )
            )
            return
        progress = self._session.review.progress()
        self._says.setText(words.sentence(facts, progress.total - progress.reviewed))
        if not has_estimate:
            return
        rows = [row for row in facts.rows if row is facts.rows[0] or row[2].found]
        self.table.setRowCount(len(rows))
        for number, (low, high, item) in enumerate(rows):
            self.table.set_text(number, 0, words.size_name(low, high))
            self.table.set_text(number, 1, f"{item.first:,} / {item.second:,} / {item.both:,}", True)
            self.table.set_text(number, 2, estimate_text(item), True)
        self.table.fit_height()
