"""A button's tip tells its key, as that is now."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAbstractButton

from ...commands import Commands


class KeyHint(QObject):
    """Belongs to the button and ends with it: commands outlive their buttons."""

    def __init__(self, button: QAbstractButton, commands: Commands, name: str) -> None:
        super().__init__(button)
        self._button = button
        self._commands = commands
        self._name = name
        commands.keysChanged.connect(self.show)
        self.show()

    def show(self) -> None:
        self._button.setToolTip(self._commands.hint(self._name))
