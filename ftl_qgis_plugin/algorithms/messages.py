"""The core's messages in the user's language."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import Message


def translate_message(message: Message) -> str:
    """The message's sentence, translated (context "core"), with its values filled in."""
    values = {
        name: translate_message(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    try:
        return QCoreApplication.translate("core", message.template).format(**values)
    except (KeyError, IndexError, ValueError):  # a translation with a mistyped placeholder
        return message.template.format(**values)
