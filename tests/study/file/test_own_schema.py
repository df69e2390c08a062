"""What a trigger on tables that no study uses may do: refuse, and nothing else."""

from __future__ import annotations

import sqlite3

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.file import own_schema

HEAD = "CREATE TRIGGER gpkg_tile_matrix_zoom BEFORE INSERT ON gpkg_tile_matrix FOR EACH ROW "
REFUSES = "SELECT RAISE(ABORT, 'zoom_level must be positive') WHERE (NEW.zoom_level < 0);"


def only_refuses(sql):
    return own_schema._only_refuses(list(own_schema._tokens(sql)))


def test_what_only_refuses_passes():
    assert only_refuses(f"{HEAD} BEGIN {REFUSES} END")


@pytest.mark.parametrize(
    "body",
    [
        f"BEGIN -- a word\n {REFUSES} END",
        f"BEGIN /* a word */ {REFUSES} END",
        REFUSES,
        f"BEGIN {REFUSES} DELETE FROM verdicts; END",
        "BEGIN SELECT load_extension('x'); END",
        "BEGIN SELECT RAISE(ABORT, 'no') FROM verdicts WHERE 1; END",
    ],
)
def test_comments_writing_and_other_tables_do_not(body):
    assert not only_refuses(HEAD + body)


TABLES = frozenset({"verdicts", "candidates"})
BASE = (
    "CREATE TABLE verdicts (a TEXT, b TEXT)",
    "CREATE TABLE candidates (fid INTEGER, geom BLOB)",
    "CREATE TABLE pic (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER)",
    "CREATE TABLE gpkg_tile_matrix (table_name TEXT, zoom_level INTEGER)",
    "CREATE TABLE gpkg_tile_things (zoom_level INTEGER)",
    "CREATE TABLE gpkg_ogr_contents (table_name TEXT, feature_count INTEGER)",
    "CREATE TABLE rtree_candidates_geom (id INTEGER)",
)
VERSION = own_schema.schema.SCHEMA_VERSION


def is_known(*statements: str, version: int = VERSION) -> bool:
    """Whether a file with these statements passes; SQLite itself takes them all."""
    connection = sqlite3.connect(":memory:")
    for statement in (*BASE, *statements):
        connection.execute(statement)
    try:
        own_schema.require_own_schema(connection, "a study", version, TABLES)
    except FtlError:
        return False
    finally:
        connection.close()
    return True


def test_what_plain_tables_are_made_of():
    assert is_known()


@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT DEFAULT 'check', c REAL DEFAULT 0, d DEFAULT NULL)",
        # Words that compute are no harm as names and in texts.
        "CREATE TABLE t (\"check\" TEXT, [as] TEXT, `generated` TEXT DEFAULT 'a -- b /* c */')",
        "CREATE TABLE t (a DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), b TEXT)",
        "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE t (a TEXT, UNIQUE (a), FOREIGN KEY (a) REFERENCES verdicts (a))",
        "CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id, minx, maxx, miny, maxy)",
    ],
)
def test_tables_that_only_hold(table):
    assert is_known(table)


@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE t (a TEXT CHECK (length(a) < 9))",
        "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2))",
        "CREATE TABLE t (a INTEGER, b INTEGER AS (a * 2))",
        "CREATE TABLE t (a TEXT -- a word\n)",
        "CREATE TABLE t (a TEXT /* a word */)",
        "CREATE TABLE t (a TEXT DEFAULT (hex(randomblob(1000000000))))",
        "CREATE TABLE t (a TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), b DEFAULT (random()))",
        "CREATE TABLE t (a TEXT DEFAULT (strftime('%Y','now')))",
        "CREATE VIRTUAL TABLE t USING rtree(id, minx, maxx)",
        "CREATE VIRTUAL TABLE rtree_t USING fts5(a)",
    ],
)
def test_tables_that_compute(table):
    assert not is_known(table)


def test_tables_of_ours_have_rows_with_numbers():
    """What SQLite hands out by number is looked for by number."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE verdicts (a TEXT PRIMARY KEY) WITHOUT ROWID")
    with pytest.raises(FtlError, match="would run when the study is used: 'verdicts'"):
        own_schema.require_own_schema(connection, "a study", VERSION, TABLES)
    connection.close()


@pytest.mark.parametrize(
    ("index", "known"),
    [
        ("CREATE INDEX i ON verdicts (a)", True),
        ("CREATE UNIQUE INDEX IF NOT EXISTS i ON verdicts (a ASC, b DESC)", True),
        ('CREATE INDEX "my own" ON "verdicts" ("a")', True),
        ("CREATE INDEX i ON verdicts (lower(a))", False),
        ("CREATE INDEX i ON verdicts (a) WHERE b > 1", False),
        ("CREATE INDEX i ON verdicts (a || b)", False),
        ("CREATE INDEX i ON verdicts (a COLLATE NOCASE)", False),
    ],
)
def test_indexes_of_columns_as_they_are(index, known):
    assert is_known(index) is known


COUNTS = "UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('candidates');"


@pytest.mark.parametrize(
    ("name", "body", "known"),
    [
        ("trigger_insert_feature_count_candidates", COUNTS, True),
        ("trigger_delete_feature_count_candidates", COUNTS, True),
        ("trigger_change_feature_count_candidates", COUNTS, False),
        ("my_trigger_insert_feature_count_candidates", COUNTS, False),
        ("rtree_candidates_geom_insert", "DELETE FROM rtree_candidates_geom WHERE id = NEW.fid;", True),
        ("rtree_candidates_geom_insert", "INSERT INTO rtree_candidates_geom VALUES (NEW.fid);", True),
        ("rtree_candidates_geom_insert", 'INSERT INTO "rtree_candidates_geom" VALUES (NEW.fid);', True),
        ("rtree_candidates_geom_insert", f"{COUNTS} DELETE FROM rtree_candidates_geom WHERE id = NEW.fid;", True),
        ("rtree_candidates_geom_insert", f"{COUNTS} DELETE FROM candidates WHERE fid = NEW.fid;", False),
        ("rtree_candidates_geom_insert", "UPDATE candidates SET fid = 3;", False),
        ("rtree_candidates_geom_insert", "INSERT INTO verdicts VALUES ('a', 'b');", False),
        ("rtree_candidates_geom_insert", "DELETE FROM rtree_candidates_geom WHERE id = hex(zeroblob(9));", False),
        ("rtree_candidates_geom_insert", "DELETE FROM rtree_candidates_geom WHERE id = abs(1);", False),
        ("rtree_candidates_geom_insert", "DELETE FROM rtree_candidates_geom WHERE (SELECT 1);", False),
        ("rtree_candidates_geom_insert", f"/* a word */ {COUNTS}", False),
        ("rtree_candidates_geom_insert", f"-- a word\n{COUNTS}", False),
        ("rtree_candidates_geom_insert", "SELECT RAISE(ABORT, 'no');", False),
        ("helpful", COUNTS, False),
        ("xrtree_candidates", COUNTS, False),
    ],
)
def test_triggers_that_count(name, body, known):
    assert is_known(f"CREATE TRIGGER {name} AFTER INSERT ON candidates BEGIN {body} END") is known


def test_a_trigger_with_a_condition_of_gdals():
    body = f"WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN {COUNTS} END"
    assert is_known(f"CREATE TRIGGER rtree_candidates_geom_insert AFTER INSERT ON candidates {body}")
    body = f"WHEN (abs(NEW.fid) > 2) BEGIN {COUNTS} END"
    assert not is_known(f"CREATE TRIGGER rtree_candidates_geom_insert AFTER INSERT ON candidates {body}")


TILES = (
    "SELECT RAISE(ABORT, 'no such level') WHERE NOT (NEW.zoom_level IN "
    "(SELECT zoom_level FROM gpkg_tile_matrix WHERE lower(table_name) = lower('pic')));"
)


@pytest.mark.parametrize(
    ("name", "table", "body", "known"),
    [
        ("pic_zoom_insert", "pic", TILES, True),
        ("pic_tile_column_update", '"pic"', TILES, True),
        ("PIC_tile_row_insert", "pic", TILES, True),
        ("pic_tile_line_insert", "pic", TILES, False),
        ("pic_zoom_delete", "pic", TILES, False),
        ("pic_zoom_insert", "gpkg_tile_things", TILES, False),  # of another table than it says
        ("verdicts_zoom_insert", "verdicts", TILES, False),
        ("gpkg_tile_things_zoom_insert", "gpkg_tile_things", TILES, False),
        ("pic_zoom_insert", "pic", "DELETE FROM pic WHERE zoom_level = 1;", False),
        ("pic_zoom_insert", "pic", "UPDATE pic SET zoom_level = 1;", False),
        ("pic_zoom_insert", "pic", "INSERT INTO pic VALUES (1, 2, 3);", False),
        ("pic_zoom_insert", "pic", "REPLACE INTO pic VALUES (1, 2, 3);", False),
        ("pic_zoom_insert", "pic", TILES.replace("gpkg_tile_matrix WHERE", "verdicts WHERE"), False),
        ("pic_zoom_insert", "pic", TILES.replace("gpkg_tile_matrix WHERE", "gpkg_tile_matrix, verdicts WHERE"), False),
        ("pic_zoom_insert", "pic", TILES.replace("lower('pic')", "hex('pic')"), False),
        ("pic_zoom_insert", "pic", TILES.replace("NOT (NEW", "(NEW.zoom_level < (0)) OR NOT (NEW"), True),
        ("pic_zoom_insert", "pic", TILES.replace("NOT (NEW", "NEW.zoom_level < (0) AND NOT (NEW"), True),
        ("pic_zoom_insert", "pic", TILES.replace("NOT (NEW", "NEW.zoom_level = abs((1)) AND NOT (NEW"), False),
        ("gpkg_tile_matrix_zoom_level_insert", "gpkg_tile_matrix", "SELECT 1 FROM verdicts;", True),
        ("tile_matrix_zoom_level_insert", "gpkg_tile_matrix", "SELECT 1;", False),
        ("gpkg_tile_matrix_zoom_level", "candidates", "SELECT 1;", False),
        ("gpkg_tile_matrix_zoom_level", "gpkg_tile_things", "SELECT 1;", False),
    ],
)
def test_triggers_that_refuse(name, table, body, known):
    assert is_known(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW BEGIN {body} END") is known


def test_views_of_ours_and_no_others():
    views = own_schema.own_views()
    assert set(views) == {"verdicts_current", "candidates_current", own_schema.sweep.SWEEP_CURRENT}
    sweep = views[own_schema.sweep.SWEEP_CURRENT]
    assert is_known(sweep)
    other = f"CREATE VIEW {own_schema.sweep.SWEEP_CURRENT} AS SELECT 1"
    assert not is_known(other)
    assert not is_known(other, version=3)
    assert is_known(other, version=2)  # conversion makes it anew
    assert not is_known("CREATE VIEW mine AS SELECT 1", version=2)
    fields = views["candidates_current"].replace('c."any"', 'c."slope", c."by, ""hand"""', 1)
    assert fields != views["candidates_current"]
    assert own_schema._is_own_view(fields, "candidates_current", VERSION)
    assert not own_schema._is_own_view(fields.replace("slope", 'slope", random() AS "x'), "candidates_current", VERSION)


def test_our_own_triggers_are_known_word_by_word():
    own = own_schema.row_seals.triggers()
    name, sql = next(iter(own.items()))
    known = lambda text, version: own_schema._is_known_trigger(text, name, version, TABLES)  # noqa: E731
    assert known(sql, VERSION)
    assert known(sql.replace(" ", "\n", 1), VERSION)
    assert not known(sql.replace("BEGIN", "BEGIN DELETE FROM verdicts;"), VERSION)
    former = own_schema.former_triggers()
    for name, sql in former.items():
        assert own_schema._is_known_trigger(sql, name, VERSION - 1, TABLES)
        if own.get(name) != sql and name != "proposals_keep":
            assert not own_schema._is_known_trigger(sql, name, VERSION, TABLES)
    keep = own_schema.schema.PROPOSALS_TRIGGER
    assert own_schema._is_known_trigger(keep, "proposals_keep", VERSION, TABLES)
    assert not own_schema._is_known_trigger(keep, "proposals_lose", VERSION, TABLES)


def test_what_has_no_text_for_a_name_is_refused():
    class Rows:
        def execute(self, _sql):
            return [("table", "t", b"CREATE TABLE t (a)")]

    with pytest.raises(FtlError, match="'t'"):
        own_schema.require_own_schema(Rows(), "a study", VERSION, TABLES)
    Rows.execute = lambda self, _sql: [("table", 5, "CREATE TABLE t (a)")]
    with pytest.raises(FtlError, match="'5'"):
        own_schema.require_own_schema(Rows(), "a study", VERSION, TABLES)
