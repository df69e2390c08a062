"""Threshold tables as people write them: texts, commas, directions; and which row is wrong."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.factors.thresholds import FIELDS, NO_RATE, NOTE_DATA, Threshold, ThresholdTable


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [((-30, 30), (330, 30)), ((330, 390), (330, 30)), ((-400, -350), (320, 10)), ((0, 359), (0, 359))],
)
def test_a_circle_has_360_degrees(written, meant):
    (row,) = table(("aspect", *written, 1)).rows
    assert (row.lower, row.upper) == meant


def test_a_range_counts_unless_it_is_switched_off():
    rows = (Threshold("slope", 3.0, 25.0), Threshold("aspect", 300.0, 80.0, enabled=False))
    assert ThresholdTable(rows).factors == ("slope",)


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


def test_bounds_belong_to_their_interval():
    """Exactly 50 mm/a passes, also where the bound is no round number in float32."""
    rows = table(("deformation_rate", 50, None, 1), ("slope", 3, 25.1, 1), ("coherence", None, 0.7, 1))
    below, at = np.nextafter(np.float32(50), np.float32(0)), np.float32(50)
    assert rows.holds("deformation_rate", np.array([below, at])).tolist() == [False, True]
    above = np.nextafter(np.float32(25.1), np.float32(90))
    assert rows.holds("slope", np.array([3, 25.1, above], np.float32)).tolist() == [True, True, False]
    assert rows.holds("coherence", np.array([0.7, 0.71], np.float32)).tolist() == [True, False]
    # A bound in double precision lets the pixel pass that it was taken from, whatever holds the pixel's value.
    assert rows.holds("slope", np.array([float(np.float32(25.1))])).tolist() == [True]
    around_north = table(("aspect", 315, 45, 1))
    assert around_north.holds("aspect", np.array([315, 45, 180], np.float32)).tolist() == [True, True, False]


def test_up_to_north_holds_due_north():
    rows = table(("aspect", 350, 360, 1))
    assert rows.holds("aspect", np.array([0, 0.5, 349, 350, 359.9, np.nan], np.float32)).tolist() == [
        *(True, False, False, True, True, False)
    ]


def test_rows_of_one_factor_are_alternatives():
    rows = table(("slope", 3, 10, 1), ("slope", 20, 25, 1), ("slope", 40, 50, 0))
    values = np.array([5, 15, 22, 45, np.nan], np.float32)
    assert rows.holds("slope", values).tolist() == [True, False, True, False, False]
    assert rows.holds("aspect", values).tolist() == [False] * 5


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("elevation", "3,500", "4,100", 1),
            "Row 2 of the threshold table: 'lower' is '3,500', which can be read in two",
        ),
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


def test_rows_are_replaced_factor_by_factor():
    """Ranges of the factors that are not named stay, all of them; a factor's stand together where its first one was."""
    rows = [Threshold("slope", 1.0, 2.0), Threshold("relief", 3.0, 4.0), Threshold("slope", 5.0, 6.0, enabled=False)]
    table = ThresholdTable(tuple(rows))
    new = [Threshold("relief", 7.0), Threshold("relief", 8.0), Threshold("curvature", 0.0)]
    assert table.replaced(new).rows == (rows[0], rows[2], *new)
    assert table.replaced([]).rows == (rows[0], rows[2], rows[1])


def test_depth_inside_an_interval_in_its_widths():
    """In widths; of a half-open one in sizes of its bound; 0 at a bound, negative outside."""

    def depth(lower, upper, value):
        return Threshold("slope", lower, upper).distance(value)

    assert [depth(10.0, 30.0, value) for value in (10.0, 15.0, 20.0, 28.0, 34.0)] == [0.0, 0.25, 0.5, 0.1, -0.2]
    assert [depth(None, 10.0, value) for value in (4.0, 10.0, 12.0)] == [0.6, 0.0, -0.2]
    assert [depth(4.0, None, value) for value in (10.0, 4.0, 3.0)] == [1.5, 0.0, -0.25]
    assert [depth(None, -10.0, value) for value in (-14.0, -8.0)] == [0.4, -0.2]
    # Without a width or a bound to measure by, in units of the factor.
    assert [depth(5.0, 5.0, value) for value in (5.0, 7.0, 2.0)] == [0.0, -2.0, -3.0]
    assert [depth(0.0, None, 3.0), depth(None, 0.0, 3.0)] == [3.0, -3.0]
    assert depth(None, None, 3.0) == np.inf
    assert np.isnan(depth(None, None, np.nan))
    # The nearest of a factor's ranges counts.
    both = ThresholdTable((Threshold("slope", 0.0, 10.0), Threshold("slope", 8.0, 28.0)))
    assert both.distance("slope", np.array([4.0, 9.0, 18.0])).tolist() == [0.4, 0.1, 0.5]


def test_records_hold_every_field_and_what_the_note_was_made_of():
    (record,) = ThresholdTable((Threshold("slope", 1.0, 2.0),)).records()
    assert list(record) == [*FIELDS, NOTE_DATA]
    assert (record["factor"], record["lower"], record["upper"]) == ("slope", 1.0, 2.0)


def test_the_lowest_rate_that_passes():
    def lowest(*bounds):
        return ThresholdTable(tuple(Threshold("deformation_rate", *pair) for pair in bounds)).minimum_rate_mm_a

    assert lowest((60.0, None), (40.0, 50.0)) == 40.0
    assert lowest((60.0, None), (None, 20.0)) is None
    assert lowest() is None


def test_a_factor_without_a_layer_is_named_with_its_row():
    rows = (Threshold("slope", 1.0), Threshold("ice", 1.0, enabled=False), Threshold("soil", 1.0))
    ThresholdTable(rows).require_known(["slope", "soil", "relief"])
    with pytest.raises(FtlError, match=r"Row 3 of the threshold table names the factor 'soil'.*Known here: relief"):
        ThresholdTable(rows).require_known(["slope", "relief"])


def test_of_the_ground_nothing_of_another_scene_is_kept():
    rows = (
        Threshold("deformation_rate", 50.0),
        Threshold("coherence", 0.6),
        Threshold("slope", 3.0, 25.0, method="percentiles"),
        Threshold("aspect", 300.0, 80.0, enabled=False),
        Threshold("significance", 2.0),
    )
    kept = ThresholdTable(rows).of_ground().rows
    assert [(row.factor, row.lower, row.method, row.enabled) for row in kept] == [
        ("slope", 3.0, "manual", True),
        ("aspect", 300.0, "manual", False),
    ]


def test_a_table_made_without_a_rate_says_so():
    assert ThresholdTable((Threshold("deformation_rate", 50.0, note=NO_RATE),)).is_without_rate
    assert not ThresholdTable((Threshold("deformation_rate", 50.0), Threshold("slope", note=NO_RATE))).is_without_rate


@pytest.mark.parametrize(
    ("rows", "sigmas", "growth"),
    [
        ([(30.0, "noise", True)], None, 15.0),  # half of the bound
        ([(30.0, "noise", True)], (10.0, 5.0), 7.5),  # of a smoothed rate: of three of its sigmas, 15
        ([(30.0, "noise", True)], (10.0, 50.0), 15.0),
        ([(30.0, "manual", True)], None, None),
        ([(30.0, "noise", True), (40.0, "manual", True)], None, None),
        ([(30.0, "noise", True), (40.0, "manual", False)], None, 15.0),
        ([(None, "noise", True)], None, None),
        ([], None, None),
    ],
)
def test_ground_grows_from_a_share_of_what_the_noise_sets(rows, sigmas, growth):
    made = ThresholdTable(
        tuple(Threshold("deformation_rate", lower, method=method, enabled=on) for lower, method, on in rows)
    )
    assert made.noise_growth_mm_a(sigmas) == (None if growth is None else pytest.approx(growth))


def test_the_smallest_rate_that_passes():
    def lowest(*lower):
        return ThresholdTable(tuple(Threshold("deformation_rate", value) for value in lower)).minimum_rate_mm_a

    assert (lowest(), lowest(50.0, 30.0), lowest(50.0, None)) == (None, 30.0, None)


@pytest.mark.parametrize(("value", "enabled"), [(1, True), ("1.0", True), (" TRUE ", True), ("yes", True), ("t", True)])
def test_what_switches_a_row_on(value, enabled):
    assert table(("slope", 1, 2, value)).rows[0].enabled is enabled


@pytest.mark.parametrize("value", [0, "0.0", "False", "no", "f", "N", False])
def test_what_switches_a_row_off(value):
    assert [row.enabled for row in table(("slope", 1, 2, value), ("relief", 1, 2, None)).rows] == [False, True]


def test_a_table_without_any_row_that_counts():
    with pytest.raises(FtlError, match="no enabled row"):
        table(("slope", 1, 2, 0))
    with pytest.raises(FtlError, match="no enabled row"):
        table()


class Null:
    """As PyQGIS gives NULL, or a value."""

    def __init__(self, is_null):
        self._is_null = is_null

    def isNull(self):
        return self._is_null

    def __str__(self):
        return "relief"


def test_fields_under_any_capitalisation_and_nulls_of_any_kind():
    record = {
        " Factor ": " slope ",
        "LOWER": "-inf",
        "Upper": 7,
        "METHOD": "percentiles",
        "Samples": "12.0",
        "COVERAGE": "90,5",
    }
    (row,) = ThresholdTable.from_records([record]).rows
    assert (row.factor, row.lower, row.upper, row.enabled) == ("slope", None, 7.0, True)
    assert (row.method, row.samples, row.coverage, row.note) == ("percentiles", 12, 90.5, "")
    record = {"factor": "slope", "lower": float("nan"), "upper": Null(True), "samples": " null ", "enabled": ""}
    (row,) = ThresholdTable.from_records([record]).rows
    assert (row.lower, row.upper, row.samples, row.enabled) == (None, None, None, True)
    (row,) = ThresholdTable.from_records([{"factor": Null(False)}]).rows
    assert row.factor == "relief"
    with pytest.raises(FtlError, match="'upper' is '<object"):
        ThresholdTable.from_records([{"factor": "slope", "upper": object()}])


def test_records_give_back_what_was_read():
    rows = (
        Threshold("slope", 1.0, None, False, "percentiles", 95.0, 12, NO_RATE),
        Threshold("aspect", 300.0, 60.0, True),
    )
    records = ThresholdTable(rows).records()
    assert [(record["enabled"], record["samples"], type(record["enabled"])) for record in records] == [
        (0, 12, int),
        (1, None, int),
    ]
    assert records[0]["note"] == str(NO_RATE)
    assert ThresholdTable.from_records(records).rows == rows


def test_one_value_may_be_a_range():
    rows = table(("slope", 5, 5, 1), ("aspect", 90, 90, 1))
    assert rows.holds("slope", np.array([4.9, 5, 5.1])).tolist() == [False, True, False]
    assert rows.holds("aspect", np.array([89, 90, 91, 270])).tolist() == [False, True, False, False]
    assert rows.distance("aspect", np.array([90.0, 91.0, 89.0])).tolist() == [0.0, -1.0, -1.0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ((0, 359.9), (0, 359.9)),
        ((10, 370), (None, None)),
        ((10, 369.9), (10, pytest.approx(9.9))),
        ((360, 20), (360, 20)),
        ((300, 360), (300, 360)),
        ((0, 90), (0, 90)),
    ],
)
def test_a_full_turn_has_no_bounds(written, meant):
    (row,) = table(("aspect", *written, 1)).rows
    assert (row.lower, row.upper) == meant


def test_few_landslides_are_fewer_than_ten_unless_a_person_says_so():
    def is_of_few(**fields):
        return Threshold("slope", 1.0, 2.0, **fields).is_of_few

    assert [is_of_few(samples=count) for count in (None, 0, 9, 10)] == [False, True, True, False]
    assert not is_of_few(samples=3, method="manual")


def test_due_north_belongs_to_directions_that_end_there():
    rows = table(("aspect", 0, 90, 1))
    assert rows.holds("aspect", np.array([0.0, 360.0, 90.0, 91.0])).tolist() == [True, False, True, False]
    rows = table(("slope", 350, 360, 1))  # of no direction 360 is a number like any other
    assert rows.holds("slope", np.array([0.0, 355.0])).tolist() == [False, True]


def test_a_decimal_comma_is_one_where_it_can_be_nothing_else():
    rows = table(("slope", "2,5", "24,1234", 1), ("roughness", "0,125", "1000,5", 1))
    assert [(row.lower, row.upper) for row in rows.rows] == [(2.5, 24.1234), (0.125, 1000.5)]


@pytest.mark.parametrize("name", ["significance", "detectable_rate"])
def test_a_factor_of_the_standard_error_wants_its_raster_and_no_layer(name):
    table = ThresholdTable((Threshold("slope", 1, 2), Threshold(name, 2, None)))
    table.require_known(["slope", name])
    with pytest.raises(FtlError, match=f"'{name}' comes from the rate's standard error, but none is given"):
        table.require_known(["slope"])
