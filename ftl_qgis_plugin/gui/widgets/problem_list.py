"""All problems of a form in one place of fixed height, so that the form above it never jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ...interpretation.session.problem import Problem
from .problem_line import ProblemLine

# Of the place: as many lines as the page spares, where a long sentence and its button are whole in it; else as many as
# these need, and the form above is scrolled.
_LONG_LETTERS, _BUTTON_LINES, _MOST_LINES = 200, 2, 8
_MOST_SCROLLED_LINES = 10
_ICON_PX = 40  # with the margins and the scroll bar


class ProblemList(QScrollArea):
    """One line per problem, named FtlProblem_<field> (the first of a field) and FtlProblem_<field>_<n>."""

    def __init__(self, mend: Callable[[Problem], None], mend_label: Callable[[Problem], str]) -> None:
        super().__init__()
        self.setObjectName("FtlProblems")
        self.setAccessibleName(self.tr("What to look at before candidates are extracted"))
        self._mend = mend
        self._mend_label = mend_label
        self._lines: list[ProblemLine] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setWidget(content)
        self.fit(0, self.sizeHint().width())

    def fit(self, room_px: int, width_px: int) -> None:
        """As high as the page lets it be: a question of the page's size, never of what is told."""
        metrics = self.fontMetrics()
        line = metrics.lineSpacing() + 1
        long_px = _LONG_LETTERS * metrics.averageCharWidth()
        whole = min(ceil(long_px / max(width_px - _ICON_PX, 1)) + _BUTTON_LINES, _MOST_SCROLLED_LINES)
        lines = max(min(_MOST_LINES, room_px // line), whole)
        self.setFixedHeight(lines * line)

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def show_problems(self, problems: Sequence[Problem]) -> bool:
        """True where lines were made that the Tab key does not know yet."""
        known = len(self._lines)
        while len(self._lines) < len(problems):
            line = ProblemLine(self._mend, self._mend_label)
            self._column.insertWidget(len(self._lines), line)
            self._lines.append(line)
        of_field: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            problem = problems[number] if number < len(problems) else None
            if problem is not None:
                count = of_field[problem.field] = of_field.get(problem.field, 0) + 1
                line.setObjectName(f"FtlProblem_{problem.field}" + (f"_{count}" if count > 1 else ""))
            else:
                line.setObjectName("")
            line.show_problem(problem)
        return len(self._lines) > known
