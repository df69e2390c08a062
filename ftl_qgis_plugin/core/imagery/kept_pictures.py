"""Small pictures of images that were looked at, kept in a folder so that a report can show them without a network."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass

from ..publishing import written

# Of one folder; the oldest go first.
MOST_PICTURES = 2_000
_SUFFIX, _TOLD = ".jpg", ".json"
_MOST_BYTES = 200_000


@dataclass(frozen=True)
class KeptPicture:
    """`bounds` (x_min, y_min, x_max, y_max) in the study's CRS; `date` ISO 8601. Names only, never an address."""

    candidate: str
    name: str
    date: str
    bounds: tuple[float, float, float, float]
    attribution: str = ""
    path: str = ""


def folder_of(root: str, study: str) -> str:
    """Where the pictures of the study of this identity are kept below `root`."""
    return os.path.join(root, hashlib.sha256(study.encode()).hexdigest()[:16])


def keep(folder: str, picture: KeptPicture, jpeg: bytes) -> None:
    """Keeps a picture, in the place of an older one of the same image. OSError: it cannot be written."""
    os.makedirs(folder, exist_ok=True)
    name = hashlib.sha256("\n".join((picture.candidate, picture.name, picture.date)).encode()).hexdigest()[:12]
    stem = os.path.join(folder, f"{_prefix(picture.candidate)}_{name}")
    with written(stem + _SUFFIX) as part, open(part, "wb") as file:
        file.write(jpeg)
    told = {key: value for key, value in asdict(picture).items() if key != "path"}
    with written(stem + _TOLD) as part, open(part, "w", encoding="utf-8") as file:
        json.dump(told, file)
    _make_room(folder)


def kept(folder: str, candidate: str) -> list[KeptPicture]:
    """A candidate's pictures; none where nothing was kept. What cannot be read is left out."""
    found = []
    for name in _names(folder):
        if not name.startswith(_prefix(candidate) + "_") or not name.endswith(_TOLD):
            continue
        picture = _read(os.path.join(folder, name))
        if picture is not None and picture.candidate == candidate:
            found.append(picture)
    return found


def content_of(picture: KeptPicture) -> bytes:
    """The JPEG; empty where it has gone or is none."""
    with suppress(OSError), open(picture.path, "rb") as file:
        content = file.read(_MOST_BYTES + 1)
        if content.startswith(b"\xff\xd8\xff") and len(content) <= _MOST_BYTES:
            return content
    return b""


def _prefix(candidate: str) -> str:
    return hashlib.sha256(candidate.encode()).hexdigest()[:16]


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _read(path: str) -> KeptPicture | None:
    try:
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        bounds = tuple(float(value) for value in told["bounds"])
        if len(bounds) != 4:
            return None
        texts = (str(told[key]) for key in ("candidate", "name", "date"))
        image = path[: -len(_TOLD)] + _SUFFIX
        return KeptPicture(*texts, bounds, str(told.get("attribution") or ""), image)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make_room(folder: str) -> None:
    images = [os.path.join(folder, name) for name in _names(folder) if name.endswith(_SUFFIX)]
    if len(images) <= MOST_PICTURES:
        return
    times = {}
    for path in images:
        with suppress(OSError):
            times[path] = os.path.getmtime(path)
    for path in sorted(times, key=times.__getitem__)[: len(images) - MOST_PICTURES]:
        for suffix in (_SUFFIX, _TOLD):
            with suppress(OSError):
                os.remove(path[: -len(_SUFFIX)] + suffix)
