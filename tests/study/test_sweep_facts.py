"""What review and sweep have found together, from what a study holds; cross-checked by hand."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.landslides.polygons import PolygonSet
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.places import Place
from ftl_qgis_plugin.study.log.sweep import Finds
from ftl_qgis_plugin.study.log.verdicts import Verdict
from ftl_qgis_plugin.study.merge import merge_studies
from ftl_qgis_plugin.study.sweep_facts import same_landslides, size_text, sweep_facts


def cells(shapes_made, count=3):
    return [
        Place(f"cell-{number}", 500.0 + 1000 * number, 500.0, shapes_made.square(1000.0 * number, 0, 1000.0))
        for number in range(count)
    ]


def say(study, cell, verdict, finds=None, analyst="ada"):
    study.sweep.record([Verdict(candidate=cell, verdict=verdict, analyst=analyst, note=(finds or Finds()).note)])


def accept(study, shapes_made, **places):
    study.add_candidates(1, [shapes_made.candidate(name, x) for name, x in places.items()])
    study.record_all(Verdict(candidate=name, verdict="accepted", analyst="ada") for name in places)


def facts_of(study):
    said = study.current()
    return sweep_facts(study, [item for item in study.candidates() if item["candidate"] in said])


def test_a_note_is_read_as_it_was_written():
    finds = Finds().with_drawn("missed-E1N2").with_seen("E5N6").with_seen("E5N6").with_seen("missed-E1N2")
    assert finds.note == "drawn missed-E1N2; seen E5N6"
    assert Finds.of_note(finds.note) == finds
    assert Finds.of_note("") == Finds() == Finds.of_note("looked twice; ; drawn ")
    assert finds.count == 2


def test_no_cells_no_facts(make_study):
    assert sweep_facts(make_study(), []) is None


def test_chapman_by_hand(make_study, shapes_made):
    """Five by the review, two of them seen again, one drawn: (5 + 1)(3 + 1) / (2 + 1) - 1 = 7 in all."""
    study = make_study()
    study.sweep.replace(cells(shapes_made), {"share": 0.5})
    accept(study, shapes_made, a=0, b=200, c=400, d=1200, e=1400, **{"missed-x": 2200})
    say(study, "cell-0", "accepted", Finds(seen=("a", "b")))
    say(study, "cell-1", "rejected")
    say(study, "cell-2", "uncertain", Finds(drawn=("missed-x",)))
    facts = facts_of(study)
    assert (facts.cells, facts.nothing, facts.landslides, facts.again, facts.share) == (3, 1, 1, 1, 0.5)
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (5, 3, 2)
    assert facts.whole.total == pytest.approx(7)
    assert facts.whole.missed == pytest.approx(1)
    assert facts.whole.low >= facts.whole.found == 6


def test_what_is_no_landslide_any_more_or_was_known_before_does_not_count(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made))
    accept(study, shapes_made, a=0, b=200)
    study.add_candidates(1, [shapes_made.candidate("known", 600, known_overlap=0.5)])
    study.record(Verdict(candidate="known", verdict="accepted", analyst="ada"))
    say(study, "cell-0", "accepted", Finds(seen=("a", "gone")))
    study.record(Verdict(candidate="b", verdict="rejected", analyst="ada"))
    said = {name for name, entry in study.current().items() if entry.verdict == "accepted"}
    facts = sweep_facts(study, [item for item in study.candidates() if item["candidate"] in said])
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (1, 1, 1)


def test_drawn_first_and_a_candidate_later_is_found_by_both(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made))
    accept(study, shapes_made, a=0, **{"missed-a": 40, "missed-far": 160})
    say(study, "cell-0", "accepted", Finds(drawn=("missed-a", "missed-far")))
    facts = facts_of(study)
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (1, 2, 1)


def test_two_analysts_in_one_cell_count_together(make_study, shapes_made, tmp_path):
    paths = []
    for analyst, x, name in (("ada", 0, "missed-a"), ("ben", 300, "missed-b")):
        study = make_study(f"{analyst}.gpkg")
        study.sweep.replace(cells(shapes_made), {"share": 1.0, "size_m": 1000.0})
        study.add_candidates(1, [shapes_made.candidate(name, x)])
        study.record(Verdict(candidate=name, verdict="accepted", analyst=analyst))
        say(study, "cell-0", "accepted", Finds(drawn=(name,)), analyst)
        paths.append(study.path)
        study.close()
    merged = str(tmp_path / "merged.gpkg")
    merge_studies(paths, merged)
    with Study.open(merged, read_only=True) as study:
        assert len(study.sweep.all()) == 3
        assert study.sweep.plan["size_m"] == 1000.0
        facts = facts_of(study)
    assert (facts.whole.first, facts.whole.second, facts.landslides) == (0, 2, 1)


def test_what_lies_outside_of_the_cells_looked_at_is_left_out(make_study, shapes_made):
    """Row by row is no random sample: of five, the second pass could have found the three in the first two cells."""
    study = make_study()
    study.sweep.replace(cells(shapes_made), {"share": 1.0})
    accept(study, shapes_made, a=0, b=200, c=1400, d=2200, e=2400, **{"missed-x": 1200})
    assert facts_of(study).whole.first == 0  # nobody has looked
    say(study, "cell-0", "accepted", Finds(seen=("a",)))
    say(study, "cell-1", "accepted", Finds(drawn=("missed-x",)))
    facts = facts_of(study)
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (3, 2, 1)
    assert not facts.is_whole
    say(study, "cell-2", "rejected")
    facts = facts_of(study)
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (5, 2, 1)
    assert facts.is_whole
    say(study, "cell-2", "cleared")
    assert facts_of(study).whole.first == 3


def test_cells_where_the_ranges_hold_say_nothing_of_what_lies_elsewhere(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made, 2), {"share": 1.0, "by_ranges": True})
    accept(study, shapes_made, a=0, b=1400, elsewhere=2600)
    for cell, seen in (("cell-0", ("a",)), ("cell-1", ("b",))):
        say(study, cell, "accepted", Finds(seen=seen))
    facts = facts_of(study)
    assert (facts.whole.first, facts.whole.both, facts.is_whole) == (2, 2, False)


def test_a_random_share_stands_for_all_only_when_it_is_done(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made, 2), {"share": 0.5})
    accept(study, shapes_made, a=0, b=1400, elsewhere=2600)
    say(study, "cell-0", "accepted", Finds(seen=("a",)))
    assert (facts_of(study).whole.first, facts_of(study).is_whole) == (1, False)
    say(study, "cell-1", "rejected")
    assert (facts_of(study).whole.first, facts_of(study).is_whole) == (3, True)


def test_what_was_drawn_in_a_cell_that_is_cut_no_more_belongs_to_neither(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made), {"share": 1.0})
    accept(study, shapes_made, a=0, b=200, **{"missed-x": 2200})
    say(study, "cell-0", "accepted", Finds(seen=("a",)))
    say(study, "cell-1", "rejected")
    say(study, "cell-2", "accepted", Finds(drawn=("missed-x",)))
    assert (facts_of(study).whole.first, facts_of(study).whole.second) == (2, 2)
    study.sweep.replace(cells(shapes_made)[:2], {"share": 0.5})  # a random half of the cells
    facts = facts_of(study)
    assert facts.is_whole
    assert (facts.whole.first, facts.whole.second, facts.whole.both) == (2, 1, 1)


def test_a_drawn_landslide_that_is_deleted_lowers_the_counts(make_study, shapes_made):
    study = make_study()
    study.sweep.replace(cells(shapes_made), {"share": 1.0})
    accept(study, shapes_made, a=0, **{"missed-x": 200})
    say(study, "cell-0", "accepted", Finds(drawn=("missed-x",)))
    before = facts_of(study)
    assert (before.landslides, before.nothing, before.whole.second) == (1, 0, 1)
    study.record(Verdict(candidate="missed-x", verdict="cleared", analyst="ada"))
    study.remove_candidate("missed-x")
    after = facts_of(study)
    assert (after.landslides, after.nothing, after.whole.second) == (0, 1, 0)


@pytest.mark.parametrize(("x", "is_same"), [(49.0, True), (50.0, True), (51.0, False), (90.0, False)])
def test_outlines_that_share_half_of_the_smaller_are_one_landslide(utm_wkt, shapes_made, x, is_same):
    """Squares of 100 m side beside a larger one, and one that lies elsewhere."""
    large = PolygonSet([shapes_made.square(3000, 0), shapes_made.square(0, 0, 400.0)], utm_wkt)
    small = PolygonSet([shapes_made.square(300 + x, 100)], utm_wkt)
    assert same_landslides(large, small) == ([(1, 0)] if is_same else [])
    assert same_landslides(small, large) == ([(0, 1)] if is_same else [])


def test_what_shares_most_comes_first(utm_wkt, shapes_made):
    first = PolygonSet([shapes_made.square(30, 0), shapes_made.square(10, 0)], utm_wkt)
    assert same_landslides(first, PolygonSet([shapes_made.square(0, 0)], utm_wkt)) == [(1, 0), (0, 0)]


def test_sizes_in_words():
    assert size_text(None, None) == ""
    assert size_text(None, 3000.0) == "< 3,000"
    assert size_text(3000.0, 10_000.0) == "3,000 \N{EN DASH} 10,000"
    assert size_text(10_000.0, None) == "\N{GREATER-THAN OR EQUAL TO} 10,000"
