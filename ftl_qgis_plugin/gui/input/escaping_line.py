"""A field that one leaves with Esc, so that the keys are the review's again."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QLineEdit, QWidget


class EscapingLine(QLineEdit):
    def __init__(self, leave: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leave = leave

    def event(self, event: QEvent) -> bool:
        # Also as a shortcut: QGIS has Esc for itself in some places.
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._leave()
            return True
        return super().event(event)
