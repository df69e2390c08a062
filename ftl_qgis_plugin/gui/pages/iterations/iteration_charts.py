"""The charts of the Iterations page."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ....interpretation.iterations.iteration_history import IterationHistory, iteration_history
from ....interpretation.session.session import InterpretationSession
from ...charts.bound_drift import BoundDriftCharts
from ...charts.convergence import MeanRateChart, SamplesChart, TprChart
from ...text.plain_text import markup_label

_CHART_LINES = 14


class IterationCharts(QWidget):
    """Redraws itself when iterations change and it is in sight."""

    def __init__(self, session: InterpretationSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = True
        self.mean_rate = MeanRateChart(self)
        self.samples = SamplesChart(self)
        self.tpr = TprChart(self)
        self.drifts = BoundDriftCharts(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._developments: list[tuple[QLabel, QWidget]] = []
        height = _CHART_LINES * self.fontMetrics().height()
        for title, chart, lines in (
            (self.tr("Does the deformation of the samples settle?"), self.mean_rate, 1.15),
            (self.tr("Where do the samples come from?"), self.samples, 1.0),
            (self.tr("How many held-out landslides are found?"), self.tpr, 1.0),
            (self.tr("How do the ranges move?"), self.drifts, 0.0),
        ):
            heading = markup_label(f"<b>{title}</b>")
            heading.setWordWrap(True)
            chart.setAccessibleName(title)
            layout.addWidget(heading)
            self._developments.append((heading, chart))
            if lines:
                chart.set_least_height(int(lines * height))
            layout.addWidget(chart)
        session.iterationsChanged.connect(self._changed)
        session.choicesChanged.connect(self._changed)
        self.show_history(IterationHistory())

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._redraw()

    def release(self) -> None:
        for chart in (self.mean_rate, self.samples, self.tpr, self.drifts):
            chart.release()

    def show_history(self, history: IterationHistory) -> None:
        # Before the first finished iteration there is nothing but the inventory: no development to look at.
        rows = history.rows if len(history.rows) > 1 else ()
        self.mean_rate.set_history(rows, self._session.choices.tolerance_mm_a)
        self.samples.set_history(rows)
        self.tpr.set_history(rows)
        self.drifts.set_drifts(history.drifts)
        # One of the charts says that no iteration is finished; the others would say it again.
        for heading, chart in self._developments[1:]:
            heading.setVisible(bool(rows))
            chart.setVisible(bool(rows))

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._redraw()

    def _redraw(self) -> None:
        session = self._session
        history = session.answer(iteration_history, None) if session.is_open else iteration_history(None)
        self._is_stale = history is None  # another program keeps the study locked: as it was, and once more when shown
        if history is not None:
            self.show_history(history)
