"""JSON from files and settings that anybody may have written."""

from __future__ import annotations

import json
from typing import TypeVar

_Kind = TypeVar("_Kind", dict, list)


def from_json(text: object, default: _Kind) -> _Kind:
    """The text's value where it is of the kind of `default`, else that."""
    try:
        value = json.loads(text) if isinstance(text, (str, bytes)) else None
    except (ValueError, RecursionError):
        return default
    return value if isinstance(value, type(default)) else default
