"""Two real desktops on one study for some seconds, at random; scripts/attack.py two_desktops does so for minutes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def test_nothing_is_lost(tmp_path, monkeypatch):
    harness.need_desktop()
    for folder in (SCRIPTS, Path(__file__).parent):
        monkeypatch.syspath_prepend(str(folder))
    two_desktops = importlib.import_module("attacks.two_desktops")
    figures = two_desktops.attack(tmp_path, 12.0, 3)
    assert figures.pop("reported") > 0
    assert not any(figures.values()), figures
