"""A text that says less where there is no room for all of it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy


class ShorteningLabel(QLabel):
    """Shows the first of its texts that fits, whole; none fits: the last. Whoever uses it sets the text format."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_texts(self, texts: Sequence[str]) -> None:
        """From the longest to the shortest."""
        self._texts = tuple(texts)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        for text in self._texts:
            self.setText(text)
            if self.sizeHint().width() <= self.width():
                break
