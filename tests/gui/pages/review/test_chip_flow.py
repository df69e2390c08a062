"""Chips in as few rows as there can be, each row filled to the edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QPushButton, QToolButton

from ftl_qgis_plugin.gui.pages.review.chip_flow import ChipFlow, rows_of

GAP = 2


def used(row, widths):
    return sum(widths[number] for number in row) + GAP * (len(row) - 1)


@given(st.lists(st.integers(1, 90), max_size=14), st.integers(40, 300))
def test_rows_hold_all_in_their_order_and_none_could_be_spared(widths, room):
    rows = rows_of(widths, room, GAP)
    assert [number for row in rows for number in row] == list(range(len(widths)))
    assert all(len(row) == 1 or used(row, widths) <= room for row in rows)
    # A row that takes the next one's first as long as it has room: nothing needs fewer.
    fewest, left = 0, -1
    for width in widths:
        left -= width + GAP
        if left < 0:
            fewest, left = fewest + 1, room - width
    assert len(rows) == fewest


def test_rows_are_even():
    assert rows_of([10] * 6, 10 * 5 + 4 * GAP, GAP) == [[0, 1, 2], [3, 4, 5]]
    assert rows_of([200, 10], 50, GAP) == [[0], [1]]
    assert rows_of([], 50, GAP) == []


@pytest.fixture
def flow(qtbot):
    flow = ChipFlow(QColor("green"))
    qtbot.addWidget(flow)
    for number in range(7):
        flow.add(QPushButton(f"Button {number}"))
    flow.add(QToolButton(), is_fixed=True)
    return flow


def places(flow):
    flow.arrange()
    return [button.geometry() for button in (*flow.findChildren(QPushButton), *flow.findChildren(QToolButton))]


@pytest.mark.parametrize("width", [170, 300, 900])
def test_each_row_ends_at_the_edge_and_nothing_lies_on_another(flow, width):
    flow.resize(width, 10)
    found = places(flow)
    rows = {}
    for place in found:
        rows.setdefault(place.top(), []).append(place)
    for row in rows.values():
        assert max(place.right() for place in row) == width - 1
        assert all(one.right() < other.left() for one, other in zip(row, row[1:]))
    assert flow.height() == max(place.bottom() for place in found) + 1 == flow.height_at(width)
    assert found[-1].width() == flow.findChild(QToolButton).sizeHint().width()


def test_what_is_hidden_leaves_no_gap(flow):
    flow.resize(300, 10)
    high = flow.height_at(300)
    for button in flow.findChildren(QPushButton)[:-1]:
        button.hide()
    places(flow)
    assert flow.height() < high
    assert flow.height() == flow.height_at(300)
