"""Which pixels pass, against a rule written out pixel by pixel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.rule import PassRule
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.method.parameters import MANUAL

TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 50.0),
        Threshold("coherence", 0.5),
        Threshold("slope", 3.0, 10.0),
        Threshold("slope", 20.0, 25.0),
        Threshold("aspect", 300.0, 60.0),
        Threshold("tpi", None, None),
        Threshold("relief", 5.0, enabled=False),
    )
)


def holds(factor, value):
    """The contract in words: any interval, bounds included, directions through north, no data never."""
    if np.isnan(value):
        return False
    return {
        "deformation_rate": value >= 50,
        "coherence": value >= 0.5,
        "slope": 3 <= value <= 10 or 20 <= value <= 25,
        "aspect": value >= 300 or value <= 60,
        "tpi": True,
    }[factor]


NAMES = ("deformation_rate", "coherence", "slope", "aspect", "tpi")
PIXEL = st.tuples(
    st.sampled_from([np.nan, 0.0, 49.9999, 50.0, 50.0001, 400.0]),
    st.sampled_from([np.nan, 0.4999, 0.5, 1.0]),
    st.sampled_from([np.nan, 2.9, 3.0, 10.0, 15.0, 20.0, 25.0, 25.1]),
    st.sampled_from([np.nan, 0.0, 60.0, 61.0, 299.0, 300.0, 359.0]),
    st.sampled_from([np.nan, -5.0]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIXEL, min_size=1, max_size=30), st.integers(0, 5), st.sampled_from([None, *NAMES]))
def test_as_written_out_pixel_by_pixel(pixels, min_factors, without):
    values = {name: np.array(column, np.float32) for name, column in zip(NAMES, zip(*pixels))}
    rule = PassRule(TABLE, min_factors)
    required = min_factors or len(NAMES)
    expected = [
        sum(holds(name, value) for name, value in zip(NAMES, pixel)) >= required and holds("deformation_rate", pixel[0])
        for pixel in pixels
    ]
    assert rule.passes(values).tolist() == expected
    masks = {name: rule.holds(name, column) for name, column in values.items()}
    asked = [name for name in NAMES if name != without]
    needed = min(required, len(asked))
    expected = [
        sum(holds(name, pixel[NAMES.index(name)]) for name in asked) >= needed
        and (without == "deformation_rate" or holds("deformation_rate", pixel[0]))
        for pixel in pixels
    ]
    assert rule.combined(masks, without).tolist() == expected


def test_ranges_that_rank_keep_nothing_out():
    rule = PassRule(TABLE, 4, ranges_rank=True)
    assert rule.deciding == ("deformation_rate", "coherence")
    assert (rule.required, rule.may_fail) == (2, 0)
    values = {
        "deformation_rate": np.array([60, 60, 40], np.float32),
        "coherence": np.array([0.6, 0.4, 0.9], np.float32),
    }
    assert rule.passes(values).tolist() == [True, False, False]


def test_what_holds_is_not_changed_by_asking():
    rule = PassRule(TABLE)
    masks = {name: np.array([True, False]) for name in NAMES}
    rule.combined({**masks, "tpi": np.array([False, False])})
    assert all(mask.tolist() == [True, False] for mask in masks.values())


def test_all_must_hold_unless_a_number_is_given():
    assert PassRule(TABLE).required == len(TABLE.factors) > 1
    assert PassRule(TABLE, 1).required == 1


def test_more_factors_than_there_are():
    with pytest.raises(FtlError, match="6 factors must hold, but the table enables only 5"):
        PassRule(TABLE, 6)


def of(landslides, method="quantiles"):
    """The table as so many landslides gave it; slope by more of them, aspect by hand."""
    rows = [replace(row, samples=landslides, method=method) for row in TABLE.rows]
    rows = [replace(row, samples=40) if row.factor == "slope" else row for row in rows]
    return ThresholdTable(tuple(replace(row, method=MANUAL) if row.factor == "aspect" else row for row in rows))


def test_ranges_that_few_landslides_gave_keep_nothing_out():
    few = PassRule(of(9), 0, ranges_rank=None)
    assert set(few.deciding) == {"deformation_rate", "coherence", "slope", "aspect"}
    assert (few.required, few.may_fail) == (4, 0)
    assert PassRule(of(10), 0, ranges_rank=None).deciding == TABLE.factors
    # A table that does not say how many gave it, and one that is all a person's, cut.
    assert PassRule(TABLE, 0, ranges_rank=None).deciding == TABLE.factors
    assert PassRule(of(3, MANUAL), 0, ranges_rank=None).deciding == TABLE.factors
    # Of those that decide, as many must hold as were asked for, and no more than there are.
    assert PassRule(of(9), 3, ranges_rank=None).required == 3
    assert PassRule(of(9), 5, ranges_rank=None).required == 4


def test_one_range_of_few_landslides_keeps_nothing_out_nor_does_its_factor():
    """Of two ranges of a factor one comes of few: which of them a pixel is in says nothing then."""
    rows = (
        Threshold("deformation_rate", 50.0),
        Threshold("slope", 3.0, 10.0, samples=40),
        Threshold("slope", 20.0, 25.0),
    )
    assert PassRule(ThresholdTable((*rows[:2], replace(rows[2], samples=9))), 0, None).deciding == ("deformation_rate",)
    assert PassRule(ThresholdTable((*rows[:2], replace(rows[2], samples=10))), 0, None).deciding == (
        "deformation_rate",
        "slope",
    )
    # A range that is switched off has no say.
    off = replace(rows[2], samples=9, enabled=False)
    assert PassRule(ThresholdTable((*rows[:2], off)), 0, None).deciding == ("deformation_rate", "slope")
