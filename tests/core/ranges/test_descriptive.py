"""The columns of the statistics table against numpy and a count of all pairs."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.ranges.descriptive import STATISTICS_FIELDS, describe, probability_above
from ftl_qgis_plugin.core.ranges.sample_units import plain_sample


def exceeding(sample: np.ndarray, background: np.ndarray) -> float:
    """Over all pairs, ties by half."""
    return float(np.mean((sample[:, None] > background) + 0.5 * (sample[:, None] == background)))


def test_numbers_that_have_an_order():
    rng = np.random.default_rng(1)
    sample, background = rng.integers(0, 30, 41).astype(float), rng.integers(5, 40, 60).astype(float)
    found = describe(plain_sample(sample), plain_sample(background))
    assert found["mean"] == pytest.approx(sample.mean())
    assert found["sd"] == pytest.approx(sample.std())
    assert found["median"] == pytest.approx(np.median(sample))
    assert found["mad"] == pytest.approx(np.median(abs(sample - np.median(sample))))
    assert (found["min"], found["max"]) == (sample.min(), sample.max())
    for name, share in (("p05", 5), ("p25", 25), ("p75", 75), ("p95", 95)):
        low, high = (np.percentile(sample, share, method=way) for way in ("lower", "higher"))
        assert low - 1 <= found[name] <= high + 1
    assert found["p05"] < found["p25"] < found["median"] < found["p75"] < found["p95"]
    assert found["background_pixels"] == 60
    assert found["background_mean"] == pytest.approx(background.mean())
    assert found["background_sd"] == pytest.approx(background.std())
    assert found["background_median"] == pytest.approx(np.median(background))
    assert found["auc"] == pytest.approx(exceeding(sample, background))
    assert set(found) <= set(STATISTICS_FIELDS)


def test_the_chance_to_exceed_piece_by_piece(monkeypatch):
    rng = np.random.default_rng(2)
    sample, background = rng.integers(0, 9, 23).astype(float), rng.integers(3, 12, 17).astype(float)
    monkeypatch.setattr(blocks, "_PIECE", 4)
    assert probability_above(plain_sample(sample), plain_sample(background)) == pytest.approx(
        exceeding(sample, background)
    )
    assert probability_above(plain_sample(np.full(3, 2.0)), plain_sample(np.full(5, 2.0))) == 0.5


def test_directions_have_no_order():
    sample, background = np.array([350.0, 10.0, 20.0]), np.array([170.0, 190.0])
    found = describe(plain_sample(sample), plain_sample(background), circular=True)
    angles = np.radians(sample)
    resultant = np.exp(1j * angles).mean()
    assert found["mean"] == pytest.approx(np.degrees(np.angle(resultant)) % 360)
    assert found["resultant_length"] == pytest.approx(abs(resultant))
    assert found["sd"] == pytest.approx(np.degrees(np.sqrt(-2 * np.log(abs(resultant)))))
    assert 0 < found["rayleigh_p"] < 0.1
    assert found["background_mean"] == pytest.approx(180)
    assert found["background_sd"] == pytest.approx(np.degrees(np.sqrt(-2 * np.log(np.cos(np.radians(10))))))
    assert found["background_pixels"] == 2
    assert not {"median", "mad", "min", "p05", "auc", "background_median"} & set(found)


def test_nothing_is_said_of_nothing():
    nothing, something = plain_sample(np.full(2, np.nan)), plain_sample(np.array([1.0, 2.0]))
    assert describe(nothing, something) == {}
    assert "background_pixels" not in describe(something, nothing)
    assert "background_pixels" not in describe(something, None)
    assert describe(plain_sample(np.array([7.0])), something)["sd"] == 0
