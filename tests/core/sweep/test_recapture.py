import math

import numpy as np
import pytest
from scipy.stats import hypergeom

from ftl_qgis_plugin.core.sweep.recapture import by_size, estimate


def test_chapman_by_hand():
    found = estimate(200, 150, 30)
    assert found.total == pytest.approx(201 * 151 / 31 - 1)
    assert (found.found, found.missed) == (320, pytest.approx(found.total - 320))


@pytest.mark.parametrize(("first", "second", "both"), [(200, 150, 30), (9, 9, 9), (3, 1, 1), (50, 10, 9), (12, 7, 2)])
def test_the_interval_is_that_of_scipys_hypergeometric_distribution(first, second, both):
    """Each N that is not refuted at 2.5 % on either side, tried one by one."""
    numbers = np.arange(first + second - both, 3000)
    many = hypergeom.sf(both - 1, numbers, first, second) >= 0.025 - 1e-9
    few = hypergeom.cdf(both, numbers, first, second) >= 0.025 - 1e-9
    kept = numbers[many & few]
    found = estimate(first, second, both)
    assert (found.low, found.high) == (kept.min(), kept.max())
    assert found.low <= found.total <= found.high


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_the_interval_holds_the_truth(share):
    """Two passes that miss independently; the second over all, or over a random part of the landslides' ground."""
    rng = np.random.default_rng(4)
    truth, held, totals, widths = 150, 0, [], []
    for _ in range(800):
        first = rng.random(truth) < 0.75
        second = (rng.random(truth) < 0.6) & (rng.random(truth) < share)
        result = estimate(int(first.sum()), int(second.sum()), int((first & second).sum()))
        held += result.low - 0.5 <= truth <= result.high + 0.5
        totals.append(result.total)
        widths.append(result.high - result.low)
    assert 0.94 <= held / 800 <= 0.995
    assert np.mean(totals) == pytest.approx(truth, rel=0.02)
    assert np.median(widths) > (40 if share < 1 else 10)


def test_edges():
    for first, second in ((10, 0), (0, 10)):
        nothing = estimate(first, second, 0)
        assert math.isnan(nothing.total)
        assert nothing.found == 10
    perfect = estimate(10, 10, 10)
    assert (perfect.total, perfect.low, perfect.missed) == (10, 10, 0)
    assert perfect.high > 10  # so few are no proof
    disjoint = estimate(4, 3, 0)
    assert disjoint.total == 19
    assert (disjoint.low, disjoint.high) == (7, math.inf)
    with pytest.raises(ValueError, match="5 of 4"):
        estimate(4, 9, 5)


def test_by_size():
    first = [1000, 2000, 8000, 20_000]
    both = [False, True, True, True]
    rows = by_size(first, [500, 9000], both, (5000, 10_000))
    assert [(low, high) for low, high, _ in rows] == [(None, None), (None, 5000), (5000, 10_000), (10_000, None)]
    assert [(row.first, row.second, row.both) for *_, row in rows] == [(4, 5, 3), (2, 2, 1), (1, 2, 1), (1, 1, 1)]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((4, 4, 3), "Probably none is left that neither has found."),  # 5.25 in all, 5 found
        ((4, 4, 4), "Probably none is left that neither has found."),
        ((4, 3, 2), "About one was found by neither."),  # 5.67
        ((11, 12, 11), "Probably none is left that neither has found."),  # 12
        ((5, 3, 1), "Some 4 were found by neither."),  # 11 in all, 7 found
    ],
)
def test_how_many_neither_found_in_words(counts, told):
    assert str(estimate(*counts).missed_told) == told
