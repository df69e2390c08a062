"""With what the map of unseen ground is made from the dock; the map itself is tried on the page."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.interpretation.accuracy.unseen_model import UnseenModel, least_coherence

RATE = Threshold("deformation", 50.0)


@pytest.fixture
def session(make_session, load_scene, tmp_path, opened):
    session, heard = make_session()
    load_scene(session)
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg"))), heard.messages
    return session


def found_with(session, *rows):
    number = session.study.start_iteration({})
    session.study.set_thresholds(number, ThresholdTable(rows))


def test_ground_below_the_coherence_of_the_newest_thresholds_is_not_seen(session, monkeypatch):
    asked = []
    monkeypatch.setattr(session.runner, "run", lambda _id, parameters, *_rest: asked.append(parameters))
    found_with(session, RATE, Threshold("coherence", 0.45))
    found_with(session, RATE, Threshold("coherence", 0.6))
    session.study.start_iteration({})  # has none yet
    UnseenModel(session).run(None, None)
    assert asked[0]["MIN_COHERENCE"] == 0.6
    session.choose(min_coherence=0.4)  # a person's choice comes first
    UnseenModel(session).run(None, None)
    assert asked[1]["MIN_COHERENCE"] == 0.4


@pytest.mark.parametrize(
    "rows", [(), (Threshold("coherence", None, 0.9),), (Threshold("coherence", 0.6, None, False),)]
)
def test_thresholds_that_ask_for_no_coherence_leave_the_tools_own(session, rows):
    assert least_coherence(session) is None
    found_with(session, RATE, *rows)
    assert least_coherence(session) is None
