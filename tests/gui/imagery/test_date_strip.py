"""The strip of dates: what a click and the mouse over it mean, also where marks lie on each other."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from ftl_qgis_plugin.interpretation.imagery.place_image import PlaceImage

OLD = PlaceImage("layer:a", "Old", "2016-08-01")
TWINS = [PlaceImage("stac:b", "Scene", "2020-07-04", "mine", 10.0, 35.0), PlaceImage("layer:c", "Drone", "2020-07-04")]


@pytest.fixture
def strip(qgis_app, qtbot):
    from ftl_qgis_plugin.gui.imagery.date_strip import DateStrip

    made = DateStrip()
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show_images([OLD, *TWINS], None, None, "")
    return made


def click(strip, x):
    """What was chosen."""
    chosen = []
    strip.chosen.connect(chosen.append)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(x), 12))
    strip.chosen.disconnect(chosen.append)
    return chosen


def test_a_click_near_a_mark_chooses_it(strip):
    assert click(strip, strip.x_of(OLD) + 6) == [OLD]
    assert click(strip, strip.x_of(OLD) + 40) == []


def test_images_of_one_day_are_reached_one_after_the_other(strip):
    x = strip.x_of(TWINS[0])
    assert click(strip, x) == [TWINS[0]]
    strip.show_images([OLD, *TWINS], TWINS[0], None, "")
    assert click(strip, x) == [TWINS[1]]
    strip.show_images([OLD, *TWINS], TWINS[1], None, "")
    assert click(strip, x) == [TWINS[0]]
    assert strip.images_at(x) == TWINS
    assert strip.describe(TWINS[0]) == "2020-07-04 · Scene · 10 m · 35 % clouds"
