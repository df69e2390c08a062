"""The time that a task still takes."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.interpretation.background.time_left import TimeLeft


def test_time_left_follows_the_pace_and_keeps_silent_until_there_is_one():
    now = [1000.0]
    left = TimeLeft(lambda: now[0])
    now[0] = 5000.0  # the strip is older than the task
    left.begin()
    now[0] += 4.0
    assert left.seconds(50) is None
    now[0] += 26.0
    assert left.seconds(0) is None
    assert left.seconds(1) is None
    assert left.seconds(25) == pytest.approx(90)
    assert left.seconds(100) is None
    left.begin()
    assert left.seconds(25) is None
