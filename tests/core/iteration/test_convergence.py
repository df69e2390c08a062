import math

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.iteration.convergence import History, IterationState, change_errors, check_convergence


def history(*means, accepted=5):
    states = [IterationState(number, 10 + number, mean, 3.0, accepted) for number, mean in enumerate(means)]
    return History(tuple(states))


def test_settles_only_after_patience():
    assert not check_convergence(history(60, 66, 66.5), 1.0, 2).converged
    result = check_convergence(history(60, 66, 66.5, 66.0), 1.0, 2)
    assert result.converged
    assert result.settled == 2
    assert result.changes_mm_a[1:] == (6, 0.5, -0.5)
    assert math.isnan(result.changes_mm_a[0])
    assert str(result.reason).startswith("Converged: the samples' mean |rate| changed by -0.50 mm/a")


def test_a_jump_starts_the_count_again():
    result = check_convergence(history(60, 60.5, 61, 70), 1.0, 2)
    assert not result.converged
    assert result.settled == 0
    assert "+9.00 mm/a, more than the tolerance of 1 mm/a" in str(result.reason)


def test_a_change_of_exactly_the_tolerance_counts():
    assert check_convergence(history(50, 60, 61), 1.0, 1).converged
    float32_means = history(50, float(np.float32(60.1)), float(np.float32(61.1)))
    assert check_convergence(float32_means, 1.0, 1).converged
    assert not check_convergence(history(50, 60, 61.01), 1.0, 1).converged


def test_the_step_from_the_inventory_does_not_count():
    """A biased inventory finds what resembles it: its first quiet step says nothing of what its ranges leave out."""
    first = check_convergence(history(60, 60.2), 1.0, 1)
    assert not first.converged
    assert (first.settled, first.changes_mm_a[1]) == (0, pytest.approx(0.2))
    assert "changed by +0.20 mm/a, but this first step does not count" in str(first.reason)
    assert not check_convergence(history(60, 60.2, 60.3), 1.0, 2).converged
    assert check_convergence(history(60, 60.2, 60.3), 1.0, 1).converged
    assert check_convergence(history(60, 60.2, 60.3, 60.4), 1.0, 2).converged


def test_a_change_counts_once_something_was_accepted():
    """Samples digitised or lost in between move the mean, too."""
    inventory, idle, fruitful, after = history(60, 60.1, 60.2, 60.3).states
    idle = IterationState(1, 11, 60.1, 3.0, 0)
    assert not check_convergence(History((inventory, idle, fruitful)), 1.0, 1).converged
    assert check_convergence(History((inventory, idle, fruitful, after)), 1.0, 1).converged


def test_a_history_that_begins_with_an_iteration():
    """A study whose inventory was not measured before the first iteration."""
    assert check_convergence(History(history(50, 60, 60.5).states[1:]), 1.0, 1).converged


def test_partly_settled_says_how_far():
    assert "only for 1 of 2 iterations" in str(check_convergence(history(60, 66, 66.5), 1.0, 2).reason)


def test_nothing_newly_accepted():
    states = (*history(60, 70).states, IterationState(2, 11, 70, 3.0, 0))
    result = check_convergence(History(states), 0.0, 5)
    assert result.converged
    assert str(result.reason) == "Converged: iteration 2 accepted no new landslide."


def test_nothing_new_while_the_rate_still_changes():
    """Known landslides grew by faster ground: +105 mm/a is no end."""
    result = check_convergence(History((*history(60, 70).states, IterationState(2, 11, 175, 3.0, 0, 4))), 1.0, 1)
    assert not result.converged
    assert "but enlarged known ones: the samples' mean |rate| changed by +105.00 mm/a" in str(result.reason)


def test_nothing_ever_accepted_is_no_end():
    states = [IterationState(number, 10, 60.0, 3.0, 0, 0) for number in range(4)]
    result = check_convergence(History(tuple(states)), 1.0, 1)
    assert not result.converged
    assert "no candidate was accepted. Change the thresholds" in str(result.reason)


def test_only_known_ones_are_no_end():
    """The ranges find what they were derived from."""
    known = [IterationState(number, 10, 60.0, 3.0, 0, confirmed=7) for number in range(3)]
    result = check_convergence(History(tuple(known)), 1.0, 1)
    assert not result.converged
    assert "only known landslides were accepted, none that is new" in str(result.reason)
    # Once something new was found, an iteration without is the end.
    found = (known[0], IterationState(1, 12, 60.5, 3.0, 2, 9), IterationState(2, 12, 60.5, 3.0, 0, 9))
    assert check_convergence(History(found), 1.0, 1).converged


def test_candidates_without_a_verdict_are_no_end():
    settled = history(60, 66, 66.5, 66.0).states
    open_one = IterationState(3, 13, 66.0, 3.0, 5, 5, unreviewed=2)
    result = check_convergence(History((*settled[:3], open_one)), 1.0, 2)
    assert not result.converged
    assert "new candidates of iteration 3 without a verdict: 2" in str(result.reason)
    idle = IterationState(3, 13, 66.5, 3.0, 0, 0, unreviewed=1)
    assert not check_convergence(History((*settled[:3], idle)), 1.0, 2).converged
    # Of earlier iterations they do not count: their candidates came again, or did not.
    early = IterationState(2, 12, 66.5, 3.0, 5, 5, unreviewed=2)
    assert check_convergence(History((*settled[:2], early, settled[3])), 1.0, 2).converged


def test_the_inventory_alone_is_no_iteration():
    result = check_convergence(history(60, accepted=0))
    assert not result.converged
    assert "no iteration yet" in str(result.reason)


def test_unknown_rates_never_settle():
    result = check_convergence(history(math.nan, math.nan, math.nan))
    assert not result.converged
    assert "unknown" in str(result.reason)


def test_history_of_samples():
    states = History.of_samples([0, 0, 2, 2, 0], [60, -70, 80, math.nan, 65]).states
    assert [state.iteration for state in states] == [0, 1, 2]
    assert [state.samples for state in states] == [3, 3, 5]
    assert [state.accepted for state in states] == [3, 0, 2]
    assert [state.mean_rate_mm_a for state in states] == [65, 65, 68.75]
    assert states[0].spread_mm_a == pytest.approx(5)
    assert states[2].spread_mm_a == pytest.approx(np.std([60, 70, 80, 65], ddof=1))


def test_history_goes_on_to_the_last_iteration():
    states = History.of_samples([0, 1], [60, 70], last_iteration=2)
    assert [state.accepted for state in states] == [1, 1, 0]
    assert check_convergence(states).converged
    assert len(History.of_samples([0, 3], [60, 70], last_iteration=1)) == 4


def test_history_errors():
    with pytest.raises(FtlError, match="sample layer is empty"):
        History.of_samples([], [])
    with pytest.raises(ValueError, match="iteration 1 after 1"):
        history(1, 2).appended(IterationState(1, 1, 1, 1, 1))
    assert len(history(1, 2).appended(IterationState(2, 1, 1, 1, 1))) == 3


@pytest.mark.parametrize(
    ("rates", "mean", "spread"),
    [
        ([], math.nan, math.nan),
        ([math.nan], math.nan, math.nan),
        ([40.0], 40.0, math.nan),
        ([40.0, math.nan], 40.0, math.nan),
        ([40.0, 60.0], 50.0, math.sqrt(200)),
        ([40.0, 60.0, math.nan, 80.0], 60.0, 20.0),
    ],
)
def test_a_state_from_the_rates_of_samples(rates, mean, spread):
    state = IterationState.of_rates(2, rates, 3, 4, 5)
    np.testing.assert_allclose((state.mean_rate_mm_a, state.spread_mm_a), (mean, spread))
    assert (state.iteration, state.samples, state.accepted, state.confirmed, state.unreviewed) == (
        2, len(rates), 3, 4, 5
    )  # fmt: skip


@pytest.mark.parametrize(
    ("iteration", "accepted", "confirmed", "has_added", "has_accepted"),
    [
        (0, 5, 5, False, False),
        (1, 1, None, True, True),
        (1, 0, None, False, False),
        (1, 0, 0, False, False),
        (1, 0, 1, False, True),
        (2, 3, 0, True, True),
    ],
)
def test_what_an_iteration_has_brought(iteration, accepted, confirmed, has_added, has_accepted):
    state = IterationState.of_rates(iteration, [1.0], accepted, confirmed)
    assert (state.has_added, state.has_accepted) == (has_added, has_accepted)


def test_errors_of_changes_against_simulated_noise():
    """Rates drawn anew within their errors: the means' changes scatter as much as is said."""
    rng = np.random.default_rng(6)
    entered = np.array([0] * 5 + [1] * 3 + [3] * 4)
    rates, errors = rng.uniform(40, 90, 12), rng.uniform(1, 9, 12)
    rates[2] = math.nan  # a landslide without data takes no part
    errors[2] = math.nan
    found = change_errors(entered, rates, errors, History.of_samples(entered, rates))
    noisy = [History.of_samples(entered, rates + rng.normal(0, errors)) for _ in range(4000)]
    means = np.array([[state.mean_rate_mm_a for state in history] for history in noisy])
    np.testing.assert_allclose(found[1:], np.diff(means).std(axis=0), rtol=0.04)
    assert math.isnan(found[0])
    assert found[2] == 0  # nothing joined
    errors[7] = math.nan
    assert np.isnan(change_errors(entered, rates, errors, History.of_samples(entered, rates))).tolist() == [
        True,
        True,
        False,
        True,
    ]
    rates[:5] = math.nan  # an inventory without rates: nothing to compare with
    assert np.isnan(change_errors(entered, rates, np.ones(12), History.of_samples(entered, rates))[1])
