"""How fast a review goes by keys in the real QGIS, and that nobody is fooled on the way."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness

SCENE_PX = 1150  # gives more than a hundred candidates


def test_a_candidate_in_two_keys_and_a_hundred_in_a_minute(tmp_path):
    profiles = harness.make_profile(tmp_path / "profile", demo_size_px=SCENE_PX, demo_folder=str(tmp_path))
    notes = harness.drive("pace", profiles, tmp_path, timeout_s=420)["notes"]
    print(notes)
    assert notes["clicks to the first candidate"] <= 5
    assert notes["keys per candidate, at most"] <= 2
    assert notes["seconds, the machine to itself"] <= 60
