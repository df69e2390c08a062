import numpy as np
import pytest

from ftl_qgis_plugin.core.ranking.attributes import attributes, column_of
from ftl_qgis_plugin.core.ranking.scaling import design


def columns(size=200, seed=0):
    rng = np.random.default_rng(seed)
    return {
        "candidate": [f"c{number}" for number in range(size)],
        "rank": np.arange(size),
        "score": rng.normal(size=size),
        "area_m2": rng.lognormal(8, 1, size),
        "rate_mean": rng.lognormal(4, 0.3, size),
        "rate_signed_mean": rng.normal(size=size),
        "slope_mean": rng.normal(12, 4, size),
        "aspect_mean": rng.uniform(0, 360, size),
        "ndvi_mean": rng.uniform(0, 1, size),
        "known_overlap": np.zeros(size),
    }


def test_which_columns_tell_something():
    assert list(attributes(columns())) == [
        "area_m2",
        "aspect_mean_cos",
        "aspect_mean_sin",
        "ndvi_mean",
        "rate_mean",
        "rate_signed_mean",
        "slope_mean",
    ]
    assert [column_of(name) for name in ("aspect_mean_cos", "slope_mean")] == ["aspect_mean", "slope_mean"]


def test_logarithms_signs_and_angles():
    values = attributes(
        {
            "area_m2": [1.0, np.e, 0.0, None],
            "rate_signed_mean": [-30.0, 0.0, 4.0, float("inf")],
            "aspect_mean": [0.0, 90.0, 180.0, 359.999999],
        }
    )
    assert values["area_m2"] == pytest.approx([0, 1, np.nan, np.nan], nan_ok=True)
    assert values["rate_signed_mean"] == pytest.approx([-1, 0, 1, np.nan], nan_ok=True)
    assert values["aspect_mean_cos"] == pytest.approx([1, 0, -1, 1], abs=1e-6)
    assert values["aspect_mean_sin"] == pytest.approx([0, 1, 0, 0], abs=1e-6)


def test_scaled_by_hand():
    # Median 3, absolute deviations 2 1 0 1 97: MAD 1; standard deviation 38.6, a quarter of it 9.66 is larger.
    built = design({"ndvi_mean": np.array([1.0, 2.0, 3.0, 4.0, 100.0])}, 5)
    (term,) = built.terms
    assert term.centre == 3
    assert term.scale == pytest.approx(0.25 * np.std([1, 2, 3, 4, 100]))
    z = (np.array([1, 2, 3, 4, 100]) - 3) / term.scale
    z = np.minimum(z, 3)
    assert built.matrix[:, 0] == pytest.approx(z - z.mean())


def test_squares_of_terrain_and_size_only():
    names = [term.name for term in design(columns(), 200).terms]
    assert {"slope_mean^2", "area_m2^2", "rate_mean^2"} <= set(names)
    assert not {"ndvi_mean^2", "rate_signed_mean^2"} & set(names)
    assert not any("aspect" in name and name.endswith("^2") for name in names)


def test_missing_values_are_average_and_constant_columns_left_out():
    given = columns()
    given["ndvi_mean"] = np.where(np.arange(200) % 2, np.nan, given["ndvi_mean"])
    given["slope_mean"] = np.full(200, 0.1) + np.where(np.arange(200) % 2, 1e-17, 0)
    given["relief_mean"] = np.full(200, np.nan)
    built = design(given, 200)
    names = [term.name for term in built.terms]
    assert not {"slope_mean", "relief_mean"} & set(names)
    assert np.isfinite(built.matrix).all()
    ndvi = built.matrix[:, names.index("ndvi_mean")]
    assert np.ptp(ndvi[1::2]) == 0
    assert built.matrix.mean(axis=0) == pytest.approx(np.zeros(len(names)), abs=1e-12)


def test_units_change_nothing():
    given = columns()
    other = dict(given)
    other["area_m2"] = given["area_m2"] / 0.3048**2
    other["rate_mean"] = given["rate_mean"] / 25.4
    other["slope_mean"] = given["slope_mean"] * 10
    assert design(other, 200).matrix == pytest.approx(design(given, 200).matrix, abs=1e-9)


def test_order_of_rows_and_columns_changes_nothing():
    given = columns()
    order = np.random.default_rng(3).permutation(200)
    shuffled = {
        name: [values[index] for index in order] if isinstance(values, list) else values[order]
        for name, values in reversed(list(given.items()))
    }
    before, after = design(given, 200), design(shuffled, 200)
    assert [term.name for term in before.terms] == [term.name for term in after.terms]
    assert after.matrix == pytest.approx(before.matrix[order], abs=1e-12)


def test_text_in_a_column_of_numbers_is_left_out():
    assert list(attributes({"slope_mean": ["steep", "flat"], "area_m2": ["12", 4]})) == ["area_m2"]


def test_one_column_by_hand():
    """Median 3; of the deviations 2, 1, 0, 1, 97 the median is 1: a quarter of the standard deviation is more."""
    values = [1.0, 2.0, 3.0, 4.0, 100.0]
    found = design({"slope_mean": values}, 5)
    terms = {term.name: term for term in found.terms}
    scale = 0.25 * np.std(values)
    assert scale > 1.4826
    z = np.clip((np.array(values) - 3) / scale, -3, 3)
    assert z[-1] == 3
    assert terms["slope_mean"].centre == 3
    assert terms["slope_mean"].scale == pytest.approx(scale)
    np.testing.assert_allclose(found.matrix[:, 0], z - z.mean())
    if "slope_mean^2" in terms:
        np.testing.assert_allclose(found.matrix[:, 1], z**2 / 3 - (z**2 / 3).mean())
        assert terms["slope_mean^2"].mean == pytest.approx((z**2 / 3).mean())


def test_the_usual_scale_is_that_of_a_normal_distribution():
    values = np.random.default_rng(5).normal(12, 4, 4001)
    (term, *_rest) = design({"slope_mean": values}, len(values)).terms
    assert term.scale == pytest.approx(1.4826 * np.median(np.abs(values - np.median(values))))
    assert term.scale == pytest.approx(4, rel=0.05)


def test_values_that_differ_by_rounding_only_tell_nothing():
    for size in (0.0, 1.0, 1e6):
        values = size + np.arange(6) * 1e-13 * max(size, 1)
        assert not design({"slope_mean": values}, 6).terms
        assert design({"slope_mean": size + np.arange(6) * 1e-11 * max(size, 1)}, 6).terms
    assert not design({"slope_mean": [None] * 6}, 6).terms
    assert design({"slope_mean": [None] * 6}, 6).matrix.shape == (6, 0)


def test_a_missing_value_counts_as_the_median():
    values = np.array([1.0, 2, np.nan, 4, 5])
    found = design({"slope_mean": values}, 5)
    assert found.terms[0].centre == 3
    assert found.matrix[2, 0] == pytest.approx(-found.terms[0].mean)
    np.testing.assert_allclose(found.matrix.mean(axis=0), 0, atol=1e-12)
