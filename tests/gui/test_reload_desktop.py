"""The plugin unloaded and loaded again in the real QGIS, and started with settings that make no sense."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


# The plugin starts with whatever stands in its settings.
NONSENSE = {
    "fit_factor": "wide",
    "page": "@ByteArray(Review)",
    "demo_size_px": "1e999",
    "workers": "-99999999999999999999",
    "thaw_first": "@Invalid()",
    "thaw_last": "May",
    "series_unit": "a, b",
    "classes": "[[[",
    "basemaps": "[5, {}]",
    "places": r"@Variant(\0\0\0\x7f\0\0\0\x12PyQt_PyObject\0\0\0\0\0)",
    "hidden_sources": "7",
    "auto_advance": "perhaps",
}


@pytest.fixture(autouse=True)
def _desktop():
    harness.need_desktop()


def test_nothing_remains_and_all_comes_back(tmp_path):
    harness.make_study(tmp_path / "study.gpkg", 10)
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada", **NONSENSE)
    harness.drive("reload", profiles, tmp_path)
