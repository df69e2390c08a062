"""The core's messages in the user's language."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import Message
from ..core.notes import Note
from ..core.sentences import fill


def translate_message(message: Message) -> str:
    """The message's sentence, translated (context "core"), with its values filled in."""
    values = {
        name: translate_message(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    try:
        return fill(QCoreApplication.translate("core", message.template), **values)
    except (KeyError, IndexError, ValueError):  # a translation with a mistyped placeholder
        return fill(message.template, **values)


def translate_note(note: Note) -> str:
    """A note or reason; one of the user's stays as it is."""
    return translate_message(note) if isinstance(note, Message) else note
