"""A disk that really is full: a small file system in memory, mounted for the test (which only root may)."""

from __future__ import annotations

import os

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.report.rendering import write_report
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


@pytest.fixture(params=["DELETE", "WAL"])
def journal(request, monkeypatch):
    """Without the log: as on systems where no guard protects it."""
    if request.param == "DELETE":
        monkeypatch.setattr("ftl_qgis_plugin.study.file.connection.is_guarded", lambda _path: False)
    return request.param


@pytest.fixture
def study(journal, disk, utm_wkt, shapes_made):
    with Study.create(str(disk / "study.gpkg"), utm_wkt, analyst="ada") as made:
        made.start_iteration({})
        made.add_candidates(1, [shapes_made.candidate(f"c{index}", 200.0 * index) for index in range(5)])
        made.record(Verdict(candidate="c0", verdict="accepted"))
        made._connection.execute(f"PRAGMA journal_mode={journal}")
        yield made


def test_verdicts(disk, fill_disk, study):
    before = study.entries()
    filler = fill_disk(disk)
    # A verdict may still fit into the page that is there already; at some point none does.
    written = []

    def judge_on():
        for number in range(2000):
            written.append(study.record(Verdict(candidate=f"c{number % 5}", verdict="rejected", note="n" * 500)))

    with pytest.raises(FtlError, match=r"The disk of the study .* is full\. Free some space"):
        judge_on()
    assert [entry.uuid for entry in study.entries()] == [*(entry.uuid for entry in before), *written]
    filler.unlink()
    written.append(study.record(Verdict(candidate="c4", verdict="accepted")))
    study.close()
    with Study.open(str(disk / "study.gpkg"), analyst="ada") as again:
        assert [entry.uuid for entry in again.entries()][len(before) :] == written
        assert again.undo() is not None


def test_an_iteration(disk, fill_disk, study, shapes_made):
    before, rows = study.candidates(), study.iterations()
    filler = fill_disk(disk)
    many = [shapes_made.candidate(f"x{index}", index * 10.0, size=5.0) for index in range(2000)]
    for write in (
        lambda: study.add_candidates(2, many),
        lambda: study.replace_samples([{"origin": "inventory", "iteration": 0, "wkb": item["wkb"]} for item in many]),
        lambda: study.finish_iteration(1, candidates=5, reason="n" * 4_000_000),
    ):
        with pytest.raises(FtlError, match=r"is full\. Free some space"):
            write()
    assert study.candidates() == before
    assert study.samples() == []
    assert study.iterations() == rows
    filler.unlink()
    study.add_candidates(2, many)
    study.finish_iteration(1, candidates=5)
    study.close()
    with Study.open(str(disk / "study.gpkg")) as again:
        assert len(again.candidates(geometry=False)) == 2005
        assert again.iterations()[0].candidates == 5


def test_a_new_study(disk, fill_disk, utm_wkt):
    fill_disk(disk)
    with pytest.raises(FtlError, match=r"is full\. Free some space"):
        Study.create(str(disk / "study.gpkg"), utm_wkt)
    assert sorted(os.listdir(disk)) == ["filler"]


def test_a_report(disk, fill_disk, study):
    study.close()
    target = disk / "report.html"
    target.write_text("an older report", encoding="utf-8")
    fill_disk(disk)
    with pytest.raises(FtlError, match=r"The report .* cannot be written \(No space left on device\)") as raised:
        write_report(str(disk / "study.gpkg"), str(target))
    assert "whose disk has space left" in str(raised.value)
    assert target.read_text(encoding="utf-8") == "an older report"
    assert sorted(os.listdir(disk)) == ["filler", "report.html", "study.gpkg"]
