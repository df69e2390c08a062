"""Tool buttons side by side, which give up their texts where there is no room for them."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QWidget

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

    def _width(self, style: Qt.ToolButtonStyle) -> int:
        for button in self._buttons:
            button.setToolButtonStyle(style)
        return sum(button.sizeHint().width() + _SPACING_PX for button in self._buttons)
