"""The dock under PyQt6 (QGIS 4), with doubles in QGIS's place: scripts/qt6_check.py in a process of its own."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "ftl_qgis_plugin"
NO_PYQT6 = 77
# Bases of charts rather than charts.
BASES = {"ChartFrame", "ChartWidget", "KeyedChart", "_IterationsChart"}


def qt6_folder() -> Path:
    """Where scripts/setup_env.sh puts PyQt6."""
    cache = os.environ.get("FTL_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "ftl_qgis_plugin"
    return Path(cache).expanduser() / "qt6"


@pytest.fixture(scope="module")
def report():
    pytest.importorskip("pyqtgraph", reason="no pyqtgraph")
    # Nothing of the bindings of this process: neither pytest-qt's choice nor QGIS's paths of Qt's plugins.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "PYTEST_", "QGIS_"))}
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts" / "qt6_check.py"), str(qt6_folder())],
        capture_output=True,
        encoding="utf-8",
        env=clean,
        timeout=240,
        check=False,
    )
    if done.returncode == NO_PYQT6:
        pytest.skip(done.stderr.strip())
    assert done.returncode in (0, 1), f"ended with {done.returncode}\n{done.stderr[-4000:]}"
    return json.loads(done.stdout) | {"log": done.stderr}


def test_imported_and_drawn_under_qt6(report):
    assert report["qt"].startswith("6.")
    assert report["failed"] == [], report["log"][-8000:]


def test_every_module_was_imported(report):
    wanted = {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
        for layer in ("gui", "interpretation")
        for path in (PACKAGE / layer).rglob("*.py")
    }
    assert wanted - set(report["imported"]) == set()


def test_every_chart_and_page_was_drawn(report):
    classes = {
        part.name
        for folder in ("charts", "pages")
        for path in (PACKAGE / "gui" / folder).rglob("*.py")
        for part in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(part, ast.ClassDef)
        and {ast.unparse(base) for base in part.bases} & (BASES | {"Page"})
        and part.name not in BASES
    }
    assert len(classes) > 10
    assert classes - set(report["drawn"]) == set()
