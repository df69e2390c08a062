"""QGIS's log messages panel: all that the plugin has to say there stands under one tag."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

LOG_TAG = "Freeze-thaw landslides"


def log(text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info, notify: bool = False) -> None:
    """From any thread. `notify`: QGIS points to it as well."""
    QgsMessageLog.logMessage(text, LOG_TAG, level, notify)
