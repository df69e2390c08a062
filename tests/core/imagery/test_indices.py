"""Indices of single pixels by hand, and which of them the bands allow."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.imagery.indices import INDICES, TASSELLED_CAP, computable, normalised_difference


def test_indices_against_single_numbers():
    pixel = {"blue": 0.05, "green": 0.08, "red": 0.10, "nir": 0.30, "swir1": 0.25, "swir2": 0.15}
    bands = {role: np.array([value], np.float32) for role, value in pixel.items()}
    expected = {
        "ndvi": (0.30 - 0.10) / 0.40,
        "ndwi": (0.08 - 0.30) / 0.38,
        "bare_soil": ((0.25 + 0.10) - (0.30 + 0.05)) / 0.70,
        "green_red": -0.02 / 0.18,
        "brightness": 0.23 / 3,
        "red_blue": 0.05 / 0.15,
        "tc_brightness": 0.2043 * 0.05 + 0.4158 * 0.08 + 0.5524 * 0.10 + 0.5741 * 0.30 + 0.3124 * 0.25 + 0.2303 * 0.15,
    }
    # Crist 1985, table 1.
    weights = {
        "tc_greenness": (-0.1603, -0.2819, -0.4934, 0.7940, -0.0002, -0.1446),
        "tc_wetness": (0.0315, 0.2021, 0.3102, 0.1594, -0.6806, -0.6109),
    }
    expected |= {name: np.dot(row, list(pixel.values())) for name, row in weights.items()}
    for name, value in expected.items():
        assert INDICES[name].compute(bands)[0] == pytest.approx(value, abs=1e-6), name


def test_the_tasselled_cap_is_a_rotation():
    axes = np.array(list(TASSELLED_CAP.values()))
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=2e-3)


def test_indices_of_the_bands_there_are():
    assert computable({"red", "green", "blue"}) == ["green_red", "brightness", "red_blue"]
    assert computable({"red", "nir"}) == ["ndvi"]
    assert len(computable({"blue", "green", "red", "nir", "swir1", "swir2"})) == len(INDICES)


def test_reflectance_of_nothing_and_no_data():
    with np.errstate(all="raise", invalid="ignore"):
        got = normalised_difference(np.float32([0, -0.1, np.nan, 0.2]), np.float32([0, 0.05, 0.1, -0.05]))
    np.testing.assert_array_equal(np.isnan(got), [True, True, True, False])
    assert got[3] == 1  # clipped: a surface darker than nothing
    assert normalised_difference(np.float32([-0.05]), np.float32([0.2]))[0] == -1


def test_bands_that_add_up_to_nothing_have_no_index():
    """Noise below zero in one band: the quotient would be without bound."""
    assert np.isnan(normalised_difference(np.float32([0.1]), np.float32([-0.1]))).all()
