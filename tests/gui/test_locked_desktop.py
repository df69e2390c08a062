"""A study that another program keeps locked, in the real QGIS."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_every_page_and_command_while_another_program_keeps_the_study_locked(tmp_path):
    harness.need_desktop()
    harness.make_study(tmp_path / "study.gpkg", 60)
    write_scene(str(tmp_path / "scene"), SceneOptions(size_px=300, seed=2, timeseries=False, optical=False))
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada")
    notes = harness.drive("locked", profiles, tmp_path, FTL_PYTHON=sys.executable)["notes"]
    print(notes["longest"], notes["waited"])
    assert notes["lock"] == ["locked", "delete"]
    assert notes["verdicts"]["c0005"] == "rejected"
