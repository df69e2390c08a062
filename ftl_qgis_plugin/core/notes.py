"""Notes and reasons as tables and studies keep them: an English sentence, and beside it what it was made of.

Whoever opens a table elsewhere can read the sentence; the program translates the message it came from.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable
from typing import Union

from .errors import Message

Note = Union[Message, str]
_JOINED = Message("{first}; {second}")


def figure(value: float, digits: int = 3) -> str:
    """A number in a note: so many significant digits, but whole numbers at least, and no exponent for large ones."""
    return f"{value:,.0f}" if abs(value) >= 10 ** (digits - 1) else f"{value:,.{digits}g}"


def joined(notes: Iterable[Note]) -> Note:
    """Several notes as one, "; " between them; empty ones are left out."""
    result: Note = ""
    for note in notes:
        if str(note):
            result = Message(_JOINED.template, first=result, second=note) if str(result) else note
    return result


def parts(note: Note) -> list[Note]:
    """The notes that `joined` made one of, in order; none of an empty one."""
    if isinstance(note, Message) and note.template == _JOINED.template:
        return [*parts(note.values["first"]), *parts(note.values["second"])]
    text = str(note)
    return [note if isinstance(note, Message) else text] if text else []


def stored(note: Note) -> str:
    """What the note was made of, as JSON; "" for plain text (a note of the user's)."""
    return json.dumps(_plain(note), ensure_ascii=False) if isinstance(note, Message) else ""


def restored(text: str | None, data: str | None) -> Note:
    """The note that `text` and `stored` came from; the text alone where the two do not belong together (any more)."""
    text = text or ""
    if not data:
        return text
    try:
        note = _message(json.loads(data))
        return note if str(note) == text else text
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return text


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return {"template": value.template, "values": {name: _plain(part) for name, part in value.values.items()}}
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    return float(value)


def _message(data: dict) -> Message:
    """ValueError, LookupError ...: it is none; a file may come from anywhere."""
    values = {
        str(name): _message(value) if isinstance(value, dict) else value for name, value in data["values"].items()
    }
    for _, name, _, _ in string.Formatter().parse(data["template"]):
        # "{count.real}" would look into the value.
        if name is not None and name not in values:
            raise ValueError(name)
    return Message(data["template"], **values)
