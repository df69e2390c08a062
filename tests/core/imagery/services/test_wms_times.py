"""Times that a WMS tells: lists, intervals, inheritance, both versions, and what strangers write."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.services.wms_times import at_time, capabilities_url, parse_times

TODAY = datetime.date(2024, 6, 1)


def capabilities(times="", root_times="", extra="", element="Dimension"):
    def told(text):
        return f'<{element} name="time" units="ISO8601" default="x">{text}</{element}>' if text else ""

    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms">
      <Service><Name>WMS</Name></Service>
      <Capability><Layer><Title>root</Title>{told(root_times)}
        <EX_GeographicBoundingBox><westBoundLongitude>90</westBoundLongitude><eastBoundLongitude>105</eastBoundLongitude>
        <southBoundLatitude>30</southBoundLatitude><northBoundLatitude>40</northBoundLatitude></EX_GeographicBoundingBox>
        <Layer><Name>other</Name>{told("1990-01-01")}</Layer>
        <Layer queryable="1"><Name>pictures</Name>{extra}{told(times)}</Layer>
      </Layer></Capability>
    </WMS_Capabilities>""".encode()


def dates(times, **options):
    return [item.date for item in parse_times(capabilities(times, **options), "pictures", "h", TODAY).times]


def test_a_list():
    found = parse_times(capabilities("2021-08-14T04:00:00Z, 2016-07-01,\n2021-08-14T09:00:00Z"), "pictures", "h", TODAY)
    assert found.times == (("2016-07-01", "2016-07-01"), ("2021-08-14", "2021-08-14T04:00:00Z"))
    assert found.bounds == (90, 30, 105, 40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01/2020-05/P1M", ["2020-01", "2020-02", "2020-03", "2020-04", "2020-05"]),
        ("2016/2020/P2Y", ["2016", "2018", "2020"]),
        ("2020-02-27/2020-03-01/P1D", ["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"]),
        ("2020-01-31/2020-04-30/P1M", ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]),
        ("2020-01-01T00:00:00Z/2020-01-03T12:00:00Z/PT15M", ["2020-01-01", "2020-01-02", "2020-01-03"]),
        ("2020-01-01/2020-01-20/P1W", ["2020-01-01", "2020-01-08", "2020-01-15"]),
        ("2018-06-01/2018-06-30,2019-06-01", ["2018-06-01", "2018-06-30", "2019-06-01"]),
        ("2024-05-31/2024-06-09/P1D", ["2024-05-31", "2024-06-01"]),  # the rest is a forecast
    ],
)
def test_intervals(text, expected):
    assert dates(text) == expected


def test_moments_of_a_day_are_asked_for_as_they_are_told():
    """Every seven hours: the first of those that lies a day or more behind the one before."""
    found = parse_times(capabilities("2020-01-01T06:30/2020-01-03T23:00/PT7H"), "pictures", "h", TODAY)
    assert found.times == (
        ("2020-01-01", "2020-01-01T06:30:00Z"),
        ("2020-01-02", "2020-01-02T10:30:00Z"),
        ("2020-01-03", "2020-01-03T14:30:00Z"),
    )


def test_inherited_own_and_of_the_older_version():
    assert dates("", root_times="2011") == ["2011"]
    assert dates("2012", root_times="2011") == ["2012"]
    assert dates("2012", extra='<Dimension name="reference_time">2030</Dimension>') == ["2012"]
    assert dates("2013", element="Extent", extra='<Dimension name="time" units="ISO8601"/>') == ["2013"]
    older = b"<WMT_MS_Capabilities><Capability><Layer><Name>pictures</Name><LatLonBoundingBox minx='1' miny='2' maxx='3' maxy='4'/><Extent name='time'>2001</Extent></Layer></Capability></WMT_MS_Capabilities>"  # fmt: skip # noqa: E501
    assert parse_times(older, "pictures", "h", TODAY).bounds == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("content", "layer", "match"),
    [
        (b"<html><body>hello", "pictures", "no capabilities"),
        (b"", "pictures", "no capabilities"),
        (b"{}", "pictures", "no capabilities"),
        (capabilities("2020"), "Pictures", "no layer Pictures"),
        (capabilities(""), "pictures", "no times"),
        (capabilities("current,PT0S,x/y/z"), "pictures", "no times"),
        (capabilities("current,PT0S,x/y/z,2999-01-01"), "pictures", "of h lie in the future"),
        (capabilities("2020-01-05/2020-01-01/P1D"), "pictures", "no times"),
    ],
)
def test_one_sentence(content, layer, match):
    with pytest.raises(FtlError, match=match):
        parse_times(content, layer, "h", TODAY)


def test_bounded_and_deep():
    assert len(dates("1905-01-01/9999-12-31/P1D")) == 20_000
    assert dates("2000-01-01/2001-01-01/P99999999999Y") == ["2000-01-01"]
    deep = b"<a>" * 5_000 + b"<Layer><Name>pictures</Name></Layer>" + b"</a>" * 5_000
    with pytest.raises(FtlError):
        parse_times(deep, "pictures", "h", TODAY)


@given(st.text(alphabet="0123456789-/PTDYM:Z, ", max_size=40))
def test_whatever_is_written_there(text):
    try:
        found = parse_times(capabilities(text.replace("<", "")), "pictures", "h", TODAY)
    except FtlError:
        return
    assert all(item.date[:4].isdigit() for item in found.times)


def test_addresses():
    assert capabilities_url("https://h/wms") == "https://h/wms?SERVICE=WMS&REQUEST=GetCapabilities"
    assert (
        capabilities_url("https://h/wms?map=a&service=WMS&")
        == "https://h/wms?map=a&SERVICE=WMS&REQUEST=GetCapabilities"
    )
    assert at_time("https://h/wms", "2020-01-01T00:00:00Z") == "https://h/wms?TIME=2020-01-01T00:00:00Z"
    assert at_time("https://h/wms?", "2020") == "https://h/wms?TIME=2020"
    assert at_time("https://h/wms?map=a", "2020") == "https://h/wms?map=a&TIME=2020"
