"""The demo, as a new user runs it, but small and without the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def test_the_demo_finds_landslides_and_touches_nothing_but_its_folder(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "demo"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("QGIS_CUSTOM_CONFIG_PATH", "QGIS_OPTIONS_PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        environment.pop(name, None)
    command = [sys.executable, str(REPOSITORY / "scripts" / "demo.py"), str(folder), "--size", "300"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Error" not in done.stdout + done.stderr
    counts = [line for line in done.stdout.splitlines() if "known landslides touched" in line]
    assert counts
    assert int(counts[0].split(":")[1].split("of")[0]) > 0
    for name in ("demo.qgz", "candidates.gpkg", "thresholds.gpkg", "deformation_rate.tif"):
        assert (folder / name).stat().st_size > 0
    assert not list(home.rglob("profiles"))


def test_the_demo_fails_aloud(tmp_path):
    folder = tmp_path / "file"
    folder.write_text("in the way", encoding="utf-8")
    command = [sys.executable, str(REPOSITORY / "scripts" / "demo.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
