"""Of layers that say the same thing in several versions, the newest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_Layer = TypeVar("_Layer")


def newest_of(
    layers: Iterable[_Layer], what: Callable[[_Layer], Hashable], age: Callable[[_Layer], tuple]
) -> tuple[list[_Layer], list[_Layer]]:
    """(those that are taken, those that a newer one stands for), both by `age`, the oldest first.

    Of those of which `what` is the same the last by `age` is taken; end it with the path, so that it is told apart.
    """
    by_age = sorted(layers, key=age)
    newest = {what(layer): layer for layer in by_age}
    taken = [layer for layer in by_age if newest[what(layer)] is layer]
    return taken, [layer for layer in by_age if newest[what(layer)] is not layer]
