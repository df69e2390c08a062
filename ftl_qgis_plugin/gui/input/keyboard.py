"""Keys by their place on the keyboard, for layouts without Latin letters or with digits on the shifted level."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent, QKeySequence

# Rows of the keyboard from left to right, as a US keyboard labels them.
_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
# The PC's scan code of the first key of each row; the others follow. Windows tells these, X11 and Wayland 8 more.
_FIRST_CODES = (0x02, 0x10, 0x1E, 0x2C)
_EVDEV_OFFSET = 8
# macOS has codes of its own (kVK_ANSI_... of Carbon's Events.h), in the order of _ROWS.
_MAC_CODES = (
    (18, 19, 20, 21, 23, 22, 26, 28, 25, 29),
    (12, 13, 14, 15, 17, 16, 32, 34, 31, 35),
    (0, 1, 2, 3, 5, 4, 38, 40, 37),
    (6, 7, 8, 9, 11, 45, 46),
)
# What these keys print in the layouts that are most used with a language; others are learned as they are typed.
_PRINTED = {
    "ru": ("ЙЦУКЕНГШЩЗ", "ФЫВАПРОЛД", "ЯЧСМИТЬ"),
    "uk": ("ЙЦУКЕНГШЩЗ", "ФІВАПРОЛД", "ЯЧСМИТЬ"),
    "be": ("ЙЦУКЕНГШЎЗ", "ФЫВАПРОЛД", "ЯЧСМІТЬ"),
    "kk": ("ЙЦУКЕНГШЩЗ", "ФЫВАПРОЛД", "ЯЧСМИТЬ"),
    "mn": ("ФЦУЖЭНГШҮЗ", "ЙЫБӨАХРОЛ", "ЯЧЁСМИТ"),
    "el": (";ΣΕΡΤΥΘΙΟΠ", "ΑΣΔΦΓΗΞΚΛ", "ΖΧΨΩΒΝΜ"),
    "he": ("/'קראטוןםפ", "שדגכעיחלך", "זסבהנמצ"),
    "ar": ("ضصثقفغعهخح", "شسيبلاتنم", "ئءؤرﻻىة"),
    "fa": ("ضصثقفغعهخح", "شسیبلاتنم", "ظطزرذدپ"),
}
_learned: dict[str, str] = {}
_changes = 0


def _places() -> Iterator[tuple[int, str]]:
    for codes, row in zip(_MAC_CODES, _ROWS) if sys.platform == "darwin" else ():
        yield from zip(codes, row)
    if sys.platform != "darwin":
        offset = 0 if sys.platform == "win32" else _EVDEV_OFFSET
        for first, row in zip(_FIRST_CODES, _ROWS):
            yield from ((first + offset + number, key) for number, key in enumerate(row))


_KEY_AT = dict(_places())


def place_of(event: QKeyEvent) -> str:
    """What a US keyboard prints on the key that was pressed: a letter or digit, "" for any other key."""
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return ""
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    return _KEY_AT.get(code, "")


def sequence_by_place(event: QKeyEvent) -> QKeySequence | None:
    """The shortcut meant by a key that Qt would not match; None where Qt's own way is the right one.

    That is a letter's key on a layout whose letters are not Latin, and a digit's key on one that has its digits
    on the shifted level (French) or other signs in their place.
    """
    place = place_of(event)
    key = event.key()
    if place and Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        _forget()  # the layout has been switched to one of Latin letters
    if not place or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return None
    modifiers = event.modifiers()
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if place.isdigit():
        # Where the digits are unshifted Qt reads them as they are printed.
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and not shift:
            return None
    elif key < 0x80:
        # A Latin layout with another sign here, unless it is one of the signs that others have in a letter's place.
        if not _is_printed_there(place, event.text()):
            return None
    else:
        _learn(place, event.text())
    parts = [
        name
        for flag, name in (
            (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
            (Qt.KeyboardModifier.AltModifier, "Alt"),
            (Qt.KeyboardModifier.MetaModifier, "Meta"),
        )
        if modifiers & flag
    ]
    if shift:
        parts.append("Shift")
    return QKeySequence("+".join([*parts, place]))


def printed(key: str) -> str:
    """What this keyboard prints on the key of a shortcut ("A", "Shift+P"); "" where it is that letter itself."""
    letter = key.rsplit("+", 1)[-1].upper()
    if len(letter) != 1 or not letter.isalpha():
        return ""
    if letter in _learned:
        return _learned[letter]
    for names, row in zip(_ROWS[1:], _rows_here() or ()):
        if letter in names:
            return row[names.index(letter)]
    return ""


def _rows_here() -> tuple[str, ...] | None:
    """Of the layout in use: the one of which all letters typed so far are, else that of the keyboard's language."""
    own = _PRINTED.get(_keyboard_locale().name().split("_")[0])  # QLocale.name() begins with the language's code
    for rows in (own, *_PRINTED.values()):
        if rows and _learned and all(_sign_at(rows, place) == sign for place, sign in _learned.items()):
            return rows
    return None if _learned else own


def _sign_at(rows: tuple[str, ...], place: str) -> str:
    return next((row[names.index(place)] for names, row in zip(_ROWS[1:], rows) if place in names), "")


def _is_printed_there(place: str, sign: str) -> bool:
    """Whether the keyboard's layout, as far as its language or the letters typed so far tell it, has `sign` there."""
    rows = _rows_here()
    return bool(rows and sign) and _sign_at(rows, place) == sign


def changes() -> int:
    """How often what `printed` says has changed by what was typed."""
    return _changes


def _keyboard_locale() -> QLocale:
    return QGuiApplication.inputMethod().locale()


def _learn(place: str, text: str) -> None:
    """What is printed on a key; a letter of another script tells that the layout has been switched."""
    global _changes
    sign = text.upper()
    if len(text) != 1 or not text.isalpha() or ord(text) < 0x80 or _learned.get(place) == sign:
        return
    if any(_script(known) != _script(sign) for known in _learned.values()):
        _learned.clear()
    _learned[place] = sign
    _changes += 1


def _forget() -> None:
    global _changes
    if _learned:
        _learned.clear()
        _changes += 1


def _script(letter: str) -> str:
    """ "CYRILLIC", "HEBREW" ...: Unicode's names begin with it."""
    return unicodedata.name(letter, "").split(" ")[0]
