# ruff: noqa: RUF001, the signs of other scripts are what this is about
"""Lists of numbers as people of any country type them: one parser for every list of the program."""

from __future__ import annotations

import re
import unicodedata

from .errors import FtlError

# Arabic and Chinese punctuation that the compatibility forms of Unicode do not cover, and minus signs.
_SIGNS = str.maketrans({"٫": ".", "٬": "", "،": ",", "؛": ";", "、": ",", "−": "-", "–": "-", "﹣": "-"})
# Blanks that do not break a line, and apostrophes, group the digits of one number.
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f\u2009'\u2019](?=\d{3}(?!\d))")
_JOINED = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")  # where semicolons separate, blanks can group digits
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")


def parse_numbers(text: str) -> tuple[float, ...]:
    """Numbers separated by semicolons, line breaks, commas or blanks; empty text gives none.

    Digits of any script, full-width signs, a decimal comma and grouped thousands are understood where they can be
    read in one way only ("0,5; 1,5", "5, 10, 50", "1 000; 2 000"). FtlError names what is no number, and what can be
    read in two ways ("0,5": one number or two?).
    """
    plain = _GROUPED.sub("", "".join(_ascii_digit(sign) for sign in text).translate(_SIGNS))
    plain = unicodedata.normalize("NFKC", plain).translate(_SIGNS).strip()
    lines = [line.strip().rstrip(",;").rstrip() for line in plain.splitlines()]
    lines = [_as_the_others(line) for line in lines if line]
    _require_no_thousands(lines, text)
    alone = len(lines) > 1 and not any(re.search(r"[\s;]", line) for line in lines)
    numbers: list[float] = []
    for line in lines:
        if alone:
            numbers.append(_number(line, text))
        elif re.search(r"[;\t]", line):
            for part in re.split(r"[;\t]", line):
                word = _JOINED.sub("", part.strip())
                numbers += _of_line(word, text) if re.search(r"\s", word) else [_number(word, text)] if word else []
        else:
            numbers += _of_line(line, text)
    return tuple(numbers)


def _as_the_others(line: str) -> str:
    """Of a line with semicolons or tabs: where a number says which sign is the decimal one ("10.000,5"), the other sign
    groups thousands in the numbers beside it too ("5.000")."""
    words = [part.strip() for part in re.split(r"[;\t]", line)]
    both = [word for word in words if "," in word and "." in word and not re.search(r"\s", word)]
    decimals = {"," if word.rindex(",") > word.rindex(".") else "." for word in both}
    if len(words) < 2 or len(decimals) != 1:
        return line
    group = "." if decimals == {","} else ","
    grouped = re.compile(rf"[-+]?[1-9]\d{{0,2}}(\{group}\d{{3}})+")
    return ";".join(word.replace(group, "") if grouped.fullmatch(word) else word for word in words)


def _require_no_thousands(lines: list[str], text: str) -> None:
    """FtlError where all numbers with a point may be thousands ("5.000; 10.000"): nobody types decimals that way."""
    pointed = [word for line in lines for word in re.split(r"[;,\s]+", line) if "." in word]
    may_group = len(pointed) > 1 and all(re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", word) for word in pointed)
    if may_group and any(word.endswith("000") for word in pointed):
        raise _ambiguous(pointed[0], text)


def _of_line(line: str, text: str) -> list[float]:
    if "," in line:
        return _with_commas(line, text)
    return [_number(part, text) for part in line.split()]


def _with_commas(line: str, text: str) -> list[float]:
    """Numbers of a line without semicolons, in which commas separate numbers or decimals."""
    words = re.split(r"\s*,\s+|\s+", line)
    inner = [word for word in words if "," in word]
    if not inner:
        return [_number(word, text) for word in words]
    if len(words) == 1:
        return _one_word(line, text)
    if not re.search(r",\s", line):  # blanks separate
        if len(inner) < len(words) or any(word.count(",") > 1 for word in words):
            raise _ambiguous(line, text)
        return [_number(word, text) for word in words]
    # "5, 10,50": commas with and without blanks. "0,5, 1,5" and "5, 0,5" may well hold decimals.
    if len(inner) == len(words) or any(re.match(r"[-+]?0,\d", word) for word in inner):
        raise _ambiguous(inner[0], text)
    return [_number(part, text) for word in words for part in word.split(",")]


def _one_word(word: str, text: str) -> list[float]:
    """Numbers of a word with commas and no blank."""
    parts = word.split(",")
    if _THOUSANDS.fullmatch(word) and not re.match(r"[-+]?0", word):
        if any(part.startswith("0") for part in parts[1:]) and len(parts) > 2:
            return [_number(word.replace(",", ""), text)]  # 1,000,000
        raise _ambiguous(word, text)
    if len(parts) == 2 and all(part.strip("+-").isdigit() for part in parts) and not re.match(r"[-+]", parts[1]):
        raise _ambiguous(word, text)
    return [_number(part, text) for part in parts]


def _number(part: str, text: str) -> float:
    """One number, in which a comma can only be a decimal one or group thousands."""
    word = part
    if "," in word and "." in word:
        decimal, group = (",", ".") if word.rindex(",") > word.rindex(".") else (".", ",")
        if word.count(decimal) == 1:
            word = word.replace(group, "").replace(decimal, ".")
    elif word.count(",") == 1:
        if _THOUSANDS.fullmatch(word) and not re.match(r"[-+]?0", word):
            raise _ambiguous(part, text)
        word = word.replace(",", ".")
    elif _THOUSANDS.fullmatch(word) or re.fullmatch(r"[-+]?\d{1,3}(\.\d{3}){2,}", word):
        word = word.replace(",", "").replace(".", "")
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf") or "_" in word:
        raise FtlError(
            "'{part}' in the list '{text}' is no number. Write numbers separated by semicolons, for example 5; 10; 50.",
            part=part[:60],
            text=text.strip()[:60],
        )
    return number


def _ascii_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _ambiguous(part: str, text: str) -> FtlError:
    return FtlError(
        "'{part}' in the list '{text}' can be read in two ways. Separate numbers by semicolons and write decimals with "
        "a point, for example 0.5; 10; 1000.",
        part=part[:60],
        text=text.strip()[:60],
    )
