"""Tasks in the background: results, failures, cancelling, history."""

from __future__ import annotations

import os

import pytest
from qgis.core import QgsVectorLayer

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.progress import Progress


@pytest.fixture
def runner(project):
    from ftl_qgis_plugin.interpretation.background.runner import TaskRunner

    runner = TaskRunner(project)
    runner.told = []
    runner.taskStarted.connect(lambda title: runner.told.append(("started", title)))
    runner.taskFinished.connect(lambda title, results: runner.told.append(("finished", results)))
    runner.taskFailed.connect(lambda text: runner.told.append(("failed", text)))
    runner.messageRaised.connect(lambda level, text: runner.told.append((level, text)))
    yield runner
    runner.close()


def square_layer():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32647", "square", "memory")
    from qgis.core import QgsFeature, QgsGeometry

    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("Polygon ((0 0, 10 0, 10 10, 0 10, 0 0))"))
    layer.dataProvider().addFeature(feature)
    return layer


def test_an_algorithm_gives_its_layers(runner, project, wait_for):
    layer = square_layer()
    project.addMapLayer(layer)
    history, results = [], []
    runner.historyEntryMade.connect(history.append)
    assert runner.run(
        "native:buffer", {"INPUT": layer.id(), "DISTANCE": 5, "OUTPUT": "TEMPORARY_OUTPUT"}, "Buffer", results.append
    )
    assert runner.is_running
    assert runner.title == "Buffer"
    assert not runner.run("native:buffer", {})
    wait_for(lambda: not runner.is_running)
    (made,) = results
    assert made["OUTPUT"].isValid()
    assert next(made["OUTPUT"].getFeatures()).geometry().area() > 100
    assert [kind for kind, _ in runner.told] == ["started", "info", "finished"]
    assert history[0]["algorithm_id"] == "native:buffer"
    assert "native:buffer" in history[0]["python_command"]


def test_failures_are_sentences(runner, project, wait_for):
    assert not runner.run("nobody:knows", {})
    assert not runner.run("native:buffer", {"OUTPUT": "TEMPORARY_OUTPUT"})
    assert [kind for kind, _ in runner.told] == ["failed", "failed"]
    runner.told.clear()
    layer = square_layer()
    project.addMapLayer(layer)
    table = QgsVectorLayer("None?field=factor:string", "empty", "memory")
    project.addMapLayer(table)
    rate = os.path.join(os.path.dirname(__file__), "missing.tif")
    started = runner.run(
        "ftl:extractcandidates",
        {"DEFORMATION": rate, "THRESHOLDS": table.id(), "OUTPUT": "TEMPORARY_OUTPUT"},
    )
    if started:
        wait_for(lambda: not runner.is_running)
    assert runner.told[-1][0] == "failed"
    assert runner.told[-1][1]


def test_jobs(runner, wait_for):
    def fails(_progress: Progress) -> None:
        raise FtlError("It is {how}. Mend it.", how="broken")

    def breaks(_progress: Progress) -> None:
        raise ZeroDivisionError("by zero")

    for job, told in ((lambda progress: 7, ("finished", {"result": 7})), (fails, ("failed", "It is broken. Mend it."))):
        assert runner.work("Job", job)
        wait_for(lambda: not runner.is_running)
        assert runner.told[-1] == told
    assert runner.work("Job", breaks)
    wait_for(lambda: not runner.is_running)
    assert "by zero" in runner.told[-1][1]


def test_cancelling_is_silent(runner, wait_for):
    import time

    results = []

    def endless(progress: Progress) -> None:
        while True:
            progress.check()
            time.sleep(0.01)

    assert runner.work("Endless", endless, results.append)
    runner.cancel()
    wait_for(lambda: not runner.is_running)
    assert runner.told[-1] == ("failed", "")
    assert results == []


def test_a_closed_runner_calls_nobody(runner, wait_for):
    import time

    results = []
    runner.work("Slow", lambda _progress: time.sleep(0.1), results.append)
    runner.close()
    wait_for(lambda: not runner.is_running)
    assert results == []
    assert [kind for kind, _ in runner.told] == ["started"]


def test_the_next_task_may_start_from_the_last(runner, wait_for):
    order = []
    runner.work("One", lambda _progress: 1, lambda result: runner.work("Two", lambda _progress: 2, order.append))
    wait_for(lambda: order == [2] and not runner.is_running)


def test_cancelling_between_two_steps_keeps_the_next_from_starting(runner, wait_for):
    begun, seen = [], []

    def then(_result):
        runner.later(lambda: begun.append("second step"))
        seen.append((runner.is_running, runner.title, runner.work("another", lambda _progress: None)))
        runner.cancel()

    assert runner.work("two steps", lambda _progress: None, then, (0, 2))
    wait_for(lambda: seen and not runner.is_running)
    assert seen == [(True, "two steps", False)]
    assert runner.told[-1] == ("failed", "")
    assert runner.work("another", lambda _progress: begun.append("another"))
    wait_for(lambda: not runner.is_running)
    assert begun == ["another"]


def test_cancelling_before_an_algorithm_has_read_its_layers(runner, project, wait_for):
    layer = square_layer()
    project.addMapLayer(layer)
    parameters = {"INPUT": layer.id(), "DISTANCE": 1, "OUTPUT": "memory:"}
    assert runner.run("native:buffer", parameters)
    runner.cancel()
    wait_for(lambda: not runner.is_running)
    assert [kind for kind, _ in runner.told] == ["started", "failed"]
    assert runner.told[-1] == ("failed", "")
