import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import Message
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.ranges.comparison import compare, passing, share_inside


def test_widened_bound_is_explained_by_the_new_samples_beyond_the_old_one():
    centres = np.array([4.0, 5.0, 6.0, 2.5, 2.8, 7.0, np.nan])
    new = np.array([False, False, False, True, True, True, True])
    change = compare((Threshold("slope", 3.1, 20.0),), (Threshold("slope", 2.4, 18.0),), centres, new)
    assert (change.previous_lower, change.previous_upper) == (3.1, 20.0)
    assert change.lower_change == pytest.approx(-0.7)
    assert change.upper_change == pytest.approx(-2.0)
    assert str(change.note) == (
        "lower bound 3.1 → 2.4 (2 of 3 new samples lie below the old), "
        "upper bound 20 → 18 (0 of 6 samples lie above the new)"
    )


def test_unchanged_range_has_no_note():
    row = Threshold("slope", 3.0, 20.0)
    change = compare((row,), (row,), np.array([4.0]))
    assert (str(change.note), change.lower_change, change.upper_change) == ("", 0.0, 0.0)


def test_open_bounds_and_new_factors():
    centres = np.array([1.0, 2.0])
    change = compare((Threshold("relief", None, 5.0),), (Threshold("relief", 1.0, 5.0),), centres)
    assert str(change.note) == "lower bound open → 1"
    assert change.lower_change is None
    assert compare((), (Threshold("relief", 1.0, 5.0),), centres).note == Message("was not in use before")
    assert compare((Threshold("relief", 1.0, 5.0),), (), centres).note == Message("was in use before")


def test_arcs_are_compared_through_north():
    centres = np.array([350.0, 10.0, 275.0, 180.0])
    change = compare((Threshold("aspect", 300.0, 20.0),), (Threshold("aspect", 270.0, 10.0),), centres)
    assert change.lower_change == pytest.approx(-30)
    assert change.upper_change == pytest.approx(-10)
    assert str(change.note) == "arc 300 to 20 → 270 to 10 (2 of 4 samples lie outside the old)"


def test_passing_needs_every_factor_and_any_of_its_intervals():
    table = ThresholdTable(
        (
            Threshold("slope", 0.0, 5.0),
            Threshold("slope", 10.0, 15.0),
            Threshold("aspect", 300.0, 60.0),
            Threshold("relief", 0.0, 1.0, enabled=False),
            Threshold("coherence", 0.7),
        )
    )
    values = {
        "slope": np.array([3.0, 7.0, 12.0, 12.0, np.nan]),
        "aspect": np.array([10.0, 10.0, 350.0, 180.0, 10.0]),
        "relief": np.full(5, 99.0),
    }
    assert passing(table, values).tolist() == [True, False, True, False, False]


def test_share_counts_values_with_data_only():
    rows = (Threshold("slope", 0.0, 5.0),)
    assert share_inside(rows, np.array([1.0, 9.0, np.nan])) == 0.5
    assert share_inside(rows, np.array([np.nan])) is None


def test_bound_taken_from_a_float32_pixel_holds_it():
    value = np.float32(0.1)
    assert share_inside((Threshold("slope", float(value), 1.0),), np.array([value])) == 1.0


@pytest.mark.parametrize(
    ("old", "now", "said"),
    [
        (3578.61, 3580.44, "lower bound 3,579 → 3,580"),
        (0.723, 0.7198, "lower bound 0.723 → 0.72"),
        (25.812, 26.204, "lower bound 25.8 → 26.2"),
        (12345.6, 12355.1, "lower bound 12,346 → 12,355"),
        (3579.12, 3579.34, "lower bound 3,579.1 → 3,579.3"),
        (-0.00123, -0.00456, "lower bound -0.00123 → -0.00456"),
    ],
)
def test_bounds_have_as_many_digits_as_tell_them_apart(old, now, said):
    centres = np.array([4000.0, 4100.0])
    note = compare((Threshold("x", old),), (Threshold("x", now),), centres).note
    assert str(note).split(" (")[0] == said
    assert isinstance(note, Message)


def test_bounds_that_stay_open_or_hardly_move_are_not_told():
    centres = np.array([1.0, 5.0])
    for old, now in ((10.0, 10.0), (10.0, 10.0 + 1e-9), (None, None)):
        change = compare([Threshold("slope", None, old)], [Threshold("slope", None, now)], centres)
        assert change.note == ""
    told = compare([Threshold("slope", None, 10.0)], [Threshold("slope", 2.0, 10.0 + 1e-7)], centres)
    assert str(told.note).startswith("lower bound open → 2, upper bound 10 → 10.0000001 (0 of 2 samples")
