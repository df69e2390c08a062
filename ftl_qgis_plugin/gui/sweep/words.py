"""What a sweep tells, in words."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.messages import translate_message
from ...bridge.words import run_on
from ...core.sentences import fill
from ...study.sweep_facts import SweepFacts, size_text


def sentence(facts: SweepFacts, unreviewed: int = 0) -> str:
    """What both passes have missed, or why that is not known."""
    whole = facts.whole
    if not facts.looked:
        return _tr("No cell is looked at yet.")
    if not whole.second:
        return _tr("The sweep has drawn no landslide, so it does not tell what the review has missed.")
    if not whole.first:
        return _tr("The review has accepted no new landslide, so the two do not tell what both have missed.")
    if math.isinf(whole.high):
        parts = [
            _tr(
                "The review found {first}, the sweep {second}, none of them the same: at least {low:.0f} in all, and "
                "how many more cannot be told."
            ).format(first=whole.first, second=whole.second, low=whole.low)
        ]
    else:
        parts = [
            _tr(
                "The review found {first}, the sweep {second}, {both} of them the same: about {total:.0f} in all "
                "(95 % interval {low:.0f} to {high:.0f})."
            ).format(
                first=whole.first,
                second=whole.second,
                both=whole.both,
                total=whole.total,
                low=whole.low,
                high=whole.high,
            ),
            translate_message(whole.missed_told),
        ]
    if unreviewed:
        parts.append(
            _tr("{count:,} candidates are not reviewed: finish them before you believe it.").format(count=unreviewed)
        )
    if not facts.is_whole:
        parts.append(
            _tr(
                "All of this is of the cells looked at, and of what the review found in them: they are no random "
                "sample of the area."
            )
        )
    elif facts.share < 1:
        text = _tr("{share:.0%} of the cells were drawn for the sweep, which widens the interval.")
        parts.append(fill(text, share=facts.share))
    if facts.looked < facts.cells:
        parts.append(_tr("So far {looked:,} of {cells:,} cells.").format(looked=facts.looked, cells=facts.cells))
    return run_on(parts)


def assumptions() -> str:
    return _tr(
        "Holds where both passes miss independently of each other and all landslides of a size are as likely to be "
        "seen; passes that find the same easy ones make it too low."
    )


def size_name(low: float | None, high: float | None) -> str:
    return size_text(low, high) or _tr("all")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SweepWords", text)
