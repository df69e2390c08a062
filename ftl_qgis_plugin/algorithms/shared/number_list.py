"""Lists of numbers as people type them."""

from __future__ import annotations

import re

from ...core.errors import FtlError


def parse_numbers(text: str) -> tuple[float, ...]:
    """Numbers parted by commas, semicolons or blanks, with a decimal point; empty text gives none.

    FtlError names what is no number.
    """
    numbers = []
    for part in re.split(r"[,;\s]+", text.strip()):
        if not part:
            continue
        try:
            number = float(part)
        except ValueError:
            number = float("nan")
        if not abs(number) < float("inf"):
            raise FtlError(
                "'{part}' in the list '{text}' is no number. Write numbers parted by commas, for example 5, 10, 50.",
                part=part,
                text=text,
            )
        numbers.append(number)
    return tuple(numbers)
