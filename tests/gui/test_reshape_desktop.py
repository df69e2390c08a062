"""In the real QGIS: boundaries by a stroke and from another tool's polygon, by keys and mouse."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_strokes_and_selected_polygons(tmp_path):
    harness.need_desktop()
    work = tmp_path / "work"
    work.mkdir()
    harness.make_study(work / "study.gpkg", 6)
    harness.drive("reshape", harness.make_profile(tmp_path, dock_open="true"), work)
