"""Whether all that a file's schema does by itself comes from GDAL, QGIS or this plugin.

Views, triggers, virtual tables, and expressions in tables and indexes are programs that SQLite runs when somebody reads
or writes. Those of a file from elsewhere may change what is written, need any memory, and never end; so a study that
holds others than are known is not opened.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from ...core.errors import FtlError
from . import schema
from .schema3 import row_seals, sweep
from .schema4.former_triggers import former_triggers

# A text, a name in any of SQL's quotes, a comment, a number, a word, and any other character.
_TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|\d[\w.]*|\w+|\S""", re.DOTALL
)
_QUOTES = {"'": "'", '"': '"', "`": "`", "[": "]"}
# In a table: what computes. GDAL's one default that does is left.
_COMPUTES = frozenset({"check", "generated", "as"})
_NOW = ["default", "(", "strftime", "(", "'%y-%m-%dt%h:%m:%fz'", ",", "'now'", ")", ")"]
# What GDAL's triggers call, or writes before a bracket.
_CALLS = frozenset(
    {f"st_{name}" for name in ("isempty", "minx", "maxx", "miny", "maxy")}
    | {"lower", "values", "in", "and", "or", "not", "when", "where", "set"}
)
_GDAL_TRIGGERS = re.compile(r"rtree_.+|trigger_(insert|delete)_feature_count_.+", re.DOTALL)
# Of a table of tiles, a raster that the user keeps in the file: they refuse tiles where there are none.
_TILE_TRIGGERS = re.compile(r"(.+)_(zoom|tile_column|tile_row)_(insert|update)", re.DOTALL)
_TILE_CALLS = frozenset({"raise", "lower", "where", "not", "in", "="})
# Older views are made anew by conversion.
_FIRST_WITH_VIEWS_LOOKED_AT = 3
_VALIDATED = re.compile(r"gpkg_(tile_matrix|metadata|metadata_reference)")
_INDEX = re.compile(
    r"create (unique )?index (if not exists )?name on name \( name( asc| desc)?( , name( asc| desc)?)* \)"
)
_INDEX_WORDS = frozenset({"create", "unique", "index", "if", "not", "exists", "on", "(", ")", ",", "asc", "desc"})
_FIELDS = re.compile(r"(c\.geom AS geom)(?:, c\.\"(?:[^\"]|\"\")*\")+(?=, NULLIF)")
_ANY = "any"


def require_own_schema(connection: sqlite3.Connection, path: str, version: int, tables: frozenset[str]) -> None:
    """FtlError: something in the schema that none of the three makes. `tables`: those of a study.

    Views of the plugin's own are looked at from schema 3 on: conversion makes those of older studies anew.
    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if not isinstance(sql, str) or not isinstance(name, str):
            raise _foreign(path, str(kind), str(name))
        if not _is_known(kind, name, sql, version, tables):
            raise _foreign(path, kind, name)


def _is_known(kind: str, name: str, sql: str, version: int, tables: frozenset[str]) -> bool:
    own = {row_seals.TABLE: row_seals.CREATE, row_seals.INDEX_NAME: row_seals.INDEX}.get(name)
    if own is not None:
        return _same(sql, own)
    if kind == "table":
        return _is_plain_table(sql, name, name in tables)
    if kind == "index":
        return _is_plain_index(sql)
    if kind == "trigger":
        return _is_known_trigger(sql, name, version, tables)
    return kind == "view" and _is_own_view(sql, name, version)


@lru_cache(maxsize=1)
def own_views() -> dict[str, str]:
    """The plugin's views by name, as they are made; that of the candidates with one field in the place of theirs."""
    return {
        "verdicts_current": schema.verdicts_view(),
        "candidates_current": schema.candidates_view([_ANY]),
        sweep.SWEEP_CURRENT: sweep.VIEW,
    }


def _is_plain_table(sql: str, name: str, is_ours: bool) -> bool:
    words = list(_tokens(sql))
    if "virtual" in words[:3]:
        return name.startswith("rtree_") and words[4:6] == ["using", "rtree"]
    if any(word in _COMPUTES or word.startswith(("--", "/*")) for word in words):
        return False
    if is_ours and "without" in words:
        return False
    for place, word in enumerate(words):
        if word == "default" and words[place + 1 : place + 2] == ["("] and words[place : place + 9] != _NOW:
            return False
    return True


def _is_plain_index(sql: str) -> bool:
    """On columns as they are, of all rows."""
    words = [word if word in _INDEX_WORDS else "name" for word in _tokens(sql)]
    return _INDEX.fullmatch(" ".join(words)) is not None


def _is_known_trigger(sql: str, name: str, version: int, tables: frozenset[str]) -> bool:
    makers = [{"proposals_keep": schema.PROPOSALS_TRIGGER}, row_seals.triggers()]
    if version < schema.SCHEMA_VERSION:
        makers.append(former_triggers())
    own = [made[name] for made in makers if name in made]
    if own:
        return any(_same(sql, one) for one in own)
    words = list(_tokens(sql))
    if _GDAL_TRIGGERS.fullmatch(name):
        return _only_counts(words)
    # They refuse values of tables that no study uses.
    table = words[words.index("on") + 1] if "on" in words[:-1] else ""
    tiles = _TILE_TRIGGERS.fullmatch(name)
    if tiles is not None and tiles[1].lower() not in tables and not tiles[1].lower().startswith("gpkg_"):
        return _bare(table) == tiles[1].lower() and _only_refuses(words)
    return name.startswith("gpkg_") and _VALIDATED.fullmatch(_bare(table)) is not None


def _only_counts(words: list[str]) -> bool:
    """Of a spatial index or of the number of features: writes there and nowhere else, and asks for nothing."""
    if "begin" not in words or {"select", "with"} & set(words) or any(word.startswith(("--", "/*")) for word in words):
        return False
    body = words[words.index("begin") + 1 :]
    targets = [body[place + 1] for place, word in enumerate(body[:-1]) if word in ("into", "from", "update")]
    calls = {words[place - 1] for place, word in enumerate(words) if word == "(" and words[place - 1].isidentifier()}
    return bool(targets) and calls <= _CALLS and all(_is_counted(_bare(target)) for target in targets)


def _only_refuses(words: list[str]) -> bool:
    """Asks nothing but the list of zoom levels, and changes nothing."""
    if "begin" not in words or any(word.startswith(("--", "/*")) for word in words):
        return False
    body = words[words.index("begin") + 1 :]
    asked = [body[place + 1 : place + 3] for place, word in enumerate(body) if word == "from"]
    calls = {body[place - 1] for place, word in enumerate(body) if word == "(" and body[place - 1] != "("}
    is_writing = {"insert", "update", "delete", "replace", "with", "join"} & set(body)
    return (
        not is_writing and calls <= _TILE_CALLS | {"<"} and all(one == ["gpkg_tile_matrix", "where"] for one in asked)
    )


def _is_counted(table: str) -> bool:
    return table.startswith("rtree_") or table == "gpkg_ogr_contents"


def _is_own_view(sql: str, name: str, version: int) -> bool:
    own = own_views().get(name)
    if own is None:
        return False
    if version < _FIRST_WITH_VIEWS_LOOKED_AT:
        return True
    if name == "candidates_current":  # it lists the fields that the table had when it was made
        sql = _FIELDS.sub(f'\\1, c."{_ANY}"', sql, count=1)
    return _same(sql, own)


def _same(one: str, other: str) -> bool:
    return list(_tokens(one)) == list(_tokens(other))


def _tokens(sql: str) -> Iterator[str]:
    return (token.lower() for token in _TOKEN.findall(sql))


def _bare(name: str) -> str:
    return name[1:-1] if name[:1] in _QUOTES else name


def _foreign(path: str, kind: str, name: str) -> FtlError:
    if kind == "trigger":
        return FtlError(
            "The study {name} holds a trigger '{trigger}' that changes what is written to it. It does not come from "
            "this plugin: remove it, or ask whoever gave you the file.",
            name=path,
            trigger=name,
        )
    return FtlError(
        "The study {name} holds something of its own that would run when the study is used: '{part}'. It does not come "
        "from this plugin: remove it, or ask whoever gave you the file.",
        name=path,
        part=name,
    )
