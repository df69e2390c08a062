"""Enters the dock's runs in Processing's history, where they can be repeated."""

from __future__ import annotations

from qgis.gui import QgsGui

PROVIDER = "processing"


def enter(entry: dict) -> None:
    """`entry` as TaskRunner.historyEntryMade tells it."""
    registry = getattr(QgsGui, "historyProviderRegistry", None)
    if registry is not None:  # QGIS 3.24 and later
        registry().addEntry(PROVIDER, entry)
        return
    from processing.core.ProcessingLog import ProcessingLog

    ProcessingLog.addToLog(entry["python_command"])
