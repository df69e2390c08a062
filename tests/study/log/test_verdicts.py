"""The log as a set of entries: against a naive model that keeps its state in plain lists, and in any order."""

from __future__ import annotations

import itertools
import random
import sqlite3
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.study.file import schema
from ftl_qgis_plugin.study.log.log import VerdictLog, insert_entries
from ftl_qgis_plugin.study.log.verdicts import CLEARED, Verdict, replay, replay_by_analyst

CANDIDATES = ("c0", "c1", "c2")
ANALYSTS = ("ada", "ben")

statements = st.tuples(
    st.just("say"),
    st.sampled_from(ANALYSTS),
    st.sampled_from(CANDIDATES),
    st.sampled_from(("accepted", "rejected", "uncertain", "cleared")),
)
steps_back = st.tuples(st.sampled_from(("undo", "redo")), st.sampled_from(ANALYSTS), st.none(), st.none())
scripts = st.lists(st.one_of(statements, steps_back), max_size=25)


def new_log(prefix: str = "", seed: int = 0, jumps: bool = True) -> tuple[sqlite3.Connection, VerdictLog]:
    """A log in memory whose clock jumps back and forth and whose uuids come in no order."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE candidates (fid INTEGER PRIMARY KEY, candidate TEXT, geom BLOB)")
    connection.executemany("INSERT INTO candidates (candidate) VALUES (?)", [(name,) for name in CANDIDATES])
    connection.execute(f"CREATE TABLE verdicts ({schema.ATTRIBUTE_TABLES['verdicts']})")
    connection.execute(
        f"CREATE VIEW newest AS SELECT c.candidate, v.uuid, v.verdict FROM candidates c "
        f"JOIN verdicts v ON v.fid = {schema.newest('c.candidate')}"
    )
    chance = random.Random(f"{prefix}{seed}")
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def clock():
        return start + timedelta(seconds=chance.randrange(5) if jumps else 0)

    def new_id():
        return f"{chance.getrandbits(64):016x}{prefix}"

    return connection, VerdictLog(connection, ":memory:", clock, new_id)


class Model:
    """What a person would expect: a list of statements, crossed out and restored."""

    def __init__(self) -> None:
        self.said: list[dict] = []
        self.undone: dict[str, list[dict]] = {name: [] for name in ANALYSTS}

    def say(self, analyst: str, candidate: str, verdict: str) -> None:
        self.said.append({"analyst": analyst, "candidate": candidate, "verdict": verdict, "valid": True})
        self.undone[analyst] = []

    def top(self, candidate: str) -> dict | None:
        valid = [entry for entry in self.said if entry["valid"] and entry["candidate"] == candidate]
        return valid[-1] if valid else None

    def undo(self, analyst: str) -> dict | None:
        for entry in reversed(self.said):
            if entry["valid"] and entry["analyst"] == analyst and self.top(entry["candidate"]) is entry:
                entry["valid"] = False
                self.undone[analyst].append(entry)
                return entry
        return None

    def redo(self, analyst: str) -> dict | None:
        if not self.undone[analyst]:
            return None
        entry = self.undone[analyst].pop()
        entry["valid"] = True
        return entry

    def state(self) -> dict[str, tuple[str, str]]:
        tops = {name: self.top(name) for name in CANDIDATES}
        return {
            name: (top["verdict"], top["analyst"]) for name, top in tops.items() if top and top["verdict"] != CLEARED
        }


def play(script: list, log: VerdictLog, model: Model | None = None) -> None:
    for action, analyst, candidate, verdict in script:
        if action == "say":
            log.record([Verdict(candidate=candidate, verdict=verdict, analyst=analyst)])
            done = expected = None
        else:
            done = getattr(log, action)(analyst)
            expected = getattr(model, action)(analyst) if model else None
        if model:
            if action == "say":
                model.say(analyst, candidate, verdict)
            said = None if done is None else (done.candidate, done.verdict, done.analyst)
            assert said == (
                None if expected is None else tuple(expected[k] for k in ("candidate", "verdict", "analyst"))
            )


@given(scripts, st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_recording_undoing_and_redoing_do_what_a_person_expects(script, seed):
    connection, log = new_log(seed=seed)
    model = Model()
    play(script, log, model)
    assert {name: (entry.verdict, entry.analyst) for name, entry in log.current().items()} == model.state()
    connection.close()


@given(st.lists(scripts, min_size=2, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_studies_merged_in_any_order_give_the_same_state(several, chance):
    logs = []
    for number, script in enumerate(several):
        connection, log = new_log(prefix=str(number))
        play(script, log)
        logs.append(list(log.entries()))
        connection.close()
    everything = [entry for entries in logs for entry in entries]
    expected = replay(everything)
    for order in itertools.permutations(logs):
        shuffled = [entry for entries in order for entry in entries]
        chance.shuffle(shuffled)
        shuffled += chance.sample(shuffled, len(shuffled) // 2)
        assert replay(shuffled) == expected
        assert replay_by_analyst(shuffled) == replay_by_analyst(everything)
    # In two steps, as when a colleague's study comes later, and as the file's SQL sees it.
    merged, log = new_log("m")
    for entries in reversed(logs):
        insert_entries(merged, entries)
        insert_entries(merged, entries)
    assert log.current() == expected
    newest = merged.execute("SELECT candidate, uuid FROM newest WHERE verdict <> 'cleared'").fetchall()
    assert dict(newest) == {name: entry.uuid for name, entry in expected.items()}
    # Work goes on after the merge: the next word is the last one, whatever the clocks said before.
    log.record([Verdict(candidate="c1", verdict="uncertain", analyst="cleo")])
    assert log.current()["c1"].verdict == "uncertain"
    merged.close()


def test_undo_leaves_what_others_said_since():
    connection, log = new_log(jumps=False)
    log.record([Verdict(candidate="c0", verdict="accepted", analyst="ada")])
    log.record([Verdict(candidate="c1", verdict="accepted", analyst="ada")])
    log.record([Verdict(candidate="c1", verdict="rejected", analyst="ben")])
    assert log.undo("ada").candidate == "c0"
    assert {name: entry.verdict for name, entry in log.current().items()} == {"c1": "rejected"}
    assert log.undo("ada") is None
    connection.close()


def test_undo_restores_the_earlier_verdict_with_its_author_and_is_written_down():
    connection, log = new_log(jumps=False)
    log.record([Verdict(candidate="c0", verdict="rejected", reason="shadow", analyst="ben", image_date="2021-08")])
    log.record([Verdict(candidate="c0", verdict="accepted", analyst="ada")])
    undone = log.undo("ada")
    now = log.current()["c0"]
    assert (undone.verdict, now.verdict, now.reason, now.analyst) == ("accepted", "rejected", "shadow", "ben")
    history = log.history("c0")
    assert [entry.action for entry in history] == ["verdict", "verdict", "undo"]
    assert [entry.verdict for entry in history] == ["rejected", "accepted", "rejected"]
    assert history[1].supersedes == history[0].uuid
    assert history[2].supersedes == history[1].uuid
    assert log.redo("ada").verdict == "accepted"
    assert log.redo("ada") is None
    assert log.current()["c0"].analyst == "ada"
    connection.close()


def test_flag_without_a_verdict_is_kept():
    entries = [Verdict(uuid="a", candidate="c0", verdict="cleared", flag=1, time_utc="1")]
    assert replay(entries)["c0"].flag == 1
    assert replay([*entries, Verdict(uuid="b", candidate="c0", verdict="cleared", time_utc="2")]) == {}


def test_agreement_counts_each_analysts_own_last_word_only():
    entries = [
        Verdict("1", "c0", "accepted", analyst="ada", time_utc="1"),
        Verdict("2", "c0", "rejected", analyst="ben", time_utc="2"),
        Verdict("3", "c0", "rejected", analyst="ada", time_utc="3"),
        Verdict("4", "c0", "accepted", analyst="ada", time_utc="4", action="undo", supersedes="3"),
        Verdict("5", "c1", "accepted", analyst="ada", time_utc="5", action="carried", supersedes="1"),
        Verdict("6", "c2", "cleared", analyst="ada", time_utc="6"),
        Verdict("7", "c0", "uncertain", analyst="ben", time_utc="0"),
    ]
    for order in (entries, entries[::-1]):
        labels = {
            name: {who: entry.verdict for who, entry in said.items()} for name, said in replay_by_analyst(order).items()
        }
        assert labels == {"c0": {"ada": "accepted", "ben": "rejected"}}


def test_times_grow_although_the_clock_is_set_back():
    connection, log = new_log()
    entries = log.record([Verdict(candidate="c0", verdict="accepted", analyst="ada") for _ in range(20)])
    times = [entry.time_utc for entry in entries]
    assert times == sorted(set(times))
    assert log.current()["c0"].uuid == entries[-1].uuid
    connection.close()


@pytest.mark.parametrize("wrong", [{"verdict": "perhaps"}, {"candidate": "c9"}])
def test_what_makes_no_sense_is_refused_and_nothing_is_written(wrong):
    connection, log = new_log()
    good = Verdict(candidate="c0", verdict="accepted", analyst="ada")
    with pytest.raises(FtlError, match=r"perhaps|c9"):
        log.record([good, good._replace(**wrong)])
    assert list(log.entries()) == []
    connection.close()


def said_of(log) -> dict[str, str]:
    return {name: entry.verdict for name, entry in log.current().items()}


def test_what_was_said_at_once_is_taken_back_at_once():
    """Only what still holds: a colleague has judged one of them since."""
    connection, log = new_log()
    log.record([Verdict(candidate="c0", verdict="accepted", analyst="ada")])
    group = log.record(
        [Verdict(candidate=name, verdict="rejected", reason="river", analyst="ada") for name in CANDIDATES], as_one=True
    )
    assert len({entry.uuid.split(".")[0] for entry in group}) == 1
    assert len(list(log.entries())) == 4  # each an entry of its own
    log.record([Verdict(candidate="c2", verdict="uncertain", analyst="ben")])
    # Another start: nothing of the group is remembered but what stands in the log.
    log = VerdictLog(connection, ":memory:", lambda: datetime.now(timezone.utc), lambda: str(random.random()))
    assert [entry.candidate for entry in log.undo_group("ada")] == ["c1", "c0"]
    assert said_of(log) == {"c0": "accepted", "c2": "uncertain"}
    assert {entry.candidate for entry in log.redo_group("ada")} == {"c0", "c1"}
    assert said_of(log) == {"c0": "rejected", "c1": "rejected", "c2": "uncertain"}
    assert log.redo_group("ada") == []
    assert len(log.undo_group("ada")) == 2
    assert log.undo("ada").candidate == "c0"  # what was said of it alone, before
    assert log.undo_group("ada") == []
    assert said_of(log) == {"c2": "uncertain"}


def test_nothing_of_a_group_is_written_where_one_of_it_makes_no_sense():
    _connection, log = new_log()
    with pytest.raises(FtlError):
        log.record([Verdict(candidate="c0", verdict="rejected"), Verdict(candidate="cx", verdict="rejected")], True)
    assert list(log.entries()) == []
    (alone,) = log.record([Verdict(candidate="c0", verdict="rejected")])
    assert "." not in alone.uuid
