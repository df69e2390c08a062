"""A small mark at the end of a form's row: whether something is the matter with it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QLabel

from ...interpretation.session.problem import ERROR, NOTE, Problem
from .. import theme
from ..text.plain_text import plain

MARK_PX = 16


class FieldMark(QLabel):
    """Keeps its place where there is nothing to mark."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(MARK_PX, MARK_PX))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        text = "\n".join(problem.text for problem in problems)
        self.setToolTip(plain(text))
        self.setAccessibleDescription(text)
        if not problems:
            self.clear()
            return
        worst = min(problems, key=lambda problem: problem.severity == NOTE) if problems else None
        is_error = any(problem.severity == ERROR for problem in problems)
        name = "mIconCritical" if is_error else "mIconInfo" if worst.severity == NOTE else "mIconWarning"
        self.setPixmap(theme.qgis_icon(name).pixmap(MARK_PX, MARK_PX))
