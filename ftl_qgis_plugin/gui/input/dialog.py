"""A dialog whose fields leave the wheel alone and are reached by Tab as one reads, and whose labels take no markup of
others, as those of the pages."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox

from ..text.plain_text import settle
from .names import name_parts
from .reading_order import order_tabs
from .wheel_guard import guard_wheel


class Dialog(QDialog):
    def ok_and_cancel(self, ok: str = "") -> QDialogButtonBox:
        """`ok`: what the one button does, in the user's words. The other's comes from the plugin's own catalogue: Qt's
        is not installed with every QGIS."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        if ok:
            buttons.button(QDialogButtonBox.StandardButton.Ok).setText(ok)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(QCoreApplication.translate("Dialog", "Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        guard_wheel(self)
        order_tabs(self)
        name_parts(self)
        settle(self)
