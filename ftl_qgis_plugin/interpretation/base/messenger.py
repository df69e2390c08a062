"""One way to tell the user something, and to do what may fail for a reason he can mend."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...core.errors import FtlError

INFO, WARNING, CRITICAL, SUCCESS = "info", "warning", "critical", "success"


class Messenger(QObject):
    messageRaised = pyqtSignal(str, str)  # level (info, success, warning, critical), text

    def tell(self, level: str, text: str) -> None:
        """A message (level as in messageRaised)."""
        self.messageRaised.emit(level, text)

    def tell_error(self, error: FtlError) -> None:
        self.tell(CRITICAL, translate_message(error.message))

    def attempt(self, action: Callable[[], object]) -> bool:
        """Does something that may fail for a reason the user can mend, and tells it; False where it failed."""
        try:
            action()
        except FtlError as error:
            self.tell_error(error)
            return False
        return True
