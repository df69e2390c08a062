"""Opens the dialog of one of the plugin's algorithms, with what the session knows filled in."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget

from ..interpretation.session.session import InterpretationSession

# Kept as long as they are open.
_open: list[QWidget] = []


def open_algorithm(session: InterpretationSession, algorithm: str, parameters: dict) -> None:
    """`algorithm` by id ("ftl:studyreport"). Where Processing is switched off that is said."""
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
    dialog.show()
