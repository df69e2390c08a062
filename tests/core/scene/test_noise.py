"""Random fields: the hash by whole numbers of Python, the lattices by what a spline's values are."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.scene import noise

MASK = 0xFFFFFFFF


def lowbias32(value: int) -> int:
    """As published by Wellons (hash-prospector)."""
    value ^= value >> 16
    value = value * 0x7FEB352D & MASK
    value ^= value >> 15
    value = value * 0x846CA68B & MASK
    return value ^ value >> 16


def test_the_hash_of_each_place_is_lowbias32_of_its_row_then_its_column():
    window, key = Window(-2, 3, 4, 5), 0x1234567890
    expected = [
        [lowbias32(lowbias32((row * 0x9E3779B1 + key) & MASK) ^ (col * 0x85EBCA77 & MASK)) for col in range(3, 8)]
        for row in range(-2, 2)
    ]
    np.testing.assert_array_equal(noise.hashed(key, window), expected)


def test_keys_are_fnv_1a():
    def fnv(text):
        value = 0x811C9DC5
        for byte in text.encode():
            value = (value ^ byte) * 0x01000193 & MASK
        return value

    assert fnv("foobar") == 0xBF9CF968  # a published value
    assert noise.key_of(7, "rate", 3) == fnv("7/rate/3")
    assert noise.key_of(7, "rate") == fnv("7/rate/0")


def test_uniform_and_bell_shaped():
    window = Window(-50, 20, 300, 400)
    values = noise.uniform(11, window)
    assert 0 <= values.min() < 1e-3
    assert 1 - 1e-3 < values.max() < 1
    assert values.mean() == pytest.approx(0.5, abs=0.005)
    assert values.std() == pytest.approx(12**-0.5, abs=0.003)
    np.testing.assert_array_equal(values, (noise.hashed(11, window) >> 8) / 2.0**24)
    bell = noise.normal(11, window)
    hashes = noise.hashed(11, window)
    sums = sum(((hashes >> shift) & 255).astype(float) for shift in (0, 8, 16, 24))
    np.testing.assert_allclose(bell, (sums - 510) / np.sqrt(4 * (256**2 - 1) / 12), atol=1e-5)
    assert (bell.mean(), bell.std()) == pytest.approx((0, 1), abs=0.01)


def at_nodes(values):
    """A cubic B-spline surface at its inner nodes: 1/6, 4/6, 1/6 in both directions."""
    for _ in range(2):
        values = ((values[:-2] + 4 * values[1:-1] + values[2:]) / 6).T
    return values


@pytest.mark.parametrize(("row", "col"), [(-3, 2), (4, -5), (0, 0)])
def test_a_surface_on_a_finer_lattice_is_the_same_surface(row, col):
    window = Window(row, col, 9, 11)
    coarse = np.random.default_rng(1).normal(size=window.shape).astype(np.float32)
    target = Window(2 * (row + 1), 2 * (col + 1), 14, 18)
    fine = noise.refined(coarse, window, target)
    assert fine.shape == (14, 18)
    # Fine node 2 n is coarse node n.
    np.testing.assert_allclose(at_nodes(fine)[1::2, 1::2][:5, :7], at_nodes(coarse)[1:-1, 1:-1], atol=1e-5)
    part = noise.refined(coarse, window, Window(target.row + 3, target.col + 5, 6, 7))
    np.testing.assert_array_equal(part, fine[3:9, 5:12])


@pytest.mark.parametrize("level", [0, 2])
def test_a_field_is_the_same_in_any_window_and_as_strong_as_told(level):
    amplitudes = {2: 3.0, 4: 4.0}
    whole = noise.fractal(5, Window(-40, -30, 500, 600), level, amplitudes)
    part = noise.fractal(5, Window(-7, 11, 40, 50), level, amplitudes)
    np.testing.assert_array_equal(whole[33:73, 41:91], part)
    if level == 2:
        assert at_nodes(whole.astype(float)).std() == pytest.approx(5, rel=0.1)


@pytest.mark.parametrize("levels", [0, 1, 3])
def test_support_is_what_upsampling_needs(levels):
    target = Window(-9, 14, 20, 31)
    window = noise.support(target, levels)
    values = np.random.default_rng(2).normal(size=window.shape).astype(np.float32)
    found = noise.upsampled(values, window, levels, target)
    assert found.shape == target.shape
    wider = window.expanded(1)
    around = np.zeros(wider.shape, np.float32)
    around[1:-1, 1:-1] = values
    np.testing.assert_array_equal(noise.upsampled(around, wider, levels, target), found)
    np.testing.assert_allclose(noise.upsampled(np.full(window.shape, 2.5, np.float32), window, levels, target), 2.5)
