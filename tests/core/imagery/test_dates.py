import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.dates import (
    date_in_name,
    date_of_milliseconds,
    date_of_tags,
    date_of_text,
    first_day,
    future_date_in_name,
    last_day,
    middle_day,
    require_date,
)

TODAY = datetime.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("S2A_MSIL2A_20210814T042701_N0301", "2021-08-14"),
        ("PlanetScope 2021_08", "2021-08"),
        ("optical_2016", "2016"),
        ("World Imagery (Wayback 2018-01-08)", "2018-01-08"),
        ("tile_12021", ""),
        ("image 2021-02-31 of 2019", "2019"),  # no such day; the year that follows is one
        ("plan_2090", ""),  # in the future
        ("DJI_20260616", ""),
        ("4326", ""),
    ],
)
def test_names(name, date):
    assert date_in_name(name, TODAY) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("plan_2090", "2090"),
        ("DJI_20260616", "2026-06-16"),
        ("flown 2031-08 over the scene of 2021", ""),  # which tells a date that may be
        ("ortho EPSG:2056", ""),
        ("ortho_epsg2056_2031", "2031"),
        ("optical_2016", ""),
        ("4326", ""),
    ],
)
def test_names_of_the_future(name, date):
    assert future_date_in_name(name, TODAY) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021-08-14T04:27:01.024Z", "2021-08-14"),
        ("2021:08:14 10:20:30", "2021-08-14"),
        ("20210814T042701", "2021-08-14"),
        ("2021-13-01", ""),
        ("0000:00:00 00:00:00", ""),
        ("2031-01-01T00:00:00Z", ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_timestamps(text, date):
    assert date_of_text(text, TODAY) == date


@given(st.dates(datetime.date(1950, 1, 1), TODAY), st.integers(0, 86_399_999))
def test_milliseconds_against_datetime(day, rest):
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc)
    assert date_of_milliseconds(moment.timestamp() * 1000 + rest, TODAY) == day.isoformat()


@pytest.mark.parametrize("value", [None, "1", float("nan"), 1e20, True, 4e12])
def test_what_are_no_milliseconds(value):
    assert date_of_milliseconds(value, TODAY) == ""


def test_tags_before_the_time_of_writing():
    assert (
        date_of_tags({"TIFFTAG_DATETIME": "2024:01:02 00:00:00", "ACQUISITION_DATE": "2021-08-14"}, TODAY)
        == "2021-08-14"
    )
    assert date_of_tags({"TIFFTAG_DATETIME": "2024:01:02 00:00:00"}, TODAY) == "2024-01-02"
    assert date_of_tags({"stac:datetime": "2021-08-14T00:00:00Z"}, TODAY) == "2021-08-14"
    assert date_of_tags({"AREA_OR_POINT": "Area"}, TODAY) == ""


def test_days_that_a_date_may_mean():
    assert (first_day("2020-02"), last_day("2020-02")) == (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    assert (first_day("2021"), last_day("2021")) == (datetime.date(2021, 1, 1), datetime.date(2021, 12, 31))
    assert middle_day("2021-08-14") == datetime.date(2021, 8, 14).toordinal()
    assert sorted(["2021", "2021-12", "2021-01-05"], key=middle_day) == ["2021-01-05", "2021", "2021-12"]


def test_typed_dates():
    assert require_date(" 2021-8 ", TODAY) == "2021-08"
    assert require_date("2021.8.4", TODAY) == "2021-08-04"
    assert require_date("2026-06-15", TODAY) == "2026-06-15"  # today
    assert require_date("1900-01-01", TODAY) == "1900-01-01"  # and not before
    with pytest.raises(FtlError, match="is no date"):
        require_date("1899-12-31", TODAY)
    with pytest.raises(FtlError, match="lies in the future"):
        require_date("2026-06-16", TODAY)
    for text in ("", "summer", "2021-13", "21-08-2021", "2021-08-14-02"):
        with pytest.raises(FtlError, match="is no date"):
            require_date(text, TODAY)
