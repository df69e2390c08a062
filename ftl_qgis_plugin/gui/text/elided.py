"""A text that ends in an ellipsis where there is no room for it."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent


class ElidedText:
    """Goes before a QLabel's or a button's class: `set_full_text` keeps the whole text, what is shown follows the
    width. The size policy is the widget's own affair."""

    ELIDE = Qt.TextElideMode.ElideRight
    full_text = ""

    def set_full_text(self, text: str) -> None:
        self.full_text = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def room_px(self) -> int:
        """Width that is left for the text."""
        return self.width()

    def shown(self, text: str) -> str:
        """The shortened text as the widget takes it."""
        return text

    def _elide(self) -> None:
        room = max(self.room_px(), 0)
        self.setText(self.shown(self.fontMetrics().elidedText(self.full_text, self.ELIDE, room)))
