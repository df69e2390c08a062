"""A study in whose place another one is put: what somebody said is not lost, and nobody works on in the old one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import datetime

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.defaults import STAND_IN
from ftl_qgis_plugin.study.file import lock_guard, replacing
from ftl_qgis_plugin.study.file.integrity import is_study
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies

needs_guard = pytest.mark.skipif(not (lock_guard.fcntl), reason="this system has no such locks")

IN_ANOTHER_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from ftl_qgis_plugin.study.database import Study
study = Study.open(sys.argv[1], analyst="ben")
print("open", flush=True)
sys.stdin.readline()
study.close()
print("closed", flush=True)
sys.stdin.readline()
"""


def said(path):
    with Study.open(str(path), read_only=True) as study:
        return {name: entry.analyst for name, entry in study.current().items()}


@pytest.fixture
def judged(make_study):
    """A function (name, analyst) -> path of a closed study with one verdict."""

    def make(name, analyst="ada"):
        with make_study(name) as study:
            study.record(Verdict(candidate="c1", verdict="accepted", analyst=analyst))
        return study.path

    return make


@pytest.fixture
def fresh(make_study, tmp_path):
    """A finished file that is to be put somewhere."""
    make_study("fresh.gpkg").close()
    return str(tmp_path / "fresh.gpkg")


def kept_files(path):
    folder, name = os.path.split(path)
    return [entry for entry in sorted(os.listdir(folder)) if entry.startswith(name[:-5]) and entry != name]


@pytest.mark.parametrize("can_link", [True, False])
def test_what_somebody_said_is_kept(judged, fresh, monkeypatch, can_link):
    path = judged("study.gpkg")
    os.chmod(path, 0o600)
    if not can_link:

        def link(*_):
            raise OSError(1, "no links here")

        monkeypatch.setattr(os, "link", link)
    kept = replacing.put_study(fresh, path, overwrite=True)
    assert said(path) == {}
    assert said(kept) == {"c1": "ada"}
    assert kept_files(path) == [os.path.basename(kept)]
    assert os.path.basename(kept).startswith("study.replaced.")
    assert os.stat(kept).st_mode & 0o777 == 0o600


def test_one_after_the_other_in_the_same_second_keeps_both(judged, fresh, tmp_path):
    path = judged("study.gpkg")
    again = shutil.copy(fresh, tmp_path / "again.gpkg")
    other = judged("other.gpkg", "ben")
    first = replacing.put_study(fresh, path, overwrite=True)
    os.replace(other, path)
    second = replacing.put_study(str(again), path, overwrite=True)
    assert [said(first), said(second)] == [{"c1": "ada"}, {"c1": "ben"}]


def test_names_of_what_is_kept_are_numbered_from_the_second_on(tmp_path, monkeypatch):
    class Stopped(datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(2026, 2, 3, 4, 5, 6, tzinfo=zone)

    monkeypatch.setattr(replacing, "datetime", Stopped)
    target = tmp_path / "study.gpkg"
    target.write_bytes(b"x")
    names = [os.path.basename(replacing._keep(str(target))) for _ in range(3)]
    first = "study.replaced.20260203T040506Z"
    assert names == [f"{first}.gpkg", f"{first}-2.gpkg", f"{first}-3.gpkg"]


def test_what_only_the_loop_said_is_made_again(judged, fresh):
    path = judged("study.gpkg", STAND_IN)
    assert replacing.put_study(fresh, path, overwrite=True) is None
    assert kept_files(path) == []


def test_a_merge_that_is_repeated_keeps_nothing_until_somebody_judged_in_it(judged, tmp_path):
    studies, merged = [judged("a.gpkg"), judged("b.gpkg", "ben")], str(tmp_path / "merged.gpkg")
    assert merge_studies(studies, merged).kept is None
    assert merge_studies(studies, merged, overwrite=True).kept is None
    with Study.open(merged, analyst="cai") as study:
        study.record(Verdict(candidate="c2", verdict="rejected"))
    kept = merge_studies(studies, merged, overwrite=True).kept
    assert said(kept)["c2"] == "cai"


def test_places_and_cells_count_too(make_study, fresh, shapes_made):
    from ftl_qgis_plugin.study.log.places import Place

    with make_study("study.gpkg") as study:
        study.places.replace([Place("p1", 1.0, 2.0, shapes_made.square(0.0, 0.0))])
        study.places.record([Verdict(candidate="p1", verdict="accepted", analyst="ada")])
    assert replacing.put_study(fresh, study.path, overwrite=True) is not None


def test_a_damaged_study_is_kept_and_another_file_is_not(judged, fresh, tmp_path):
    path = judged("study.gpkg")
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW verdicts_current")
    connection.execute("DROP VIEW candidates_current")
    connection.execute("ALTER TABLE verdicts RENAME COLUMN uuid TO gone")
    connection.close()
    again = shutil.copy(fresh, tmp_path / "again.gpkg")
    assert replacing.put_study(fresh, path, overwrite=True) is not None
    other = tmp_path / "notes.txt"
    other.write_text("no study, " * 50)
    assert not is_study(str(other))
    assert replacing.put_study(str(again), str(other), overwrite=True) is None


@needs_guard
def test_nobody_works_on_in_a_study_that_is_no_longer_there(judged, fresh):
    path = judged("study.gpkg")
    command = [sys.executable, "-c", IN_ANOTHER_PROGRAM, path, os.getcwd()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(FtlError, match="is open in QGIS or in another program, so it is not replaced"):
            replacing.put_study(fresh, path, overwrite=True)
        assert said(path) == {"c1": "ada"}
        assert os.path.exists(fresh)
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "closed\n"
        assert replacing.put_study(fresh, path, overwrite=True) is not None
        other.communicate("\n")


@needs_guard
def test_also_not_where_this_program_has_it_open(make_study, fresh):
    study = make_study("study.gpkg")
    study.record(Verdict(candidate="c1", verdict="accepted"))
    with pytest.raises(FtlError, match="is open in QGIS"):
        replacing.put_study(fresh, study.path, overwrite=True)
    study.record(Verdict(candidate="c2", verdict="accepted"))
    assert said(study.path) == {"c1": "ada", "c2": "ada"}
    study.close()
    assert replacing.put_study(fresh, study.path, overwrite=True) is not None


@needs_guard
def test_a_layer_in_the_log_counts_as_open(judged, fresh):
    path = judged("study.gpkg")
    layer = sqlite3.connect(path)  # as QGIS's own
    layer.execute("PRAGMA journal_mode=WAL")
    layer.execute("SELECT COUNT(*) FROM samples").fetchone()
    with pytest.raises(FtlError, match="is open in QGIS"):
        replacing.put_study(fresh, path, overwrite=True)
    layer.close()
    assert replacing.put_study(fresh, path, overwrite=True) is not None
