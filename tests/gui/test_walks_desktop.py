"""Ways through the real QGIS that end elsewhere than one thinks: each has a sentence and a way on."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness


def test_each_end_has_a_sentence_and_a_way_on(tmp_path):
    profiles = harness.make_profile(tmp_path / "profile", demo_size_px=400, demo_folder=str(tmp_path))
    outcome = harness.drive("walks", profiles, tmp_path)
    print(outcome["notes"])
    assert len(outcome["checks"]) > 20
