"""Settings of the QGIS profile, which anybody may have edited: a value that makes no sense counts as the default."""

from __future__ import annotations

import json
import math
from typing import TypeVar

from qgis.core import QgsSettings

PREFIX = "ftl_qgis_plugin/"

_Kind = TypeVar("_Kind", bool, int, float, str)
_WORDS = {"true": True, "1": True, "false": False, "0": False}


def stored(key: str, default: _Kind, low: float = -math.inf, high: float = math.inf) -> _Kind:
    """The value as the type of `default`, which it is where what is stored is none or not between the bounds."""
    try:
        value = QgsSettings().value(PREFIX + key)
    except (TypeError, ValueError, RuntimeError, AttributeError, ImportError):
        return default  # an object that cannot be made of what the file says
    if isinstance(default, bool):
        return _WORDS.get(str(value).strip().lower(), default)
    if isinstance(default, str):
        if isinstance(value, list):  # a comma, written by hand
            return ", ".join(str(part) for part in value)
        return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else default
    try:
        number = float(value)
    except (TypeError, ValueError):
        return default
    if not (math.isfinite(number) and low <= number <= high):
        return default
    if isinstance(default, int):
        return int(number) if number == int(number) else default
    return number


def stored_list(key: str) -> list | None:
    """A list that was stored as JSON; None where there is none."""
    try:
        value = json.loads(stored(key, "") or "null")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def store(key: str, value: bool | int | float | str) -> None:
    QgsSettings().setValue(PREFIX + key, value)
