"""Where ranges only rank, rate and coherence decide which ground is a candidate."""

import numpy as np

from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import evaluate_strip
from ftl_qgis_plugin.core.ranges.score import FrequencyRatios
from tests.core.candidates.test_candidates import Scene, overlap_of


def test_ground_outside_its_ranges_is_proposed_and_measured(tmp_path):
    scene = Scene(tmp_path)
    overlap = overlap_of(scene, ranges_rank=True)
    with np.errstate(invalid="ignore"):
        expected = (np.abs(scene.rate) >= 50) & (scene.coherence >= np.float32(0.7))
    mask = evaluate_strip(overlap, scene.grid.window, want_mask=True).mask
    assert np.array_equal(mask == 1, expected)
    ratios = FrequencyRatios({"slope": (np.array([12.0, 90.0]), np.array([5.0, 0.2]))})
    found = extract(overlap, ExtractionOptions(ratios=ratios)).candidates
    cut = extract(overlap_of(scene), ExtractionOptions(ratios=ratios)).candidates
    assert sum(found.columns["pixels"]) == expected.sum() > sum(cut.columns["pixels"])
    # Values of factors that decide nothing are known all the same, and the typical ground comes first.
    assert set(found.columns) == set(cut.columns)
    slopes = found.columns["slope_mean"]
    assert not np.isnan(slopes).all()
    assert np.nanmean(slopes[:10] <= 12) > np.nanmean(slopes <= 12)
