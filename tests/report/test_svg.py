from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.report.svg import Plot, Svg, element, number, tick_text, ticks


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_round_and_within(low, span):
    high = low + span
    values = ticks(low, high)
    assert 1 <= len(values) <= 10
    slack = 1e-6 * max(abs(low), abs(high), span)
    assert all(low - slack <= value <= high + slack for value in values)
    steps = {round(math.log10(b - a) % 1, 3) % 1 for a, b in zip(values, values[1:])}
    assert steps <= {0.0, 0.301, 0.699}  # 1, 2, 5 times a power of ten


def test_tick_texts():
    assert [tick_text(value, [0.5, 0.55, 0.6]) for value in (0.5, 0.55)] == ["0.50", "0.55"]
    assert tick_text(4000, [3500, 4000]) == "4,000"
    assert tick_text(-1, [-1, 0, 1]) == "\N{MINUS SIGN}1"
    assert ticks(3, 3) == [3]


def test_what_is_written_cannot_break_out():
    markup = element("text", "<script>&", '"><b>', class_='a" onload="x', stroke_width=1.23456)
    root = ET.fromstring(markup)
    assert root.attrib == {"class": 'a" onload="x', "stroke-width": "1.23"}
    assert root.find("title").text == '"><b>'
    assert root.find("title").tail == "<script>&"
    svg = Svg(10, 10, 'a "label"')
    svg.text(1, 2, "<")
    assert ET.fromstring(svg.markup()).attrib["aria-label"] == 'a "label"'


def test_scale():
    plot = Plot("p", ["1", "2"], (10.0, 20.0), "x", "y (mm/a)")
    assert plot.y(10) > plot.y(15) > plot.y(20)
    assert plot.y(15) == pytest.approx((plot.y(10) + plot.y(20)) / 2)
    assert plot.x(1) - plot.x(0) == pytest.approx(plot.step)
    assert "y (mm/a)" in plot.svg.markup()
    assert number(2.0) == "2"
