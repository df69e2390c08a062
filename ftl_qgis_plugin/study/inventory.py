"""What a study has found, as flat records that leave it: inventories, judged candidates."""

from __future__ import annotations

from ..core.iteration.sample_growth import INVENTORY
from ..core.landslides.lon_lat import lon_lat, surface_points
from ..core.landslides.polygons import PolygonSet
from ..core.progress import Progress
from .database import Study
from .file import schema
from .log.verdicts import ACCEPTED as ACCEPTED_VERDICT
from .log.verdicts import CLEARED, Verdict
from .log.verdicts import REJECTED as REJECTED_VERDICT

ACCEPTED = "accepted"
SAMPLES = "samples"
NEW = "new"
CANDIDATES = "candidates"
REJECTED = "rejected"
CHOICES = (ACCEPTED, SAMPLES, NEW, CANDIDATES, REJECTED)

Fields = "tuple[tuple[str, type], ...]"

FIELDS = (
    ("candidate", str),
    ("origin", str),
    ("iteration", int),
    ("class", str),
    ("confidence", int),
    ("image_date", str),
    ("image_source", str),
    ("analyst", str),
    ("verdict", str),
    ("reason", str),
    ("note", str),
    ("flag", int),
    ("time_utc", str),
    ("seconds", float),
    ("images_seen", str),
    ("rate_mean", float),
    ("rate_max", float),
    ("rate_p95", float),
    ("rate_signed_mean", float),
    ("pixels", int),
    ("area_m2", float),
    ("lon", float),
    ("lat", float),
)
_NOTHING = dict.fromkeys(name for name, _kind in FIELDS)
CANDIDATE_FIELDS = (("rank", int), ("score", float), ("known_overlap", float), ("margin", float))


def inventory_records(study: Study, what: str, progress: Progress | None = None) -> list[dict[str, object]]:
    """Records with FIELDS and the outline (`wkb`, in the study's CRS), in the study's order.

    `what`: `samples`: the whole sample database; `new`: its landslides that were not in the first inventory;
    `candidates`: all with their current verdict; `accepted` and `rejected`: the candidates that have that verdict.
    These carry CANDIDATE_FIELDS and `<factor>_mean` too. A landslide proposed in several iterations is one sample, but
    several candidates. `area_m2` and the coordinates of a point within (WGS 84) are those of the current outline.
    """
    progress = progress or Progress()
    verdicts = study.current()
    if what in (SAMPLES, NEW):
        records = [
            {**_NOTHING, **_sample_record(record, verdicts.get(str(record["candidate"] or "")))}
            for record in study.samples()
            if what == SAMPLES or record["origin"] != INVENTORY
        ]
    else:
        wanted = {ACCEPTED: ACCEPTED_VERDICT, REJECTED: REJECTED_VERDICT}.get(what)
        records = [
            {**_NOTHING, **record, **_said(verdicts.get(record["candidate"]))}
            for record in study.candidates()
            if wanted is None or (record["candidate"] in verdicts and verdicts[record["candidate"]].verdict == wanted)
        ]
    records = [record for record in records if record["wkb"] is not None]
    _add_looks(study, records)
    progress.check()
    progress.report(0.3)
    outlines = [record["wkb"] for record in records]
    areas = PolygonSet(outlines, study.crs_wkt).areas_m2
    progress.check()
    progress.report(0.7)
    places = lon_lat(surface_points(outlines), study.crs_wkt)
    for record, area, (lon, lat) in zip(records, areas.tolist(), places.tolist()):
        record.update(area_m2=area, lon=lon, lat=lat)
    progress.report(1.0)
    return records


def record_fields(what: str, records: list[dict[str, object]]) -> Fields:
    """Name and type of the fields that `inventory_records` of that choice have."""
    if what in (SAMPLES, NEW):
        return FIELDS
    own = {name for name, _kind in (*FIELDS, *CANDIDATE_FIELDS)} | {name for name, _kind in schema.RATE_FIELDS}
    means = [name for name in (records[0] if records else ()) if name.endswith("_mean") and name not in own]
    return (*FIELDS, *CANDIDATE_FIELDS, *((name, float) for name in means))


def _add_looks(study: Study, records: list[dict[str, object]]) -> None:
    """`seconds` spent on the candidate, and the images that were looked at, each once, as "name date; ..."."""
    seconds = study.looks.seconds_per_candidate()
    seen: dict[str, list[str]] = {}
    for look in study.looks.all():
        text = f"{look.source} {look.image_date}".strip()
        if text and text not in seen.setdefault(look.candidate, []):
            seen[look.candidate].append(text)
    for record in records:
        name = str(record["candidate"] or "")
        record.update(seconds=seconds.get(name), images_seen="; ".join(seen.get(name, ())) or None)


def _said(entry: Verdict | None) -> dict[str, object]:
    if entry is None:
        return {}
    return {
        "verdict": None if entry.verdict == CLEARED else entry.verdict,
        "reason": entry.reason or None,
        "class": entry.class_ or None,
        "confidence": entry.confidence,
        "note": entry.note or None,
        "flag": entry.flag,
        "image_source": entry.image_source or None,
        "image_date": entry.image_date or None,
        "analyst": entry.analyst or None,
        "time_utc": entry.time_utc,
    }


def _sample_record(record: dict[str, object], entry: Verdict | None) -> dict[str, object]:
    """What the sample says of itself goes before what was said of its candidate."""
    own = {name: value for name, value in record.items() if value not in (None, "")}
    return {**_said(entry), **own, "wkb": record["wkb"]}
