"""The copy of pyqtgraph that one of the zips carries: used where the environment has none that works."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

from ftl_qgis_plugin import paths
from ftl_qgis_plugin.gui.charts import pg

REPOSITORY = Path(__file__).resolve().parents[3]
if importlib.util.find_spec("pyqtgraph") is None:
    pytest.skip("no pyqtgraph to make a vendored one of", allow_module_level=True)

# Run by another Python, as this one may have loaded pyqtgraph. Told the vendor folder, a folder to find first, and
# whether to hide every pyqtgraph outside of the vendor folder.
SCRIPT = """
import importlib.machinery, json, sys
from pathlib import Path

vendor, front, hide = json.loads(sys.argv[1])
if front:
    sys.path.insert(0, front)


class Hider:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "pyqtgraph":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or not spec.origin.startswith(vendor):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return spec


if hide:
    sys.meta_path.insert(0, Hider)

from qgis.core import QgsApplication

app = QgsApplication([], True)
QgsApplication.initQgis()

from ftl_qgis_plugin import paths

paths.VENDOR = Path(vendor)

from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.gui.charts.base import ChartWidget


class Line(ChartWidget):
    def has_data(self):
        return True

    def _draw(self, plot):
        plot.plot([0.0, 1.0], [0.0, 1.0], pen=self.pen(self.colours.series(0)))


usable, reason = pg.available()
result = {"usable": usable, "reason": reason, "origin": None, "drawn": 0, "on_path": vendor in sys.path}
loaded = {name: module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "pyqtgraph"}
result["roots"] = sorted({file.split("pyqtgraph")[0] for file in loaded.values() if file})
if usable:
    result["origin"] = pg.module().__file__
    chart = Line("line")
    chart.resize(320, 200)
    chart.refresh()
    chart.show()
    app.processEvents()
    picture = chart.grab().toImage()
    wanted = chart.colours.series(0).rgb()
    result["drawn"] = sum(
        picture.pixel(x, y) == wanted for x in range(picture.width()) for y in range(picture.height())
    )
    chart.release()
    chart.close()
print("RESULT" + json.dumps(result), flush=True)
"""


@pytest.fixture(scope="module")
def vendor(tmp_path_factory) -> Path:
    """As package.sh makes it, of the environment's own copy instead of a downloaded one."""
    folder = tmp_path_factory.mktemp("plugin") / "vendor"
    installed = Path(importlib.util.find_spec("pyqtgraph").origin).parent
    shutil.copytree(installed, folder / "pyqtgraph", ignore=shutil.ignore_patterns("examples", "__pycache__"))
    return folder


def ask(vendor: Path, front: Path | None = None, hide: bool = False) -> dict:
    arguments = json.dumps([str(vendor), front and str(front), hide])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-c", SCRIPT, arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert lines, done.stdout + done.stderr
    return json.loads(lines[0][len("RESULT") :])


@pytest.fixture
def broken(tmp_path) -> Path:
    """A folder with a pyqtgraph that fails when half of it is loaded."""
    package = tmp_path / "broken" / "pyqtgraph"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from . import Point\nraise AttributeError('no attribute float')\n")
    (package / "Point.py").write_text("")
    return package.parent


def test_without_the_environments_the_vendored_one_draws(vendor):
    result = ask(vendor, hide=True)
    assert result["usable"], result["reason"]
    assert Path(result["origin"]).parent == vendor / "pyqtgraph"
    assert result["drawn"] > 50
    assert not result["on_path"]


def test_the_environments_is_preferred(vendor):
    result = ask(vendor)
    assert result["usable"], result["reason"]
    assert Path(result["origin"]) == Path(importlib.util.find_spec("pyqtgraph").origin)
    assert not result["on_path"]


def test_a_broken_one_gives_way_to_the_vendored(vendor, broken):
    result = ask(vendor, front=broken)
    assert result["usable"], result["reason"]
    assert result["roots"] == [f"{vendor}/"]
    assert result["drawn"] > 50


def test_a_broken_one_is_told_of_where_the_vendored_does_not_work_either(broken, tmp_path):
    (tmp_path / "vendor" / "pyqtgraph").mkdir(parents=True)
    (tmp_path / "vendor" / "pyqtgraph" / "__init__.py").write_text("raise ImportError('vendored')\n")
    result = ask(tmp_path / "vendor", front=broken)
    assert not result["usable"]
    assert "no attribute float" in result["reason"]
    assert "vendored" not in result["reason"]


def test_without_any_it_is_told_that_there_is_none(tmp_path):
    result = ask(tmp_path / "vendor", hide=True)
    assert not result["usable"]
    assert "not installed" in result["reason"]


def test_what_another_plugin_has_loaded_stays(vendor, monkeypatch):
    theirs = types.ModuleType("pyqtgraph")
    theirs.Qt = types.SimpleNamespace(QT_LIB="PySide9")
    monkeypatch.setitem(sys.modules, "pyqtgraph", theirs)
    monkeypatch.setattr(paths, "VENDOR", vendor)
    pg._state = None
    try:
        usable, reason = pg.available()
        assert not usable
        assert "PySide9" in reason
        assert sys.modules["pyqtgraph"] is theirs
    finally:
        monkeypatch.undo()
        pg._state = None
