"""The landslides that were known before the first iteration, as they were outlined then.

Samples of the inventory grow where an accepted candidate shows more of them; what was there at the start is kept here.
"""

from __future__ import annotations

import sqlite3

from ..schema import FID, GEOMETRY
from .tables import add_columns, add_polygon_table

TABLE = "first_inventory"
COLUMNS = (
    ("area_m2", "REAL"),
    ("rate_mean", "REAL"),
)
# Of a sample: the feature id of its outline at the start. Unknown in studies that were older.
LINK = "first_inventory"


def add_first_inventory(connection: sqlite3.Connection) -> None:
    """Filled for a study that has not finished an iteration; in others the samples may have grown since."""
    add_polygon_table(connection, TABLE, COLUMNS)
    add_columns(connection, "samples", ((LINK, "INTEGER"),))
    connection.execute(
        f"INSERT INTO {TABLE} ({GEOMETRY}, area_m2, rate_mean) "  # nosec B608
        f"SELECT {GEOMETRY}, area_m2, rate_mean FROM samples "
        "WHERE origin = 'inventory' "
        f"AND NOT EXISTS (SELECT 1 FROM {TABLE}) "
        "AND NOT EXISTS (SELECT 1 FROM iterations WHERE finished_utc IS NOT NULL) "
        f"ORDER BY {FID}"
    )
