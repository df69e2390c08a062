"""Studies are opened and read again away from the window, whatever happens meanwhile."""

from __future__ import annotations

import sqlite3
import threading

import numpy as np
import pytest

from ftl_qgis_plugin.interpretation.review.index import CandidateIndex
from ftl_qgis_plugin.interpretation.review.learned import Learned
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.file import connection
from ftl_qgis_plugin.study.log.verdicts import Verdict


@pytest.fixture
def openings(monkeypatch):
    """Studies as they are opened: (thread, study)."""
    seen = []
    plainly = Study.open.__func__

    def noted(cls, path, *arguments, **options):
        study = plainly(cls, path, *arguments, **options)
        seen.append((threading.get_ident(), study))
        return study

    monkeypatch.setattr(Study, "open", classmethod(noted))
    return seen


def is_closed(study):
    return study._connection is None


def test_the_window_only_takes_over(make_session, make_candidates, opened, openings):
    session, heard = make_session()
    path = make_candidates(30)
    openings.clear()
    told = []
    session.openingChanged.connect(told.append)
    # Where layers stand when the study is there: they come one by one, afterwards.
    session.studyOpened.connect(lambda: told.append(len(session.layers.candidate_layers())))
    session.open_study(path)
    assert session.opening == path
    assert not session.is_open
    assert opened(session) is True
    assert told == [path, 0, ""]
    assert len(session.layers.candidate_layers()) == 1
    assert [thread == threading.get_ident() for thread, _ in openings] == [False]
    assert session.study is openings[0][1]
    # Handed over for good: the window's thread works with it.
    assert session.review.accept()
    assert heard.errors == []


def test_only_the_newest_request_counts(make_session, make_candidates, opened, openings, wait_for):
    session, heard = make_session()
    paths = [make_candidates(3, f"{name}.gpkg") for name in "abc"]
    openings.clear()
    for path in paths:
        session.open_study(path)
    assert opened(session)
    assert session.study.path == paths[-1]
    assert heard.events.count("studyOpened") == 1
    wait_for(lambda: all(is_closed(study) for _, study in openings if study is not session.study))
    assert heard.errors == []


def test_another_project_while_a_study_is_opened(make_session, make_candidates, openings, wait_for, project):
    session, heard = make_session()
    path = make_candidates(3)
    openings.clear()
    session.open_study(path)
    project.clear()
    assert session.opening == ""
    wait_for(lambda: session._opener._job._pool._queue.empty())
    session._opener.close()
    assert not session.is_open
    assert "studyOpened" not in heard.events
    # What was opened too late is closed once that is noticed.
    wait_for(lambda: all(is_closed(study) for _, study in openings))


def test_unloading_while_a_study_is_opened(make_session, make_candidates, openings, wait_for):
    session, heard = make_session()
    path = make_candidates(3)
    openings.clear()
    session.open_study(path)
    session.close()
    assert session.study is None
    wait_for(lambda: all(is_closed(study) for _, study in openings))
    assert heard.errors == []
    assert "studyOpened" not in heard.events


def test_a_locked_study_is_waited_for_elsewhere(make_session, make_candidates, opened, monkeypatch, wait_for):
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.5)
    session, heard = make_session()
    path, locked = make_candidates(3), make_candidates(3, "locked.gpkg")
    assert opened(session, session.open_study(path))
    other = sqlite3.connect(locked, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    session.open_study(locked)
    # The review goes on meanwhile.
    assert session.review.accept()
    assert session.opening == locked
    assert not opened(session)
    assert "being written by another program" in heard.errors[0]
    assert session.study.path == path
    other.execute("ROLLBACK")
    other.close()
    assert opened(session, session.open_study(locked))


def test_the_same_study_again_keeps_what_was_said(make_session, make_candidates, opened):
    session, _ = make_session()
    path = make_candidates(5)
    assert opened(session, session.open_study(path))
    name = session.current
    assert session.review.accept()
    session.open_study(path)
    # Nothing can be said that the new reading would miss.
    assert not session.review.accept()
    assert opened(session)
    assert session.review.verdict(name).verdict == "accepted"


def test_one_that_was_digitised_while_reading_again_is_there(make_session, make_candidates, opened, wait_for):
    from qgis.core import QgsGeometry

    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(4)))
    before = session.index
    stale = type(before).load(session.study)
    assert session.candidates.reload()
    shape = QgsGeometry.fromWkt("Polygon ((500500 4000500, 500600 4000500, 500600 4000600, 500500 4000500))")
    name = session.outlines.digitise_missed(bytes(shape.asWkb()))
    # As if the reading had been faster than the drawing.
    session.candidates.take_index(stale)
    wait_for(lambda: name in session.index.row_of)
    assert session.review.verdict(name).verdict == "accepted"
    assert heard.errors == []


def test_reading_again_after_newer_candidates_changes_nothing(make_session, make_candidates, opened, wait_for):
    session, _ = make_session()
    assert opened(session, session.open_study(make_candidates(4)))
    assert session.candidates.reload()
    newer = type(session.index).load(session.study)
    session.candidates.take_index(newer)
    session.candidates._rereader.close()
    loop_ran = []
    wait_for(lambda: loop_ran.append(1) or len(loop_ran) > 5)
    assert session.index is newer


def test_the_extent_is_known_without_reading_all(make_session, make_candidates, opened):
    session, _ = make_session()

    def change():
        # No candidate lies there, so the layer can only have it from the index.
        session.index.boxes[0] = (1.0, 2.0, 3.0, 4.0)

    session.studyOpened.connect(change)
    assert opened(session, session.open_study(make_candidates(4)))
    layer = session.layers.candidate_layers()[0]
    assert (layer.extent().xMinimum(), layer.extent().yMinimum()) == (1.0, 2.0)
    session.index.boxes[0] = (0.5, 2.0, 3.0, 4.0)
    session.layers.reload("candidates", 1)
    assert layer.extent().xMinimum() == 0.5


def said(study):
    """A log with all that it may hold: overruled, flagged, cleared, taken back and given again, carried."""
    for number in range(0, 60, 2):
        study.record(Verdict(candidate=f"c{number}", verdict="accepted" if number % 40 >= 20 else "rejected"))
    study.record(Verdict(candidate="c4", verdict="uncertain", flag=1, note="滑坡\n2"))
    study.record(Verdict(candidate="c6", verdict="cleared", flag=1))
    study.record(Verdict(candidate="c8", verdict="cleared"))
    study.record_all([Verdict(candidate=f"c{number}", verdict="accepted") for number in (1, 3)], as_one=True)
    study.undo()
    study.redo()
    study.record(Verdict(candidate="c5", verdict="accepted"))
    study.undo()
    study.record(Verdict(candidate="c7", verdict="rejected", action="carried", supersedes="x"))


@pytest.fixture
def as_if_many(monkeypatch):
    monkeypatch.setattr("ftl_qgis_plugin.interpretation.session.opening.FEW_CANDIDATES", 3)
    monkeypatch.setattr("ftl_qgis_plugin.interpretation.review.index._LONG_LOG", 3)


def test_of_many_candidates_the_first_is_shown_before_anything_is_learned(
    make_session, make_candidates, opened, wait_for, as_if_many, monkeypatch
):
    path = make_candidates(80)
    with Study.open(path, analyst="ada") as study:
        said(study)
        whole = CandidateIndex.load(study)
        current = study.current()
    begins, may_learn, learned_when = threading.Event(), threading.Event(), []
    plainly = Learned.learn

    def learn(self, *values):
        begins.set()
        learned_when.append(may_learn.wait(20))
        return plainly(self, *values)

    monkeypatch.setattr(Learned, "learn", learn)
    session, heard = make_session()
    assert opened(session, session.open_study(path))
    index, queue = session.index, session.candidates.queue
    assert (index.learned, session.likely.headline()) == (None, "")
    for name in ("ids", "verdict", "flag", "iteration", "boxes", "is_carried"):
        assert np.array_equal(getattr(index, name), getattr(whole, name)), name
    assert dict(index.entries) == dict(whole.entries) == current
    assert index.found_after_each() == whole.found_after_each()
    score = index.numbers["score"]
    unseen = np.flatnonzero(index.verdict == 0)
    first = session.current
    assert index.row_of[first] == unseen[np.argmax(score[unseen])]
    # What is said meanwhile is neither lost nor waits. Learning begins a breath after the first is shown.
    wait_for(begins.is_set)
    assert session.review.reject()
    assert session.review.verdict(first).verdict == "rejected"
    shown = session.current
    may_learn.set()
    wait_for(lambda: session.index.learned is not None)
    assert learned_when == [True]
    assert session.index is index
    assert session.current == shown
    assert index.learned.likelihood == pytest.approx(whole.learned.likelihood)
    place = queue.position(shown)
    behind = [index.row_of[queue.candidate(number)] for number in range(place + 1, len(queue))]
    assert behind == sorted(behind, key=lambda row: list(whole.order("likely")).index(row))
    assert "found" in session.likely.headline()
    assert heard.errors == []


def test_what_keeps_the_log_from_being_read_is_one_sentence(
    make_session, make_candidates, opened, wait_for, as_if_many, monkeypatch
):
    path = make_candidates(10)
    with Study.open(path, analyst="ada") as study:
        for number in range(5):
            study.record(verdict(f"c{number}"))

    def unreadable(_connection, path):
        raise connection.damaged(path)
        yield

    monkeypatch.setattr("ftl_qgis_plugin.study.database.standing", unreadable)
    session, heard = make_session()
    session.open_study(path)
    wait_for(lambda: heard.errors)
    assert not session.is_open
    assert "damaged" in heard.errors[0]
    assert len(heard.errors) == 1


def test_a_study_that_is_closed_before_anything_was_learned(make_session, make_candidates, opened, as_if_many):
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(30)))
    session.close_study()
    session.likely._job._pool.shutdown(wait=True)
    assert session.index.learned is None
    assert heard.errors == []


def test_a_writer_is_never_kept_out_for_long(make_candidates, monkeypatch):
    """Candidates and verdicts are read in pieces, between which somebody else may write."""
    monkeypatch.setattr(connection, "_CHUNK_ROWS", 3)
    path = make_candidates(10)
    with Study.open(path) as study, Study.open(path) as writer:
        pieces = study.candidate_rows(("score",))
        rows = next(pieces)
        writer.record(verdict("c0"))
        for piece in pieces:
            rows += piece
        assert [row[1] for row in rows] == [f"c{number}" for number in range(10)]
        for number in range(1, 8):
            writer.record(verdict(f"c{number}"))
        assert [entry.candidate for entry in study.entries()] == [f"c{number}" for number in range(8)]


def verdict(candidate):
    from ftl_qgis_plugin.study.log.verdicts import Verdict

    return Verdict(candidate=candidate, verdict="accepted")


@pytest.mark.parametrize("short", [0, 100_000])
def test_a_log_that_was_changed_elsewhere_is_told(make_session, make_candidates, opened, wait_for, monkeypatch, short):
    monkeypatch.setattr("ftl_qgis_plugin.interpretation.session.opening.SHORT_LOG", short)
    session, heard = make_session()
    path = make_candidates(3)
    with Study.open(path, analyst="ada") as study:
        study.record(Verdict(candidate=study.candidates()[0]["candidate"], verdict="accepted"))
    session.open_study(path)
    assert opened(session)
    session.close_study()
    assert heard.messages == []
    other = sqlite3.connect(path)
    other.execute("UPDATE verdicts SET verdict = 'rejected'")
    other.commit()
    other.close()
    session.open_study(path)
    assert opened(session)
    wait_for(lambda: any("was changed by something else" in text for _level, text in heard.messages))
    assert heard.errors == []
