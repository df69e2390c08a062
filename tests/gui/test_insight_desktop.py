"""Time series, charts of the iterations and accuracy in the real QGIS."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_from_holding_out_to_a_picked_series(tmp_path):
    harness.need_desktop()
    if importlib.util.find_spec("pyqtgraph") is None:
        pytest.skip("no pyqtgraph")
    write_scene(str(tmp_path / "scene"), SceneOptions(size_px=500, seed=4, optical=False))
    harness.drive("insight", harness.make_profile(tmp_path, dock_open="true"), tmp_path)
