"""The dock's session without a window, in a process of its own.

make STUDY COUNT | verdicts STUDY COUNT | learning STUDY COUNT | opening STUDY COUNT | heartbeat SCENE_FOLDER STUDY
make_log STUDY COUNT ENTRIES | long_log STUDY
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from osgeo import osr
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.testing import start_app

from benchmarks.attributes import STORED, attributes_of
from benchmarks.heartbeat import Heartbeat
from benchmarks.study import square
from ftl_qgis_plugin.algorithms.provider import FtlProvider
from ftl_qgis_plugin.interpretation.session.session import InterpretationSession
from ftl_qgis_plugin.interpretation.settings.preferences import Preferences
from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.verdicts import ACCEPTED, REJECTED, UNCERTAIN, Verdict

VERDICTS = 500
LEARNING, REFITS = 250, 11
LAYERS = {
    "deformation": "deformation_rate.tif",
    "coherence": "coherence.tif",
    "dem": "dem.tif",
    "inventory": "inventory.gpkg",
    "reference": "reference.gpkg",
    "study_area": "study_area.gpkg",
}


def main(mode: str, *arguments: str) -> dict:
    start_app()
    provider = FtlProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    Preferences().analyst = "analyst"
    session = InterpretationSession(QgsProject.instance())
    failures: list[str] = []
    session.taskFailed.connect(failures.append)
    session.messageRaised.connect(lambda level, text: failures.append(text) if level == "critical" else None)
    if mode == "make":
        make_study(arguments[0], int(arguments[1]))
        return {}
    if mode == "make_log":
        make_log(arguments[0], int(arguments[1]), int(arguments[2]))
        return {}
    modes = {
        "verdicts": verdicts,
        "learning": learning,
        "opening": opening,
        "heartbeat": heartbeat,
        "long_log": long_log,
    }
    result = modes[mode](session, *arguments)
    if failures:
        raise SystemExit("\n".join(failures))
    return result


def make_study(path: str, count: int, columns: Mapping[str, np.ndarray] | None = None) -> None:
    columns = {name: values.tolist() for name, values in (columns or {}).items()}
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32647)
    with Study.create(path, crs.ExportToWkt(), analyst="analyst") as study:
        study.start_iteration({})
        study.add_candidates(
            1,
            (
                {
                    "candidate": f"E{number}N1", "score": number * 7919 % 1000 / 10, "rate_mean": 60.0 + number % 40,
                    "area_m2": 900.0, "margin": 0.1, "pixels": 9, "rank": number, "wkb": square(number),
                    **{name: values[number] for name, values in columns.items()},
                }
                for number in range(count)
            ),
        )  # fmt: skip


def verdicts(session: InterpretationSession, path: str, count: str) -> dict:
    """Everything that the dock asks of the session with each verdict, without drawing it."""
    make_study(path, int(count))
    open_study(session, path)
    times = []
    for number in range(VERDICTS):
        before = session.current
        start = time.perf_counter()
        done = session.review.reject("shadow") if number % 3 else session.review.accept()
        session.review.card()
        session.outlines.geometry(session.current)
        session.review.progress()
        times.append(1000 * (time.perf_counter() - start))
        if not done or session.current == before:
            raise SystemExit("the review does not move on")
    return {"median_ms": float(np.median(times)), "worst_ms": float(np.percentile(times, 99))}


def learning(session: InterpretationSession, path: str, count: str) -> dict:
    """The same in the learned order, which every fifth verdict begins to learn anew; then what learning takes."""
    is_landslide, columns = attributes_of(int(count))
    make_study(path, int(count), {name: columns[name] for name in STORED})
    open_study(session, path)
    truth = {f"E{number}N1": bool(value) for number, value in enumerate(is_landslide.tolist())}
    session.candidates.sort_by("likely")
    times, refits, taken = [], [], []
    for _ in range(LEARNING):
        before = session.current
        start = time.perf_counter()
        done = session.review.accept() if truth[before] else session.review.reject("shadow")
        session.review.card()
        session.outlines.geometry(session.current)
        session.review.progress()
        times.append(1000 * (time.perf_counter() - start))
        if not done or session.current == before:
            raise SystemExit("the review does not move on")
        QgsApplication.sendPostedEvents()  # an order that is there is taken, as between two keys
    order = session.likely
    for _ in range(REFITS):
        learned: list[float] = []
        slot = order.changed.connect(lambda learned=learned: learned.append(time.perf_counter()))
        start = time.perf_counter()
        order.refit()
        wait(lambda learned=learned: bool(learned))
        order.changed.disconnect(slot)
        refits.append(1000 * (learned[0] - start))
        start = time.perf_counter()
        session.candidates.take_likely(session.index.learn_again())
        taken.append(1000 * (time.perf_counter() - start))
    if order.ranking is None or order.ranking.model is None:
        raise SystemExit("nothing was learned")
    return {"median_ms": float(np.median(times)), "refit_ms": float(np.median(refits)), "taken_ms": max(taken)}


def opening(session: InterpretationSession, path: str, count: str) -> dict:
    make_study(path, int(count))
    start = time.perf_counter()
    open_study(session, path)
    return {"seconds": time.perf_counter() - start}


def make_log(path: str, count: int, entries: int) -> None:
    """With all attributes, their ids in no order of the ground's, and each judged anew again and again."""
    columns = attributes_of(count)[1]
    make_study(path, count, {name: columns[name] for name in STORED})
    said = np.random.default_rng(1).integers(0, 3, entries)
    with Study.open(path, analyst="analyst") as study:
        for start in range(0, entries, 50_000):
            study.record_all(
                Verdict(
                    candidate=f"E{number * 7919 % count}N1",
                    verdict=(ACCEPTED, REJECTED, UNCERTAIN)[said[number]],
                    reason="shadow", image_source="Esri World Imagery", image_date="2021-08",
                )
                for number in range(start, min(start + 50_000, entries))
            )  # fmt: skip


def long_log(session: InterpretationSession, path: str) -> dict:
    """From the click to the first candidate, and until the order is the learned one; memory above QGIS's own."""
    before = peak_mb()
    start, busy = time.perf_counter(), time.process_time()
    ends: list[tuple[float, float]] = []
    session.candidates.currentChanged.connect(lambda _name: ends.append((time.perf_counter(), time.process_time())))
    session.open_study(path)
    wait(lambda: bool(ends))
    shown, worked = ends[0][0] - start, ends[0][1] - busy
    wait(lambda: session.index.learned is not None)
    learned = time.perf_counter() - start
    return {"seconds": shown, "processor_s": worked, "learned_s": learned, "peak_mb": peak_mb() - before}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def heartbeat(session: InterpretationSession, folder: str, path: str) -> dict:
    beat = Heartbeat()
    chosen = {}
    for field, file in LAYERS.items():
        source = str(Path(folder) / file)
        layer = QgsRasterLayer(source, field) if file.endswith("tif") else QgsVectorLayer(source, field, "ogr")
        session.project.addMapLayer(layer)
        chosen[field] = layer.id()
    # As on the Data page: the checks run shortly after what changes their answer.
    checks = QTimer()
    checks.setSingleShot(True)
    checks.setInterval(60)
    checks.timeout.connect(session.problems)
    for signal in (
        session.choicesChanged, session.studyOpened, session.iterationsChanged,
        session.taskStarted, session.taskFinished,
    ):  # fmt: skip
        signal.connect(lambda *_: checks.start())
    pause(300)
    steps = []

    beat.reset()
    session.choose(**chosen)
    pause(1500)
    steps.append(beat.result("checks of newly chosen layers"))

    beat.reset()
    session.new_study(path)
    pause(300)
    steps.append(beat.result("a new study"))

    ended: list[str] = []
    session.taskFinished.connect(lambda title, _results: ended.append(title))
    session.taskFailed.connect(ended.append)
    for what in ("first iteration", "next iteration"):
        for _ in range(30 if session.is_open and len(session.index) else 0):
            session.review.accept()
        beat.reset()
        session.iteration.run()
        wait(lambda: bool(ended))
        pause(300)
        ended.clear()
        steps.append(beat.result(f"{what}, {len(session.index):,} candidates"))

    beat.reset()
    session.close_study()
    pause(100)
    open_study(session, path)
    pause(500)
    steps.append(beat.result("closing and opening the study"))
    return {"steps": steps}


def open_study(session: InterpretationSession, path: str) -> None:
    session.open_study(path)
    wait(lambda: session.is_open and not session.opening)


def wait(condition: Callable[[], bool], seconds: float = 600) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise SystemExit("waited in vain")
        pause(5)


def pause(milliseconds: int) -> None:
    """The event loop runs for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])), flush=True)
    # Leaving QGIS in order may crash where Python still holds its objects; all is told by now.
    os._exit(0)
