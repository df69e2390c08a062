"""The real QGIS killed in the middle of a review, and two of them on one study: no verdict is lost."""

from __future__ import annotations

import importlib.util
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ftl_qgis_plugin.study.database import Study

_SPEC = importlib.util.spec_from_file_location("ftl_gui_harness", Path(__file__).with_name("harness.py"))
harness = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(harness)


def stored(path: Path) -> dict[str, str]:
    """What holds in the file, read without the plugin's hands on it; the file is checked to be whole."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    rows = connection.execute("SELECT candidate, verdict FROM verdicts_current WHERE verdict <> 'cleared'").fetchall()
    connection.close()
    return dict(rows)


@pytest.fixture(autouse=True)
def _desktop():
    harness.need_desktop()


def test_killed_in_the_middle_of_a_review(tmp_path):
    harness.make_study(tmp_path / "study.gpkg", 1500)
    profiles = harness.make_profile(tmp_path / "profile", dock_open="true", analyst="ada")
    harness.drive("killed", profiles, tmp_path)
    given = [line.split() for line in (tmp_path / "given.txt").read_text(encoding="utf-8").splitlines()]
    assert 12 <= len(given) < 1500
    again = harness.drive("after_kill", profiles, tmp_path)["notes"]
    # The kill may have come between a verdict's commit and the line that tells of it.
    found = again["verdicts"]
    assert {name: found.get(name) for name, _ in given} == dict(given)
    assert len(found) - len(given) in (0, 1)
    order = [name for name, _ in given]
    order += [name for name in found if name not in order]
    assert again["undone"] == order[:-4:-1]
    kept = {name: found[name] for name in order[:-3]}
    assert stored(tmp_path / "study.gpkg") == {**kept, again["said after"]: "uncertain"}


def test_two_at_once_on_one_study(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    harness.make_study(shared / "study.gpkg", 100)

    def work(analyst: str) -> dict:
        folder = tmp_path / analyst
        folder.mkdir()
        profiles = harness.make_profile(folder, dock_open="true", analyst=analyst)
        try:
            return harness.drive("shared", profiles, folder, FTL_ANALYST=analyst, FTL_SHARED=str(shared))
        finally:
            (shared / f"{analyst}_gone").touch()

    with ThreadPoolExecutor(2) as pool:
        ada, ben = (
            future.result()["notes"]["verdicts"] for future in [pool.submit(work, "ada"), pool.submit(work, "ben")]
        )
    names = [f"c{number:04}" for number in range(100)]
    expected = {
        **dict.fromkeys(names[2:5], "accepted"),
        **dict.fromkeys([*names[:2], *names[6:9]], "rejected"),
        **dict.fromkeys(names[20:70], "uncertain"),
    }
    assert ada == expected
    assert ben == expected
    assert stored(shared / "study.gpkg") == {**expected, **dict.fromkeys(names[80:82], "accepted")}
    with Study.open(str(shared / "study.gpkg"), analyst="ada") as study:
        said = [(entry.analyst, entry.action) for entry in study.entries()]
    # Also what was overruled or taken back is still in the log.
    assert [said.count(("ada", "verdict")), said.count(("ben", "verdict"))] == [31, 33]
    assert [said.count(("ada", "undo")), said.count(("ben", "undo"))] == [1, 1]
