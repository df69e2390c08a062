"""Leaving while an algorithm runs: what its thread works with lives as long as the task does, and no longer."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingProvider

from ftl_qgis_plugin.interpretation.background.runner import TaskRunner


class Gate:
    """Opened by the test; `inside` once the algorithm waits before it."""

    opened = threading.Event()
    inside = threading.Event()


class Waiting(QgsProcessingAlgorithm):
    def name(self) -> str:
        return "waiting"

    def displayName(self) -> str:
        return "waiting"

    def createInstance(self) -> Waiting:
        return Waiting()

    def initAlgorithm(self, configuration=None) -> None:
        pass

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        Gate.inside.set()
        Gate.opened.wait(30)
        return {"cancelled": feedback.isCanceled(), "project": context.project() is not None}


class Provider(QgsProcessingProvider):
    def id(self) -> str:
        return "ftlleaving"

    def name(self) -> str:
        return "ftlleaving"

    def loadAlgorithms(self) -> None:
        self.addAlgorithm(Waiting())


@pytest.fixture
def gate(project):
    Gate.opened.clear()
    Gate.inside.clear()
    provider = Provider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield Gate
    Gate.opened.set()
    QgsApplication.processingRegistry().removeProvider(provider)


def no_task() -> bool:
    return QgsApplication.taskManager().countActiveTasks() == 0


def test_what_a_thread_works_with_outlives_the_runner(gate, project, wait_for):
    runner = TaskRunner(project)
    assert runner.run("ftlleaving:waiting", {})
    wait_for(gate.inside.is_set)
    context, messages, gone = (weakref.ref(item) for item in (runner._run.context, runner._run.messages, runner))
    runner.close()
    del runner
    gc.collect()
    assert gone() is None
    assert context() is not None
    assert messages() is not None
    gate.opened.set()
    wait_for(no_task)
    wait_for(lambda: gc.collect() >= 0 and context() is None and messages() is None)


def test_a_task_that_qgis_cancels_ends_in_silence(gate, project, wait_for):
    """In its list of tasks, or where it is left and asks whether to cancel them."""
    runner = TaskRunner(project)
    failures = []
    runner.taskFailed.connect(failures.append)
    assert runner.run("ftlleaving:waiting", {})
    wait_for(gate.inside.is_set)
    QgsApplication.taskManager().cancelAll()
    gate.opened.set()
    wait_for(lambda: not runner.is_running)
    assert failures == [""]
    runner.close()
