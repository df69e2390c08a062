"""Seconds in sight, pauses left out, written beside each verdict."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.study.log.looks import WHOLE


@pytest.fixture
def watched(make_session, make_candidates, opened):
    """(session, a function (seconds) that lets time pass)."""
    session, _ = make_session()
    time = [0.0]
    session.looks._clock = lambda: time[0]
    session.open_study(make_candidates(6))
    assert opened(session)
    session.review.set_armed(True)

    def passes(seconds, sign=True):
        time[0] += seconds
        if sign:
            session.looks.active()
        session.looks._count()

    return session, passes


def test_seconds_of_each_image_and_of_the_whole(watched):
    session, passes = watched
    candidate = session.current
    session.looks.show("map", "optical", "2016", 20.0)
    passes(4)
    session.looks.show("map", "optical", "2023", 5.0)
    session.looks.show("view 1", "Hillshade")
    passes(6)
    assert session.review.accept()
    session.looks.flush()
    looks = session.study.looks.of(candidate)
    assert {(look.view, look.source, look.image_date): look.seconds for look in looks} == {
        (WHOLE, "", ""): 10.0,
        ("map", "optical", "2016"): 4.0,
        ("map", "optical", "2023"): 6.0,
        ("view 1", "Hillshade", ""): 6.0,
    }
    assert {look.verdict for look in looks} == {session.study.history(candidate)[-1].uuid}
    assert {look.analyst for look in looks} == {"ada"}


def test_pauses_are_left_out(watched):
    session, passes = watched
    candidate = session.current
    passes(5)
    passes(2000, sign=False)  # lunch
    session.looks.active()
    passes(3)
    session.review.accept()
    session.looks.flush()
    assert session.study.looks.seconds_per_candidate() == {candidate: 8.0}


def test_nothing_is_counted_while_keys_are_off(watched):
    session, passes = watched
    session.review.set_armed(False)
    passes(50)
    session.review.accept()
    session.looks.flush()
    assert session.study.looks.all() == []


def test_the_next_candidate_begins_at_nothing(watched):
    session, passes = watched
    passes(5)
    session.candidates.next()
    passes(2)
    candidate = session.current
    session.review.accept()
    session.looks.flush()
    assert session.study.looks.seconds_per_candidate() == {candidate: 2.0}


def test_boundaries_are_undone_by_the_same_key_and_numbers_follow(watched):
    session, _ = watched
    name = session.current
    row = session.index.row_of[name]
    before = session.outlines.outline(name)
    x, y = session.index.boxes[row][:2]
    from osgeo import ogr

    larger = bytes(
        ogr.CreateGeometryFromWkt(
            f"POLYGON (({x} {y}, {x + 200} {y}, {x + 200} {y + 200}, {x} {y + 200}, {x} {y}))"
        ).ExportToWkb()
    )
    session.review.accept()
    session.candidates.go(name)
    assert session.outlines.update_boundary(larger)
    assert session.index.numbers["area_m2"][row] == pytest.approx(40_000)
    assert session.study.candidate(name)["area_m2"] == pytest.approx(40_000)
    assert session.outlines.undo()  # the boundary, not the verdict
    assert session.review.verdict(name).verdict == "accepted"
    assert session.index.numbers["area_m2"][row] == pytest.approx(10_000)
    assert session.outlines.outline(name) == before
    assert session.outlines.undo()  # now the verdict
    assert session.review.verdict(name) is None
    assert session.outlines.redo()
    assert session.review.verdict(name).verdict == "accepted"


def test_pace_from_the_log_also_of_earlier_sittings(watched, opened):
    session, passes = watched
    for seconds in (10, 20, 60):
        passes(seconds)
        assert session.review.accept()
    assert session.review.progress().pace_per_hour == pytest.approx(3600 / 20)
    session.looks.flush()
    path = session.study.path
    session.close_study()
    session.open_study(path)
    assert opened(session)
    progress = session.review.progress()
    assert progress.pace_per_hour == pytest.approx(3600 / 20)
    assert progress.minutes_left == pytest.approx(3 * 20 / 60)
    # Another analyst's seconds say nothing of one's own pace.
    session.study.analyst = "bob"
    assert session.study.looks.recent_seconds("bob") == []
