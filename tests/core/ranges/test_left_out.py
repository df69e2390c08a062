"""What is said of landslides that are not known yet, against deriving everything anew without each known one."""

from dataclasses import replace

import numpy as np
import pytest

from ftl_qgis_plugin.core.factors.thresholds import ThresholdTable
from ftl_qgis_plugin.core.ranges.derivation import derive
from ftl_qgis_plugin.core.ranges.derive_options import DeriveOptions
from ftl_qgis_plugin.core.ranges.left_out import information_if_unknown
from ftl_qgis_plugin.core.ranges.sample_units import Samples, polygon_centres
from ftl_qgis_plugin.core.ranges.score import FrequencyRatios, information_value

SIZES = (1, 3, 8, 8, 20, 5)
FACTORS = {"slope": False, "aspect": True, "elevation": False}


def ground(seed):
    rng = np.random.default_rng(seed)
    polygon = np.repeat(np.arange(len(SIZES)), SIZES)
    centres = rng.uniform(5, 30, len(SIZES))
    values = {
        "slope": rng.normal(centres[polygon], 4),
        "aspect": rng.normal(10 * centres[polygon], 40) % 360,
        "elevation": rng.normal(3500, 200, len(polygon)),
        "deformation_rate": np.full(len(polygon), 80.0),
    }
    values["slope"][[0, 9]] = np.nan  # the whole of the first polygon
    terrain = {"slope": rng.uniform(0, 45, 5000), "aspect": rng.uniform(0, 360, 5000)}
    terrain["elevation"] = rng.normal(3600, 300, 5000)
    return polygon, values, terrain


@pytest.mark.parametrize("unit", ["pixels", "polygon_medians", "area_balanced"])
def test_information_of_each_landslide_as_if_it_were_not_known(unit):
    polygon, values, terrain = ground(3)
    options = DeriveOptions(sample_unit=unit)
    size = len(SIZES)
    centres = {name: polygon_centres(values[name], polygon, size, circular) for name, circular in FACTORS.items()}
    parts = {name: derived_parts(polygon, values, terrain, options)[name] for name in FACTORS}
    told = information_if_unknown(parts)
    for left_out in range(size):
        kept = polygon != left_out
        rest = Samples(
            (np.unique(polygon[kept], return_inverse=True))[1], {n: v[kept] for n, v in values.items()}, size - 1
        )
        ratios = FrequencyRatios.from_records(derive(rest, terrain, options).histograms)
        own = {name: centres[name][left_out : left_out + 1] for name in FACTORS}
        assert told[left_out] == pytest.approx(information_value(own, ratios, 1)[0], abs=1e-9)


def derived_parts(polygon, values, terrain, options):
    """Each factor's part, as the derivation has it."""
    from ftl_qgis_plugin.core.ranges.factor_range import FactorRange

    return {
        name: FactorRange(name, values[name], polygon, len(SIZES), terrain[name], options, None)
        .result((), False, np.zeros((0, len(SIZES)), np.uint8))
        .unknown_information
        for name in FACTORS
    }


def test_few_rejections_teach_no_cut():
    """Each landslide lies on ground of its own; a few rejected ones among them are no reason to keep any ground out."""
    rng = np.random.default_rng(1)
    size = 12
    polygon = np.repeat(np.arange(size), 4)
    values = {"slope": np.linspace(3, 40, size)[polygon], "deformation_rate": np.full(len(polygon), 80.0)}
    refused = {"slope": np.array([4.0, 15.0, 28.0, 44.0]), "deformation_rate": np.full(4, 80.0)}
    terrain = {"slope": rng.uniform(0, 45, 5000)}
    samples, rejected = Samples(polygon, values, size), Samples(np.arange(4), refused, 4)
    assert derive(samples, terrain, rejected=rejected).min_information is None
    # A dozen beyond all landslides do.
    beyond = Samples(np.arange(12), {"slope": np.full(12, 44.9), "deformation_rate": np.full(12, 80.0)}, 12)
    assert derive(samples, terrain, rejected=beyond).min_information is not None


def test_one_landslide_keeps_no_ground_out():
    """Nothing tells how another one's ground differs; rate and coherence, which are set, hold all the same."""
    polygon, values, terrain = ground(5)
    alone = polygon == 4
    values = {**{name: part[alone] for name, part in values.items()}, "coherence": np.full(alone.sum(), 0.8)}
    result = derive(Samples(np.zeros(alone.sum(), int), values, 1), terrain)
    assert set(result.table.factors) == {"deformation_rate", "coherence"}
    assert {row.factor for row in result.table.rows} == set(values)
    assert any("One landslide does not tell" in str(warning) for warning in result.warnings)
    # What was switched on by hand stays.
    mine = [row if row.factor != "slope" else replace(row, enabled=True, method="manual") for row in result.table.rows]
    kept = derive(Samples(np.zeros(alone.sum(), int), values, 1), terrain, previous=ThresholdTable(tuple(mine)))
    assert set(kept.table.factors) == {"deformation_rate", "coherence", "slope"}
