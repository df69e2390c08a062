import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.motion_shape import motion_shape
from ftl_qgis_plugin.core.timeseries.seasons import Seasons

TIMES = 2018 + np.arange(0, 3 * 365, 12) / 365
THAW = Seasons(5, 9)
IN_THAW = 153 / 365  # days from May to September


def test_steady_motion_knows_no_season():
    shape = motion_shape(TIMES, -40 * (TIMES - 2018), THAW)
    assert shape.thaw_share == pytest.approx(IN_THAW, abs=0.01)
    assert shape.monotony == pytest.approx(1)
    assert shape.one_way == 1
    assert shape.acceleration_mm_a2 == pytest.approx(0, abs=1e-6)


def test_motion_in_the_thaw_season_only():
    fraction = TIMES % 1
    begin, end = 120 / 365, 273 / 365
    within = np.clip((fraction - begin) / (end - begin), 0, 1)
    shape = motion_shape(TIMES, -60 * (np.floor(TIMES) - 2018 + within), THAW)
    assert shape.thaw_share > 0.93
    assert shape.one_way == 1


@pytest.mark.parametrize("sign", [1, -1])
def test_acceleration_is_that_of_the_parabola_along_the_motion(sign):
    time = TIMES - 2018
    values = sign * (10 * time + 6 * time**2) + 5 * np.cos(2 * np.pi * time)
    shape = motion_shape(TIMES, values, THAW)
    assert shape.acceleration_mm_a2 == pytest.approx(12, abs=1e-6)
    rng = np.random.default_rng(0)
    noisy = [motion_shape(TIMES, values + rng.normal(0, 3, len(time)), THAW) for _ in range(300)]
    found = np.array([item.acceleration_mm_a2 for item in noisy])
    assert found.mean() == pytest.approx(12, abs=0.5)


def test_noise_goes_to_and_fro():
    shapes = [motion_shape(TIMES, np.random.default_rng(seed).normal(0, 5, len(TIMES)), THAW) for seed in range(50)]
    assert np.mean([shape.monotony for shape in shapes]) < 0.05
    assert np.mean([shape.one_way for shape in shapes]) == pytest.approx(0.5, abs=0.05)


def test_gaps_and_short_series():
    values = -40 * (TIMES - 2018)
    values[5:20] = np.nan
    assert motion_shape(TIMES, values, THAW).monotony == pytest.approx(1)
    assert np.isnan(motion_shape(TIMES[:5], values[:5], THAW)).all()
    short = motion_shape(TIMES[:20], -TIMES[:20], THAW)
    assert np.isnan(short.thaw_share)  # not one whole year
    assert np.isnan(motion_shape(TIMES, np.full(len(TIMES), np.nan), THAW).monotony)
    still = motion_shape(TIMES, np.zeros(len(TIMES)), THAW)
    assert np.isnan(still.monotony)
