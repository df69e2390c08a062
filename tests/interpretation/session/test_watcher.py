"""What another program writes into the open study is seen without reading it again; overruling it is asked."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.interpretation.review.index import CandidateIndex
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import Verdict


@pytest.fixture
def session(make_session, make_candidates, opened):
    session, heard = make_session()
    session.open_study(make_candidates(6))
    assert opened(session)
    session.heard = heard
    return session


def test_verdicts_of_others_are_seen(session, wait_for):
    names, index = session.index.ids, session.index
    told = []
    session.review.verdictRecorded.connect(told.append)
    with Study.open(session.study.path, analyst="ben") as other:
        other.record(Verdict(candidate=names[2], verdict="rejected"))
        other.record(Verdict(candidate=names[3], verdict="accepted", flag=1))
        wait_for(lambda: session.review.verdict(names[3]) is not None, 10)
        assert session.review.verdict(names[2]).analyst == "ben"
        other.undo()
        wait_for(lambda: session.review.verdict(names[3]) is None, 10)
    assert told == [names[2], names[3], names[3]]
    assert session.index is index
    assert session.review.progress().rejected == 1


def test_candidates_and_samples_of_others_are_seen(session, wait_for, make_candidates):
    before = len(session.index.ids)
    changed = []
    session.iterationsChanged.connect(lambda: changed.append(1))
    record = session.study.candidate(session.index.ids[0])
    with Study.open(session.study.path, analyst="ben") as other:
        other.add_candidates(7, [{"candidate": "another", "wkb": record["wkb"]}])
        wait_for(lambda: len(session.index.ids) == before + 1, 10)
        changed.clear()
        other.add_samples([{"origin": "inventory", "wkb": record["wkb"]}])
        wait_for(lambda: changed, 10)


def test_overruling_is_asked(session):
    asked, answer = [], False

    def may(verdicts):
        asked.extend((verdict.analyst, verdict.verdict) for verdict in verdicts)
        return answer

    session.review.may_overrule = may
    name = session.current
    with Study.open(session.study.path, analyst="ben") as other:
        other.record(Verdict(candidate=name, verdict="rejected"))
    # At once, before anything was read again.
    assert session.review.accept() is False
    assert asked == [("ben", "rejected")]
    answer = True
    assert session.review.reject() is True  # of one mind
    session.candidates.go_to(name)
    assert session.review.accept() is True  # his own
    assert len(asked) == 1
    assert session.study.current()[name].verdict == "accepted"


def test_what_is_said_while_a_study_is_opened_is_seen(make_session, make_candidates, opened, wait_for, monkeypatch):
    path, load = make_candidates(6), CandidateIndex.load

    def slow(study, **how):
        index = load(study, **how)
        with Study.open(str(path), analyst="ben") as other:
            other.record(Verdict(candidate=index.ids[2], verdict="rejected"))
        return index

    monkeypatch.setattr(CandidateIndex, "load", slow)
    session, _heard = make_session()
    session.open_study(path)
    assert opened(session)
    name = session.index.ids[2]
    wait_for(lambda: session.review.verdict(name) is not None, 10)
    assert session.review.verdict(name).verdict == "rejected"
