from __future__ import annotations

import itertools
import random
import shutil
import struct
from pathlib import Path

import pytest
from qgis.core import NULL, QgsProcessingException, QgsVectorLayer

from ftl_qgis_plugin.core.accuracy.agreement import cohen_kappa, fleiss_kappa
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict

COUNT = 40
CHOICE = ("accepted", "rejected", "uncertain")


def square(x, y, size=100.0):
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture(scope="module")
def said():
    """{analyst: {candidate: verdict}}, made of chance; cleo judged only the second half."""
    chance = random.Random(3)
    ada = {f"c{index:02}": chance.choice(CHOICE) for index in range(COUNT)}
    ben = {name: verdict if chance.random() < 0.7 else chance.choice(CHOICE) for name, verdict in ada.items()}
    cleo = {name: verdict if chance.random() < 0.5 else "accepted" for name, verdict in list(ben.items())[COUNT // 2 :]}
    return {"ada": ada, "ben": ben, "cleo": cleo}


@pytest.fixture(scope="module")
def paths(said, tmp_path_factory, qgis_app):
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    folder = tmp_path_factory.mktemp("studies")
    original = str(folder / "original.gpkg")
    with Study.create(original, crs.ExportToWkt()) as study:
        outlines = [{"candidate": f"c{index:02}", "wkb": square(500_000, 200 * index)} for index in range(COUNT)]
        study.add_candidates(1, outlines)
    result = []
    for analyst, verdicts in said.items():
        result.append(shutil.copy(original, str(folder / f"{analyst}.gpkg")))
        with Study.open(result[-1], analyst=analyst) as study:
            study.record_all(Verdict(candidate=name, verdict=verdict) for name, verdict in verdicts.items())
    return result


def rows(layer):
    return [dict(zip(feature.fields().names(), feature.attributes())) for feature in layer.getFeatures()]


def test_agreement_equals_the_core(run_algorithm, paths, said, tmp_path):
    results, feedback = run_algorithm(
        "mergestudies",
        {
            "STUDIES": paths,
            "OUTPUT": str(tmp_path / "all.gpkg"),
            "AGREEMENT": "memory:",
            "DISAGREEMENTS": "memory:",
        },
    )
    table = rows(results["AGREEMENT"])
    assert [(row["measure"], row["analyst_a"], row["analyst_b"]) for row in table] == [
        ("cohen", "ada", "ben"),
        ("cohen", "ada", "cleo"),
        ("cohen", "ben", "cleo"),
        ("fleiss", NULL, NULL),
    ]
    for row in table[:3]:
        first, second = said[row["analyst_a"]], said[row["analyst_b"]]
        names = sorted(set(first) | set(second))
        kappa = cohen_kappa([first.get(name) for name in names], [second.get(name) for name in names])
        numbers = (row["kappa"], row["kappa_lower"], row["kappa_upper"], row["standard_error"], row["observed"])
        assert numbers == pytest.approx((kappa.kappa, kappa.lower, kappa.upper, kappa.standard_error, kappa.observed))
        both = set(first) & set(second)
        assert row["candidates"] == len(both)
        assert row["disagreements"] == sum(first[name] != second[name] for name in both)
    everybody = fleiss_kappa([[verdicts.get(f"c{index:02}") for verdicts in said.values()] for index in range(COUNT)])
    assert results["KAPPA"] == pytest.approx(everybody.kappa)
    assert table[3]["kappa"] == pytest.approx(everybody.kappa)
    differing = {
        name for name in said["ada"] if len({verdicts[name] for verdicts in said.values() if name in verdicts}) > 1
    }
    listed = {row["candidate"]: row for row in rows(results["DISAGREEMENTS"])}
    assert set(listed) == differing
    assert results["DISAGREEMENT_COUNT"] == table[3]["disagreements"] == len(differing)
    for name, row in listed.items():
        mine = [verdicts[name] for verdicts in said.values() if name in verdicts]
        assert [row[choice] for choice in CHOICE] == [mine.count(choice) for choice in CHOICE]
        assert f"ada: {said['ada'][name]}; ben: {said['ben'][name]}" in row["verdicts"]
        assert row["lon"] == pytest.approx(93, abs=0.01)
    assert next(results["DISAGREEMENTS"].getFeatures()).geometry().area() == pytest.approx(10_000)
    assert any("Fleiss' kappa" in line for line in feedback.infos)


def test_any_order_gives_the_same_verdicts(run_algorithm, paths, tmp_path):
    states = []
    for number, order in enumerate(itertools.permutations(paths)):
        target = str(tmp_path / f"{number}.gpkg")
        results, _ = run_algorithm("mergestudies", {"STUDIES": list(order), "OUTPUT": target})
        assert results["OUTPUT"] == target
        with Study.open(target, read_only=True) as study:
            states.append((study.current(), study.entries(), [row["wkb"] for row in study.candidates()]))
    assert len(states[0][0]) == COUNT
    assert all(state == states[0] for state in states)
    assert QgsVectorLayer(f"{target}|layername=candidates_current", "c", "ogr").featureCount() == COUNT


def test_one_analyst_alone_agrees_with_nobody(run_algorithm, paths, tmp_path):
    copy = shutil.copy(paths[0], tmp_path / "copy.gpkg")
    results, feedback = run_algorithm(
        "mergestudies",
        {"STUDIES": [paths[0], str(copy)], "OUTPUT": str(tmp_path / "m.gpkg"), "AGREEMENT": "memory:"},
    )
    (row,) = rows(results["AGREEMENT"])
    assert (row["measure"], row["candidates"], row["kappa"]) == ("fleiss", 0, NULL)
    assert results["KAPPA"] is None
    assert "agreement is unknown" in feedback.warnings[0]


def test_what_cannot_be_merged(run_algorithm, paths, tmp_path):
    parameters = {"STUDIES": paths, "OUTPUT": paths[0]}
    before = Path(paths[0]).read_bytes()
    with pytest.raises(QgsProcessingException, match="is also the file of Studies"):
        run_algorithm("mergestudies", parameters)
    assert Path(paths[0]).read_bytes() == before
    missing = {"STUDIES": [paths[0], str(tmp_path / "none.gpkg")], "OUTPUT": str(tmp_path / "m.gpkg")}
    with pytest.raises(QgsProcessingException, match="no study"):
        run_algorithm("mergestudies", missing)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("percent", [0.5, 40.0])
def test_cancel_is_heard(run_algorithm, make_feedback, paths, tmp_path, percent):
    feedback = make_feedback(cancel_at=percent)
    run_algorithm("mergestudies", {"STUDIES": paths, "OUTPUT": str(tmp_path / "all.gpkg")}, feedback)
    assert feedback.isCanceled()
    assert list(tmp_path.iterdir()) == []
