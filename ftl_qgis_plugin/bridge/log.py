"""QGIS's log messages panel: all that the plugin has to say there stands under one tag."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

from ..core.addresses import without_home, without_secrets

LOG_TAG = "Freeze-thaw landslides"


def log(text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info, notify: bool = False) -> None:
    """From any thread; without keys and the names of people's folders. `notify`: QGIS points to it as well."""
    QgsMessageLog.logMessage(without_home(without_secrets(text)), LOG_TAG, level, notify)
