import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.timeseries import epochs


def test_decimal_year_and_back():
    assert epochs.decimal_year(datetime.date(2018, 1, 1)) == 2018.0
    assert epochs.decimal_year(datetime.date(2019, 7, 2)) == pytest.approx(2019 + 182 / 365)
    for year in (2019, 2020):
        for number in range(365):
            day = datetime.date(year, 1, 1) + datetime.timedelta(days=number)
            assert epochs.calendar_date(epochs.decimal_year(day)) == day


def test_even_years_have_the_same_length_and_stay_by_the_calendar():
    days = [datetime.date(1996, 2, 28) + datetime.timedelta(days=37 * number) for number in range(500)]
    calendar = np.array([epochs.decimal_year(day) for day in days])
    even = epochs.even_years(calendar)
    elapsed = np.array([(day - days[0]).days for day in days]) / 365.25
    np.testing.assert_allclose(even - even[0], elapsed, atol=1e-9)
    assert np.abs(even - calendar).max() < 1.0 / 365
    assert epochs.even_years([2019.25, 2019.5])[1] - epochs.even_years([2019.25])[0] == pytest.approx(365 / 365.25 / 4)


@pytest.mark.parametrize(
    "text",
    ["20180131", "2018-01-31", "2018_01_31", "D20180131", "D_20180131", "cum_20180131_filt", "2018-01-31T12:30:00Z"],
)
def test_calendar_dates_are_found_in_names(text):
    assert epochs.times_in_line(text) == [2018 + 30 / 365]


def test_a_decimal_year_is_no_calendar_date():
    assert epochs.times_in_line("2007.20180131") == [2007.20180131]
    assert epochs.times_in_line("20180231") == []
    assert epochs.times_in_line("Band 12345678901") == []


def test_names_of_pairs_count_as_their_second_date_only_with_one_reference():
    assert epochs.times_of_names(["20180101_20180131", "20180101_20190101"]) == (2018 + 30 / 365, 2019.0)
    assert epochs.times_of_names(["20180101_20180131", "20180131_20190101"]) is None
    assert epochs.times_of_names(["20180101", "Band 2"]) is None


def test_list_with_more_columns_takes_the_calendar_date(tmp_path):
    path = tmp_path / "list_images.txt"
    path.write_text(
        "number date x decimal\n1 20070218 1 2007.1342098055327 0 853\n\n"
        "2 20070706 1 2007.5121884415228 0.377979 0  # a comment\n"
    )
    assert epochs.parse_times(str(path)) == (2007 + 48 / 365, 2007 + 186 / 365)


def test_typed_lists():
    assert epochs.parse_times("20180101, 2019-01-01;20200101") == (2018.0, 2019.0, 2020.0)
    assert epochs.parse_times("2018.25 2018.5") == (2018.25, 2018.5)


def test_a_line_without_date_is_named():
    with pytest.raises(FtlError, match=r"line 2 \('nonsense'\)"):
        epochs.parse_times("20180101\nnonsense\n20190101")
    with pytest.raises(FtlError, match="no date in"):
        epochs.parse_times("hello")
    with pytest.raises(FtlError, match="does not exist"):
        epochs.parse_times("/nowhere/dates.txt")


def test_binary_file_is_refused(tmp_path):
    path = tmp_path / "dates.txt"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(FtlError, match="plain text"):
        epochs.parse_times(str(path))


def test_sigmas(tmp_path):
    path = tmp_path / "aps.txt"
    path.write_text("0.286487\n0.847493\n")
    assert epochs.parse_sigmas(str(path)) == (0.286487, 0.847493)
    assert epochs.parse_sigmas("1, 2;3 4") == (1.0, 2.0, 3.0, 4.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1 0 2", "above 0"), ("1 -2", "above 0"), ("", "above 0")]
    + [(text, "is no number") for text in ("1 nan", "1 x", "inf")],
)
def test_bad_sigmas(text, sentence):
    with pytest.raises(FtlError, match=sentence):
        epochs.parse_sigmas(text)
