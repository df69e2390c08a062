"""Attributes in words."""

from ftl_qgis_plugin.gui.attribute_words import evidence_line


def test_the_strongest_of_the_evidence_in_one_line():
    told = {"change_contrast": 2.0, "brightness_change_contrast": -5.14, "newest_ndvi_contrast": 3.0}
    line = evidence_line({**told, "wetness_change_contrast": 0.1, "newest_ndvi_mean": 9.0, "acceleration_mm_a2": 4.0})
    assert line == "What the images say: brightness -5.1 sigma, ndvi of the newest image +3.0 sigma, change +2.0 sigma"
    line = evidence_line({"thaw_share": 0.71, "monotony": 0.5})
    assert line == "What the images say: thaw 71\N{NO-BREAK SPACE}%, monotony 0.50"


def test_nothing_is_told_of_nothing():
    assert evidence_line({}) == evidence_line({"one_way": 0.5}) == ""
