"""What a parameter of the method is: its names, words, default and limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import FtlError, Message


@dataclass(frozen=True)
class Parameter:
    """`name` in the algorithms, `field` in options and choices. `label` without the unit, `help` in full sentences.

    `empty`: what leaving it empty (None) means, in a word for forms; None where it must have a value.
    """

    name: str
    field: str
    label: Message
    help: Message
    default: object
    unit: str = ""
    is_advanced: bool = False
    empty: Message | None = None

    def accepts(self, value: object) -> bool:
        """Whether the parameter can have this value."""
        return value is None and self.empty is not None

    def check(self, value: object) -> None:
        """FtlError where the value is none that the parameter can have."""
        if not self.accepts(value):
            raise FtlError("'{label}' cannot be {value}. Choose another value.", label=self.label, value=value)

    def encoded(self, value: object) -> object:
        """The value as the parameter of an algorithm takes it."""
        return value


@dataclass(frozen=True)
class Number(Parameter):
    """`least` and `most` included. `off`: what the value `least` means in a form, where it switches something off."""

    least: float = 0.0
    most: float = math.inf
    decimals: int = 2
    is_whole: bool = False
    off: Message | None = None

    def accepts(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return super().accepts(value)
        return self.least <= value <= self.most and (not self.is_whole or value == int(value))

    def check(self, value: object) -> None:
        if self.accepts(value):
            return
        if math.isinf(self.most):
            raise FtlError(
                "'{label}' is {value}. Choose {least:g} or more.", label=self.label, value=value, least=self.least
            )
        raise FtlError(
            "'{label}' is {value}. Choose {least:g} to {most:g}.",
            label=self.label,
            value=value,
            least=self.least,
            most=self.most,
        )


@dataclass(frozen=True)
class Flag(Parameter):
    """On or off."""

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True)
class Choice(Parameter):
    """One of `options`, from value to label, in the algorithms' order (which is permanent)."""

    options: Mapping[object, Message] = field(default_factory=dict)

    @property
    def values(self) -> tuple:
        return tuple(self.options)

    def accepts(self, value: object) -> bool:
        return value in self.values

    def check(self, value: object) -> None:
        if not self.accepts(value):
            raise FtlError(
                "'{label}': there is no '{value}'. Choose one of {known}.",
                label=self.label,
                value=value,
                known=", ".join(map(str, self.options)),
            )

    def encoded(self, value: object) -> object:
        return self.values.index(value)


@dataclass(frozen=True)
class Several(Choice):
    """Any of `options`: a tuple of values."""

    def accepts(self, value: object) -> bool:
        return isinstance(value, tuple) and all(part in self.values for part in value)

    def encoded(self, value: object) -> object:
        return [self.values.index(part) for part in value]
