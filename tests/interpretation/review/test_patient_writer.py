"""Verdicts while another program is writing the study: the window goes on, nothing is lost, nothing is done twice."""

from __future__ import annotations

import sqlite3

import pytest

from ftl_qgis_plugin.interpretation.review import patient_writer
from ftl_qgis_plugin.study.database import Study


@pytest.fixture
def locked_review(make_session, make_candidates, opened):
    """(session, heard, the other program's connection), which is in the middle of writing."""
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(4)))
    other = sqlite3.connect(session.study.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield session, heard, other
    other.close()


def judged(session) -> list[tuple[str, str]]:
    return [(entry.candidate, entry.verdict) for entry in session.study.entries()]


def test_a_verdict_waits_without_stopping_the_window(locked_review, wait_for):
    session, heard, other = locked_review
    first = session.current
    assert not session.review.accept()
    assert not session.review.reject("shadow")  # one at a time: the first still waits
    assert session.current == first
    assert [level for level, _ in heard.messages] == ["info", "info"]
    assert judged(session) == []
    other.execute("ROLLBACK")
    wait_for(lambda: session.current != first)
    assert judged(session) == [(first, "accepted")]
    assert session.review.verdict(first).verdict == "accepted"
    assert session.review.undo()
    assert session.current == first
    assert heard.errors == []


def test_undo_waits_as_well(locked_review, wait_for):
    session, _, other = locked_review
    first = session.current
    other.execute("ROLLBACK")
    assert session.review.accept()
    other.execute("BEGIN IMMEDIATE")
    assert not session.review.undo()
    assert session.review.verdict(first) is not None
    other.execute("ROLLBACK")
    wait_for(lambda: session.review.verdict(first) is None)
    assert session.current == first


def test_after_some_seconds_it_is_told_and_can_be_said_again(locked_review, wait_for, monkeypatch):
    monkeypatch.setattr(patient_writer, "BUSY_TIMEOUT_S", 0.3)
    session, heard, other = locked_review
    first = session.current
    assert not session.review.accept()
    wait_for(lambda: heard.errors)
    assert "by another program" in heard.errors[0]
    assert judged(session) == []
    assert session.current == first
    other.execute("ROLLBACK")
    assert session.review.accept()
    assert judged(session) == [(first, "accepted")]


def test_closing_saves_what_waits(locked_review):
    session, heard, other = locked_review
    path, first = session.study.path, session.current
    session.review.accept()
    other.execute("ROLLBACK")
    session.close_study()
    assert heard.errors == []
    with Study.open(path) as study:
        assert [(entry.candidate, entry.verdict) for entry in study.entries()] == [(first, "accepted")]
