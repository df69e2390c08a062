"""Runs of ours in Processing's history, from where they can be repeated."""

from __future__ import annotations

from qgis.core import Qgis


def write_history(entry: dict) -> None:
    """`entry` as TaskRunner.historyEntryMade gives it. Without Processing's own plugin there is no history."""
    if Qgis.QGIS_VERSION_INT >= 32400:
        from qgis.gui import QgsGui

        QgsGui.historyProviderRegistry().addEntry("processing", entry)
        return
    try:
        from processing.core.ProcessingLog import ProcessingLog
    except ImportError:
        return
    ProcessingLog.addToLog(entry["python_command"])
