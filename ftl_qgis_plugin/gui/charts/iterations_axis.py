"""An axis of iteration numbers."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_LABELS = 20


def use_iterations(axis: object, numbers: Sequence[int]) -> None:
    """Labels whole numbers only, thinned where there are many."""
    step = -(-len(numbers) // _MOST_LABELS) or 1
    axis.setTicks([[(float(number), str(number)) for number in numbers[::step]]])
