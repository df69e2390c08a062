"""What schema 3 brings: a list of small steps, each idea in a module of its own.

Every study gets them by the same code: a new one when it is made, an older one when it is converted (see
`migrations`). A step takes the connection inside of one transaction, uses SQL only, and passes over what is there
already (`tables.add_columns`, `tables.add_table`). It was released: what comes later is a schema of its own (see
`schema4`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from . import (
    addresses,
    first_inventory,
    found_again,
    identity,
    imagery,
    iterations,
    notes,
    row_seals,
    seals,
    sweep,
    views,
)

Step = Callable[[sqlite3.Connection], None]

STEPS: tuple[Step, ...] = (
    iterations.add_counts,
    first_inventory.add_first_inventory,
    found_again.add_found_again,
    notes.add_note_data,
    imagery.add_imagery,
    identity.add_identity,
    sweep.add_sweep,
    views.renew_views,
    addresses.clean_addresses,
    seals.add_seals,  # of what is left then
    row_seals.add_row_seals,
)

# What they add, without the view.
TABLES = frozenset(
    {
        *(first_inventory.TABLE, found_again.TABLE, imagery.LOOKS, imagery.EVIDENCE, imagery.OUTLINE_CHANGES),
        *(sweep.SWEEP_VERDICTS, sweep.SWEEP_CELLS, row_seals.TABLE),
    }
)


def apply(connection: sqlite3.Connection) -> None:
    """All steps, inside the caller's transaction."""
    for step in STEPS:
        step(connection)
