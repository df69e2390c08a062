"""From a sample of a scene to what is known of its noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...timeseries.seasonal import SeasonalModel
from ..solving.estimate import Estimator
from ..solving.inversion import Inversion
from ..solving.network import Network
from ..solving.weighted_stack import share_of
from .pair_factors import factors_of
from .pair_noise import Noise, floor_of

# Pixels that are plenty where pairs close no loops.
_PIXELS = 6000


def noise_of(
    displacements: np.ndarray,
    weights: np.ndarray | None,
    network: Network,
    model: SeasonalModel,
    cycle_mm: float,
    is_stack: bool = False,
) -> Noise:
    """Of `displacements` and `weights` (pairs, pixels; None: none) of a sample whose neighbours lie together."""
    noise, variances = Noise(), None
    if weights is not None:
        noise = Noise(floor_of(displacements, weights, network, cycle_mm))
        variances = 1 / noise.believed(weights, weights.shape)
    # Stacks with weights are not tried with it: their errors, wide as they are, came out no truer and wider still.
    if network.loops and not (is_stack and weights is not None):
        noise = replace(noise, factors=factors_of(displacements, variances, network, cycle_mm))
    if network.closes:
        return noise
    # Nothing contradicts a pair: the pixels tell together what is the pairs' noise and what the dates'.
    step = max(-(-displacements.shape[1] // _PIXELS), 1)
    displacements = displacements[:, ::step]
    weights = None if weights is None else weights[:, ::step]
    if is_stack:
        return replace(noise, share=share_of(displacements, network.spans_a, weights, network.ends, noise))
    believed = noise.believed(weights, displacements.shape)
    inverted = Inversion(network, cycle_mm, False, False).general(displacements, believed)
    return replace(noise, share=Estimator(network, model, (), noise).share(inverted))
