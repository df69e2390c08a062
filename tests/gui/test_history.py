"""Runs of ours are found in Processing's history."""

from __future__ import annotations

import pytest
from qgis.core import Qgis

from ftl_qgis_plugin.gui.history import write_history


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT >= 32400, reason="the log file is that of QGIS 3.22")
def test_the_run_is_in_the_log(qgis_processing):
    from processing.core.ProcessingLog import ProcessingLog

    command = "processing.run(\"ftl:overlapmask\", {'DEFORMATION':'rate.tif'})"
    write_history({"algorithm_id": "ftl:overlapmask", "parameters": {}, "python_command": command, "log": ""})
    assert command in "".join(entry.text for entry in ProcessingLog.getLogEntries())


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT < 32400, reason="QGIS 3.22 has a log file instead")
def test_the_run_is_in_the_registry(qgis_app):
    from qgis.gui import QgsGui

    write_history({"algorithm_id": "ftl:overlapmask", "parameters": {}, "python_command": "x", "log": ""})
    entries = QgsGui.historyProviderRegistry().queryEntries(providerId="processing")
    assert entries[-1].entry["algorithm_id"] == "ftl:overlapmask"
