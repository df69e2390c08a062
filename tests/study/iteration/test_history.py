"""What finished iterations tell, as it was stored and, in older studies, as far as today's samples know."""

from __future__ import annotations

import math
import sqlite3

import numpy as np
import pytest

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.landslides.rate_statistics import rate_statistics
from ftl_qgis_plugin.study.iteration import steps
from ftl_qgis_plugin.study.iteration.history import HistoryRow, history, past
from ftl_qgis_plugin.study.log.verdicts import Verdict

TABLE = ThresholdTable((Threshold("deformation_rate", 50.0),))
NEW_IN_3 = ("added", "samples_inventory", "samples_candidate", "samples_digitised", "unreviewed", "left", "judged_new")


def rates(outlines, _progress):
    """The outline's number, from 60 mm/a on."""
    return rate_statistics(np.arange(60.0, 60.0 + len(outlines)), np.arange(len(outlines)), len(outlines))[0]


@pytest.fixture
def study(make_study, shapes_made):
    """One landslide known; two iterations that accept one, then two; of four held out the third is never found."""
    study = make_study(count=0)
    steps.keep_first_inventory(study, [shapes_made.square(0.0, 0.0)], rates)
    study.add_reference([{"wkb": shapes_made.square(x, 0.0)} for x in (0.0, 1000.0, 2000.0, 3000.0, 4000.0)])
    for found in (((1000.0, "accepted"), (9000.0, "rejected")), ((2000.0, "accepted"), (3050.0, "accepted"))):
        number = steps.begin(study, {}, TABLE)
        candidates = [shapes_made.candidate(f"c{x:.0f}", x, known_overlap=0.0) for x, _said in found]
        steps.store_candidates(study, number, candidates)
        study.record_all(Verdict(candidate=f"c{x:.0f}", verdict=said) for x, said in found)
        base = steps.store_samples(study, steps.accepted_by_analysts(study, number), rates)
        steps.finish(study, number, base, steps.review_of(study, number), 1.0, 1)
    return study


def written(study, text, *values):
    connection = sqlite3.connect(study.path, isolation_level=None)
    connection.execute(text, values)
    connection.close()


def found(rows):
    return [(row.number, row.found, row.references) for row in rows]


def test_found_of_those_held_out_whatever_was_known(study):
    assert found(past(study)) == [(0, 0, 4), (1, 1, 4), (2, 3, 4)]
    assert [row.tpr for row in past(study)] == [0.0, 0.25, 0.75]
    low, high = past(study)[2].tpr_interval
    assert (low, high) == pytest.approx((0.3006, 0.9544), abs=1e-4)  # Wilson's interval for 3 of 4
    assert found(past(study, with_reference=False)) == [(0, 0, 4), (1, 1, 4), (2, 3, 4)]  # stored costs nothing


def test_a_study_of_before_is_laid_over_its_reference_where_that_is_wanted(study):
    written(study, "UPDATE iterations SET found = NULL, held_out = NULL")
    assert found(past(study)) == [(0, 0, 4), (1, 1, 4), (2, 3, 4)]
    assert found(past(study, with_reference=False)) == [(0, 0, 0), (1, 0, 0), (2, 0, 0)]


def test_without_a_reference_no_share_is_told():
    row = HistoryRow(1, 60.0, 1.0, {}, 0)
    assert math.isnan(row.tpr)
    assert all(math.isnan(bound) for bound in row.tpr_interval)
    assert (row.found, row.references, row.samples) == (0, 0, 0)
    assert math.isnan(row.change_mm_a)


def test_samples_by_origin_as_stored_and_as_they_are_today(study):
    stored = past(study)
    assert [(row.by_origin["inventory"], row.by_origin["candidate"], row.added) for row in stored] == [
        (1, 0, 0),
        (1, 1, 1),
        (1, 3, 2),
    ]
    assert [row.is_stored for row in stored] == [True, True, True]
    written(study, "UPDATE iterations SET " + ", ".join(f"{name} = NULL" for name in NEW_IN_3))
    older = past(study)
    assert [(row.by_origin, row.added) for row in older] == [(row.by_origin, row.added) for row in stored]
    assert [row.is_stored for row in older] == [True, False, False]


def test_the_start_of_an_older_study_is_what_the_first_iteration_compared_with(study):
    written(study, "DELETE FROM settings WHERE key = 'first_state'")
    first = past(study)[0]
    assert not first.is_stored
    assert (first.mean_rate_mm_a, first.references) == (60.0, 4)
    assert (first.by_origin["inventory"], first.samples, first.added) == (1, 1, 0)
    # The polygon may have grown since: what counts is the mean then, which the change tells.
    written(study, "UPDATE iterations SET change = 2.5, mean_rate = 64.0 WHERE number = 1")
    assert past(study)[0].mean_rate_mm_a == 61.5
    written(study, "UPDATE iterations SET change = NULL WHERE number = 1")
    assert past(study)[0].mean_rate_mm_a == 60.0


def test_an_empty_study_has_no_history(make_study):
    study = make_study(count=0)
    assert past(study) == ()
    assert list(history(study)) == []
    steps.begin(study, {}, TABLE)  # not finished
    assert past(study) == ()


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ("candidates = 9, accepted = 3, rejected = 2, uncertain = 1, unreviewed = NULL", 3),
        ("candidates = 5, accepted = 3, rejected = 2, uncertain = 1, unreviewed = NULL", 0),  # judged twice
        ("candidates = 9, accepted = NULL, rejected = NULL, uncertain = NULL, unreviewed = NULL", 9),
        ("candidates = NULL, unreviewed = NULL", 0),
        ("candidates = 9, unreviewed = 4, converged = 1", 0),
        ('candidates = 90, accepted = 40, unreviewed = 40, "left" = 1.9', 0),  # within 5 % of what was accepted
        ('candidates = 90, accepted = 40, unreviewed = 40, "left" = 30', 40),
        ('candidates = 90, accepted = 40, unreviewed = 40, "left" = NULL', 40),
        ('candidates = 90, accepted = 40, unreviewed = 40, "left" = 1.9, parameters = \'{"stop_left": 0.01}\'', 40),
        ('candidates = 90, accepted = 40, unreviewed = 40, "left" = 9.9, parameters = \'{"stop_left": 0.25}\'', 0),
    ],
)
def test_what_was_not_reviewed_counts_unless_it_may_stay_so(study, fields, left):
    """Only of the last iteration: it keeps the stop rule from holding."""
    written(study, f"UPDATE iterations SET converged = 0, {fields} WHERE number = 2")
    assert [state.unreviewed for state in history(study)][-1] == left


def test_the_stop_rule_is_given_counts_and_rates_as_stored(study):
    states = list(history(study))
    assert [(state.iteration, state.samples, state.accepted, state.confirmed) for state in states] == [
        (0, 1, 0, None),
        (1, 2, 1, 1),
        (2, 4, 2, 2),
    ]
    assert [state.mean_rate_mm_a for state in states] == [60.0, 60.5, 61.5]
    written(study, "UPDATE iterations SET samples = 7 WHERE number = 1")  # what the row says, not the sum of origins
    assert [state.samples for state in history(study)] == [1, 7, 4]


def test_an_inventory_polygon_that_somebody_adds_finds_nothing(study, shapes_made):
    written(study, "UPDATE iterations SET found = NULL, held_out = NULL")
    study.add_samples(
        [{"origin": "inventory", "wkb": shapes_made.square(4000.0, 0.0)}, {"wkb": shapes_made.square(3000.0, 500.0)}]
    )
    assert found(past(study)) == [(0, 0, 4), (1, 1, 4), (2, 3, 4)]
