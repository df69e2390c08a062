"""A study: one GeoPackage with candidates, verdicts, samples, iterations and all that is needed to go on later."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property, partial

from ..core.errors import FtlError
from ..core.factors.thresholds import ThresholdTable
from ..core.grids.grid import Grid
from ..core.json_text import from_json
from ..core.progress import Progress
from ..core.publishing import make_scratch, real_target, remove_tree
from .changes import Changes
from .defaults import login_name, random_id, utc_now
from .doubts import Doubts, look_through
from .file import integrity, migrations, schema, schema3, schema4, shapes
from .file.connection import StudyConnection, close, connect, explained, in_chunks, patience, sqlite_errors, transaction
from .file.replacing import exists_already, put_study
from .file.row_seals import seal_written
from .iteration import found_again
from .iteration.first_inventory import FirstInventory
from .iteration.iterations import Iteration, Iterations, Settings
from .log.log import VerdictLog
from .log.looks import Looks
from .log.outline_changes import OutlineChanges
from .log.places import Places
from .log.standing import standing
from .log.sweep import Sweep
from .log.verdicts import Verdict


class Study:
    """An open study. Use as a context manager, or close() it; then one file is left, which can be moved at will.

    Every method that writes is one transaction, on the disk when it returns; none is held open in between, so QGIS
    and others may have the file open too. One thread uses the object at a time: what opened it may hand it on, and
    others open the study for themselves. `clock` and `new_id` stand in for the time and random uuids where runs must
    repeat exactly.
    """

    def __init__(
        self,
        path: str,
        connection: StudyConnection,
        read_only: bool,
        analyst: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.analyst = analyst
        self._connection = connection
        self._log = VerdictLog(connection, path, clock, new_id)
        self.standing = partial(standing, connection, path)
        self.changes = Changes(connection, path, self._log)
        self._iterations = Iterations(connection, path, clock)
        self._settings = Settings(connection, path)
        self.first_inventory = FirstInventory(connection, path, self._settings)
        # The sample of what is no candidate, with a log of its own: `analyst` has to be given with each entry.
        self.places = Places(connection, path, clock, new_id, self._settings)
        self.sweep = Sweep(connection, path, clock, new_id, self._settings)
        self.looks = Looks(connection, path, clock, new_id)
        self.outline_changes = OutlineChanges(connection, path, clock, new_id, self._log)

    @classmethod
    def create(
        cls,
        path: str,
        crs_wkt: str,
        *,
        grid: Grid | None = None,
        settings: Mapping[str, str] | None = None,
        analyst: str | None = None,
        overwrite: bool = False,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = random_id,
    ) -> Study:
        """A new, empty study in the CRS of its rasters; `grid` is kept for repeating the work.

        The file appears complete or not at all. FtlError: exists (unless `overwrite`), folder cannot be written.
        """
        path = os.path.abspath(path)
        target = real_target(path)
        if os.path.exists(target) and not overwrite:
            raise exists_already(path)
        try:
            scratch = make_scratch(target)
        except OSError as error:
            raise explained(path, f"read-only: {error.strerror}") from error
        try:
            part = os.path.join(scratch, "study.gpkg")
            shapes.create_polygon_tables(part, crs_wkt)
            stored = {schema.FORMAT_KEY: schema.FORMAT, schema.VERSION_KEY: str(schema.SCHEMA_VERSION)}
            stored.update({schema.CRS_KEY: crs_wkt, schema.IDENTITY_KEY: new_id().replace("-", "")})
            if grid is not None:
                stored[schema.GRID_KEY] = json.dumps({name: getattr(grid, name) for name in sorted(_GRID_NUMBERS)})
            with sqlite_errors(path):
                connection = connect(part)
                try:
                    with transaction(connection, path):
                        schema.create_attribute_tables(connection)
                        connection.executemany(
                            "INSERT INTO settings (key, value) VALUES (?, ?)", {**(settings or {}), **stored}.items()
                        )
                        schema3.apply(connection)
                        schema4.apply(connection)
                finally:
                    close(connection)
            put_study(part, path, overwrite=overwrite)
        finally:
            remove_tree(scratch)
        return cls.open(path, analyst=analyst, clock=clock, new_id=new_id)

    @classmethod
    def open(
        cls,
        path: str,
        read_only: bool | None = None,
        *,
        analyst: str | None = None,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = random_id,
        progress: Progress | None = None,
    ) -> Study:
        """Opens, checks and where needed migrates (with a backup beside the file) a study.

        `read_only` None: where it cannot be written; see the attribute. `progress` is that of a migration. FtlError:
        missing, no study, truncated or damaged, of a newer plugin, locked.
        """
        path = os.path.abspath(path)
        was_asked = bool(read_only)
        connection, read_only = integrity.open_checked(path, read_only)
        try:
            version = integrity.schema_version(connection, path)
            if version < schema.SCHEMA_VERSION:
                migrations.require_whole(connection)
                if was_asked and os.access(path, os.W_OK):
                    raise FtlError(
                        "The study {name} is of an older version. Open it once on the Data page: it is converted then, "
                        "and a backup is kept beside it.",
                        name=path,
                    )
                if read_only:
                    raise FtlError(
                        "The study {name} is of an older version and has to be converted before it can be read. Open "
                        "it once on the Data page, which keeps a backup; if it is read-only, copy it to a folder of "
                        "your own and open the copy.",
                        name=path,
                    )
                migrations.migrate(connection, path, version, clock=clock, progress=progress)
        except BaseException:
            close(connection)
            raise
        return cls(path, connection, read_only, login_name() if analyst is None else analyst, clock, new_id)

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the work with the file; may be called twice."""
        if self._connection is None:
            return
        if not self.read_only:
            seal_written(self._connection, self.path)
        close(self._connection)
        self._connection = None

    def record(self, verdict: Verdict) -> str:
        """Appends a verdict, durable when this returns; returns its uuid. An empty `analyst` means this study's."""
        return self.record_all([verdict])[0]

    def record_all(self, verdicts: Iterable[Verdict], as_one: bool = False) -> list[str]:
        """Appends many verdicts in one transaction: all or none. `as_one`: one undo takes them all back."""
        signed = (verdict if verdict.analyst else verdict._replace(analyst=self.analyst) for verdict in verdicts)
        return [entry.uuid for entry in self._log.record(signed, as_one)]

    def patience(self, seconds: float) -> AbstractContextManager[None]:
        """Within it the log waits no longer than that for another program that is writing (BusyError then)."""
        return patience(self._connection, seconds)

    def be_brief(self, seconds: float) -> None:
        """From now on statements wait no longer than that (BusyError then), one after the other no longer than one."""
        self._connection.be_brief(seconds)

    def undo(self) -> Verdict | None:
        """Takes back this analyst's last verdict, also one of an earlier session; returns it, None if there is none.

        A verdict that somebody else has overruled since is passed over.
        """
        return self._log.undo(self.analyst)

    def undo_group(self) -> list[Verdict]:
        """As `undo`; all that was taken back, since several verdicts may have been given as one."""
        return self._log.undo_group(self.analyst)

    def redo(self) -> Verdict | None:
        """Takes back this analyst's last undo, unless he has judged again since; returns the verdict that is back."""
        return self._log.redo(self.analyst)

    def redo_group(self) -> list[Verdict]:
        return self._log.redo_group(self.analyst)

    def current(self) -> dict[str, Verdict]:
        """The current verdict per judged or flagged candidate (`cleared` for flagged ones without a verdict)."""
        return self._log.current()

    def history(self, candidate: str) -> list[Verdict]:
        """Every entry about one candidate, oldest first."""
        return self._log.history(candidate)

    def entries(self, progress: Progress | None = None) -> list[Verdict]:
        """The whole log in the order in which it was written."""
        return list(self._log.entries(progress))

    def check(self, progress: Progress | None = None) -> Doubts:
        """What is to be told before the study is trusted; what people may have edited counts as told from then on."""
        return look_through(self._connection, self.path, self.read_only, progress or Progress())

    def add_candidates(
        self, iteration: int, features: Iterable[Mapping[str, object]], *, progress: Progress | None = None
    ) -> list[str]:
        """Stores candidates (contract fields, `candidate` id, `wkb` in the study's CRS); one transaction.

        Returns the id of each in order. One that the study has already with the same outline as proposed then stays
        as it is (repeating an interrupted iteration adds nothing twice); the same id with another outline is a new
        candidate, stored as `<id>-<iteration>` (see `carry.carry_verdicts`). FtlError: no id, an id twice, no
        polygon, disk full, locked.
        """
        self._require_writable()
        ids, new = [], []
        for values in features:
            given = str(values.get("candidate") or "")
            name, is_new = self._stored_name(given, iteration, values.get(shapes.WKB)) if given else ("", False)
            ids.append(name)
            if is_new:
                new.append({**values, "candidate": name, "iteration": iteration})
        names = set(ids)
        if "" in names or len(names) < len(ids):
            raise FtlError("The candidates cannot be stored: their ids are empty or not unique. Extract them again.")
        shapes.append(self.path, "candidates", new, progress=progress, wait_s=self._wait_s)
        mine = {values["candidate"] for values in new}
        found_again.note(self._connection, self.path, iteration, (name for name in ids if name not in mine))
        seal_written(self._connection, self.path, None)
        return ids

    def found_in(self, iteration: int) -> list[str]:
        """Ids of all candidates that an iteration found, those stored by an earlier one included, in order."""
        return found_again.names(self._connection, self.path, iteration)

    def found_again(self, *, only_open: bool = False) -> list[tuple[int, str]]:
        """(iteration, candidate) for what an iteration found as an earlier one had stored it."""
        return (found_again.of_open if only_open else found_again.records)(self._connection, self.path)

    def candidates(self, iteration: int | None = None, *, geometry: bool = True) -> list[dict[str, object]]:
        """Candidates of one iteration or all, in the order in which they were stored; outline under `wkb`."""
        where, values = ("", ()) if iteration is None else ("WHERE iteration = ?", (iteration,))
        return shapes.read(self._connection, self.path, "candidates", where, values, geometry=geometry)

    def candidate(self, candidate: str) -> dict[str, object] | None:
        """One candidate's fields and outline (`wkb`); None for an unknown id."""
        records = shapes.read(self._connection, self.path, "candidates", "WHERE candidate = ?", (candidate,))
        return records[0] if records else None

    def candidate_fields(self) -> list[str]:
        """Names of the candidates' fields, those of their factors included, in the table's order."""
        with sqlite_errors(self.path):
            rows = self._connection.execute("SELECT name FROM pragma_table_info('candidates')").fetchall()
        return [name for (name,) in rows if name not in (schema.FID, schema.GEOMETRY)]

    def candidate_rows(self, fields: Sequence[str] = (), *, headers: bool = True) -> Iterator[list[tuple]]:
        """Some thousand candidates at a time, in the order in which they were stored: number (that of `standing`), id,
        with `headers` iteration and header of the outline with the box (see shapes), given fields.
        """
        begin = ["candidate", *(("iteration", f"substr(geom, 1, {shapes.HEADER_BYTES})") if headers else ())]
        return in_chunks(self._connection, self.path, ", ".join([*begin, *map(schema.quoted, fields)]), "candidates")

    def update_candidate_geometry(
        self, candidate: str, wkb: bytes, numbers: Mapping[str, object] | None = None
    ) -> None:
        """Mends a candidate's outline and `numbers` of it; how it was proposed is kept (see `proposed_outline`)."""
        self._require_writable()
        shapes.set_geometries(self.path, "candidates", "candidate", {candidate: wkb}, numbers, wait_s=self._wait_s)
        seal_written(self._connection, self.path)

    def update_candidate_geometries(self, outlines: Mapping[str, bytes]) -> None:
        """As `update_candidate_geometry` for many, all or none; what was measured on the old outlines stays."""
        self._require_writable()
        shapes.set_geometries(self.path, "candidates", "candidate", outlines, wait_s=self._wait_s)
        seal_written(self._connection, self.path)

    def remove_candidate(self, candidate: str) -> None:
        """Removes one that was drawn by mistake; what was said of it stays in the log. FtlError: unknown id."""
        self._require_writable()
        shapes.delete(self.path, "candidates", "candidate", candidate)
        seal_written(self._connection, self.path)

    def proposed_outline(self, candidate: str) -> bytes | None:
        """The outline as it was extracted, as WKB, whatever has been mended since; None for an unknown id."""
        with sqlite_errors(self.path):
            row = self._connection.execute(_PROPOSED + " WHERE c.candidate = ?", (candidate,)).fetchone()
        return None if row is None else shapes.wkb_of(row[1])

    def proposals(self) -> dict[str, bytes]:  # of candidates whose outline was mended since, as stored (shapes.wkb_of)
        with sqlite_errors(self.path):
            return dict(self._connection.execute("SELECT candidate, geom FROM proposals ORDER BY candidate"))

    def add_samples(self, features: Iterable[Mapping[str, object]], *, progress: Progress | None = None) -> int:
        """Adds samples (contract fields and `wkb`), all or none; returns how many."""
        return self._written(shapes.append, "samples", features, progress=progress)

    def replace_samples(self, features: Iterable[Mapping[str, object]], *, progress: Progress | None = None) -> int:
        """Makes these all the samples there are, in one transaction; rows keep their ids, see shapes.synchronise."""
        return self._written(shapes.synchronise, "samples", features, progress=progress)

    def samples(self, *, geometry: bool = True) -> list[dict[str, object]]:
        return shapes.read(self._connection, self.path, "samples", geometry=geometry)

    def count(self, table: str, besides_origin: str = "") -> int:
        """How many candidates, samples or reference there are; of samples those of another origin than that one."""
        where, values = ("WHERE origin <> ?", (besides_origin,)) if besides_origin else ("", ())
        with sqlite_errors(self.path):
            query = f"SELECT COUNT(*) FROM {schema.quoted(table)} {where}"  # nosec B608
            return int(self._connection.execute(query, values).fetchone()[0])

    def add_reference(self, features: Iterable[Mapping[str, object]], *, progress: Progress | None = None) -> int:
        """Adds held-out reference polygons (`name`, `class`, `area_m2`, `wkb`)."""
        return self._written(shapes.append, "reference", features, progress=progress)

    def reference(self) -> list[dict[str, object]]:
        return shapes.read(self._connection, self.path, "reference")

    def start_iteration(self, parameters: Mapping[str, object], number: int | None = None) -> int:
        """Begins the next iteration (or again the one that was interrupted) and returns its number, from 1."""
        return self._iterations.start(parameters, number)

    def finish_iteration(self, number: int, **results: object) -> None:
        """Writes the results of an iteration: fields of Iteration from `candidates` to `reason`."""
        self._iterations.finish(number, **results)

    def iterations(self) -> list[Iteration]:
        return self._iterations.all()

    def set_thresholds(self, iteration: int, table: ThresholdTable) -> None:
        self._iterations.set_thresholds(iteration, table)

    def thresholds(self, iteration: int) -> ThresholdTable | None:
        return self._iterations.thresholds(iteration)

    def setting(self, key: str, default: str | None = None) -> str | None:
        return self._settings.get(key, default)

    def settings(self) -> dict[str, str]:
        return self._settings.all()

    @cached_property
    def crs_wkt(self) -> str:  # this and the next two never change, and are asked for while others write
        return (self.setting(schema.CRS_KEY) or "").replace("\0", "")

    @cached_property
    def grid(self) -> Grid | None:
        """The grid the study was made on; None where it was not given."""
        numbers = from_json(self.setting(schema.GRID_KEY), {})
        is_whole = set(numbers) == set(_GRID_NUMBERS) and all(type(item) in (int, float) for item in numbers.values())
        return Grid(**numbers, wkt=self.crs_wkt) if is_whole else None

    @cached_property
    def identity(self) -> str:  # wherever its file lies; of a study of long ago its path
        return self.setting(schema.IDENTITY_KEY) or self.path

    @property
    def _wait_s(self) -> float:
        """How long statements wait for another program."""
        return self._connection.execute("PRAGMA busy_timeout").fetchone()[0] / 1000

    def _written(self, write: Callable[..., int], *values: object, progress: Progress | None) -> int:
        self._require_writable()
        count = write(self.path, *values, progress=progress)
        seal_written(self._connection, self.path, None)
        return count

    def _require_writable(self) -> None:
        if self.read_only:
            raise explained(self.path, "readonly")
        self._connection.require_in_place()

    def _stored_name(self, name: str, iteration: int, wkb: object) -> tuple[str, bool]:
        """The id of a candidate in the study, and whether it has to be added under it."""
        # '.' follows '-' in ASCII: all ids that begin with the name and a dash.
        with sqlite_errors(self.path):
            rows = self._connection.execute(
                f"{_PROPOSED} WHERE c.candidate = ? OR (c.candidate >= ? AND c.candidate < ?) ORDER BY c.candidate",
                (name, f"{name}-", f"{name}."),
            ).fetchall()
        known = {other: shapes.wkb_of(blob) for other, blob in rows}
        if name not in known:
            return name, True
        outline = bytes(shapes.polygon(wkb).ExportToWkb())
        for other, proposed in known.items():
            if proposed == outline:
                return other, False
        while name in known:
            name = f"{name}-{iteration}"
        return name, True


# An outline as it was proposed: kept aside where it was mended since.
_PROPOSED = """SELECT c.candidate, COALESCE(p.geom, c.geom) FROM candidates c
    LEFT JOIN proposals p ON p.candidate = c.candidate"""

_GRID_NUMBERS = ("width", "height", "x_min", "y_max", "x_size", "y_size")
