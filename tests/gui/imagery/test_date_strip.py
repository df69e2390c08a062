"""The strip of dates: what a click and the mouse over it mean, also where marks lie on each other."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest

from ftl_qgis_plugin.gui.imagery.date_strip import HEIGHT_PX
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


def drawn(strip, width):
    """Its picture at a width, as numbers."""
    strip.resize(width, strip.height_for(width))
    image = strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = image.constBits()
    pixels.setsize(image.sizeInBytes())
    return np.frombuffer(bytes(pixels), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def ink(picture):
    return picture.max(axis=-1) > 120


def click(strip, x, y=12):
    """What was chosen."""
    chosen = []
    strip.chosen.connect(chosen.append)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(x), y))
    strip.chosen.disconnect(chosen.append)
    return chosen


def test_a_click_near_a_mark_chooses_it(strip):
    assert click(strip, strip.x_of(OLD) + 6) == [OLD]
    assert click(strip, strip.x_of(OLD) + 40) == []


SENTENCE = (
    "tiles.example.org wants a key or a login (HTTP 401). Choose an authentication for this service in the settings. "
    "catalogue.example.org does not answer. Check the network; images on this computer work as before."
)


def test_a_long_sentence_stands_below_the_years_as_a_whole(strip):
    assert strip.height_for(600) == HEIGHT_PX
    strip.show_images([OLD, *TWINS], None, None, "searching…")
    assert strip.height_for(600) == HEIGHT_PX  # beside the years: the strip does not jump from candidate to candidate
    strip.show_images([OLD, *TWINS], None, None, SENTENCE)
    wide, narrow = strip.height_for(600), strip.height_for(276)
    assert HEIGHT_PX < wide < narrow
    picture = drawn(strip, 276)
    # No letter is cut off: the last line ends above the lower edge, the others within the sides.
    assert ink(picture[HEIGHT_PX:]).any()
    assert not ink(picture[-2:]).any()
    assert not ink(picture[HEIGHT_PX:, -6:]).any()
    lines = np.flatnonzero(np.diff(ink(picture[HEIGHT_PX:]).any(axis=1).astype(int)) == 1)
    assert len(lines) >= 4
    # What is read there is no mark.
    assert click(strip, strip.x_of(OLD)) == [OLD]
    assert click(strip, strip.x_of(OLD), HEIGHT_PX + 8) == []


def test_where_there_is_no_image_the_sentence_is_whole_too(strip):
    strip.show_images([], None, None, SENTENCE)
    assert strip.height_for(2000) == HEIGHT_PX
    picture = drawn(strip, 276)
    assert picture.shape[0] == strip.height_for(276) > HEIGHT_PX
    assert ink(picture).any()
    assert not ink(picture[:2]).any()
    assert not ink(picture[-2:]).any()


def test_images_of_one_day_are_reached_one_after_the_other(strip):
    x = strip.x_of(TWINS[0])
    assert click(strip, x) == [TWINS[0]]
    strip.show_images([OLD, *TWINS], TWINS[0], None, "")
    assert click(strip, x) == [TWINS[1]]
    strip.show_images([OLD, *TWINS], TWINS[1], None, "")
    assert click(strip, x) == [TWINS[0]]
    assert strip.images_at(x) == TWINS
    assert strip.describe(TWINS[0]) == "2020-07-04 · Scene · 10 m · 35 % clouds"
