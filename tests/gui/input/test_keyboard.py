"""Keys by their place: what Windows, X11 and macOS send on layouts that have no Latin letters, or no plain digits."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QEvent, QLocale, Qt
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence

from ftl_qgis_plugin.gui.input import keyboard

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def pressed(key: int, scan: int, text: str = "", modifiers=NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, int(key), modifiers, scan, 0, 0, text)


# X11's codes of the keys that a US keyboard labels A, Z, 1, 3: evdev's (the PC's scan codes) and 8.
A, Z, ONE, THREE = 0x1E + 8, 0x2C + 8, 0x02 + 8, 0x04 + 8


@pytest.fixture(autouse=True)
def on_linux(qgis_app, monkeypatch):
    monkeypatch.setattr(keyboard, "_learned", {})


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        (pressed(ord("Ф"), A, "ф"), "A"),  # Russian
        (pressed(ord("Я"), Z, "я"), "Z"),
        (pressed(ord("Ф"), A, "ф", CONTROL), "Ctrl+A"),
        (pressed(0x391, A, chr(0x3B1)), "A"),  # Greek alpha looks like A and is none
        (pressed(ord("ש"), A, "ש"), "A"),  # Hebrew
        (pressed(ord("ش"), A, "ش"), "A"),  # Arabic
        (pressed(Qt.Key.Key_Ampersand, ONE, "&"), "1"),  # French: the digit is on the shifted level
        (pressed(Qt.Key.Key_1, ONE, "1", SHIFT), "Shift+1"),
        (pressed(0x2116, THREE, "№", SHIFT), "Shift+3"),  # Russian
        (pressed(Qt.Key.Key_Exclam, ONE, "!", SHIFT), "Shift+1"),  # US
        (pressed(Qt.Key.Key_1, ONE, "1"), None),  # Qt's own way
        (pressed(Qt.Key.Key_A, A, "a"), None),
        (pressed(Qt.Key.Key_Q, A, "q"), None),  # French: where a US keyboard has A, and a Latin letter all the same
        (pressed(Qt.Key.Key_1, 87, "1", Qt.KeyboardModifier.KeypadModifier), None),
        (pressed(Qt.Key.Key_Left, 113), None),
        (pressed(Qt.Key.Key_A, 0, "a"), None),  # a test, or a screen keyboard: no place is told
    ],
)
def test_what_a_key_means(event, meant):
    found = keyboard.sequence_by_place(event)
    assert found == (None if meant is None else QKeySequence(meant))


def test_signs_in_the_place_of_letters(monkeypatch):
    """A Hebrew keyboard prints ' on the key W, a Greek one ; on Q; so does Dvorak elsewhere, and means it."""
    w, q = 25, 24
    assert keyboard.sequence_by_place(pressed(Qt.Key.Key_Apostrophe, w, "'")) is None
    keyboard.sequence_by_place(pressed(ord("ש"), A, "ש"))
    assert keyboard.sequence_by_place(pressed(Qt.Key.Key_Apostrophe, w, "'")) == QKeySequence("W")
    assert keyboard.sequence_by_place(pressed(Qt.Key.Key_Semicolon, q, ";")) is None
    monkeypatch.setattr(keyboard, "_learned", {})
    monkeypatch.setattr(keyboard, "_keyboard_locale", lambda: QLocale("el_GR"))
    assert keyboard.sequence_by_place(pressed(Qt.Key.Key_Semicolon, q, ";")) == QKeySequence("Q")


def test_the_page_says_what_the_keyboard_prints():
    assert keyboard.printed("A") == ""
    keyboard.sequence_by_place(pressed(ord("Ж"), A, "ж"))  # a layout that no table has
    assert keyboard.printed("A") == "Ж"
    assert keyboard.printed("Shift+A") == "Ж"
    assert keyboard.printed("Ctrl+Right") == keyboard.printed("1") == ""


def typed(place: int, letter: str) -> None:
    keyboard.sequence_by_place(pressed(ord(letter.upper()), place, letter))


def test_one_letter_tells_the_layout_and_so_the_other_keys():
    typed(A, "ф")
    assert keyboard.printed("R") == "\N{CYRILLIC CAPITAL LETTER KA}"
    typed(A, "ש")  # switched to Hebrew: nothing Russian stays
    assert [keyboard.printed(key) for key in "AR"] == ["ש", "ר"]
    typed(A, "\N{GREEK SMALL LETTER ALPHA}")
    assert keyboard.printed("R") == "\N{GREEK CAPITAL LETTER RHO}"
    typed(A, "ش")
    assert [keyboard.printed(key) for key in "AR"] == ["ش", "ق"]


def test_back_on_latin_letters_nothing_is_printed_beside_them():
    typed(A, "ф")
    known = keyboard.changes()
    keyboard.sequence_by_place(pressed(Qt.Key.Key_R, 27, "r"))
    assert keyboard.changes() == known + 1
    assert keyboard.printed("A") == keyboard.printed("R") == ""
    keyboard.sequence_by_place(pressed(Qt.Key.Key_R, 27, "r"))
    assert keyboard.changes() == known + 1


def test_a_layout_that_no_table_has_is_not_taken_for_another():
    typed(A, "ф")
    typed(Z, "ґ")  # no Cyrillic layout has both there
    assert (keyboard.printed("Z"), keyboard.printed("R")) == ("Ґ", "")


def test_tables_have_a_sign_for_each_key():
    for language, rows in keyboard._PRINTED.items():
        assert [len(row) for row in rows] == [10, 9, 7], language
    assert len(keyboard._KEY_AT) == 36
