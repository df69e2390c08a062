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


def test_by_hand_whatever_the_zero():
    times = 2018 + np.arange(9) / 4
    values = np.array([0.0, 4, 3, 7, 7, 6, 10, 9, 12])
    for zero in (0.0, -500.0, 1e4):
        shape = motion_shape(times, values + zero, THAW)
        assert shape.monotony == pytest.approx(12 / 18)  # to 12 on a way of 4 + 1 + 4 + 1 + 4 + 1 + 3
        assert shape.one_way == pytest.approx(4 / 7)  # of seven steps that go anywhere
        back = motion_shape(times, zero - values, THAW)
        assert (back.monotony, back.one_way) == (shape.monotony, shape.one_way)
        assert back.acceleration_mm_a2 == pytest.approx(shape.acceleration_mm_a2)
        assert back.thaw_share == pytest.approx(shape.thaw_share)


def test_a_year_is_enough_for_its_thaw_and_less_is_not():
    times = 2018 + np.arange(0, 361, 12) / 360
    assert motion_shape(times, 5 * (times - 2018), THAW).thaw_share == pytest.approx(IN_THAW, abs=0.01)
    assert np.isnan(motion_shape(times[:-1], 5 * (times[:-1] - 2018), THAW).thaw_share)
    # Of a year and a half the last whole year counts: what moved before it does not.
    longer = 2018 + np.arange(0, 541, 12) / 360
    values = np.where(longer < 2018.5, 0.0, 5 * (longer - 2018.5))
    assert motion_shape(longer, values, THAW).thaw_share == pytest.approx(IN_THAW, abs=0.02)
    assert np.isnan(motion_shape(longer, np.zeros(len(longer)), THAW).thaw_share)


def test_without_a_year_a_parabola_is_fitted_alone():
    times = 2018 + np.linspace(0, 0.9, 12)
    shape = motion_shape(times, 3 * (times - 2018) ** 2, THAW)
    assert shape.acceleration_mm_a2 == pytest.approx(6, abs=1e-6)
    whole = 2018 + np.linspace(0, 1.0, 12)
    cycle = 7 * np.cos(2 * np.pi * whole)
    assert motion_shape(whole, 3 * (whole - 2018) ** 2 + cycle, THAW).acceleration_mm_a2 == pytest.approx(6, abs=1e-5)
