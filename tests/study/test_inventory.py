from __future__ import annotations

from types import SimpleNamespace

import pytest

from ftl_qgis_plugin.study import inventory
from ftl_qgis_plugin.study.inventory import inventory_records, record_fields
from ftl_qgis_plugin.study.log.verdicts import Verdict


@pytest.fixture
def study(make_study, shapes_made):
    study = make_study(count=4)
    study.record(Verdict(candidate="c0", verdict="accepted", class_="thaw slump", confidence=2, image_date="2021-08"))
    study.record(Verdict(candidate="c1", verdict="rejected", reason="river bank", note="<b>wet</b>"))
    study.record(Verdict(candidate="c2", verdict="cleared", flag=1))
    study.update_candidate_geometry("c0", shapes_made.square(0, 0, 200))
    study.add_samples(
        [
            {"origin": "inventory", "iteration": 0, "wkb": shapes_made.square(500_000, 0)},
            {
                "origin": "candidate",
                "candidate": "c0",
                "iteration": 1,
                "class": "creep",
                "wkb": shapes_made.square(0, 0),
            },
            {"origin": "digitised", "iteration": 1, "wkb": shapes_made.square(0, 900, 50), "rate_mean": 71.5},
        ]
    )
    return study


def test_each_choice_gives_its_polygons(study):
    expected = {
        inventory.ACCEPTED: ["c0"],
        inventory.REJECTED: ["c1"],
        inventory.CANDIDATES: ["c0", "c1", "c2", "c3"],
        inventory.SAMPLES: [None, "c0", None],
        inventory.NEW: ["c0", None],
    }
    for what, names in expected.items():
        assert [record.get("candidate") for record in inventory_records(study, what)] == names, what


def test_candidates_carry_what_was_said_and_their_own_outline(study):
    first, second, third, fourth = inventory_records(study, inventory.CANDIDATES)
    assert (first["verdict"], first["class"], first["confidence"]) == ("accepted", "thaw slump", 2)
    assert first["area_m2"] == pytest.approx(200.0**2)  # as mended, not as proposed
    assert (second["reason"], second["note"], second["analyst"]) == ("river bank", "<b>wet</b>", "ada")
    assert (third["verdict"], third["flag"]) == (None, 1)
    assert (fourth["verdict"], fourth["flag"]) == (None, None)


def test_samples_say_more_of_themselves_than_their_candidate_does(study):
    known, accepted, drawn = inventory_records(study, inventory.SAMPLES)
    assert (accepted["class"], accepted["image_date"], accepted["verdict"]) == ("creep", "2021-08", "accepted")
    assert known["lon"] == pytest.approx(93.0, abs=0.01)  # on the central meridian of UTM 46
    assert known["lat"] == pytest.approx(50 / 110_574, abs=1e-6)
    assert (drawn["rate_mean"], drawn["area_m2"]) == (71.5, pytest.approx(2500))


def test_fields_follow_the_factors_in_use(study, shapes_made):
    study.add_candidates(2, [shapes_made.candidate("x", 0, 3000, slope_mean=7.0)])
    records = inventory_records(study, inventory.CANDIDATES)
    assert record_fields(inventory.CANDIDATES, records)[-1] == ("slope_mean", float)
    assert record_fields(inventory.SAMPLES, records) == inventory.FIELDS
    assert record_fields(inventory.REJECTED, []) == (*inventory.FIELDS, *inventory.CANDIDATE_FIELDS)


def test_each_image_is_named_once_and_what_has_no_name_not_at_all():
    looks = SimpleNamespace(
        seconds_per_candidate=lambda: {"a": 4.5},
        all=lambda: [
            SimpleNamespace(candidate=name, source=source, image_date=date)
            for name, source, date in (
                ("a", "map", ""),
                ("a", "S2", "2021-07"),
                ("a", "map", ""),
                ("a", "", ""),
                ("b", "", ""),
                ("b", "", "2020"),
            )
        ],
    )
    records = [{"candidate": "a"}, {"candidate": "b"}, {"candidate": None}]
    inventory._add_looks(SimpleNamespace(looks=looks), records)
    assert [record["seconds"] for record in records] == [4.5, None, None]
    assert [record["images_seen"] for record in records] == ["map; S2 2021-07", "2020", None]
