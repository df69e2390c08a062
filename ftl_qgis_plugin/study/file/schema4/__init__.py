"""What schema 4 brings: seals on all tables that are no logs.

Its steps are run as those of `schema3`: on new studies when they are made, on older ones when they are converted,
inside of one transaction.
"""

from __future__ import annotations

import sqlite3

from ..schema3 import row_seals
from . import former_triggers, proposals

STEPS = (
    proposals.number_proposals,
    former_triggers.drop,
    row_seals.add_triggers,
)


def apply(connection: sqlite3.Connection) -> None:
    """All steps, inside the caller's transaction."""
    for step in STEPS:
        step(connection)
