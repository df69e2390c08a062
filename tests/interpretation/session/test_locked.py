"""Another program keeps the study locked: the window does not stand still, and nothing breaks off."""

from __future__ import annotations

import sqlite3
import time

import pytest


@pytest.fixture
def locked(make_session, make_candidates, opened):
    session, heard = make_session()
    path = make_candidates(30)
    session.open_study(path)
    assert opened(session)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE").fetchall()  # readers have to wait too, then
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    yield session, heard
    other.close()


def test_what_pages_show_waits_for_nobody(locked):
    session, _heard = locked
    for name, look in {
        "problems": session.problems,
        "iterations": session.iteration.iterations,
        "thresholds": lambda: session.iteration.thresholds(1),
        "convergence": session.iteration.convergence,
        "CRS": lambda: session.crs,
        "next": session.candidates.next,
        "card": session.review.card,
        "progress": session.review.progress,
        "evidence": lambda: session.evidence.of(session.current),
        "outline": lambda: session.outlines.outline(session.current),
        "watcher": session._watcher.look,
        "layers": session.layers.show_all,
        "verdict": session.review.accept,
        "run": session.iteration.run,
    }.items():
        began = time.perf_counter()
        look()
        assert time.perf_counter() - began < 1.0, name
    session.layers.flush()
    assert session.crs.isValid()
