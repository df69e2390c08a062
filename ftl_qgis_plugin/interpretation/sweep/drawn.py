"""What an outline is that was drawn in a sweep: a landslide known before, one of the review, or a new one."""

from __future__ import annotations

from qgis.core import QgsRectangle

from ...bridge.outlines import bounds_of
from ...core.landslides.known import are_known, known_shares
from ...core.landslides.polygons import PolygonSet, common_centre
from ...study.log.verdicts import ACCEPTED
from ...study.sweep_facts import same_landslides
from ..review.index import CODES
from ..session.session import InterpretationSession

KNOWN = "known"


def accepted_names(session: InterpretationSession) -> list[str]:
    index = session.index
    return [name for name, row in index.row_of.items() if index.verdict[row] == CODES[ACCEPTED]]


def same_as(session: InterpretationSession, wkb: bytes) -> str:
    """Id of the accepted candidate that this outline shows, KNOWN for a landslide of the inventory, "" for neither."""
    study = session.study
    box = QgsRectangle(*bounds_of(wkb))
    near = [name for name in accepted_names(session) if session.candidates.extent(name).intersects(box)]
    outlines = [session.outlines.outline(name) for name in near]
    found = _largest(study.crs_wkt, wkb, outlines)
    if found is not None:
        return near[found]
    known = study.first_inventory.known(study.samples())
    centre = common_centre([wkb], known, wkt=study.crs_wkt)
    drawn, before = PolygonSet([wkb], study.crs_wkt, centre), PolygonSet(known, study.crs_wkt, centre)
    is_known = bool(are_known(known_shares(drawn, before))[0]) or bool(same_landslides(drawn, before))
    return KNOWN if is_known else ""


def _largest(wkt: str, wkb: bytes, outlines: list[bytes]) -> int | None:
    """Number of the outline that is the same landslide; of several the one that shares most."""
    if not outlines:
        return None
    centre = common_centre([wkb], outlines, wkt=wkt)
    same = same_landslides(PolygonSet([wkb], wkt, centre), PolygonSet(outlines, wkt, centre))
    return same[0][1] if same else None
