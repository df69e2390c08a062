"""A sentence below others: on two lines where there is room, on one line on a low page."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from .elided import ElidedText
from .plain_text import plain

# More than any text is wide: it is wrapped.
_ALL_PX = 100_000
_LINES = 2
# Letters of other scripts are higher than the font's.
_SPARE_PX = 4


class FoldingLabel(ElidedText, QLabel):
    """Its tool tip has the whole. It takes the room of its lines whatever it says: what is below never moves."""

    def __init__(self) -> None:
        super().__init__()
        self._is_low = False
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._keep_room()

    def set_full_text(self, text: str) -> None:
        super().set_full_text(text)
        self.setToolTip(plain(text))

    def set_low(self, is_low: bool) -> None:
        if is_low != self._is_low:
            self._is_low = is_low
            self.setWordWrap(not is_low)
            self._keep_room()
            self.set_full_text(self.full_text)

    def room_px(self) -> int:
        return self.width() if self._is_low else _ALL_PX

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_room()

    def _keep_room(self) -> None:
        self.setMinimumHeight((1 if self._is_low else _LINES) * self.fontMetrics().lineSpacing() + _SPARE_PX)
