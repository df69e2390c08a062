"""Opens the dialog of one of the plugin's algorithms, with what the session knows filled in."""

from __future__ import annotations

from ..interpretation.session.session import InterpretationSession


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
    processing.execAlgorithmDialog(algorithm, parameters)
