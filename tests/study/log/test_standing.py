"""What a long log amounts to, read in bulk, against the plain replay of its entries in Python."""

from __future__ import annotations

import json
import random
import sqlite3

import pytest

from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.log import standing as module
from ftl_qgis_plugin.study.log.log import insert_entries
from ftl_qgis_plugin.study.log.standing import TIME_CHARACTERS, standing
from ftl_qgis_plugin.study.log.verdicts import CARRIED, CLEARED, REDO, SAID, UNDO, VERDICTS, Verdict, replay

NAMES = [f"c{number}" for number in range(12)]


def a_log(entries):
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE candidates (fid INTEGER PRIMARY KEY, candidate TEXT)")
    connection.executemany("INSERT INTO candidates (candidate) VALUES (?)", [(name,) for name in NAMES])
    connection.execute(f"CREATE TABLE verdicts ({schema.LOG_COLUMNS})")
    for statement in schema.LOG_INDEXES.format(table="verdicts").strip().split(";\n"):
        connection.execute(statement)
    insert_entries(connection, entries)
    return connection


def told(connection):
    """As `replay`, with what the codes say put beside it."""
    names = dict(connection.execute("SELECT fid, candidate FROM candidates"))
    held, codes = {}, {}
    for part in standing(connection, ""):
        assert len(part.times) == TIME_CHARACTERS * len(part.candidates)
        for place, number in enumerate(part.candidates):
            name = names[number]
            assert name not in codes
            time = part.times[TIME_CHARACTERS * place : TIME_CHARACTERS * (place + 1)]
            codes[name] = (part.verdicts[place], part.flags[place], part.carried[place], time)
            if part.verdicts[place] != "0" or part.flags[place] == "1":
                held[name] = Verdict._make(json.loads(part.texts[place]))
    for name, entry in held.items():
        code = str(VERDICTS.index(entry.verdict) + 1) if entry.verdict != CLEARED else "0"
        assert codes[name] == (code, str(entry.flag), str(int(entry.action == CARRIED)), entry.time_utc)
    return held


def anything(seed, count=80):
    """Entries in any order, two analysts' clocks not alike, undos of anything: also of what nobody said of it, also
    older than what they take back, also of undos, in groups, of candidates that are gone."""
    chance = random.Random(seed)
    uuids = [f"{chance.getrandbits(32):08x}" + chance.choice(("", ".00001")) for _ in range(count)]
    chance_of_undo = chance.choice((0.0, 0.1, 0.5))
    entries = []
    for uuid in uuids:
        takes_back = chance.random() < chance_of_undo
        entries.append(
            Verdict(
                uuid=uuid,
                candidate=chance.choice([*NAMES, "gone"]),
                verdict=chance.choice(VERDICTS),
                note=chance.choice(("", 'a "note"\n滑坡', "\u2028,[")),
                confidence=chance.choice((None, 2)),
                flag=chance.randrange(2),
                analyst=chance.choice(("ada", "ben")),
                time_utc=f"2026-01-01T00:00:{chance.randrange(8):02d}.000000Z",
                action=chance.choice((UNDO, REDO)) if takes_back else chance.choice((SAID, SAID, CARRIED)),
                supersedes=chance.choice([*uuids, None, "nothing"]),
            )
        )
    return entries


@pytest.mark.parametrize("seed", range(25))
def test_it_is_what_a_replay_tells(seed, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 5)
    monkeypatch.setattr(module, "_SEARCHED", 7)
    entries = anything(seed)
    connection = a_log(entries)
    expected = {name: entry for name, entry in replay(entries).items() if name in NAMES}
    assert told(connection) == expected
    connection.close()


@pytest.mark.parametrize("seed", range(8))
def test_what_is_written_meanwhile(seed, monkeypatch):
    """Entries come between the look at the candidates and the look at the log, and between this and reading."""
    first, second = anything(seed, 40), anything(seed + 1000, 10)
    connection = a_log(first)
    touched = module._touched

    def and_then(*values):
        found = touched(*values)
        insert_entries(connection, [entry for entry in second if entry.action != UNDO])
        return found

    monkeypatch.setattr(module, "_touched", and_then)
    state = told(connection)
    allowed = [replay(first), replay([*first, *second])]
    later = {entry.candidate for entry in second} | {
        entry.candidate for entry in first if entry.uuid in {other.supersedes for other in second}
    }
    for name in NAMES:
        if name not in later:
            assert state.get(name) == allowed[0].get(name), name
    assert all(entry.action in (SAID, CARRIED) for entry in state.values())
    connection.close()


def test_an_undo_that_comes_while_it_is_read(monkeypatch):
    """The newest entry is an undo already when it is read, though none was there when it was looked for them."""
    said = [
        Verdict(uuid="a", candidate="c1", verdict="accepted", time_utc="2026-01-01T00:00:00.000000Z"),
        Verdict(uuid="b", candidate="c1", verdict="rejected", time_utc="2026-01-01T00:00:01.000000Z"),
        Verdict(uuid="d", candidate="c2", verdict="rejected", time_utc="2026-01-01T00:00:01.000000Z"),
    ]
    undos = [
        Verdict(
            uuid=f"u{name}", candidate=candidate, verdict="cleared", action=UNDO, supersedes=name, time_utc="2026-02"
        )
        for name, candidate in (("b", "c1"), ("d", "c2"))
    ]
    connection = a_log([*said, *undos])
    monkeypatch.setattr(module, "_touched", lambda *_values: set())
    assert told(connection) == {"c1": said[0]}
    connection.close()


@pytest.mark.parametrize("note", [b"\x00\xff", "plain"])
def test_bytes_where_there_should_be_text_and_an_sqlite_without_json(note, monkeypatch):
    if note == "plain":
        monkeypatch.setattr(module, "_TEXT", "no_json_here(1)")
    entries = anything(3)
    connection = a_log(entries)
    connection.execute("UPDATE verdicts SET note = ? WHERE fid % 2 = 0", (note,))
    expected = {name: entry for name, entry in replay(entries).items() if name in NAMES}
    found = told(connection)
    assert {name: entry.uuid for name, entry in found.items()} == {name: entry.uuid for name, entry in expected.items()}
    assert all(isinstance(entry.note, str) for entry in found.values())
    connection.close()


def test_an_empty_log_and_numbers_with_gaps():
    connection = a_log([])
    assert told(connection) == {}
    insert_entries(connection, anything(1, 10))
    connection.execute("UPDATE verdicts SET fid = fid * 100000000000 - 300000000000")
    assert told(connection).keys() == {name for name in replay(anything(1, 10)) if name in NAMES}
    connection.close()
