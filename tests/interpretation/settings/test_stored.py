"""Whatever stands in the profile, a setting has a value of its type."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings

from ftl_qgis_plugin.gui.settings import window_settings
from ftl_qgis_plugin.interpretation.settings import season_settings
from ftl_qgis_plugin.interpretation.settings.preferences import Preferences
from ftl_qgis_plugin.interpretation.settings.stored import PREFIX, stored, stored_list

NONSENSE = ["", "word", "nan", "-inf", "1e999", "[[", "{}", "[5, {}, null]", "true", "-3", "7.5", 7.5, -1, True, None]
NONSENSE += [["a", "b"], [], {"a": 1}, b"bytes", "1" * 5000, "[" * 100000, "\x00"]
READERS = {
    "workers": (lambda: Preferences().workers, int),
    "scheduler": (lambda: Preferences().scheduler, str),
    "auto_advance": (lambda: Preferences().auto_advance, bool),
    "analyst": (lambda: Preferences().analyst, str),
    "classes": (lambda: Preferences().classes, list),
    "reject_reasons": (lambda: Preferences().reject_reasons, list),
    "basemaps": (lambda: Preferences().user_basemaps, list),
    "places": (lambda: Preferences().places, list),
    "hidden_sources": (lambda: Preferences().hidden_sources, list),
    "last_version": (lambda: Preferences().last_version, str),
    "fit_factor": (window_settings.fit_factor, float),
    "dock_open": (window_settings.is_dock_open, bool),
    "page": (window_settings.open_page, str),
    "demo_size_px": (window_settings.demo_size_px, int),
    "demo_folder": (window_settings.demo_folder, str),
    "thaw_first": (lambda: season_settings.seasons().thaw_first, int),
    "thaw_last": (lambda: season_settings.seasons().thaw_last, int),
    "series_unit": (season_settings.series_unit, str),
}


@pytest.fixture(autouse=True)
def _no_settings(qgis_app):
    QgsSettings().remove(PREFIX.rstrip("/"))
    yield
    QgsSettings().remove(PREFIX.rstrip("/"))


@pytest.mark.parametrize("key", READERS)
def test_nonsense_is_the_default(key):
    read, kind = READERS[key]
    assert type(read()) is kind
    for value in NONSENSE:
        QgsSettings().setValue(PREFIX + key, value)
        assert type(read()) is kind, value
        if kind is list:
            assert all(isinstance(item, (str, dict)) for item in read())


def test_numbers_keep_to_their_bounds():
    for text, expected in (("3", 3), ("3.0", 3), ("3.5", 1), ("0", 1), ("13", 1), (12, 12)):
        QgsSettings().setValue(PREFIX + "n", text)
        assert stored("n", 1, 1, 12) == expected
    QgsSettings().setValue(PREFIX + "b", "0")
    assert stored("b", True) is False
    QgsSettings().setValue(PREFIX + "l", '["a", 1]')
    assert stored_list("l") == ["a", 1]
