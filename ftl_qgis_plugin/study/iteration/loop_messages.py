"""What the headless loop tells of its iterations."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...core.accuracy.intervals import FEW, expected_share, wilson_interval
from ...core.candidates.overlap import Overlap
from ...core.errors import Message
from ...core.iteration.misses import REJECTED, UNREVIEWED, causes_of, misses_told
from ...core.iteration.sample_growth import INVENTORY, Sample
from ...core.landslides.polygons import PolygonSet, common_centre
from ..database import Study
from ..missed import is_missed
from .held_out import held_out
from .loop_result import IterationResult

# On the demo scene of seed 4 such a cut lost 7 of 40 landslides while samples counted as known and a few rejected ones
# were enough for it. It loses none there now (see `derivation.MIN_REJECTED`), but what is learned stays one-sided.
CUT_OF_FEW = Message(
    "Where the review stops early few candidates are rejected, and those look most like landslides: a cut that is "
    "learned from them keeps new landslides out. Judge all of them, or do not learn a cut; the order learns from "
    "rejections anyway."
)


def iteration_told(result: IterationResult) -> Message:
    ranges = ", ".join(
        f"{row.factor} {'' if row.lower is None else format(row.lower, '.4g')}.."
        f"{'' if row.upper is None else format(row.upper, '.4g')}"
        for row in result.table.rows
        if row.enabled
    )
    fields = result.fields
    return Message(
        "Iteration {number}: {candidates} candidates, {asked} judged, {accepted} accepted, {rejected} rejected; "
        "{added} new landslides, {enlarged} enlarged, {covered:,.0f} m² of new ground; {samples} samples, mean |rate| "
        "{mean:.2f} mm/a ({change:+.2f}); {ranges}.",
        number=result.number,
        candidates=result.candidates,
        asked=result.asked,
        accepted=result.accepted,
        rejected=result.rejected,
        added=fields["added"],
        enlarged=fields["enlarged"],
        covered=fields["covered_m2"],
        samples=fields["samples"],
        mean=float("nan") if fields["mean_rate"] is None else fields["mean_rate"],
        change=fields["change"],
        ranges=ranges,
    )


def new_ones_told(judged: int, accepted: int) -> Message | None:
    """Precision of the candidates that were not known, over all iterations; None where none was judged."""
    if not judged:
        return None
    low, high = wilson_interval(accepted, judged)
    if judged < FEW:
        return Message(
            "Over all iterations {judged} new candidates were judged and {accepted} of them are landslides "
            "({share:.1%}, 95 % interval {low:.1%} to {high:.1%}; after so few the expected precision is "
            "{expected:.0%}).",
            judged=judged,
            accepted=accepted,
            share=accepted / judged,
            low=low,
            high=high,
            expected=expected_share(accepted, judged),
        )
    return Message(
        "Over all iterations {judged} new candidates were judged and {accepted} of them are landslides ({share:.1%}, "
        "95 % interval {low:.1%} to {high:.1%}).",
        judged=judged,
        accepted=accepted,
        share=accepted / judged,
        low=low,
        high=high,
    )


def left_told(left: float) -> Message:
    """Of what was not judged in the last iteration; NaN: not known."""
    if math.isnan(left):
        return Message(
            "How many landslides are left among those not judged is not known: that takes verdicts of both kinds, and "
            "more that are accepted than are expected."
        )
    return Message("About {left:.0f} landslides are expected among those not judged.", left=left)


def missed_told(study: Study, overlap: Overlap, samples: Sequence[Sample], rejected: Sequence[bytes]) -> Message | None:
    """Why the reference landslides that no sample touches were missed, by the last thresholds; None without any."""
    wkt = study.crs_wkt
    reference = [record["wkb"] for record in study.reference() if record["wkb"]]
    known = study.first_inventory.known([])
    held = held_out(reference, known, wkt)
    if not held:
        return None
    centre = common_centre(held, wkt=wkt)
    joined = [sample.wkb for sample in samples if sample.origin != INVENTORY]
    found = set(PolygonSet(held, wkt, centre).overlaps(PolygonSet(joined, wkt, centre))[0].tolist())
    missed = [wkb for index, wkb in enumerate(held) if index not in found]
    if not missed:
        return None
    current = study.current()
    unreviewed = [
        record["wkb"]
        for record in study.candidates()
        if record["candidate"] not in current and not is_missed(record["candidate"])
    ]
    candidates = {REJECTED: rejected, UNREVIEWED: unreviewed}
    return misses_told(causes_of(overlap, missed, wkt, candidates, [*reference, *known]))
