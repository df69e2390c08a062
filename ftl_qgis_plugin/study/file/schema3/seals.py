"""Seals on the entries of the logs: see `study.log.chain`."""

from __future__ import annotations

import sqlite3

from ...log import chain
from .. import schema
from .tables import add_columns


def add_seals(connection: sqlite3.Connection) -> None:
    for table in chain.LOGS:
        add_columns(connection, table, ((schema.SEAL, "BLOB"),))
        chain.seal_all(connection, table)
