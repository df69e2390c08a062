"""The real QGIS desktop, driven by key presses and clicks (drivers/), under Xvfb."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import harness

SCENE_PX = 600


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """A study that was reviewed on the desktop: (folder, profiles, what the script noted)."""
    harness.need_desktop()
    folder = tmp_path_factory.mktemp("desktop")
    (folder / "scene").mkdir()
    profiles = harness.make_profile(folder / "profile", demo_size_px=SCENE_PX, demo_folder=str(folder))
    # The demo's own folder is ftl_demo; the driver saves its project next to the study.
    (folder / "scene").rmdir()
    (folder / "ftl_demo").mkdir()
    (folder / "scene").symlink_to(folder / "ftl_demo")
    return folder, profiles, harness.drive("study", profiles, folder)


def test_a_whole_study_by_keys_and_clicks(studied):
    _, _, outcome = studied
    notes = outcome["notes"]
    print(notes)
    assert len(outcome["checks"]) > 60
    # Generous: other programs run on the machine too. The numbers are printed; scripts/bench.py measures.
    assert notes["verdict and move, ms"]["median"] < 100


def test_another_start_with_the_folder_moved(studied, tmp_path):
    folder, profiles, outcome = studied
    shutil.copytree(folder / "ftl_demo", tmp_path / "moved")
    hidden = folder / "ftl_demo_hidden"
    (folder / "ftl_demo").rename(hidden)
    try:
        again = harness.drive("reopen", profiles, tmp_path)
    finally:
        hidden.rename(folder / "ftl_demo")
    assert again["notes"]["verdicts"] == outcome["notes"]["verdicts"]
    assert again["notes"]["undone"] == outcome["notes"]["candidate"]


def test_mistakes_are_survived(studied, tmp_path):
    folder, profiles, _ = studied
    shutil.copytree(folder / "ftl_demo", tmp_path / "mistakes")
    shutil.copytree(folder / "ftl_demo", tmp_path / "read_only")
    os.chmod(tmp_path / "read_only" / "study.gpkg", 0o444)
    outcome = harness.drive("mistakes", profiles, tmp_path)
    assert len(outcome["checks"]) > 20


def test_web_sources_that_do_not_answer_block_nothing(studied, tmp_path):
    folder, profiles, _ = studied
    shutil.copytree(folder / "ftl_demo", tmp_path / "silent")
    outcome = harness.drive("silent", profiles, tmp_path)
    print(outcome["notes"])
    assert len(outcome["checks"]) > 90


def test_themes_keys_lists_and_web_pages_of_the_users_own(studied, tmp_path):
    folder, profiles, _ = studied
    shutil.copytree(folder / "ftl_demo", tmp_path / "own")
    outcome = harness.drive("own", profiles, tmp_path)
    assert len(outcome["checks"]) > 20
