"""Bounds that no range method gives: how fast ground must move to count, how coherent it must be, how certain its
rate."""

from __future__ import annotations

import numpy as np

from ..deformation.background import AT_NOISE, robust_sigma
from ..errors import Message
from ..factors.catalogue import DETECTABLE, SIGNIFICANCE
from ..factors.thresholds import NOISE, Threshold
from ..method.parameters import AREA_BALANCED, MANUAL
from ..notes import figure
from ..sentences import percent
from .derive_options import DeriveOptions
from .sample_units import unit_sample

MINIMUM, SAMPLES = "minimum", "samples"

# Of the fast pixels of known landslides so many may be less coherent than the bound.
LOW_COHERENCE_SHARE = 0.02
# No bound is higher than the usual one; where few landslides tell, none is higher than what is still useful.
USUAL_COHERENCE, CAUTIOUS_COHERENCE = 0.7, 0.5
MIN_POLYGONS = 5

# Standard errors at which a rate is told from none with 95 % certainty, rounded up.
USUAL_SIGNIFICANCE = 2.0

# A lower bound, the method that gave it, and why.
SetBound = "tuple[float, str, Message]"


def rate_bound(
    options: DeriveOptions, background_mm_a: np.ndarray | None, sigmas: tuple[float, float] | None = None
) -> SetBound:
    """The smallest |rate| wanted, or `noise_k` robust sigmas of the background's signed rates (None: unknown).

    Its method is noise too where the rate wanted is hardly more, as it is where it was chosen for the noise: that of
    the rate as it is, or as it was before it was smoothed (`sigmas`, see `RasterSource`; None: it was not).
    """
    if options.noise_k > 0 and background_mm_a is not None and len(background_mm_a):
        sigma = robust_sigma(background_mm_a)
        if options.noise_k * sigma > options.min_rate_mm_a:
            note = Message(
                "{count} robust standard deviations of the background ({sigma} mm/a about its median)",
                count=f"{options.noise_k:g}",
                sigma=figure(sigma),
            )
            return options.noise_k * sigma, NOISE, note
        if options.noise_k * max(sigma, sigmas[0] if sigmas else 0.0) >= AT_NOISE * options.min_rate_mm_a:
            note = Message(
                "minimum |rate| set by you, which is {count} robust standard deviations of the background ({sigma} "
                "mm/a about its median)",
                count=f"{options.min_rate_mm_a / sigma:.1f}",
                sigma=figure(sigma),
            )
            return options.min_rate_mm_a, NOISE, note
    return options.min_rate_mm_a, MINIMUM, Message("minimum |rate|, set by you")


def coherence_bound(
    options: DeriveOptions,
    coherence: np.ndarray,
    rates_mm_a: np.ndarray | None,
    polygon: np.ndarray,
    polygons: int,
    fast_mm_a: float,
) -> SetBound:
    """The coherence wanted, or the one that the samples' fast pixels have (arrays of one length, NaN = no data).

    All polygons count the same, whatever their size. A cut at the usual 0.7 loses most landslides of a scene whose
    ground is less coherent, and it says so nowhere. The bound lies below what the samples have by the margin of all
    ranges, but not beyond 0.5: the least coherent of some landslides is not the least coherent of all.
    """
    if options.min_coherence is not None:
        return options.min_coherence, MINIMUM, Message("minimum coherence, set by you")
    fast = np.isfinite(coherence)
    if rates_mm_a is not None:
        fast &= np.abs(rates_mm_a) >= np.float32(fast_mm_a)
    sample = unit_sample(np.where(fast, coherence, np.nan), polygon, polygons, AREA_BALANCED).weighted
    if not sample.units:
        note = Message("no known landslide has fast pixels with a coherence: a cautious bound")
        return CAUTIOUS_COHERENCE, SAMPLES, note
    low, high = (float(sample.quantile(share)) for share in (LOW_COHERENCE_SHARE, 1 - LOW_COHERENCE_SHARE))
    # Not below what is hardly useful any more: there it adds noise and finds nothing.
    bound = max(low - options.margin * (high - low), min(low, CAUTIOUS_COHERENCE))
    most = USUAL_COHERENCE if sample.units >= MIN_POLYGONS else CAUTIOUS_COHERENCE
    note = Message(
        "{share} of the fast pixels of {count} known landslides lie below {low}, less the margin {bound}; at most "
        "{most}",
        share=percent(LOW_COHERENCE_SHARE),
        count=sample.units,
        low=f"{low:.3g}",
        bound=f"{bound:.3g}",
        most=most,
    )
    return max(min(bound, most), 0.0), SAMPLES, note


def offered_row(name: str, options: DeriveOptions) -> Threshold | None:
    """The row of a factor of the rate's uncertainty, not in use: a range of what the samples have would keep the
    quietest landslides out. As one set by hand it stays what the analyst makes of it. None of other factors."""
    if name == SIGNIFICANCE:
        note = Message("offered: rates above two standard errors; not used unless you switch it on")
        return Threshold(name, USUAL_SIGNIFICANCE, None, False, MANUAL, note=note)
    if name == DETECTABLE:
        note = Message("offered: ground where the minimum |rate| could be told; not used unless you switch it on")
        return Threshold(name, None, options.min_rate_mm_a, False, MANUAL, note=note)
    return None
