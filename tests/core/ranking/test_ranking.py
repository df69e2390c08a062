import time
from dataclasses import replace

import numpy as np
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.ranking import ranking as ranking_module
from ftl_qgis_plugin.core.ranking.contributions import contributions
from ftl_qgis_plugin.core.ranking.labels import ACCEPTED, OPEN, REJECTED, UNCERTAIN, codes, targets
from ftl_qgis_plugin.core.ranking.ranking import rank, require_attributes
from ftl_qgis_plugin.core.ranking.silence import SILENT


def queue(size=600, seed=0, share=0.15):
    """Columns of candidates, of which about `share` are landslides: on gentler slopes, larger, more coherent."""
    rng = np.random.default_rng(seed)
    truth = rng.random(size) < share
    columns = {
        "score": rng.normal(size=size) + 0.3 * truth,
        "area_m2": rng.lognormal(8 + 0.8 * truth, 0.8),
        "rate_mean": rng.lognormal(4, 0.3, size),
        "rate_max": rng.lognormal(4.5, 0.3, size),
        "slope_mean": np.where(truth, rng.normal(9, 2.5, size), rng.normal(15, 7, size)),
        "aspect_mean": rng.uniform(0, 360, size),
        "coherence_mean": np.where(truth, rng.normal(0.75, 0.1, size), rng.normal(0.65, 0.15, size)),
    }
    return columns, truth


def looks_until(columns, truth, share=0.95, wrong=0.0, by_score=False, seed=0):
    """How many judgements, one batch of five after another, until `share` of the true ones were looked at."""
    rng = np.random.default_rng(seed)
    known = np.zeros(len(truth), bool)
    known[np.flatnonzero(truth)[:10]] = True
    wanted = share * (truth & ~known).sum()
    verdict = np.full(len(truth), OPEN)
    looks = 0
    found = 0
    while found < wanted:
        order = rank(columns, verdict, known).order
        if by_score:
            order = order[np.argsort(-columns["score"][order])]
        for index in order[:5]:
            said = truth[index] ^ (rng.random() < wrong)
            verdict[index] = ACCEPTED if said else REJECTED
            found += truth[index]
            looks += 1
    return looks


def test_learning_saves_looks_and_bears_wrong_verdicts():
    learned, wrong, static = [], [], []
    for seed in range(3):
        columns, truth = queue(seed=seed)
        learned.append(looks_until(columns, truth))
        wrong.append(looks_until(columns, truth, wrong=0.1, seed=seed))
        static.append(looks_until(columns, truth, by_score=True))
    assert np.mean(learned) < 0.6 * np.mean(static)
    assert np.mean(wrong) < 1.15 * np.mean(learned)


def test_codes_and_targets():
    verdict = codes(["accepted", " Rejected ", "uncertain", None, "", "cleared", 3])
    assert verdict.tolist() == [ACCEPTED, REJECTED, UNCERTAIN, OPEN, OPEN, OPEN, OPEN]
    known = np.array([False, False, False, True, False, False, False])
    target, weight = targets(verdict, known)
    assert target.tolist() == [1, 0, 0, 1, 0, 0, 0]
    assert weight.tolist() == [1, 1, 0, 1, 0.1, 0.1, 0.1]
    # 1 positive among 100 open ones: each of them counts 0.1 * 10 / 100.
    target, weight = targets(np.array([ACCEPTED] + [OPEN] * 100), np.zeros(101, bool))
    assert weight[1:].sum() == pytest.approx(1.0)


def test_a_verdict_outweighs_what_is_known():
    target, weight = targets(np.array([REJECTED, UNCERTAIN, OPEN]), np.ones(3, bool))
    assert target.tolist() == [0, 0, 1]
    assert weight.tolist() == [1, 0, 1]


def test_row_order_changes_nothing():
    columns, truth = queue()
    verdict = np.full(len(truth), OPEN)
    verdict[:100] = np.where(truth[:100], ACCEPTED, REJECTED)
    known = np.zeros(len(truth), bool)
    shuffle = np.random.default_rng(1).permutation(len(truth))
    one = rank(columns, verdict, known)
    other = rank({name: values[shuffle] for name, values in columns.items()}, verdict[shuffle], known)
    assert other.likelihood == pytest.approx(one.likelihood[shuffle], abs=1e-8)
    assert shuffle[other.order].tolist() == one.order.tolist()
    assert other.remaining.expected == pytest.approx(one.remaining.expected)


def test_units_change_nothing():
    """Hectares, metres a year, and slopes told otherwise."""
    columns, truth = queue()
    verdict = np.full(len(truth), OPEN)
    verdict[:100] = np.where(truth[:100], ACCEPTED, REJECTED)
    known = np.zeros(len(truth), bool)
    factors = {"area_m2": 1e-4, "rate_mean": 1e-3, "rate_max": 1e-3, "slope_mean": np.pi / 180, "coherence_mean": 100.0}
    other = {name: values * factors.get(name, 1.0) for name, values in columns.items()}
    one, two = rank(columns, verdict, known), rank(other, verdict, known)
    assert two.likelihood == pytest.approx(one.likelihood, abs=1e-8)
    assert two.order.tolist() == one.order.tolist()


def test_the_judged_and_known_are_not_in_the_order():
    columns, truth = queue()
    verdict = np.full(len(truth), OPEN)
    verdict[:50] = np.where(truth[:50], ACCEPTED, REJECTED)
    verdict[50] = UNCERTAIN
    known = np.zeros(len(truth), bool)
    known[60:63] = True
    ranking = rank(columns, verdict, known)
    assert set(ranking.order.tolist()) == set(range(len(truth))) - set(range(51)) - {60, 61, 62}
    assert (np.diff(ranking.likelihood[ranking.order]) <= 0).all()
    places = ranking.ranks()
    assert places[ranking.order].tolist() == list(range(1, len(ranking.order) + 1))
    assert not places[:51].any()
    likely = ranking.likelihood[ranking.order].sum()
    assert ranking.cautious_left == pytest.approx(max(ranking.remaining.expected, likely))


@pytest.mark.parametrize(
    ("verdicts", "known", "why"),
    [
        ([], 0, "known; 0 so far"),
        ([REJECTED] * 30, 0, "known; 0 so far"),
        ([ACCEPTED] * 4, 0, "known; 4 so far"),
        ([REJECTED, ACCEPTED], 1, "known; 2 so far"),
        ([ACCEPTED] * 600, 0, "Everything is accepted"),
        ([ACCEPTED] * 30, 0, "only accepted ones"),
        ([ACCEPTED] * 30, 4, "only accepted ones"),
        ([ACCEPTED] * 3 + [UNCERTAIN] * 5, 4, "only accepted ones"),
        ([REJECTED] * 30, 4, "known; 4 so far"),
    ],
)
def test_too_little_to_learn_from(verdicts, known, why):
    columns, truth = queue()
    verdict = np.full(len(truth), OPEN)
    verdict[: len(verdicts)] = verdicts
    is_known = np.zeros(len(truth), bool)
    is_known[len(truth) - known :] = True
    ranking = rank(columns, verdict, is_known)
    assert ranking.model is None
    assert why in str(ranking.reason)
    assert (np.diff(columns["score"][ranking.order]) <= 0).all()
    assert np.isnan(ranking.left)
    assert contributions(ranking, 0) == []


def with_known(verdicts):
    """A queue in which ten are known, with so many verdicts of one kind on others."""
    columns, truth = queue()
    known = np.zeros(len(truth), bool)
    known[np.flatnonzero(truth)[:10]] = True
    verdict = np.full(len(truth), OPEN)
    of_verdicts = np.flatnonzero(~known & (truth == (ACCEPTED in verdicts)))[: len(verdicts)]
    verdict[of_verdicts] = verdicts
    return columns, truth, verdict, known


@pytest.mark.parametrize(
    ("verdicts", "why"),
    [
        ([], "until one candidate is accepted and one rejected"),
        ([ACCEPTED] * 8, "only accepted ones"),
        ([REJECTED] * 8, "only rejected ones"),
    ],
)
def test_verdicts_of_one_kind_leave_the_order_to_the_known_landslides(verdicts, why):
    """The score knows little in this queue: of its first 20 few are landslides."""
    columns, truth, verdict, known = with_known(verdicts)
    ranking = rank(columns, verdict, known)
    assert "likeness to the known landslides" in str(ranking.reason)
    assert why in str(ranking.reason)
    by_score = ranking.order[np.argsort(-columns["score"][ranking.order])]
    assert truth[ranking.order[:20]].sum() > truth[by_score[:20]].sum() + 4
    # It is static: whatever is said, the others stay in the order in which they were.
    before = rank(columns, np.full(len(truth), OPEN), known)
    assert ranking.order.tolist() == [index for index in before.order.tolist() if verdict[index] == OPEN]
    assert ranking.likelihood == pytest.approx(before.likelihood)
    # Nothing says how many are left, but what speaks for a candidate is told.
    assert ranking.remaining is None
    assert np.isnan([ranking.left, ranking.cautious_left]).all()
    assert contributions(ranking, int(ranking.order[0]))[0].logit > 0


def test_the_first_verdict_of_the_other_kind_begins_to_teach():
    columns, truth, verdict, known = with_known([ACCEPTED] * 8)
    verdict[np.flatnonzero(~truth)[0]] = REJECTED
    ranking = rank(columns, verdict, known)
    assert ranking.reason is None
    before = rank(columns, np.full(len(truth), OPEN), known)
    assert ranking.likelihood != pytest.approx(before.likelihood)
    # Of eight accepted and one rejected nobody can tell how many of 581 are landslides.
    assert ranking.remaining.expected > 8
    assert ranking.known_left is None
    assert np.isnan(ranking.left)
    assert "More are likely left than were found" in str(ranking.left_unknown)


def test_a_known_one_that_was_rejected_is_no_example():
    columns, _truth, verdict, known = with_known([])
    verdict[np.flatnonzero(known)[:6]] = REJECTED  # four are left
    assert "known; 4 so far" in str(rank(columns, verdict, known).reason)
    verdict[np.flatnonzero(known)[:6]] = UNCERTAIN
    assert "known; 4 so far" in str(rank(columns, verdict, known).reason)


def test_images_that_show_nothing_do_not_push_a_landslide_behind_everything():
    """Three of four landslides stand out in several fields of images, the fourth in none of them."""
    columns, truth = queue(seed=3)
    rng = np.random.default_rng(30)
    bare = truth & (rng.random(len(truth)) < 0.75)
    for name in ("newest_red_blue_mean", "newest_red_blue_contrast", "red_blue_change_contrast", "change_contrast"):
        columns[name] = rng.normal(size=len(truth)) * 0.7 + 3.0 * bare
    known = np.zeros(len(truth), bool)
    verdict = np.full(len(truth), OPEN)
    judged = rng.choice(len(truth), 200, replace=False)
    verdict[judged] = np.where(truth[judged], ACCEPTED, REJECTED)
    ranking = rank(columns, verdict, known)
    plain = ranking.model.intercept + ranking.matrix @ ranking.model.weights
    logit, slopes = ranking.model.logits(ranking.matrix)
    images = ranking.model.of_images
    assert images.sum() == 4
    without = ranking.model.intercept + ranking.matrix[:, ~images] @ ranking.model.weights[~images]
    assert (logit >= without + np.log(SILENT)).all()  # nor is more said against any
    assert logit == pytest.approx(np.log(0.75 * np.exp(plain) + 0.25 * np.exp(without)))
    step = 1e-6
    for term in range(len(ranking.model.terms)):
        weights = ranking.model.weights.copy()
        weights[term] += step
        moved = replace(ranking.model, weights=weights).logits(ranking.matrix)[0]
        assert slopes[:, term] == pytest.approx((moved - logit) / step, abs=1e-4)
    hidden = ranking.order[np.isin(ranking.order, np.flatnonzero(truth & ~bare))]
    place = {index: number for number, index in enumerate(np.argsort(-logit).tolist())}
    plain_place = {index: number for number, index in enumerate(np.argsort(-plain).tolist())}
    assert np.mean([place[index] for index in hidden]) < np.mean([plain_place[index] for index in hidden])


def test_contributions_of_images_add_up_too():
    columns, truth = queue()
    columns["newest_red_blue_mean"] = np.random.default_rng(2).normal(size=len(truth)) + 2 * truth
    verdict = np.full(len(truth), OPEN)
    verdict[:200] = np.where(truth[:200], ACCEPTED, REJECTED)
    ranking = rank(columns, verdict, np.zeros(len(truth), bool))
    for index in (0, int(ranking.order[-1])):
        likelihood = ranking.likelihood[index]
        total = ranking.model.intercept + sum(part.logit for part in contributions(ranking, index))
        assert total == pytest.approx(np.log(likelihood / (1 - likelihood)))


def test_two_candidates_and_constant_columns():
    two = {"score": np.array([1.0, 2.0]), "area_m2": np.array([1.0, 2.0])}
    assert rank(two, np.array([OPEN, OPEN]), np.zeros(2, bool)).order.tolist() == [1, 0]
    constant = {"score": np.arange(20.0), "area_m2": np.ones(20), "slope_mean": np.full(20, np.nan)}
    ranking = rank(constant, np.array([ACCEPTED] * 6 + [REJECTED] + [OPEN] * 13), np.zeros(20, bool))
    assert "do not differ" in str(ranking.reason)
    assert ranking.order.tolist() == list(range(19, 6, -1))
    nothing = rank({}, np.zeros(0, int), np.zeros(0, bool))
    assert not len(nothing.order)


def test_missing_scores_and_values():
    columns, truth = queue()
    columns["slope_mean"][::3] = np.nan
    columns["score"][::4] = np.nan
    verdict = np.full(len(truth), OPEN)
    verdict[:100] = np.where(truth[:100], ACCEPTED, REJECTED)
    assert np.isfinite(rank(columns, verdict, np.zeros(len(truth), bool)).likelihood).all()


def test_contributions_add_up_to_the_logit():
    columns, truth = queue()
    verdict = np.full(len(truth), OPEN)
    verdict[:200] = np.where(truth[:200], ACCEPTED, REJECTED)
    ranking = rank(columns, verdict, np.zeros(len(truth), bool))
    index = int(ranking.order[0])
    parts = contributions(ranking, index)
    likelihood = ranking.likelihood[index]
    assert ranking.model.intercept + sum(part.logit for part in parts) == pytest.approx(
        np.log(likelihood / (1 - likelihood))
    )
    assert {part.column for part in parts} == set(columns) - {"score"}
    assert parts[0].column in {"slope_mean", "area_m2", "coherence_mean"}
    assert all(abs(one.logit) >= abs(other.logit) for one, other in zip(parts, parts[1:]))
    slope = next(part for part in parts if part.column == "slope_mean")
    values = columns["slope_mean"]
    deviation = (values[index] - np.median(values)) / (1.4826 * np.median(np.abs(values - np.median(values))))
    assert slope.deviation == pytest.approx(deviation)


def test_a_table_without_fields_of_candidates_is_refused():
    with pytest.raises(FtlError, match="none of the fields"):
        require_attributes({"name": ["a", "b"], "score": [1, 2]})
    require_attributes({"area_m2": [1.0, 1.0]})


def test_refit_of_20000_candidates_is_fast():
    columns, truth = queue(20_000)
    rng = np.random.default_rng(0)
    for number in range(20):
        columns[f"image{number}_mean"] = rng.normal(size=20_000)
    verdict = np.full(20_000, OPEN)
    verdict[:2000] = np.where(truth[:2000], ACCEPTED, REJECTED)
    known = np.zeros(20_000, bool)
    previous = rank(columns, verdict, known).model
    verdict[2000:2005] = REJECTED
    # The processor's time: other programs on the machine do not count.
    began = time.process_time()
    rank(columns, verdict, known, previous=previous)
    assert time.process_time() - began < 0.9  # 0.3 s and what coverage and slow machines add


def test_the_number_goes_by_the_offset_and_only_the_interval_by_the_stretch(monkeypatch):
    columns, truth = queue(200)
    verdict = np.full(len(truth), OPEN)
    verdict[:80] = np.where(truth[:80], ACCEPTED, REJECTED)
    told = []
    monkeypatch.setattr(ranking_module, "remaining", lambda *given: told.append(given))
    ranking = rank(columns, verdict, np.zeros(len(truth), bool))
    ((logit, slopes, spread, offset, both, found),) = told
    assert 1 / (1 + np.exp(-logit)) == pytest.approx(ranking.likelihood[ranking.order])
    assert slopes == pytest.approx(ranking.matrix[ranking.order])  # no images: as they are
    assert spread.shape == (slopes.shape[1] + 1,) * 2
    assert (len(offset.coefficients), len(both.coefficients)) == (1, 2)
    assert found == truth[:80].sum()


def test_a_model_of_other_fields_is_no_start():
    columns, truth = queue(200)
    verdict = np.full(len(truth), OPEN)
    verdict[:80] = np.where(truth[:80], ACCEPTED, REJECTED)
    known = np.zeros(len(truth), bool)
    fewer = {name: values for name, values in columns.items() if name != "slope_mean"}
    fresh, previous = rank(fewer, verdict, known), rank(columns, verdict, known).model
    started = rank(fewer, verdict, known, previous=previous)
    assert started.likelihood == pytest.approx(fresh.likelihood, abs=1e-8)
    assert started.order.tolist() == fresh.order.tolist()
