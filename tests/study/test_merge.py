from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from ftl_qgis_plugin.core.accuracy.agreement import cohen_kappa
from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.study import merge
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import shapes
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies


@pytest.fixture
def three_studies(make_study, shapes_made, tmp_path):
    """One study copied to three analysts, who judge, change their minds, and mend."""
    original = make_study("original.gpkg", count=4)
    original.record(Verdict(candidate="c3", verdict="uncertain", analyst="chief"))
    original.add_samples([{"origin": "inventory", "wkb": shapes_made.square(0, 500)}])
    original.add_reference([{"name": "r", "wkb": shapes_made.square(0, 900)}])
    original.start_iteration({"min_rate": 50})
    original.set_thresholds(1, ThresholdTable((Threshold("slope", 3, 25),)))
    original.finish_iteration(1, candidates=4)
    original.close()
    paths = []
    says = {
        "ada": [("c0", "accepted"), ("c1", "accepted"), ("c2", "rejected")],
        "ben": [("c0", "accepted"), ("c1", "rejected"), ("c2", "rejected")],
        "cleo": [("c0", "rejected")],
    }
    for number, (analyst, verdicts) in enumerate(says.items()):
        paths.append(shutil.copy(original.path, tmp_path / f"{analyst}.gpkg"))
        clock = shapes_made.Ticking(f"2026-02-0{number + 1}T00:00:00+00:00")
        with Study.open(paths[-1], analyst=analyst, clock=clock) as study:
            study.record_all(Verdict(candidate=name, verdict=verdict) for name, verdict in verdicts)
            study.add_samples(
                [{"origin": "candidate", "candidate": "c0", "wkb": shapes_made.square(0, 0, 90 + number)}]
            )
            study.add_samples([{"origin": "digitised", "analyst": analyst, "wkb": shapes_made.square(0, 500 + number)}])
            if analyst == "ben":
                study.undo()
                study.update_candidate_geometry("c1", shapes_made.square(190, -10, 130))
                study.add_candidates(2, [shapes_made.candidate("only_ben", 0.0, 700.0, slope_mean=7.0)])
                study.start_iteration({"min_rate": 45})
            if analyst == "cleo":
                study.undo()
                study.redo()
    return [str(path) for path in paths]


def state_of(path):
    with Study.open(path, read_only=True) as study:
        verdicts = {name: tuple(entry) for name, entry in study.current().items()}
        shapes = {record["candidate"]: (record["wkb"], record.get("slope_mean")) for record in study.candidates()}
        proposed = {name: study.proposed_outline(name) for name in shapes}
        return verdicts, shapes, proposed, [tuple(entry) for entry in study.entries()]


def test_any_order_gives_the_same_state(three_studies, tmp_path):
    states = []
    for number, order in enumerate(itertools.permutations(three_studies)):
        result = merge_studies(order, str(tmp_path / f"merged{number}.gpkg"))
        assert result.differing == ("c1",)
        states.append(state_of(result.path))
    # In two steps, and with one study given twice.
    first = merge_studies([three_studies[2], three_studies[0]], str(tmp_path / "two.gpkg"))
    both = merge_studies([three_studies[0], first.path, three_studies[1]], str(tmp_path / "all.gpkg"))
    states.append(state_of(both.path))
    assert all(state == states[0] for state in states)
    current = {name: (values[2], values[10]) for name, values in states[0][0].items()}
    assert current == {
        "c0": ("rejected", "cleo"),
        "c1": ("rejected", "ben"),
        "c2": ("rejected", "ada"),
        "c3": ("uncertain", "chief"),
    }


def test_what_a_merge_brings_together(three_studies, tmp_path, shapes_made):
    result = merge_studies(three_studies, str(tmp_path / "merged.gpkg"))
    assert (result.candidate_count, result.verdicts, result.samples) == (5, 11, 5)
    assert result.candidates == ("c0", "c1", "c2", "c3")
    assert result.analysts == ("ada", "ben", "chief", "cleo")
    assert result.labels == (
        ("accepted", "accepted", None, "rejected"),
        ("accepted", "rejected", None, None),
        ("rejected", None, None, None),
        (None, None, "uncertain", None),
    )
    ada, ben = [row[0] for row in result.labels], [row[1] for row in result.labels]
    assert cohen_kappa(ada, ben).observed == 0.5
    with Study.open(result.path, analyst="ben") as merged:
        assert merged.check() == (None, None)  # nobody is told of edits that nobody made
        shapes = {record["candidate"]: record["wkb"] for record in merged.candidates()}
        assert shapes["c1"] == shapes_made.multi(shapes_made.square(190, -10, 130))  # the mended one
        assert merged.proposed_outline("c1") == shapes_made.multi(shapes_made.square(200, 0))
        origins = sorted(record["origin"] for record in merged.samples())
        assert origins == ["candidate", "digitised", "digitised", "digitised", "inventory"]
        assert len(merged.reference()) == 1
        assert [item.parameters for item in merged.iterations()] == [{"min_rate": 50}, {"min_rate": 45}]
        assert merged.thresholds(1).rows[0].upper == 25
        assert merged.undo().candidate == "c1"  # work goes on in the merged study
        assert merged.redo().candidate == "c1"
    for path in three_studies:  # and the others were only read
        with Study.open(path, analyst="ada") as study:
            assert len(study.entries()) < 11


def test_what_cannot_be_merged(three_studies, tmp_path, make_study):
    from osgeo import osr

    with pytest.raises(FtlError, match="at least two"):
        merge_studies(three_studies[:1], str(tmp_path / "m.gpkg"))
    with pytest.raises(FtlError, match="exists already"):
        merge_studies(three_studies, three_studies[0])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    other = str(tmp_path / "degrees.gpkg")
    Study.create(other, crs.ExportToWkt()).close()
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(FtlError, match="different coordinate reference systems"):
        merge_studies([three_studies[0], other], str(tmp_path / "m.gpkg"))
    with pytest.raises(FtlError, match="no study"):
        merge_studies([three_studies[0], str(tmp_path / "none.gpkg")], str(tmp_path / "m.gpkg"))
    assert sorted(os.listdir(tmp_path)) == before
    # Into one of its own inputs, when asked for.
    result = merge_studies(three_studies, three_studies[0], overwrite=True)
    assert result.path == three_studies[0]
    with Study.open(three_studies[0]) as merged:
        assert len(merged.entries()) == 11


def test_whoever_cancels_leaves_what_was_there(make_study, tmp_path):
    """At any place where he is heard: the studies and an earlier merged one are whole, nothing else lies there."""
    paths = []
    for number in range(2):
        study = make_study(f"{number}.gpkg", count=30, analyst=f"a{number}")
        study.record_all([Verdict(candidate=f"c{index}", verdict="accepted") for index in range(30)])
        study.close()
        paths.append(study.path)
    output = tmp_path / "merged.gpkg"
    merge_studies(paths, str(output))
    before = {path: Path(path).read_bytes() for path in (*paths, str(output))}

    class CancelledAt(Progress):
        def __init__(self, at):
            self.at, self.asked = at, 0

        def is_cancelled(self):
            self.asked += 1
            return self.asked >= self.at

    whole = CancelledAt(10**9)
    merge_studies(paths, str(tmp_path / "whole.gpkg"), progress=whole)
    (tmp_path / "whole.gpkg").unlink()
    assert whole.asked >= 8
    for at in range(1, whole.asked, max(1, whole.asked // 8)):
        with pytest.raises(CancelledError):
            merge_studies(paths, str(output), overwrite=True, progress=CancelledAt(at))
        assert {str(path): path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.name != "posix", reason="POSIX's permissions")
def test_a_private_study_stays_private(make_study, utm_wkt, tmp_path):
    studies = [make_study(f"{number}.gpkg", count=2) for number in range(2)]
    for study in studies:
        study.close()
    paths = [study.path for study in studies]
    os.chmod(paths[1], 0o600)
    output = tmp_path / "merged.gpkg"
    merge_studies(paths, str(output))
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    os.chmod(output, 0o640)  # whoever has it has chosen
    merge_studies(paths, str(output), overwrite=True)
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    Study.create(paths[1], utm_wkt, overwrite=True).close()
    assert stat.S_IMODE(os.stat(paths[1]).st_mode) == 0o600
    connection = sqlite3.connect(paths[1])
    connection.execute("UPDATE settings SET value = '2' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    Study.open(paths[1]).close()
    (backup,) = tmp_path.glob("1.v2.*")
    assert stat.S_IMODE(backup.stat().st_mode) == stat.S_IMODE(os.stat(paths[1]).st_mode) == 0o600


class Drawn:
    """What a merge asks a study of its samples."""

    def __init__(self, *samples, inventory=()):
        self._samples, self.first_inventory = samples, self
        self._inventory = dict(inventory)

    def count(self):
        return len(self._inventory)

    def outlines(self):
        return self._inventory

    def samples(self):
        return [
            {"origin": origin, "candidate": candidate, "wkb": wkb, merge.first_inventory_table.LINK: link}
            for origin, candidate, wkb, link in self._samples
        ]


def test_landslides_of_a_candidate_as_the_earliest_has_them_and_all_others_once():
    first = Drawn(
        ("candidate", "a", b"1", None),
        ("candidate", "a", b"2", None),  # a candidate can have brought several
        ("candidate", None, b"3", None),  # somebody has removed whose it was
        ("digitised", "a", b"4", None),
        ("inventory", None, b"5", 7),
        inventory={7: b"5", 9: b"6"},
    )
    second = Drawn(
        ("candidate", "a", b"8", None),
        ("candidate", "b", b"9", None),
        ("candidate", None, b"3", None),
        ("candidate", None, b"10", None),
        ("digitised", "a", b"4", None),
        ("digitised", "c", b"11", None),
        ("inventory", None, b"5", 7),
        inventory={7: b"5"},
    )
    found = merge._samples([first, second])
    assert sorted((item["origin"], item["wkb"]) for item in found) == sorted(
        [
            ("candidate", b"1"),
            ("candidate", b"2"),
            ("candidate", b"3"),
            ("candidate", b"9"),
            ("candidate", b"10"),
            ("digitised", b"4"),
            ("digitised", b"11"),
            ("inventory", b"5"),
        ]
    )
    (known,) = [item for item in found if item["origin"] == "inventory"]
    assert known[merge.first_inventory_table.LINK] == 1


def test_the_first_studys_grid_every_field_of_references_and_sources_that_are_only_read(
    make_study, utm_wkt, tmp_path, shapes_made, monkeypatch
):
    paths = []
    for number, size_m in enumerate((30.0, 20.0)):
        grid = Grid(100, 80, 500_000.0, 4_000_000.0, size_m, size_m, utm_wkt)
        with make_study(f"{number}.gpkg", 1, grid=grid) as study:
            paths.append(study.path)
        reference = [{"wkb": shapes_made.square(1000.0 * number, 0.0), "mapped_by": f"nr {number}"}]
        shapes.append(paths[-1], "reference", reference, widen=True)
    opened, real = [], Study.open

    def note(path, **how):
        opened.append((path, how))
        return real(path, **how)

    monkeypatch.setattr(Study, "open", note)
    result = merge_studies(paths, str(tmp_path / "merged.gpkg"))
    monkeypatch.undo()
    assert [item for item in opened if item[0] in paths] == [(path, {"read_only": True}) for path in paths]
    with Study.open(result.path) as merged:
        assert merged.grid.x_size == 30.0
        assert [item["mapped_by"] for item in merged.reference()] == ["nr 0", "nr 1"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX's permissions")
def test_who_may_read_all_studies_may_read_the_merged_one(make_study, tmp_path):
    paths = []
    for number, mode in enumerate((0o644, 0o640)):
        with make_study(f"{number}.gpkg", count=1) as study:
            paths.append(study.path)
        os.chmod(paths[-1], mode)
    before = os.umask(0o022)
    try:
        merge_studies(paths, str(tmp_path / "merged.gpkg"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "merged.gpkg").stat().st_mode) == 0o640
