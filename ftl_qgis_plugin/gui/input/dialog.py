"""A dialog whose fields leave the wheel alone and are reached by Tab as one reads, and whose labels take no markup of
others, as those of the pages."""

from __future__ import annotations

from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog

from ..text.plain_text import settle
from .names import name_parts
from .reading_order import order_tabs
from .wheel_guard import guard_wheel


class Dialog(QDialog):
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        guard_wheel(self)
        order_tabs(self)
        name_parts(self)
        settle(self)
