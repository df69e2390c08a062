"""Shares, lists and sentences as a language writes them: some put no space before a per cent sign, or other marks
between words."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QCoreApplication

_NUMBER = "{number}"
# Full stops, exclamation and question marks, brackets and quotes of Chinese and Japanese.
_WIDE_ENDS = (
    "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH SEMICOLON}"
    "\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT CORNER BRACKET}"
)


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


def run_on(sentences: Iterable[str]) -> str:
    """One sentence after the other; no space follows where one ends in a mark that is as wide as a character."""
    text = ""
    for sentence in filter(None, sentences):
        text += ("" if not text or text[-1] in _WIDE_ENDS else " ") + sentence
    return text


def _joined(parts: Iterable[str], pair: str) -> str:
    return pair.replace("{first}", "").replace("{second}", "").join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)
