"""How fast ground must move, and how coherent it must be: by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ftl_qgis_plugin.core.deformation.background import AT_NOISE
from ftl_qgis_plugin.core.factors.thresholds import NOISE
from ftl_qgis_plugin.core.ranges.derivation import derive
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions
from ftl_qgis_plugin.core.ranges.sample_units import Samples
from ftl_qgis_plugin.core.ranges.set_bounds import MINIMUM, SAMPLES, coherence_bound, rate_bound

# Their median is 10, half of them lie 4 or more from it: one robust deviation is 4 * 1.4826.
BACKGROUND = np.array([2.0, 6, 10, 14, 18, np.nan])
SIGMA = 4 * 1.4826


@pytest.mark.parametrize(
    ("wanted", "k", "background", "bound", "method"),
    [
        (50.0, 0.0, BACKGROUND, 50.0, MINIMUM),
        (5.0, 0.0, BACKGROUND, 5.0, MINIMUM),  # switched off
        (5.0, 2.0, None, 5.0, MINIMUM),
        (5.0, 2.0, np.array([]), 5.0, MINIMUM),
        (5.0, 2.0, BACKGROUND, 2 * SIGMA, NOISE),
        (5.0, 0.5, BACKGROUND, 5.0, MINIMUM),  # half a deviation is far below what is wanted
        (2 * SIGMA, 2.0, BACKGROUND, 2 * SIGMA, NOISE),
        (2 * SIGMA / AT_NOISE * 0.999, 2.0, BACKGROUND, 2 * SIGMA / AT_NOISE * 0.999, NOISE),
        (2 * SIGMA / AT_NOISE * 1.001, 2.0, BACKGROUND, 2 * SIGMA / AT_NOISE * 1.001, MINIMUM),
    ],
)
def test_the_rate_wanted_or_so_many_deviations(wanted, k, background, bound, method):
    found, why, note = rate_bound(DeriveOptions(min_rate_mm_a=wanted, noise_k=k), background)
    assert (found, why) == (pytest.approx(bound), method)
    if method == MINIMUM:
        assert str(note) == "minimum |rate|, set by you"
    elif found != wanted:
        assert f"{k:g} robust standard deviations" in str(note)
        assert "5.93" in str(note)
    else:
        assert f"which is {wanted / SIGMA:.1f} robust" in str(note)


@pytest.mark.parametrize(("before", "method"), [(30.0, NOISE), (20.0, MINIMUM)])
def test_a_bound_chosen_for_the_noise_before_smoothing_is_noise_too(before, method):
    options = DeriveOptions(min_rate_mm_a=50.0, noise_k=2.0)
    found, why, _note = rate_bound(options, BACKGROUND, (before, 3.0))
    assert (found, why) == (50.0, method)


def fast_bound(values: list[list[float]], rates=None, margin=0.0, **options):
    """The bound of coherences by polygon; all pixels fast where no rates are given."""
    coherence = np.concatenate([np.array(part, float) for part in values])
    polygon = np.repeat(np.arange(len(values)), [len(part) for part in values])
    made = DeriveOptions(margin=margin, **{"min_coherence": None, **options})
    return coherence_bound(made, coherence, None if rates is None else np.array(rates), polygon, len(values), 50.0)


def test_what_is_set_is_taken():
    found, method, note = fast_bound([[0.2]], min_coherence=0.65)
    assert (found, method, str(note)) == (0.65, MINIMUM, "minimum coherence, set by you")
    assert fast_bound([[0.2]], min_coherence=0.0)[:2] == (0.0, MINIMUM)


@pytest.mark.parametrize("values", [[[np.nan]], [[np.nan, np.nan], [np.nan]]])
def test_without_any_coherence_the_bound_is_cautious(values):
    found, method, note = fast_bound(values)
    assert (found, method) == (0.5, SAMPLES)
    assert "cautious" in str(note)


@pytest.mark.parametrize(
    ("polygons", "coherence", "margin", "bound"),
    [
        (5, 0.62, 0.0, 0.62),
        (5, 0.9, 0.0, 0.7),  # not above the usual one
        (4, 0.9, 0.0, 0.5),  # few landslides do not tell
        (4, 0.3, 0.0, 0.3),
        (1, 0.62, 0.0, 0.5),
    ],
)
def test_of_ground_that_is_all_as_coherent(polygons, coherence, margin, bound):
    found, method, _note = fast_bound([[coherence] * 3] * polygons, margin=margin)
    assert (found, method) == (pytest.approx(bound), SAMPLES)


def test_the_margin_widens_it_but_not_beyond_what_is_useful():
    # Two pixels in a hundred lie at or below 0.6, two at or above 1.0, in each of ten polygons.
    values = [[0.6] * 4 + [0.8] * 92 + [1.0] * 4] * 10
    assert fast_bound(values)[0] == pytest.approx(0.6)
    assert fast_bound(values, margin=0.1)[0] == pytest.approx(0.56)
    assert fast_bound(values, margin=0.5)[0] == pytest.approx(0.5)
    # Ground that is less coherent than that is not kept out by it.
    low = [[0.4] * 4 + [0.8] * 92 + [1.0] * 4] * 10
    assert fast_bound(low, margin=0.5)[0] == pytest.approx(0.4)
    note = str(fast_bound(values, margin=0.1)[2])
    assert note == ("2\xa0% of the fast pixels of 10 known landslides lie below 0.6, less the margin 0.56; at most 0.7")


def test_slow_pixels_do_not_count_and_fifty_is_fast():
    values = [[0.3, 0.65, 0.65]] * 6
    assert fast_bound(values, rates=[-49.9, 50.0, -50.0] * 6)[0] == pytest.approx(0.65)
    assert fast_bound(values, rates=[50.0, 50.0, -50.0] * 6)[0] == pytest.approx(0.3)
    assert fast_bound(values, rates=[np.nan] * 18)[:2] == (0.5, SAMPLES)


def test_the_uncertainty_of_the_rate_is_offered_and_stays_what_the_analyst_makes_of_it():
    polygon = np.repeat(np.arange(12), 5)
    rate = np.linspace(55, 90, 60).astype(np.float32)
    values = {"deformation_rate": rate, "significance": rate / 5, "detectable_rate": np.full(60, 9.8, np.float32)}
    samples = Samples(polygon, values, 12)
    found = derive(samples, values, DeriveOptions(min_rate_mm_a=60.0))
    rows = {row.factor: (row.lower, row.upper, row.enabled) for row in found.table.rows}
    assert rows["significance"] == (2.0, None, False)
    assert rows["detectable_rate"] == (None, 60.0, False)
    assert found.table.factors == ("deformation_rate",)
    assert not any("significance" in str(warning) for warning in found.warnings)
    assert any(record["factor"] == "significance" for record in found.histograms)
    mine = [replace(row, lower=3.0, enabled=True) for row in found.table.rows_of("significance")]
    again = derive(samples, values, DeriveOptions(min_rate_mm_a=70.0), found.table.replaced(mine))
    (row,) = again.table.rows_of("significance")
    assert (row.lower, row.enabled) == (3.0, True)
