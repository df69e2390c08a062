"""Values in sentences, in one style: a share is "95 %", with a space that does not break."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

_SPACE = "\N{NO-BREAK SPACE}"
_CHINESE = re.compile("[\u3400-\u9fff]")


class _Filler(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        text = super().format_field(value, spec)
        return f"{text[:-1]}{_SPACE}%" if spec.endswith("%") and text.endswith("%") else text


def fill(template: str, **values: object) -> str:
    """As `template.format(**values)`, but for shares ("{share:.0%}"). KeyError, IndexError, ValueError as there."""
    if _CHINESE.search(template):
        return template.format(**values).replace(f"{_SPACE}%", "%")  # no space before the sign there
    return _Filler().vformat(template, (), values)


def percent(share: float, decimals: int = 0) -> str:
    """A share (0 to 1) as text."""
    return fill("{share:.{decimals}%}", share=share, decimals=decimals)


def counted(names: Counter[str]) -> str:
    """ "A12: 4, D34: 1", the most frequent six."""
    return ", ".join(f"{name}: {count}" for name, count in names.most_common(6))


def first_line(error: Exception) -> str:
    """What an error says first; packages that cannot be loaded tell pages."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
