"""Buttons in a row that a dock makes narrow: tools give up their words, others stand below each other."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QToolButton, QWidget

_SPACING_PX = 3


class ButtonBar(QWidget):
    """Asks for no more width than its icons need, so that a dock with it never widens QGIS's window."""

    def __init__(self, buttons: Sequence[QToolButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = list(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING_PX)
        self._icons_px = self._width(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._texts_px = self._width(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in self._buttons:
            layout.addWidget(button)
        layout.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._icons_px, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._texts_px, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = event.size().width() >= self._texts_px
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if has_room else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(style)
        self.layout().activate()  # at once: until the next round of events words would stand in the room of icons

    def _width(self, style: Qt.ToolButtonStyle) -> int:
        for button in self._buttons:
            button.setToolButtonStyle(style)
        return sum(button.sizeHint().width() + _SPACING_PX for button in self._buttons)


class ButtonRow(QWidget):
    """As wide as its widest button at least. `is_spread`: all are equally wide, else they stand at the right."""

    def __init__(self, is_spread: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_spread = is_spread
        self._buttons: list[QPushButton] = []
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        if not is_spread:
            self._line.addStretch(1)

    def add(self, button: QPushButton) -> None:
        self._buttons.append(button)
        self._line.addWidget(button, 1 if self._is_spread else 0)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        widest = max((button.sizeHint().width() for button in self._buttons), default=0)
        return QSize(min(least.width(), widest), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = [button.sizeHint().width() for button in self._buttons if not button.isHidden()]
        # Spread buttons are equally wide: the widest of them decides.
        words_px = len(shown) * max(shown, default=0) if self._is_spread else sum(shown)
        has_room = words_px + self._line.spacing() * (len(shown) - 1) <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom
        if self._line.direction() != direction:
            self._line.setDirection(direction)
