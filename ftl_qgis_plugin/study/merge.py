"""Several analysts' studies of one area made one, and their labels side by side for measuring agreement."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from ..core.errors import FtlError, Message
from ..core.factors.thresholds import FIELDS, NOTE_DATA
from ..core.grids.crs import srs_of
from ..core.progress import Progress
from ..core.publishing import make_scratch, real_target, remove_tree
from .database import Study
from .file import schema, shapes
from .file.connection import close, connect, explained, transaction
from .file.replacing import put_study
from .file.row_seals import seal
from .file.schema3 import first_inventory as first_inventory_table
from .file.schema3.sweep import SWEEP_VERDICTS
from .iteration import found_again
from .iteration.iterations import insert_row, stored
from .log.chain import CHANGED_KEY
from .log.log import insert_entries
from .log.looks import insert_evidence, insert_looks
from .log.outline_changes import insert_outline_changes
from .log.places import PLACES_KEY, places_text
from .log.sweep import insert_cells
from .log.verdicts import Verdict, replay_by_analyst

_Record = TypeVar("_Record")
# Rows between two looks whether anybody has cancelled.
_LOOK = 1000


@dataclass(frozen=True)
class MergeResult:
    """What came of a merge.

    `labels[candidate][analyst]` is what each of `analysts` last said of his own accord about each of `candidates`
    (None = nothing), only candidates that anybody judged; made for `agreement.cohen_kappa` and `fleiss_kappa`.
    `differing` are candidates that the studies outline differently: see `merge_studies`. `changed`: what tells that
    something else than the plugin had changed a study's log; the merged study tells so, too. `kept`: where the study is
    that was there before, if it held what the merged one does not.
    """

    path: str
    verdicts: int
    candidate_count: int
    samples: int
    differing: tuple[str, ...]
    changed: tuple[Message, ...]
    candidates: tuple[str, ...]
    analysts: tuple[str, ...]
    labels: tuple[tuple[str | None, ...], ...]
    kept: str | None = None


def merge_studies(
    paths: Sequence[str], output: str, *, overwrite: bool = False, progress: Progress | None = None
) -> MergeResult:
    """Unites studies in a new one at `output`, which appears complete or not at all.

    - Verdicts: the union of the logs by uuid, so the current verdicts do not depend on the order of `paths`.
    - Candidates by id. Outlined differently: a mended outline before one as proposed, else the earlier study's.
    - Samples: accepted candidates once per candidate id, others once per origin and outline.
    - Places of the sample of non-candidates, and cells of the sweep, once each, with the union of what was said.
    - Reference polygons once per outline; iterations, thresholds and settings of the earlier study that has them.

    FtlError: fewer than two studies, different CRS, a study that does not open.
    """
    if len(paths) < 2:
        raise FtlError("Merging needs at least two studies. Add another one.")
    progress = progress or Progress()
    output = os.path.abspath(output)
    target = real_target(output)
    if os.path.exists(target) and not overwrite:
        raise FtlError("{name} exists already. Choose another name for the merged study.", name=output)
    try:
        scratch = make_scratch(target)
    except OSError as error:
        raise explained(output, f"read-only: {error.strerror}") from error
    studies: list[Study] = []
    try:
        for path in paths:
            progress.check()
            studies.append(Study.open(path, read_only=True))
        _require_same_crs(studies)
        part = os.path.join(scratch, "merged.gpkg")
        result = _unite(studies, part, output, progress)
        _make_private(part, studies)
        progress.check()
        _close(studies)  # the merged one may take the place of one of them
        kept = put_study(part, output, overwrite=overwrite)
    finally:
        _close(studies)
        remove_tree(scratch)
    return replace(result, kept=kept)


def _close(studies: list[Study]) -> None:
    while studies:
        studies.pop().close()


def _unite(studies: list[Study], part: str, output: str, progress: Progress) -> MergeResult:
    settings = {key: value for study in reversed(studies) for key, value in study.settings().items()}
    settings.pop(schema.IDENTITY_KEY, None)  # it is a study of its own
    doubts = [(study, study.check(progress).changed) for study in studies]
    changed = tuple(doubt for _study, doubt in doubts if doubt is not None)
    if changed:
        names = (os.path.basename(study.path) for study, doubt in doubts if doubt is not None)
        settings[CHANGED_KEY] = ", ".join(names)
    candidates, proposals, differing = _candidates(studies, progress)
    first_inventory, samples = _first_inventory(studies), _samples(studies)
    reference = _once(chain.from_iterable(study.reference() for study in studies), lambda record: record["wkb"])
    progress.check()
    entries = _log(study.entries(progress) for study in studies)
    said_of_places = _log(study.places.entries() for study in studies)
    places = _once(chain.from_iterable(study.places.all() for study in studies), lambda place: place.name)
    if places:
        settings[PLACES_KEY] = places_text(places)
    said_of_cells = _log(study.sweep.entries() for study in studies)
    cells = _once(chain.from_iterable(study.sweep.all() for study in studies), lambda cell: cell.name)
    progress.report(0.3)
    Study.create(part, studies[0].crs_wkt, grid=studies[0].grid, settings=settings).close()
    shapes.append(part, "candidates", candidates, progress=progress.part(0.3, 0.9))
    shapes.append(part, first_inventory_table.TABLE, first_inventory)
    shapes.append(part, "samples", samples, widen=True, progress=progress.part(0.9, 0.93))
    shapes.append(part, "reference", reference, widen=True, progress=progress.part(0.93, 0.95))
    connection = connect(part)
    try:
        with transaction(connection, part):
            insert_entries(connection, _heard(entries, progress))
            for study in reversed(studies):  # of the earlier study, where two have a picture or a number of one place
                insert_looks(connection, study.looks.all())
                insert_outline_changes(connection, study.outline_changes.all())
            for study in studies:
                insert_evidence(connection, study.looks.evidence())
            insert_entries(connection, said_of_places, schema.PLACE_VERDICTS)
            insert_cells(connection, cells)
            insert_entries(connection, said_of_cells, SWEEP_VERDICTS)
            connection.executemany("INSERT INTO proposals (candidate, geom) VALUES (?, ?)", proposals)
            _copy_iterations(studies, connection)
        # Else who opens it is told that somebody had edited its rows.
        seal(connection, part, progress=progress.part(0.95, 1.0))
    finally:
        close(connection)
    progress.report(1.0)
    by_analyst = replay_by_analyst(entries)
    analysts = tuple(sorted({name for said in by_analyst.values() for name in said}))
    labels = tuple(
        tuple(said[name].verdict if name in said else None for name in analysts) for said in by_analyst.values()
    )
    return MergeResult(
        output, len(entries), len(candidates), len(samples), differing, changed, tuple(by_analyst), analysts, labels
    )


def _make_private(part: str, studies: Iterable[Study]) -> None:
    """Nobody may read in the merged study what he may not read in one of them."""
    with contextlib.suppress(OSError):  # one that is gone by now tells nothing
        mode = stat.S_IMODE(os.stat(part).st_mode)
        for study in studies:
            mode &= os.stat(study.path).st_mode
        os.chmod(part, mode | stat.S_IRUSR | stat.S_IWUSR)


def _heard(items: Iterable[_Record], progress: Progress) -> Iterator[_Record]:
    """The items, until somebody cancels."""
    for number, item in enumerate(items):
        if number % _LOOK == 0:
            progress.check()
        yield item


def _candidates(
    studies: Iterable[Study], progress: Progress
) -> tuple[list[dict], list[tuple[str, bytes]], tuple[str, ...]]:
    """The candidates of all studies once per id, how mended ones were proposed, and ids outlined differently."""
    chosen: dict[str, dict] = {}
    proposals: dict[str, bytes] = {}
    differing = set()
    for study in studies:
        mended = study.proposals()
        for record in _heard(study.candidates(), progress):
            name = record["candidate"]
            first = chosen.get(name)
            if first is not None and first["wkb"] != record["wkb"]:
                differing.add(name)
            if first is None or (name in mended and name not in proposals):
                chosen[name] = record
                if name in mended:
                    proposals[name] = mended[name]
    return list(chosen.values()), sorted(proposals.items()), tuple(sorted(differing))


def _log(logs: Iterable[Iterable[Verdict]]) -> list[Verdict]:
    """The union of logs by uuid, oldest first."""
    return sorted({entry.uuid: entry for log in logs for entry in log}.values(), key=lambda entry: entry.key)


def _once(records: Iterable[_Record], key: Callable[[_Record], Hashable]) -> list[_Record]:
    """The first record of each key, in order."""
    first: dict[Hashable, _Record] = {}
    for record in records:
        first.setdefault(key(record), record)
    return list(first.values())


def _first_inventory(studies: list[Study]) -> list[dict]:
    """That of the earliest study that has one."""
    for study in studies:
        if study.first_inventory.count():
            return study.first_inventory.records()
    return []


def _samples(studies: list[Study]) -> list[dict]:
    """Landslides of a candidate as the earliest study that accepted it has them, others once per origin and outline.

    A candidate can have brought several. Links to the first inventory hold for the study that it is taken from.
    """
    provider = next((study for study in studies if study.first_inventory.count()), None)
    result: dict[Hashable, dict] = {}
    taken: set[str] = set()
    for study in studies:
        places = {fid: place for place, fid in enumerate(study.first_inventory.outlines(), 1)}
        mine = set()
        for record in study.samples():
            link = places.get(record[first_inventory_table.LINK]) if study is provider else None
            record = {**record, first_inventory_table.LINK: link}
            if record["origin"] == "candidate" and record["candidate"]:
                if record["candidate"] not in taken:
                    mine.add(record["candidate"])
                    result[record["candidate"], record["wkb"]] = record
            else:
                result.setdefault((record["origin"], record["wkb"]), record)
        taken |= mine
    return list(result.values())


def _copy_iterations(studies: list[Study], connection: sqlite3.Connection) -> None:
    for study in studies:
        found_again.insert(connection, study.found_again())
    iterations = {item.number: (item, study) for study in reversed(studies) for item in study.iterations()}
    for number, (item, study) in sorted(iterations.items()):
        insert_row(connection, "iterations", schema.ITERATION_FIELDS, stored(item))
        table = study.thresholds(number)
        for record in () if table is None else table.records():
            insert_row(connection, "thresholds", ("iteration", *FIELDS, NOTE_DATA), (number, *record.values()))


def _require_same_crs(studies: list[Study]) -> None:
    first = srs_of(studies[0].crs_wkt)
    for study in studies[1:]:
        if not first.IsSame(srs_of(study.crs_wkt)):
            raise FtlError(
                "The studies {first} and {other} have different coordinate reference systems. Merge studies of one "
                "area that were made from the same rasters.",
                first=studies[0].path,
                other=study.path,
            )
