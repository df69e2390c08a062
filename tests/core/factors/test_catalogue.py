"""The catalogue of factors."""

import numpy as np

from ftl_qgis_plugin.core.factors.catalogue import (
    BUILT_IN,
    CATALOGUE,
    TERRAIN_FACTORS,
    is_circular,
    kind_of,
    unit_symbol,
)
from ftl_qgis_plugin.core.terrain.terrain import TerrainOptions, evaluate, halo_px


def test_names_are_those_that_studies_and_models_hold_on_to():
    assert BUILT_IN[:2] == ("deformation_rate", "coherence")
    assert TERRAIN_FACTORS == (
        "elevation",
        "slope",
        "aspect",
        "plan_curvature",
        "profile_curvature",
        "relief",
        "tpi",
        "tri",
        "roughness",
    )


def test_every_terrain_factor_can_be_computed_and_lies_within_its_limits():
    rng = np.random.default_rng(3)
    options = TerrainOptions(relief_radius_m=30.0)
    size = np.full(5, 10.0)
    for name in TERRAIN_FACTORS:
        halo = halo_px(name, options, 10.0)
        values = evaluate(name, rng.normal(4000, 50, (5 + 2 * halo, 7 + 2 * halo)), size, size, options)
        low, high = CATALOGUE[name].limits
        assert values.shape == (5, 7)
        assert ((values >= low) & (values <= high)).all(), name


def test_only_aspect_is_a_direction():
    assert [name for name in BUILT_IN if is_circular(name)] == ["aspect"]
    assert [unit_symbol(name) for name in ("aspect", "slope", "deformation_rate")] == ["°", "°", "mm/a"]


def test_a_layer_of_the_users_has_a_name_and_nothing_else():
    kind = kind_of("ice {content}")
    assert str(kind.label) == "ice {content}"
    assert (kind.unit, kind.symbol, kind.is_circular, kind.is_terrain) == ("", "", False, False)
    assert kind.limits == (-np.inf, np.inf)


def test_limits_are_what_the_quantities_can_be():
    """Angles, shares and lengths; a curvature, a height and a difference of heights may be anything."""
    anything, positive = (-np.inf, np.inf), (0.0, np.inf)
    assert {name: kind.limits for name, kind in CATALOGUE.items()} == {
        **dict.fromkeys(("elevation", "aspect", "plan_curvature", "profile_curvature", "tpi"), anything),
        **dict.fromkeys(
            ("deformation_rate", "significance", "detectable_rate", "relief", "tri", "roughness"), positive
        ),
        "coherence": (0.0, 1.0),
        "slope": (0.0, 90.0),
    }


def test_decimals_that_are_shown():
    decimals = {"coherence": 2, "elevation": 0, "aspect": 0, "plan_curvature": 4, "profile_curvature": 4}
    assert {name: kind.decimals for name, kind in CATALOGUE.items()} == {
        name: decimals.get(name, 1) for name in CATALOGUE
    }
