"""Series and temporal coherence against MintPy's own function of a pixel (where installed: pip install mintpy)."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network

CYCLE_MM = 27.73
PIXELS = 40


@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("gaps", [0.0, 0.15], ids=["complete", "gaps"])
def test_equals_mintpys_estimate_of_a_pixel(weighted, gaps):
    mintpy = pytest.importorskip("mintpy.ifgram_inversion", reason="MintPy is not installed (optional)")
    days = [datetime.date(2019, 1, 5) + datetime.timedelta(days=24 * number) for number in range(30)]
    net = Network.of([(days[a], days[b]) for a in range(30) for b in range(a + 1, min(a + 4, 30))])
    rng = np.random.default_rng(1)
    series = np.cumsum(rng.normal(-3, 2, (30, PIXELS)), axis=0)
    noise = rng.uniform(0.5, 6, PIXELS)  # from coherent pixels to those of which hardly anything is left
    mm = (net.incidence @ series + rng.normal(0, 1, (len(net.edges), PIXELS)) * noise).astype(np.float32)
    mm[rng.random(mm.shape) < gaps] = np.nan
    weights = rng.uniform(0.2, 5, mm.shape) if weighted else None
    inversion = Inversion(net, CYCLE_MM)
    ours = inversion.complete(mm) if not weighted and not gaps else inversion.general(mm, weights)
    to_phase = 2 * np.pi / CYCLE_MM
    displacement, steps_a = net.incidence[:, 1:], np.diff(net.times_a)
    # MintPy's B: each pair is the sum of the velocities between its dates.
    first, second = net.ends
    number = np.arange(len(steps_a))
    velocity = ((number >= first[:, np.newaxis]) & (number < second[:, np.newaxis])) * steps_a
    compared = 0
    for pixel in range(PIXELS):
        held = np.isfinite(mm[:, pixel])
        if np.linalg.matrix_rank(displacement[held]) < len(net.dates) - 1:
            continue
        found, coherence, used = mintpy.estimate_timeseries(
            displacement.astype(np.float32),
            velocity.astype(np.float32),
            mm[:, [pixel]] * np.float32(to_phase),
            steps_a.astype(np.float32)[:, np.newaxis],
            weight_sqrt=None if weights is None else np.sqrt(weights[:, [pixel]]).astype(np.float32),
            print_msg=False,
        )
        theirs = found[:, 0] / to_phase
        own = ours.series[:, pixel] - ours.series[0, pixel]
        np.testing.assert_allclose(own, theirs, atol=1e-4 * np.ptp(theirs))
        assert ours.coherence[pixel] == pytest.approx(float(np.ravel(coherence)[0]), abs=1e-4)
        assert ours.used[pixel] == int(np.ravel(used)[0]) == held.sum()
        compared += 1
    assert compared > PIXELS // 2
