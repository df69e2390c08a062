"""What review and sweep tell together, in the report's words."""

from __future__ import annotations

import math

from ..study.sweep_facts import SweepFacts, estimate_text, size_text
from .texts import Speaker


def values(say: Speaker, facts: SweepFacts) -> dict[str, object]:
    """`sentences` and `rows` (size, counts, estimate) of the section; rows only where there is an estimate."""
    whole = facts.whole
    counts = {"looked": facts.looked, "cells": facts.cells, "landslides": facts.landslides, "again": facts.again}
    sentences = [say("sweep_text", **counts)]
    if not facts.is_whole:
        sentences.append(say("sweep_part"))
    elif facts.share < 1:
        sentences.append(say("sweep_sample", share=facts.share))
    if math.isnan(whole.total):
        return {"sentences": [*sentences, say("sweep_none")], "rows": []}
    numbers = {"first": whole.first, "second": whole.second}
    if math.isinf(whole.high):
        sentences.append(say("sweep_open", **numbers, low=whole.low))
    else:
        sentences += [
            say("sweep_total", **numbers, both=whole.both, total=whole.total, low=whole.low, high=whole.high),
            say.message(whole.missed_told),
        ]
    kept = [row for row in facts.rows if row[2] is whole or row[2].found]
    rows = [(size_text(low, high) or say("sweep_all"), item, estimate_text(item)) for low, high, item in kept]
    return {"sentences": [*sentences, say("sweep_assumes")], "rows": rows}
