"""Shares and lists in the user's language: some put no space before a per cent sign, and other marks between words."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QCoreApplication

_NUMBER = "{number}"


def share_text(share: float, decimals: int = 0) -> str:
    """A share (0 to 1) as per cent, where it does not stand in a sentence of its own."""
    return f"{100 * share:.{decimals}f}{percent_sign()}"


def percent_sign() -> str:
    """As it follows a number, with a space that does not break where the language has one."""
    return _tr("{number} %").replace(_NUMBER, "").replace(" ", "\N{NO-BREAK SPACE}")


def listed(words: Iterable[str]) -> str:
    """One beside the other: "a, b, c"."""
    return _joined(words, _tr("{first}, {second}"))


def clauses(parts: Iterable[str]) -> str:
    """Parts of a sentence that hold commas themselves: "a, b; c"."""
    return _joined(parts, _tr("{first}; {second}"))


def in_brackets(word: str, remark: str) -> str:
    """ "slope (high)"."""
    return _tr("{word} ({remark})").format(word=word, remark=remark)


def _joined(parts: Iterable[str], pair: str) -> str:
    return pair.replace("{first}", "").replace("{second}", "").join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)
