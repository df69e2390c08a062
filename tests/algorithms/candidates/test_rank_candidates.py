import numpy as np
import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException

FIELDS = (
    "candidate:string",
    "score:double",
    "area_m2:double",
    "slope_mean:double",
    "known_overlap:double",
    "verdict:string",
    "rank:integer",
    "image:date",
)


def layer(size=60, judged=30, verdict="verdict", known=4, crs="EPSG:32647"):
    """Every third candidate is a landslide: on gentler slopes; the first `judged` of them are judged."""
    fields = [f.replace("verdict", verdict) for f in FIELDS]
    rng = np.random.default_rng(0)
    items = []
    for number in range(size):
        true = number % 3 == 0
        said = ("accepted" if true else "Rejected") if number < judged else None
        overlap = 0.8 if true and number >= size - 3 * known else 0.1
        slope = float(rng.normal(8 if true else 16, 1.5))
        items.append(
            (
                (100 * number, 0, 50, 50),
                f"c{number}",
                float(size - number),
                2500.0 + number,
                slope,
                overlap,
                said,
                number,
                None,
            )
        )
    return polygons(fields, *items, crs=crs)


def ranked(run_algorithm, source, **parameters):
    results, feedback = run_algorithm("rankcandidates", {"CANDIDATES": source, "OUTPUT": "memory:", **parameters})
    return results, rows(results["OUTPUT"]), feedback


def test_the_likely_ones_come_first(run_algorithm):
    results, found, feedback = ranked(run_algorithm, layer())
    assert len(found) == 60
    open_ones = [row for row in found if row["likely_rank"]]
    assert len(open_ones) == 30 - 4
    assert not any(row["likely_rank"] for row in found[:30])
    first = sorted(open_ones, key=lambda row: row["likely_rank"])[:6]
    assert {int(row["candidate"][1:]) % 3 for row in first} == {0}
    assert [row["likely_rank"] for row in first] == list(range(1, 7))
    # The likelihoods' sum, as the verdicts bear it out.
    assert results["LEFT"] == pytest.approx(sum(row["likelihood"] for row in open_ones), rel=0.1)
    assert results["LEFT_LOW"] <= results["LEFT"] <= results["LEFT_HIGH"]
    assert 3 < results["LEFT"] < 9
    assert results["LEFT_LOW"] <= 6 <= results["LEFT_HIGH"]  # the truth
    assert any("10 accepted, 20 rejected and 4 known" in line for line in feedback.infos)


def test_every_field_is_kept_with_its_kind(run_algorithm):
    source = layer()
    results, found, _ = ranked(run_algorithm, source)
    names = [field.name() for field in results["OUTPUT"].fields()]
    assert names == [*(field.split(":")[0] for field in FIELDS), "likelihood", "likely_rank"]
    assert [row["rank"] for row in found] == list(range(60))
    again, twice, _ = ranked(run_algorithm, results["OUTPUT"])
    assert [field.name() for field in again["OUTPUT"].fields()] == names
    assert twice == found


def test_the_weights_make_the_likelihood(run_algorithm):
    results, found, _ = ranked(run_algorithm, layer(), WEIGHTS="memory:")
    weights = rows(results["WEIGHTS"])
    logit = np.zeros(len(found))
    values = {"area_m2": [np.log(row["area_m2"]) for row in found], "slope_mean": [row["slope_mean"] for row in found]}
    for row in weights:
        if row["attribute"] == "intercept":
            logit += row["weight"]
            continue
        z = np.clip((np.array(values[row["attribute"]]) - row["centre"]) / row["scale"], -3, 3)
        logit += row["weight"] * ((z * z / 3 if row["squared"] else z) - row["mean"])
    assert [row["likelihood"] for row in found] == pytest.approx((1 / (1 + np.exp(-logit))).tolist())


def test_known_landslides_of_another_layer(run_algorithm):
    source = layer(known=0, judged=0)
    # Half of candidate 0, all of 3, 6, 9, 12; a sliver of 1.
    known = polygons(
        ("name:string",),
        ((0, 0, 25, 50), "a"),
        *(((100 * number, -10, 50, 80), "b") for number in (3, 6, 9, 12)),
        ((100, 0, 5, 50), "c"),
    )
    results, found, feedback = ranked(run_algorithm, source, KNOWN=known)
    on_known = {row["candidate"] for row in found if not row["likely_rank"]}
    assert on_known == {"c0", "c3", "c6", "c9", "c12"}
    # Nothing is judged: ordered by likeness, and nothing is told of how many are left.
    assert (results["LEFT"], results["LEFT_LOW"], results["LEFT_HIGH"]) == (None, None, None)
    assert any("likeness to the known landslides until one candidate" in line for line in feedback.warnings)
    assert all(0 < row["likelihood"] < 1 for row in found)


def test_an_inventory_of_one_and_nothing_judged(run_algorithm):
    results, found, feedback = ranked(run_algorithm, layer(judged=0, known=1))
    assert results["LEFT"] is None
    assert any("known; 1 so far" in line for line in feedback.warnings)
    order = [row["score"] for row in sorted(found, key=lambda row: row["likely_rank"] or 99)][:-1]
    assert order == sorted(order, reverse=True)
    assert all(not row["likelihood"] for row in found)


def bare(count, said=(), area=None, slope=None, known=()):
    """Candidates of falling score; `area`, `slope`: of each number, None for no value."""
    items = [
        (
            (100 * number, 0, 50, 50),
            f"c{number}",
            float(count - number),
            2500.0 + number if area is None else area(number),
            10.0 + number % 7 if slope is None else slope(number),
            0.9 if number in known else 0.0,
            said[number] if number < len(said) else None,
            number,
            None,
        )
        for number in range(count)
    ]
    return polygons(FIELDS, *items)


BOTH = ["accepted"] * 6 + ["rejected"] * 2


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (lambda: bare(30, ["accepted"] * 4), "known; 4 so far"),
        (lambda: bare(30, ["accepted"] * 30), "Everything is accepted or known"),
        (lambda: bare(30, ["rejected"] * 25), "known; 0 so far"),
        (lambda: bare(2), "known; 0 so far"),
        (lambda: bare(2, ["accepted", "rejected"]), "known; 1 so far"),
        (lambda: bare(30, ["accepted"] * 20), "so far there are only accepted ones"),
        (lambda: bare(30, [*BOTH], lambda _n: 900.0, lambda _n: 12.0), "do not differ in any attribute"),
        (lambda: bare(30, [*BOTH], lambda _n: None, lambda _n: None), "do not differ in any attribute"),
        (lambda: bare(30, known=(29,)), "known; 1 so far"),
    ],
    ids=[
        *("few accepted", "all accepted", "only rejected", "two", "two judged", "only accepted"),
        *("constant", "empty", "inventory of one"),
    ],
)
def test_where_nothing_can_be_learned_the_score_orders_and_it_is_said_why(run_algorithm, source, why):
    results, found, feedback = ranked(run_algorithm, source())
    assert any(why in line for line in feedback.warnings), feedback.warnings
    assert results["LEFT"] is None
    assert not any(row["likelihood"] for row in found)
    order = [row["score"] for row in sorted(found, key=lambda row: row["likely_rank"] or 0) if row["likely_rank"]]
    assert order == sorted(order, reverse=True)


def test_some_missing_values_do_not_keep_it_from_learning(run_algorithm):
    said = ["accepted" if number % 3 == 0 else "rejected" for number in range(24)]
    source = bare(40, said, slope=lambda number: None if number % 4 == 1 else 8.0 + 6 * (number % 3 > 0))
    results, found, _feedback = ranked(run_algorithm, source)
    assert results["LEFT"] > 0
    assert all(0 < row["likelihood"] < 1 for row in found)


def test_another_verdict_field_or_one_that_is_not_there(run_algorithm):
    source = layer(verdict="judgement")
    _, _, feedback = ranked(run_algorithm, source, VERDICT_FIELD="judgement")
    assert any("10 accepted" in line for line in feedback.infos)
    assert ranked(run_algorithm, source)[0]["LEFT"] is None  # no field 'verdict': not judged
    with pytest.raises(QgsProcessingException, match="no field 'said'"):
        ranked(run_algorithm, source, VERDICT_FIELD="said")


def test_a_layer_of_something_else_is_refused(run_algorithm):
    with pytest.raises(QgsProcessingException, match="none of the fields"):
        ranked(run_algorithm, polygons(("name:string",), ((0, 0, 10, 10), "a")))


def test_cancelling_leaves_no_output(run_algorithm, make_feedback, tmp_path):
    target = tmp_path / "ranked.gpkg"
    feedback = make_feedback(cancel_at=1)
    parameters = {"CANDIDATES": layer(), "KNOWN": layer(), "OUTPUT": str(target)}
    run_algorithm("rankcandidates", parameters, feedback)
    assert feedback.isCanceled()
    assert not target.exists()
