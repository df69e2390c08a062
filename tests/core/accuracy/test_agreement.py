import math

import numpy as np
import pytest

from ftl_qgis_plugin.core.accuracy.agreement import (
    cohen_kappa,
    cohen_kappa_of_table,
    fleiss_kappa,
    fleiss_kappa_of_counts,
)
from ftl_qgis_plugin.core.errors import FtlError

# Table 1 of Fleiss 1971: 30 patients, 6 diagnoses each; one letter a rating, classes 1 to 5.
FLEISS_1971 = str.split(
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)

# Gwet 2014 (data "cac.raw4raters"): 12 units, 4 raters, "." = not rated.
GWET_2014 = str.split("11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.")


def test_cohen_classic_two_by_two():
    # 50 grant proposals, two readers: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no; p_o 0.7, p_e 0.5.
    result = cohen_kappa_of_table([[20, 5], [10, 15]])
    assert result.kappa == pytest.approx(0.4)
    assert (result.observed, result.expected) == (pytest.approx(0.7), pytest.approx(0.5))


def test_cohen_standard_error_as_sas_prints_it():
    result = cohen_kappa_of_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    figures = [result.kappa, result.standard_error, result.lower, result.upper]
    assert [round(figure, 4) for figure in figures] == [0.4842, 0.1380, 0.2137, 0.7547]


def test_cohen_from_lists_drops_what_one_rater_left_out():
    first = ["a"] * 25 + ["r"] * 25 + ["a", None]
    second = ["a"] * 20 + ["r"] * 5 + ["a"] * 10 + ["r"] * 15 + [None, "r"]
    result = cohen_kappa(first, second)
    assert result.kappa == pytest.approx(0.4)
    assert result.subjects == 50


def test_cohen_is_undefined_without_variation():
    result = cohen_kappa(["a", "a"], ["a", "a"])
    assert math.isnan(result.kappa)
    assert result.observed == 1


def test_cohen_errors():
    with pytest.raises(FtlError, match="differ in length"):
        cohen_kappa(["a"], ["a", "b"])
    with pytest.raises(FtlError, match="both analysts"):
        cohen_kappa(["a", None], [None, "b"])


def test_fleiss_1971():
    result = fleiss_kappa(FLEISS_1971)
    assert round(result.kappa, 3) == 0.430
    assert result.kappa == pytest.approx(0.4302445, abs=1e-7)
    assert (round(result.observed, 3), round(result.expected, 3)) == (0.556, 0.220)
    assert (result.subjects, result.raters) == (30, 6)
    assert result.lower < result.kappa < result.upper


def test_fleiss_as_widely_taught():
    """The table of 10 subjects, 14 raters and 5 classes with which textbooks and encyclopedias show the formula."""
    counts = "0,0,0,0,14 0,2,6,4,2 0,0,3,5,6 0,3,9,2,0 2,2,8,1,1 7,7,0,0,0 3,2,6,3,0 2,5,3,2,2 6,5,2,1,0 0,2,2,3,7"
    result = fleiss_kappa_of_counts(np.array([[int(part) for part in row.split(",")] for row in counts.split()]))
    assert [round(part, 3) for part in (result.kappa, result.observed, result.expected)] == [0.210, 0.378, 0.213]


def test_cohen_1960():
    """Cohen 1960, table 1 (as 200 cases): two judges, three diagnoses; kappa 0.492 as published."""
    result = cohen_kappa_of_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert round(result.observed, 2) == 0.70
    assert round(result.expected, 2) == 0.41
    assert round(result.kappa, 3) == 0.492


def test_fleiss_with_missing_ratings_as_gwet_prints_it():
    ratings = [[None if rating == "." else rating for rating in unit] for unit in GWET_2014]
    result = fleiss_kappa(ratings)
    figures = [result.kappa, result.standard_error, result.observed, result.expected]
    assert [round(figure, 5) for figure in figures] == [0.76117, 0.15302, 0.81818, 0.23872]
    assert result.subjects == 11


def test_fleiss_standard_error_against_the_bootstrap():
    counts = np.array([[row.count(str(label)) for label in range(1, 6)] for row in FLEISS_1971])
    rng = np.random.default_rng(1)
    kappas = [fleiss_kappa_of_counts(counts[rng.integers(0, 30, 30)]).kappa for _ in range(1000)]
    assert fleiss_kappa_of_counts(counts).standard_error == pytest.approx(np.std(kappas), rel=0.1)


def test_fleiss_does_not_depend_on_order_or_on_unrated_subjects():
    result = fleiss_kappa(FLEISS_1971)
    other = fleiss_kappa([*FLEISS_1971[::-1], [None] * 6])
    assert other.kappa == pytest.approx(result.kappa)
    assert other.standard_error == pytest.approx(result.standard_error)


def test_fleiss_needs_two_ratings_of_something():
    with pytest.raises(FtlError, match="two analysts"):
        fleiss_kappa([["a", None], [None, "b"]])


@pytest.mark.parametrize("count", [4, 20, 200])
def test_all_agreed_is_no_certainty(count):
    """Nothing scatters where all agree, so that a standard error would be 0: few candidates leave the interval wide."""
    first = ["accepted", "rejected"] * (count // 2)
    for kappa in (cohen_kappa(first, first), fleiss_kappa(list(zip(first, first)))):
        assert kappa.kappa == 1
        assert kappa.upper == 1
        # Wilson's lower bound of n of n is n / (n + z^2); chance agrees on half of them.
        assert kappa.lower == pytest.approx((count / (count + 1.959964**2) - 0.5) / 0.5, abs=1e-4)
        assert np.isnan(kappa.standard_error)


def test_two_raters_and_bounds_from_minus_one_to_one():
    """Few candidates: 1.96 standard errors reach beyond what a kappa can be."""
    high, low = cohen_kappa_of_table([[9, 1], [0, 9]]), cohen_kappa_of_table([[0, 2], [2, 1]])
    assert high.kappa + 1.959964 * high.standard_error > 1
    assert (high.upper, high.raters, high.subjects) == (1.0, 2, 19)
    assert high.lower == pytest.approx(high.kappa - 1.959964 * high.standard_error)
    assert low.kappa - 1.959964 * low.standard_error < -1
    assert low.lower == -1.0
    for table in ([[3, 0], [0, 4]], [[3, 0], [0, 0]]):
        assert (cohen_kappa_of_table(table).raters, cohen_kappa_of_table(table).observed) == (2, 1.0)
    assert cohen_kappa_of_table([[3, 0], [0, 0]]).expected == 1.0


def test_one_candidate_has_no_standard_error():
    kappa = fleiss_kappa([["a", "b"]])
    assert (kappa.kappa, kappa.observed, kappa.expected, kappa.subjects, kappa.raters) == (-1.0, 0.0, 0.5, 1, 2)
    assert all(math.isnan(part) for part in (kappa.standard_error, kappa.lower, kappa.upper))
    undefined = fleiss_kappa([["a", "a", None], ["a", "a", "a"]])
    assert math.isnan(undefined.kappa)
    assert (undefined.observed, undefined.expected, undefined.subjects, undefined.raters) == (1.0, 1.0, 2, 3)


def test_perfect_agreement_of_very_few_is_bounded_from_below():
    """One of one: Wilson's bound is 1 / (1 + z^2), less than what chance gives, and no kappa lies below -1."""
    kappa = fleiss_kappa([["a", "a"], ["b", None], ["b", None]])
    expected = (1 / 3) ** 2 + (2 / 3) ** 2
    assert kappa.kappa == 1
    assert kappa.lower == pytest.approx((1 / (1 + 1.959964**2) - expected) / (1 - expected))
