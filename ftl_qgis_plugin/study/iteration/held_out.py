"""What of a reference was not known before the first iteration: only that says how much is found."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.landslides.known import are_known, known_shares
from ...core.landslides.polygons import PolygonSet, common_centre


def held_out(reference: Sequence[bytes], known: Sequence[bytes], wkt: str) -> list[bytes]:
    """The reference landslides that were not known at the start (see `core.landslides.known`)."""
    if not reference or not known:
        return list(reference)
    centre = common_centre(reference, wkt=wkt)
    shares = known_shares(PolygonSet(reference, wkt, centre), PolygonSet(known, wkt, centre))
    return [wkb for wkb, is_known in zip(reference, are_known(shares).tolist()) if not is_known]
