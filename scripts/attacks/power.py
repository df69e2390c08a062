"""Power cuts: everything a program wrote is recorded, and brought to disk up to some call as a disk might have it.

What was synced is there; of what was written since, any part may be, in any order; names that were made, renamed or
removed are certain once their folder was synced. What was reported as saved before the cut has to be there.
"""

from __future__ import annotations

import random
import shutil
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import common, preload

VERDICTS = 12
_HEAD = struct.Struct("<cIIIq")
_SECTOR = 512


@dataclass
class Call:
    kind: str
    path: str
    other: str
    offset: int
    data: bytes


@dataclass
class File:
    """What is certainly on the disk, and what may be."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[Call] = field(default_factory=list)

    def sync(self) -> None:
        for call in self.since:
            apply(self.synced, call)
        self.since = []


def attack(folder: Path, seconds: float, seed: int) -> dict[str, int]:
    counts = {"power cuts": 0, "lost": 0, "damaged": 0, "refused": 0}
    preloaded = preload.library(folder)
    if preloaded is None:
        print("power: needs Linux with /proc and a C compiler; nothing was tried", file=sys.stderr)
        return counts
    dice = random.Random(seed)
    fresh = folder / "fresh.gpkg"
    common.make_study(fresh, 10)
    end = time.monotonic() + seconds
    mode = 0
    while time.monotonic() < end or counts["power cuts"] < 8:
        place = folder / "place"
        place.mkdir()
        study, trace = place / "study.gpkg", folder / "trace"
        trace.unlink(missing_ok=True)
        shutil.copy(fresh, study)
        before = study.read_bytes()
        mode += 1
        done = preload.write(preloaded, study, place / "told", ("DELETE", "WAL")[mode % 2], VERDICTS, TRACE=trace)
        if done.returncode:
            raise SystemExit(done.stderr)
        calls = recorded(trace.read_bytes())
        for _ in range(40):
            cut = dice.randrange(1, len(calls) + 1)
            shutil.rmtree(place)
            place.mkdir()
            said = after_cut(calls[:cut], {str(study.resolve()): before}, place, dice)
            counts["power cuts"] += 1
            harm = _harm(study, said)
            for name, number in harm.items():
                counts[name] += number
            if time.monotonic() > end and counts["power cuts"] >= 8:
                break
        shutil.rmtree(place)
    return counts


def recorded(trace: bytes) -> list[Call]:
    calls, place = [], 0
    while place < len(trace):
        kind, first, second, size, offset = _HEAD.unpack_from(trace, place)
        place += _HEAD.size
        parts = []
        for length in (first, second, size):
            parts.append(trace[place : place + length])
            place += length
        calls.append(Call(kind.decode(), parts[0].decode(), parts[1].decode(), offset, parts[2]))
    return calls


def after_cut(calls: list[Call], before: dict[str, bytes], folder: Path, dice: random.Random) -> set[str]:
    """Writes the folder as it may be found after the cut; what had been reported as saved.

    Names come to the disk in the order in which they were made and removed, as far as the disk has come.
    """
    files = {path: File(bytearray(content)) for path, content in before.items()}  # as the program saw them
    on_disk: dict[str, File | None] = dict(files)
    pending: list[dict[str, File | None]] = []  # each is there as a whole or not at all
    told = b""
    for call in calls:
        if call.path.endswith("/told"):
            told += call.data
        elif call.kind == "s" and call.path == str(folder.resolve()):
            for names in pending:
                on_disk.update(names)
            pending = []
        elif call.kind == "s" and call.path in files:
            files[call.path].sync()
        elif call.kind in "wt":
            if call.path not in files:
                files[call.path] = File()
                pending.append({call.path: files[call.path]})
            files[call.path].since.append(call)
        elif call.kind == "u" and call.path in files:
            del files[call.path]
            pending.append({call.path: None})
        elif call.kind in "rl" and call.path in files:
            file = files[call.other] = files[call.path]
            pending.append({call.other: file})
            if call.kind == "r":
                del files[call.path]
                pending[-1][call.path] = None
    for names in pending[: dice.randrange(len(pending) + 1)]:
        on_disk.update(names)
    for path, file in on_disk.items():
        if file is None or Path(path).parent != folder.resolve():
            continue
        content = bytearray(file.synced)
        for call in file.since:
            if dice.random() < 0.5:
                apply(content, call, dice)
        (folder / Path(path).name).write_bytes(bytes(content))
    return set(told.decode().split())


def apply(content: bytearray, call: Call, dice: random.Random | None = None) -> None:
    if call.kind == "t":
        if call.offset <= len(content):
            del content[call.offset :]
        else:
            content.extend(bytes(call.offset - len(content)))
        return
    end = call.offset + len(call.data)
    if end > len(content):
        content.extend(bytes(end - len(content)))
    if dice is None:
        content[call.offset : end] = call.data
        return
    for first in range(0, len(call.data), _SECTOR):  # a sector is written whole or not
        if dice.random() < 0.7:
            part = call.data[first : first + _SECTOR]
            content[call.offset + first : call.offset + first + len(part)] = part


def _harm(study: Path, said: set[str]) -> dict[str, int]:
    from ftl_qgis_plugin.core.errors import FtlError

    try:
        kept = common.uuids(study)
    except FtlError as error:
        print(error, file=sys.stderr)
        return {"refused": 1, "lost": len(said), "damaged": int(common.is_damaged(study))}
    return {"lost": len(said - kept), "damaged": int(common.is_damaged(study))}
