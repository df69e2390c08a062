"""A sweep by keys in the real QGIS."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_cells_are_swept_by_keys(tmp_path):
    harness.need_desktop()
    write_scene(str(tmp_path / "scene"), SceneOptions(size_px=256, seed=4, timeseries=False, optical=False))
    harness.drive("sweep", harness.make_profile(tmp_path, dock_open="true"), tmp_path)
