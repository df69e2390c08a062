"""Run inside QGIS by window.py: the dock in sight, a heartbeat while studies are opened, extracted and reviewed."""

import os
from pathlib import Path

from qgis.PyQt.QtCore import Qt
from robot import start

from benchmarks.heartbeat import Heartbeat

VERDICTS = 40


def opened(robot, path):
    robot.session.open_study(path)
    yield from robot.opened(path)
    yield 1500


def review(robot):
    """Verdicts by key, as fast as the map follows."""
    robot.page("ReviewPage")
    if not robot.session.review.is_armed:
        robot.desk.commands.run("arm")
    yield 300
    for number in range(VERDICTS):
        robot.desk.focus_map()
        robot.key(Qt.Key.Key_R if number % 3 else Qt.Key.Key_A)
        yield 60


def play(robot):
    session = robot.session
    large = os.environ["FTL_BENCH_STUDY"]
    beat = Heartbeat()
    steps = []

    def told(what):
        steps.append(beat.result(what))
        beat.reset()

    robot.page("DataPage")
    yield 1000
    beat.reset()
    robot.try_demo()
    yield from robot.wait(lambda: session.is_open, "the demo", 120)
    yield 500
    told("making and loading the demo")
    yield from robot.idle()
    yield 1500
    candidates = len(session.index)
    told(f"the demo's first iteration, {candidates:,} candidates")
    yield from review(robot)
    told(f"{VERDICTS} verdicts by key, {candidates:,} candidates")
    session.iteration.run()
    yield from robot.idle()
    yield 1500
    told("the demo's next iteration")
    demo = session.study.path
    yield from opened(robot, large)
    told(f"opening a study of {len(session.index):,} candidates")
    yield from review(robot)
    told(f"{VERDICTS} verdicts by key, {len(session.index):,} candidates")
    for order in ("place", "rate", "score"):
        session.candidates.sort_by(order)
        yield 300
    told("sorting the queue three times")
    session.candidates.filter_by(("unreviewed",))
    yield 300
    session.candidates.filter_by(None)
    yield 300
    told("filtering the queue")
    index = session.index
    session.candidates.reload()
    yield from robot.wait(lambda: session.index is not index, "candidates read again")
    yield 500
    told("reading verdicts again")
    yield from opened(robot, demo)
    told("back to the demo's study")
    project = str(Path(robot.folder) / "beat.qgz")
    yield from opened(robot, large)
    session.project.write(project)
    beat.reset()
    session.project.read(project)
    yield from robot.opened(large)
    yield 1500
    told("reading the project (QGIS opens its layers)")
    beat.stop()
    robot.note("steps", steps)


start(play)
