"""Dates put into addresses, and which dates there are."""

import datetime

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery import date_templates
from ftl_qgis_plugin.core.imagery.date_templates import at_date, date_fields, periods

TODAY = datetime.date(2026, 6, 15)


def test_templates():
    address = "https://h/global_monthly_{yyyy}_{MM}_mosaic/{z}/{x}/{y}.png"
    assert date_fields(address) == ("yyyy", "MM")
    assert at_date(address, "2021-08") == "https://h/global_monthly_2021_08_mosaic/{z}/{x}/{y}.png"
    assert periods(("yyyy", "MM"), "2020-11", "2021-02", TODAY) == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert periods(("yyyy",), "2024", "", TODAY) == ["2024", "2025", "2026"]
    assert periods(("yyyy", "MM", "dd"), "2026-06-13", "2030-01-01", TODAY)[-1] == "2026-06-15"
    assert date_fields("https://h/{z}/{x}/{-y}") == ()


@pytest.mark.parametrize("address", ["https://h/{year}/{z}", "https://h/{yyyy/{x}", "https://h/{MM}/{z}/{x}/{y}"])
def test_templates_that_are_none(address):
    with pytest.raises(FtlError, match=r"braces|belongs"):
        date_fields(address)


def test_periods_in_the_wrong_order_or_too_many():
    with pytest.raises(FtlError, match="there is no date"):
        periods(("yyyy", "MM"), "2022", "2021", TODAY)
    with pytest.raises(FtlError, match="too many"):
        periods(("yyyy", "MM", "dd"), "1990", "2020", TODAY)


def test_every_day_month_and_year_between_both_ends():
    days = periods(("yyyy", "MM", "dd"), "2024-02-27", "2024-03-02", TODAY)
    assert days == ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]
    months = periods(("yyyy", "MM"), "2023-10-31", "2024-12", TODAY)
    assert months == ["2023-10", "2023-11", "2023-12", *(f"2024-{month:02d}" for month in range(1, 13))]
    assert periods(("yyyy",), "2019-12-31", "2021", TODAY) == ["2019", "2020", "2021"]
    assert periods(("yyyy", "MM", "dd"), "2026-06-15", "", TODAY) == ["2026-06-15"]  # today is not the future
    assert periods(("yyyy",), "2026-06-15", "2026-06-15", TODAY) == ["2026"]
    with pytest.raises(FtlError, match="there is no date"):
        periods(("yyyy", "MM", "dd"), "2026-06-16", "", TODAY)


def test_so_many_dates_and_no_more(monkeypatch):
    monkeypatch.setattr(date_templates, "MOST_DATES", 4)
    assert len(periods(("yyyy",), "2020", "2023", TODAY)) == 4
    with pytest.raises(FtlError, match="too many"):
        periods(("yyyy",), "2020", "2024", TODAY)


def test_without_a_day_to_count_from_it_is_the_real_one():
    assert periods(("yyyy",), "2024", "")[-1] == str(datetime.date.today().year)


def test_years_of_few_digits_are_filled_up():
    assert at_date("{yyyy}/{MM}/{dd}/{x}", "2021-03-04") == "2021/03/04/{x}"
    assert date_fields("{q}/{z}/{yyyy}-{MM}-{dd}") == ("yyyy", "MM", "dd")
    for address in ("{yyyy}{dd}", "a}b", "{a}{yyyy}"):
        with pytest.raises(FtlError):
            date_fields(address)
