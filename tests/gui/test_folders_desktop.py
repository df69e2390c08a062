"""Folders of interferograms and displacements made to the study's rate in the real QGIS desktop, good and bad ones."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")
import product_layouts as layouts

SHAPE = (40, 50)
DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=60 * number) for number in range(12)]
PAIRS = [(first, second) for number, first in enumerate(DATES) for second in DATES[number + 1 : number + 3]]


def moved(first: datetime.date, second: datetime.date, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    values = np.random.default_rng(first.toordinal() + second.toordinal()).normal(0, 0.0005, shape)
    values[15:25, 15:30] -= 0.08 * (second - first).days / 365.25
    return values


def test_from_a_folder_to_the_rate(tmp_path):
    harness.need_desktop()
    folders = []
    for maker in (layouts.hyp3, layouts.licsar, layouts.aria, layouts.nisar, layouts.gmtsar, layouts.pyrate):
        folders.append(tmp_path / maker.__name__)
        for first, second in PAIRS:
            maker(folders[-1], first, second, moved(first, second), 0.8)
    folders.append(tmp_path / "opera")
    for date in DATES[1:]:
        layouts.opera(folders[-1], DATES[0], date, moved(DATES[0], date))
    good = [folder.name for folder in folders]
    wrapped = tmp_path / "wrapped"
    for first, second in PAIRS[:3]:
        name = f"S1_136231_IW2_{first:%Y%m%d}_{second:%Y%m%d}_VV_INT80_663F"
        layouts.tif(wrapped / name / f"{name}_wrapped_phase.tif", np.zeros(SHAPE, np.float32))
    named = tmp_path / "no_unit"
    for first, second in PAIRS[:6]:
        layouts.tif(named / f"{first:%Y%m%d}_{second:%Y%m%d}.tif", moved(first, second).astype(np.float32))
    (tmp_path / "empty").mkdir()
    for first, second in PAIRS:
        layouts.hyp3(tmp_path / "large", first, second, moved(first, second, (400, 500)), 0.8)
    folders += [wrapped, named, tmp_path / "empty"]
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true")
    # Those of the second theme once more, after all others.
    asked = [("", folder) for folder in folders]
    asked += [
        ("Night Mapping", folder) for folder in folders if folder.name in ("hyp3", "opera") or folder.name not in good
    ]
    lines = "\n".join(f"{theme}\t{folder}" for theme, folder in asked)
    large = str(tmp_path / "large")
    outcome = harness.drive("folders", profiles, tmp_path, timeout_s=420, FTL_FOLDERS=lines, FTL_LARGE=large)
    outcomes = outcome["notes"]["outcome"]
    assert len(outcomes[""]) == len(folders)
    for theme, outcome in outcomes.items():
        hold_against(outcome, [name for name in good if not theme or name in ("hyp3", "opera")])


def hold_against(outcome: dict, good: list[str]) -> None:
    """What came of the folders in one theme: rates of the good ones, and a sentence or a dialog of the others."""
    for name in good:
        found = outcome[name]
        assert found["layers"]["deformation"].startswith(f"{name}_rate"), (name, found)
        assert found["layers"]["rate_std"].startswith(f"{name}_rate_std")
        assert found["layers"]["timeseries"].startswith(f"{name}_series")
        assert found["shown"] == found["layers"]["deformation"]
        assert found["rate"] == pytest.approx(-80, abs=4), name
        assert "positive toward the satellite" in found["summary"]
    assert "wrapped phase" in outcome["wrapped"]["told"]
    assert outcome["no_unit"]["dialogs"], outcome["no_unit"]  # the tool's own dialog, which asks for the unit
    assert "was found among the 0 files" in outcome["empty"]["told"]
    assert not any("Traceback" in found["told"] for found in outcome.values())
