"""The plugin's entry point, as QGIS uses it: loaded from its folder, started, unloaded and loaded again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checkout import plugins_folder

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
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "PYTHONPATH": os.pathsep.join([str(plugins_folder()), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert Path(done.stdout.strip()).resolve() == REPOSITORY / "ftl_qgis_plugin" / "plugin.py"


LACKING = """
import sys
from qgis.core import QgsApplication

application = QgsApplication([], False)
application.initQgis()
said = []
QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: said.append(text))
sys.modules["scipy"] = None  # importing it says that there is none

import ftl_qgis_plugin

plugin = ftl_qgis_plugin.classFactory(None)
plugin.initProcessing()
plugin.unload()
loaded = {name for name in sys.modules if name.startswith("ftl_qgis_plugin.core.")}
assert loaded == {"ftl_qgis_plugin.core.sentences"}, loaded
print(said)
from ftl_qgis_plugin.missing import command_for
for text, command in (
    ('ID=linuxmint\\nID_LIKE="ubuntu debian"', "sudo apt install python3-scipy"),
    ("ID=fedora", "sudo dnf install python3-scipy"),
    ('ID="opensuse-leap"\\nID_LIKE="suse opensuse"', "sudo zypper install python3-scipy"),
    ("", "python3 -m pip install scipy"),
):
    with open("release", "w") as file:
        file.write(text)
    assert command_for("scipy", "linux", "release") == command, command_for("scipy", "linux", "release")
assert "OSGeo4W" in command_for("scipy", "win32")
assert "-m pip install scipy" in command_for("scipy", "darwin")

import os
os.mkdir("scipy")  # here, where Python looks first: one that was made for another numpy
with open("scipy/__init__.py", "w") as file:
    file.write("raise ImportError('numpy.core.multiarray failed to import\\\\nand a page on versions')")
del sys.modules["scipy"]
broken = ftl_qgis_plugin.classFactory(None)
broken.initProcessing()
broken.unload()
print(said[-1])
application.exitQgis()
"""


def test_a_lacking_package_is_one_sentence_with_the_command_that_installs_it(tmp_path):
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "PYTHONPATH": os.pathsep.join([str(plugins_folder()), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", LACKING], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lacks the package scipy. Install it with: " in done.stdout
    assert "cannot load the package scipy (numpy.core.multiarray failed to import). Install it again" in done.stdout
    assert "page on versions" not in done.stdout
