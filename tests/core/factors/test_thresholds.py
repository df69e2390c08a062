"""Threshold tables as people write them: texts, commas, directions; and which row is wrong."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.thresholds import ThresholdTable


def table(*rows):
    return ThresholdTable.from_records([dict(zip(("factor", "lower", "upper", "enabled"), row)) for row in rows])


@pytest.mark.parametrize("bounds", [("-30", "30"), (330.0, 30.0), (-30.0, 390.0), (330.0, 390.0), ("690", 30)])
def test_directions_through_north_however_they_are_written(bounds):
    rows = table(("aspect", *bounds, 1))
    values = np.array([0, 29, 31, 180, 329, 331, 359.9, np.nan], np.float32)
    expected = [True, True, False, False, False, True, True, False]
    if bounds == (-30.0, 390.0):
        expected = [True] * 7 + [False]
    assert rows.holds("aspect", values).tolist() == expected


def test_usual_directions_stay_as_they_are():
    (row,) = table(("aspect", 0, 360, 1)).rows
    assert (row.lower, row.upper) == (None, None)
    (row,) = table(("aspect", 300, 80, 1)).rows
    assert (row.lower, row.upper) == (300, 80)


def test_numbers_of_any_spreadsheet():
    rows = table(("slope", " 2,5 ", "40.0", "yes"), ("deformation_rate", "50", "", "1"), ("tpi", "nan", "NULL", "no"))
    assert [(row.lower, row.upper, row.enabled) for row in rows.rows] == [
        (2.5, 40.0, True),
        (50.0, None, True),
        (None, None, False),
    ]


def test_distance_is_the_depth_in_units_of_the_width():
    rows = table(
        ("slope", 10, 20, 1), ("slope", 30, 50, 1), ("aspect", 300, 60, 1), ("rate", 50, None, 1), ("a", 0, "", 1)
    )
    values = np.array([10, 15, 22, 40, 55, np.nan])
    np.testing.assert_allclose(rows.distance("slope", values), [0, 0.5, -0.2, 0.5, -0.25, np.nan])
    values = np.array([300, 0, 330, 90, 260, 180])
    np.testing.assert_allclose(rows.distance("aspect", values), [0, 0.5, 0.25, -0.25, -1 / 3, -1])
    np.testing.assert_allclose(rows.distance("rate", np.array([75, 25])), [0.5, -0.5])
    np.testing.assert_allclose(rows.distance("a", np.array([3, -1])), [3, -1])
    anywhere = table(("aspect", "", "", 1))
    np.testing.assert_array_equal(anywhere.distance("aspect", np.array([5, np.nan])), [np.inf, np.nan])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("slope", "steep", 40, 1), "Row 2 of the threshold table: 'lower' is 'steep', which is no number"),
        (("slope", 40, 2, 1), r"Row 2 of the threshold table \(slope\): the lower bound 40 is above the upper bound 2"),
        (("", 40, 2, 1), "Row 2 of the threshold table names no factor"),
        (("aspect", 40, "", 1), r"Row 2 of the threshold table \(aspect\): a direction needs both bounds"),
        (("slope", 2, 40, "maybe"), "Row 2 of the threshold table: 'enabled' is 'maybe'"),
    ],
)
def test_the_wrong_row_is_named(row, sentence):
    with pytest.raises(FtlError, match=sentence):
        table(("deformation_rate", 50, None, 1), row)
