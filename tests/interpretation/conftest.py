"""A project with the demo scene, and a session on it."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def scene_folder(tmp_path_factory):
    """The files of a small demo scene; tests copy what they change."""
    from ftl_qgis_plugin.core.scene import SceneOptions, write_scene

    folder = tmp_path_factory.mktemp("scene")
    write_scene(str(folder), SceneOptions(size_px=400, seed=2, timeseries=False, optical=False))
    return folder


@pytest.fixture
def wait_for():
    """A function (condition, seconds=60): runs the event loop until the condition holds; fails otherwise."""
    from qgis.PyQt.QtCore import QEventLoop, QTimer

    def wait(condition, seconds: float = 60.0) -> None:
        loop = QEventLoop()
        poll, limit = QTimer(), QTimer()
        poll.timeout.connect(lambda: loop.quit() if condition() else None)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        poll.start(10)
        limit.start(int(seconds * 1000))
        if not condition():
            loop.exec()
        poll.stop()
        assert condition()

    return wait


@pytest.fixture
def project(qgis_app, ftl_provider):
    from qgis.core import QgsProject

    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


class Heard:
    """What a session has told, in order."""

    def __init__(self, session) -> None:
        self.messages: list[tuple[str, str]] = []
        self.events: list[str] = []
        self.visited: list[str] = []
        self.failures: list[str] = []
        session.messageRaised.connect(lambda level, text: self.messages.append((level, text)))
        session.taskFailed.connect(self.failures.append)
        session.candidates.currentChanged.connect(self.visited.append)
        session.candidates.candidatesChanged.connect(lambda: self.events.append("candidatesChanged"))
        for name in ("studyOpened", "studyClosed", "choicesChanged", "iterationsChanged"):
            getattr(session, name).connect(lambda name=name: self.events.append(name))

    @property
    def errors(self) -> list[str]:
        return [text for level, text in self.messages if level == "critical"] + self.failures


@pytest.fixture
def make_session(project):
    """A function () -> (session, Heard); sessions are closed at the end."""
    from ftl_qgis_plugin.interpretation.session.session import InterpretationSession
    from ftl_qgis_plugin.interpretation.settings.preferences import Preferences

    Preferences().analyst = "ada"
    made = []

    def make():
        session = InterpretationSession(project)
        made.append(session)
        return session, Heard(session)

    yield make
    for session in made:
        session.close()


@pytest.fixture
def opened(wait_for):
    """A function (session, begun) -> whether the study that has begun to open is open: waits for it and its layers."""

    def wait(session, begun: bool | None = None) -> bool:
        path = session.opening
        wait_for(lambda: not session.opening)
        session.layers.flush()
        return begun is not False and bool(path) and session.study is not None and session.study.path == path

    return wait


@pytest.fixture
def load_scene(project, scene_folder, tmp_path):
    """A function (session) -> folder: a copy of the scene as layers of the project, chosen in the session."""
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    def load(session) -> str:
        folder = tmp_path / "work"
        shutil.copytree(scene_folder, folder)
        chosen = {}
        for field, file in (
            ("deformation", "deformation_rate.tif"),
            ("coherence", "coherence.tif"),
            ("dem", "dem.tif"),
            ("inventory", "inventory.gpkg"),
            ("reference", "reference.gpkg"),
            ("study_area", "study_area.gpkg"),
        ):
            path = os.path.join(folder, file)
            name = os.path.splitext(file)[0]
            layer = QgsRasterLayer(path, name) if file.endswith("tif") else QgsVectorLayer(path, name, "ogr")
            assert layer.isValid(), path
            project.addMapLayer(layer)
            chosen[field] = layer.id()
        session.choose(**chosen)
        return str(folder)

    return load


def square(x: float, y: float, size: float = 100.0) -> bytes:
    """WKB of a square polygon."""
    import struct

    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture
def make_candidates(tmp_path):
    """A function (count, path=None) -> path of a study with that many square candidates on a regular lattice."""
    from osgeo import osr

    from ftl_qgis_plugin.study.database import Study

    def make(count: int, name: str = "study.gpkg", fraction: float = 0.0) -> str:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(32647)
        path = str(tmp_path / name)
        side = int(count**0.5) + 1
        with Study.create(path, crs.ExportToWkt(), analyst="ada") as study:
            study.start_iteration({})
            study.add_candidates(
                1,
                (
                    {
                        "candidate": f"c{number}",
                        "score": float(number * 7919 % 1000),
                        "rate_mean": 60.0 + number % 40,
                        "area_m2": 1e4,
                        "margin": 0.1,
                        "pixels": 100,
                        "rank": number,
                        "wkb": square(500_000 + 200.0 * (number % side), 4_000_000 + 200.0 * (number // side)),
                    }
                    for number in range(count)
                ),
            )
        return path

    return make
