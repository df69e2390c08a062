"""In the real QGIS: dates of a place by keys and mouse, on a plain and on a high-density screen."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from osgeo import gdal

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

    folder = tmp_path_factory.mktemp("scene")
    write_scene(str(folder), SceneOptions(size_px=400, seed=2, timeseries=False))
    gdal.Translate(
        str(folder / "optical_2019.tif"), str(folder / "optical_2023.tif"), scaleParams=[[0, 255, 20, 235]] * 3
    )
    return folder


@pytest.mark.parametrize(("scale", "theme"), [("1", ""), ("2", "Night Mapping")])
def test_time_travel(scene, tmp_path, scale, theme):
    harness.need_desktop()
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(scene, work / "scene")
    screen = "1366x768" if scale == "1" else "2732x1536"
    result = harness.drive(
        "time_travel",
        harness.make_profile(tmp_path, dock_open="true"),
        work,
        screen=screen,
        QT_SCALE_FACTOR=scale,
        FTL_THEME=theme,
    )
    assert result["notes"]["pixel ratio"] == float(scale)
    # Ours is 100 ms on a machine of its own; here others work on it as well.
    assert result["notes"]["median ms per step"] < 400
