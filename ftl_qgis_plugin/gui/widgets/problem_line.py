"""A problem, told next to the field that it is about."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from ...interpretation.session.problem import ERROR, NOTE, Problem
from .. import theme
from ..text.plain_text import markup_label

_ICON_PX = 16
_NARROW_EM = 30


class ProblemLine(QWidget):
    """Icon, sentence, and a button where something can be done at once. Hidden while there is no problem."""

    def __init__(self, mend: Callable[[Problem], None], mend_label: Callable[[Problem], str]) -> None:
        super().__init__()
        self._problem: Problem | None = None
        self._mend_label = mend_label
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2)
        grid.setHorizontalSpacing(5)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._icon = QLabel()
        self._icon.setFixedSize(QSize(_ICON_PX, _ICON_PX))
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._text = markup_label()
        self._text.setWordWrap(True)
        grid.addWidget(self._text, 0, 1)
        self._button = QToolButton()
        self._button.setObjectName("FtlMend")
        self._button.clicked.connect(lambda: mend(self._problem))
        self._is_narrow: bool | None = None
        self._place_button()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        """Below the sentence where beside it would leave the sentence a narrow column."""
        is_narrow = self.width() < _NARROW_EM * self.fontMetrics().height()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            row, column = (1, 1) if is_narrow else (0, 2)
            self._grid.addWidget(self._button, row, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

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
