"""The tables of a study: one GeoPackage that plain QGIS opens, and that carries everything a study knows.

The file keeps the GeoPackage's own application_id ("GPKG") and user_version (10200 and later): GDAL reads them, and
warns of "bad application_id" or "unrecognized user_version" each time such a layer is opened when they are replaced,
just as it warns of a row in gpkg_extensions that it does not know. The mark of a study and the version of its schema
are therefore rows of the table `settings`.
"""

from __future__ import annotations

import sqlite3

FORMAT = "freeze-thaw landslide study"
SCHEMA_VERSION = 4

# Settings that belong to the file itself, not to whoever works with it.
FORMAT_KEY = "format"
VERSION_KEY = "schema_version"
CRS_KEY = "crs_wkt"
GRID_KEY = "grid"
IDENTITY_KEY = "identity"

GEOMETRY = "geom"
FID = "fid"

RATE_FIELDS = (
    ("rate_mean", "real"),  # of |rate|, mm/a, as are max and p95
    ("rate_max", "real"),
    ("rate_p95", "real"),
    ("rate_signed_mean", "real"),  # mm/a, positive toward the satellite
)

# Polygon tables: field and type. Candidates grow a field `<factor>_mean` for every factor in use.
POLYGON_TABLES = {
    "candidates": (
        ("candidate", "text"),
        ("iteration", "integer"),
        ("rank", "integer"),
        ("score", "real"),
        ("area_m2", "real"),
        ("pixels", "integer"),
        *RATE_FIELDS,
        ("known_overlap", "real"),
        ("margin", "real"),
    ),
    "samples": (
        ("origin", "text"),
        ("iteration", "integer"),
        ("candidate", "text"),
        ("class", "text"),
        ("confidence", "integer"),
        ("image_date", "text"),
        ("analyst", "text"),
        *RATE_FIELDS,
        ("pixels", "integer"),
        ("area_m2", "real"),
    ),
    "reference": (
        ("name", "text"),
        ("class", "text"),
        ("area_m2", "real"),
    ),
}

# What a verdict says, in the order of `verdicts.Verdict`.
VERDICT_FIELDS = (
    "uuid",
    "candidate",
    "verdict",
    "reason",
    "class",
    "confidence",
    "note",
    "flag",
    "image_source",
    "image_date",
    "analyst",
    "time_utc",
    "action",
    "supersedes",
)

ITERATION_FIELDS = (
    "number",
    "parameters",
    "candidates",
    "accepted",
    "rejected",
    "uncertain",
    "samples",
    "mean_rate",
    "spread",
    "change",
    "converged",
    "reason",
    "started_utc",
    "finished_utc",
    # What schema 3 brought (see `schema3.iterations`).
    "judged_new",
    "precision_new",
    "left",
    "unreviewed",
    "added",
    "enlarged",
    "covered_m2",
    "samples_inventory",
    "samples_candidate",
    "samples_digitised",
    "found",
    "held_out",
    "reason_data",
)

# The logs: of what is said about candidates, and about random places outside them (in the field `candidate`).
VERDICTS = "verdicts"
PLACE_VERDICTS = "place_verdicts"
SEAL = "seal"  # of each entry, see log.chain; came with schema 3
LOG_COLUMNS = """
        fid INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, candidate TEXT NOT NULL,
        verdict TEXT NOT NULL, reason TEXT NOT NULL, "class" TEXT NOT NULL, confidence INTEGER, note TEXT NOT NULL,
        flag INTEGER NOT NULL, image_source TEXT NOT NULL, image_date TEXT NOT NULL, analyst TEXT NOT NULL,
        time_utc TEXT NOT NULL, action TEXT NOT NULL, supersedes TEXT, "seal" BLOB"""

# Tables without geometry, as schema 2 had them; `schema3` adds to them. The integer primary keys are what OGR takes as
# feature ids.
ATTRIBUTE_TABLES = {
    VERDICTS: LOG_COLUMNS,
    # Of random places outside the candidates; a table of its own, so that nothing takes them for candidates.
    PLACE_VERDICTS: LOG_COLUMNS,
    "iterations": """
        number INTEGER PRIMARY KEY, parameters TEXT NOT NULL, candidates INTEGER, accepted INTEGER, rejected INTEGER,
        uncertain INTEGER, samples INTEGER, mean_rate REAL, spread REAL, change REAL, converged INTEGER,
        reason TEXT, started_utc TEXT NOT NULL, finished_utc TEXT""",
    "thresholds": """
        fid INTEGER PRIMARY KEY AUTOINCREMENT, iteration INTEGER NOT NULL, factor TEXT NOT NULL, lower REAL,
        upper REAL, enabled INTEGER NOT NULL, method TEXT, coverage REAL, samples INTEGER, note TEXT""",
    "settings": """
        fid INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT""",
}

# Outlines as they were proposed, for candidates whose boundary was mended since. A trigger, so that edits made with
# QGIS's own tools are caught too. Not registered as a layer: nobody needs to see it.
PROPOSALS = "proposals"
_PROPOSALS = """
CREATE TABLE proposals (candidate TEXT PRIMARY KEY, geom BLOB);
"""
PROPOSALS_TRIGGER = """CREATE TRIGGER proposals_keep AFTER UPDATE OF geom ON candidates WHEN OLD.geom IS NOT NEW.geom
BEGIN INSERT OR IGNORE INTO proposals (candidate, geom) VALUES (OLD.candidate, OLD.geom); END"""

_INDEXES = """
CREATE UNIQUE INDEX candidates_candidate ON candidates (candidate);
CREATE INDEX candidates_iteration ON candidates (iteration);
CREATE INDEX thresholds_iteration ON thresholds (iteration);
"""

LOG_INDEXES = """
CREATE INDEX {table}_candidate ON {table} (candidate, time_utc, uuid);
CREATE INDEX {table}_analyst ON {table} (analyst, time_utc, uuid);
CREATE INDEX {table}_supersedes ON {table} (supersedes);
"""


def is_live(entry: str, table: str = VERDICTS) -> str:
    """An SQL condition: a verdict counts unless it is undone; see `verdicts.replay`, which says the same in Python."""
    return f"""{entry}.action IN ('verdict', 'carried') AND NOT EXISTS (
    SELECT 1 FROM {table} u WHERE u.supersedes = {entry}.uuid AND u.action = 'undo' AND NOT EXISTS (
        SELECT 1 FROM {table} r WHERE r.supersedes = u.uuid AND r.action = 'redo'))"""  # nosec B608


def newest(candidate: str, table: str = VERDICTS) -> str:
    """The fid of the entry that holds for the candidate, an SQL expression."""
    return f"""(SELECT n.fid FROM {table} n WHERE n.candidate = {candidate} AND {is_live("n", table)}
    ORDER BY n.time_utc DESC, n.uuid DESC LIMIT 1)"""  # nosec B608


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def create_attribute_tables(connection: sqlite3.Connection) -> None:
    """Adds what the polygon tables (written by OGR before) do not bring: logs, indexes, views, registration.

    The tables are those of schema 2; the steps of `schema3` and `schema4` follow.
    """
    for table, columns in ATTRIBUTE_TABLES.items():
        connection.execute(f"CREATE TABLE {quoted(table)} ({columns})")
        register(connection, table, "attributes")
    logs = "".join(LOG_INDEXES.format(table=table) for table in (VERDICTS, PLACE_VERDICTS))
    for statement in _statements(_PROPOSALS + _INDEXES + logs):
        connection.execute(statement)
    connection.execute(PROPOSALS_TRIGGER)
    connection.execute(verdicts_view())
    register(connection, "verdicts_current", "attributes")
    connection.execute(candidates_view(table_columns(connection, "candidates")))
    register(connection, "candidates_current", "features")
    connection.execute(
        "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) SELECT "
        "'candidates_current', column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns "
        "WHERE table_name = 'candidates'"
    )


def verdicts_view() -> str:
    """CREATE VIEW of what holds for each candidate."""
    columns = ", ".join(f"v.{quoted(name)}" for name in VERDICT_FIELDS)
    return (
        f"CREATE VIEW verdicts_current AS SELECT v.fid AS OGC_FID, {columns} FROM verdicts v "
        "WHERE (v.verdict <> 'cleared' OR v.flag = 1) "
        f"AND v.fid = {newest('v.candidate')}"  # nosec B608
    )


def candidates_view(columns: list[str]) -> str:
    """CREATE VIEW of the candidates with what was last said about each; `columns` of the table in order.

    The geometry comes straight from the table, so that OGR uses the table's spatial index for the view as well.
    """
    own = [f"c.{quoted(name)}" for name in columns if name not in (FID, GEOMETRY)]
    said = [f"v.{quoted(name)}" for name in VERDICT_FIELDS if name not in ("candidate", "verdict", "supersedes")]
    return (
        f"CREATE VIEW candidates_current AS SELECT c.{FID} AS OGC_FID, c.{GEOMETRY} AS {GEOMETRY}, {', '.join(own)}, "
        f"NULLIF(v.verdict, 'cleared') AS verdict, {', '.join(said)} FROM candidates c "
        f"LEFT JOIN verdicts v ON v.fid = {newest('c.candidate')}"  # nosec B608
    )


def table_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]


def register(connection: sqlite3.Connection, table: str, kind: str) -> None:
    """Tells GeoPackage readers of a table or view; a feature view takes CRS and extent of the candidates."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, "
        "CASE ? WHEN 'features' THEN (SELECT srs_id FROM gpkg_contents WHERE table_name = 'candidates') END)",
        (table, kind, table, kind),
    )


def _statements(script: str) -> list[str]:
    """The script's statements; executescript would commit the transaction that is open."""
    statements, pending = [], ""
    for line in script.strip().splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
