"""The demo, as a new user runs it, but small and without the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parent.parent


def test_the_demo_finds_landslides_and_touches_nothing_but_its_folder(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "demo"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("QGIS_CUSTOM_CONFIG_PATH", "QGIS_OPTIONS_PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        environment.pop(name, None)
    command = [sys.executable, str(REPOSITORY / "scripts" / "demo.py"), str(folder), "--size", "600"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Error" not in done.stdout + done.stderr
    counts = [line for line in done.stdout.splitlines() if "deform visibly, all sizes" in line]
    assert counts
    found, visible = (int(part) for part in counts[0].split(":")[1].split("found")[0].split("of"))
    assert 0 < 0.8 * visible <= found <= visible
    for name in ("demo.qgz", "study.gpkg", "report.html", "candidates.gpkg", "deformation_rate.tif"):
        assert (folder / name).stat().st_size > 0
        assert name in ("candidates.gpkg", "deformation_rate.tif") or str(folder / name) in done.stdout
    assert not [found for found in home.rglob("*") if found.is_file()]
    check_project(folder / "demo.qgz")


def check_project(path):
    """The dock finds its study and layers in it, wherever the folder is moved."""
    with zipfile.ZipFile(path) as archive:
        project = ElementTree.fromstring(archive.read("demo.qgs"))
    assert project.findtext("properties/ftl/study") == "./study.gpkg"
    choices = json.loads(project.findtext("properties/ftl/choices"))
    sources = {layer.findtext("id"): layer.findtext("datasource") for layer in project.iter("maplayer")}
    assert {name: sources[choices[name]] for name in ("deformation", "coherence", "dem", "inventory")} == {
        "deformation": "./deformation_rate.tif",
        "coherence": "./coherence.tif",
        "dem": "./dem.tif",
        "inventory": "./inventory.gpkg",
    }
    assert any(source.startswith("./study.gpkg|layername=candidates_current") for source in sources.values())


def test_the_demo_fails_aloud(tmp_path):
    folder = tmp_path / "file"
    folder.write_text("in the way", encoding="utf-8")
    command = [sys.executable, str(REPOSITORY / "scripts" / "demo.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode != 0
