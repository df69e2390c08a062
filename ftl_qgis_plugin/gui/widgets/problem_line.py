"""A problem, told next to the field that it is about."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from ...interpretation.session.problem import ERROR, NOTE, Problem
from .. import theme
from ..text.plain_text import markup_label

_ICON_PX = 16


class ProblemLine(QWidget):
    """Icon, sentence, and a button where something can be done at once. Hidden while there is no problem."""

    def __init__(self, mend: Callable[[Problem], None], mend_label: Callable[[Problem], str]) -> None:
        super().__init__()
        self._problem: Problem | None = None
        self._mend_label = mend_label
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 2)
        line.setSpacing(5)
        self._icon = QLabel()
        self._icon.setFixedSize(QSize(_ICON_PX, _ICON_PX))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._text = markup_label()
        self._text.setWordWrap(True)
        line.addWidget(self._text, 1)
        self._button = QToolButton()
        self._button.setObjectName("FtlMend")
        self._button.clicked.connect(lambda: mend(self._problem))
        line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def problem(self) -> Problem | None:
        return self._problem

    def show_problem(self, problem: Problem | None) -> None:
        self._problem = problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        name = {ERROR: "mIconCritical", NOTE: "mIconInfo"}.get(problem.severity, "mIconWarning")
        self._icon.setPixmap(theme.qgis_icon(name).pixmap(_ICON_PX, _ICON_PX))
        self._colour()
        label = self._mend_label(problem)
        self._button.setText(label)
        self._button.setVisible(bool(label))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._problem is not None:
            self._colour()

    def _colour(self) -> None:
        # As rich text: a theme's style sheet would take no notice of a palette.
        palette = theme.text_palette(self._text)
        colour = {ERROR: theme.alarm_colour(palette), NOTE: theme.text_colour(palette)}.get(
            self._problem.severity, theme.caution_colour(palette)
        )
        text = f'<span style="color: {colour.name()}">{escape(self._problem.text)}</span>'
        if self._text.text() != text:
            self._text.setText(text)
