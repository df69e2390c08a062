"""Small studies to be harmed, and the counting."""

from __future__ import annotations

import sqlite3
import struct
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from osgeo import osr  # noqa: E402

from ftl_qgis_plugin.study.database import Study  # noqa: E402


def square(x: float, y: float, size: float = 100.0) -> bytes:
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)


def make_study(path: Path, count: int = 50) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    with Study.create(str(path), crs.ExportToWkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(
            1, [{"candidate": f"c{index}", "pixels": 4, "wkb": square(200.0 * index, 0.0)} for index in range(count)]
        )
        study.replace_samples(
            [{"origin": "inventory", "iteration": 0, "wkb": square(200.0 * index, 500.0)} for index in range(count)]
        )


def is_damaged(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
    except sqlite3.DatabaseError:
        return True
    finally:
        connection.close()


def uuids(path: Path) -> set[str]:
    with Study.open(str(path)) as study:
        return {entry.uuid for entry in study.entries()}
