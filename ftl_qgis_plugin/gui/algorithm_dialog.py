"""Opens the dialog of one of the plugin's algorithms, with what the session knows filled in."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QWidget

from ..interpretation.session.session import InterpretationSession
from .messages import plain
from .text.whole_message import show_whole

# Kept as long as they are open.
_open: list[QWidget] = []


def open_algorithm(session: InterpretationSession, algorithm: str, parameters: dict, asks: str = "") -> None:
    """`algorithm` by id ("ftl:studyreport"). Where Processing is switched off that is said. `asks`: what the user is to
    fill in, and why; told in the dialog, which covers QGIS's message bar."""
    try:
        import processing  # a plugin of QGIS, which may be switched off
    except ImportError:
        session.messageRaised.emit(
            "warning",
            session.tr("The Processing plugin is switched off. Switch it on in QGIS's plugin manager."),
        )
        return
    dialog = processing.createAlgorithmDialog(algorithm, parameters)
    if dialog is None:
        return
    # QGIS's own execAlgorithmDialog reads the dialog's results when it has deleted itself already, on Qt 6.
    _open.append(dialog)
    dialog.destroyed.connect(lambda: _open.remove(dialog) if dialog in _open else None)
    if asks:
        bar = dialog.messageBar()
        item = bar.createMessage(plain(asks))
        show_whole(item)
        bar.pushWidget(item, Qgis.MessageLevel.Warning, 0)
    dialog.show()
