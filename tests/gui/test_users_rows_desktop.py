"""Samples that somebody edits while iterations run, and a study that goes away, in the real QGIS."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_edits_are_kept_and_what_is_gone_is_told(tmp_path):
    harness.need_desktop()
    write_scene(str(tmp_path / "scene"), SceneOptions(size_px=300, seed=2, timeseries=False, optical=False))
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada")
    harness.drive("users_rows", profiles, tmp_path)
