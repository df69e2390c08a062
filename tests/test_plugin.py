"""The plugin's entry point, as QGIS uses it: loaded from its folder, started, unloaded and loaded again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

# In a process of its own: the session's registry already has the provider.
PROGRAM = """
import sys
from qgis.core import QgsApplication

application = QgsApplication([], False)
application.initQgis()
registry = QgsApplication.processingRegistry()

import ftl_qgis_plugin

for _ in range(2):
    plugin = ftl_qgis_plugin.classFactory(None)
    plugin.initProcessing()
    assert registry.providerById("ftl") is not None
    assert registry.algorithmById("ftl:demoscene") is not None
    plugin.unload()
    assert registry.providerById("ftl") is None
    plugin.unload()
print(sys.modules["ftl_qgis_plugin.plugin"].__file__)
application.exitQgis()
"""


def test_the_plugin_loads_and_unloads_through_its_own_folder(tmp_path):
    (tmp_path / "ftl_qgis_plugin").symlink_to(REPOSITORY)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert Path(done.stdout.strip()).resolve() == REPOSITORY / "ftl_qgis_plugin" / "plugin.py"
