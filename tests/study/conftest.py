"""Small studies for the tests of the study layer."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta, timezone

import pytest

from ftl_qgis_plugin.study.database import Study


def square(x: float, y: float, size: float = 100.0) -> bytes:
    """WKB of a square polygon, written by hand so that it owes nothing to the code under test."""
    ring = [(x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y)]
    points = b"".join(struct.pack("<dd", *point) for point in ring)
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + points


def multi(polygon: bytes) -> bytes:
    """The polygon as a multipolygon, which is what a study stores."""
    return struct.pack("<BII", 1, 6, 1) + polygon


def candidate(name: str, x: float, y: float = 0.0, size: float = 100.0, **fields: object) -> dict:
    return {"candidate": name, "rate_mean": 60.0, "pixels": 4, "wkb": square(x, y, size), **fields}


class Ticking:
    """A clock that moves on by a second each time it is read."""

    def __init__(self, start: str = "2026-01-01T00:00:00+00:00") -> None:
        self.time = datetime.fromisoformat(start).astimezone(timezone.utc)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


class Counting:
    def __init__(self, prefix: str = "id") -> None:
        self.prefix = prefix
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"{self.prefix}-{self.count:06d}"


@pytest.fixture(scope="session")
def utm_wkt() -> str:
    from osgeo import osr

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32646)
    return crs.ExportToWkt()


@pytest.fixture
def make_study(tmp_path, utm_wkt):
    """A function (name="study.gpkg", count=5, **options) -> open Study with candidates c0, c1, ... in a row."""
    opened = []

    def make(name: str = "study.gpkg", count: int = 5, **options) -> Study:
        options = {"analyst": "ada", "clock": Ticking(), **options}
        study = Study.create(str(tmp_path / name), utm_wkt, **options)
        opened.append(study)
        study.add_candidates(1, [candidate(f"c{index}", 200.0 * index) for index in range(count)])
        return study

    yield make
    for study in opened:
        study.close()


@pytest.fixture(scope="session")
def shapes_made():
    """The makers of candidates and WKB, for test modules (conftest cannot be imported by name)."""
    from types import SimpleNamespace

    return SimpleNamespace(square=square, multi=multi, candidate=candidate, Ticking=Ticking, Counting=Counting)
