"""What an analyst says about a candidate, and what a log of such entries amounts to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import NamedTuple, TypeVar

Subject = TypeVar("Subject")

ACCEPTED = "accepted"
REJECTED = "rejected"
UNCERTAIN = "uncertain"
CLEARED = "cleared"
VERDICTS = (ACCEPTED, REJECTED, UNCERTAIN, CLEARED)

# What an entry of the log does. Only the first two say something of their own.
SAID = "verdict"
CARRIED = "carried"
UNDO = "undo"
REDO = "redo"


class Verdict(NamedTuple):
    """One entry of the log; fields as the columns of the table `verdicts` (`class_` is its column `class`).

    The caller fills in what the analyst says; `uuid`, `time_utc`, `action` and `supersedes` are the log's business.
    `confidence` is a whole number, higher is surer (1 low, 2 medium, 3 high); `flag` is 1 where the candidate is
    marked to be looked at again; `image_date` is ISO 8601 as far as it is known ("2021", "2021-08").

    `supersedes` is, by action: `verdict`: the entry that was current before, for the reader's sake; `carried`: the
    verdict on another candidate of nearly the same shape that holds for this one as well; `undo`: the entry taken
    back; `redo`: the undo taken back. The `verdict` of undo and redo tells what held afterwards when it was written.
    """

    uuid: str = ""
    candidate: str = ""
    verdict: str = ""
    reason: str = ""
    class_: str = ""
    confidence: int | None = None
    note: str = ""
    flag: int = 0
    image_source: str = ""
    image_date: str = ""
    analyst: str = ""
    time_utc: str = ""
    action: str = SAID
    supersedes: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Where the entry stands in the order of the log."""
        return self.time_utc, self.uuid


def replay(entries: Iterable[Verdict]) -> dict[str, Verdict]:
    """The current verdict of each candidate that has one.

    A pure function of the entries as a set: their order does not matter, and an entry (known by its uuid) may come
    more than once. So studies can be merged in any order, by uniting their logs. The rules:

    1. An `undo` takes back the entry it names in `supersedes`, unless a `redo` names the undo.
    2. Of a candidate's remaining entries (`verdict`, `carried`) the newest holds: greatest (time_utc, uuid).
    3. Where that one says `cleared` the candidate has no verdict; it is left out unless it is flagged.

    Within one study the log gives each entry a later time than all it could have known about the same candidate,
    even when the computer's clock was set back, so that the newest is also the last one.
    """
    state = _newest(_live(entries), lambda entry: entry.candidate)
    return {name: entry for name, entry in sorted(state.items()) if entry.verdict != CLEARED or entry.flag}


def replay_by_analyst(entries: Iterable[Verdict]) -> dict[str, dict[str, Verdict]]:
    """`{candidate: {analyst: verdict}}`: what each analyst last said of his own accord, for measuring agreement.

    Carried verdicts are left out: they repeat a judgement instead of being one.
    """
    own = _newest(
        (entry for entry in _live(entries) if entry.action == SAID), lambda entry: (entry.candidate, entry.analyst)
    )
    result: dict[str, dict[str, Verdict]] = {}
    for (candidate, analyst), entry in sorted(own.items()):
        if entry.verdict != CLEARED:
            result.setdefault(candidate, {})[analyst] = entry
    return result


def found_after_each(entries: Iterable[Verdict]) -> list[int]:
    """Landslides after each look, in the order of the looks; `entries`: what holds, one per candidate."""
    said = sorted((entry for entry in entries if entry.verdict != CLEARED), key=lambda entry: entry.key)
    return list(accumulate(int(entry.verdict == ACCEPTED) for entry in said))


def _newest(entries: Iterable[Verdict], about: Callable[[Verdict], Subject]) -> dict[Subject, Verdict]:
    """Of all entries about the same, the one of the greatest key."""
    newest: dict[Subject, Verdict] = {}
    for entry in entries:
        subject = about(entry)
        if subject not in newest or entry.key > newest[subject].key:
            newest[subject] = entry
    return newest


def _live(entries: Iterable[Verdict]) -> list[Verdict]:
    """The entries that say something and are not taken back."""
    said, undos, redone = [], {}, set()
    for entry in entries:
        if entry.action == UNDO:
            undos[entry.uuid] = entry.supersedes
        elif entry.action == REDO:
            redone.add(entry.supersedes)
        else:
            said.append(entry)
    undone = {target for uuid, target in undos.items() if uuid not in redone}
    return [entry for entry in said if entry.uuid not in undone] if undone else said
