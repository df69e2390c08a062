"""The sample of what is no candidate: drawn, labelled by the analyst, and what it says of misses and of areas."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.errors import FtlError
from ..core.intervals import wilson_interval
from .geometries import MISSED, is_missed
from .series_source import Place

LANDSLIDE, OTHER, UNSURE = LABELS = ("landslide", "other", "uncertain")
PLACES_KEY, LABELS_KEY = "noncandidate_places", "noncandidate_labels"
_CANDIDATES = f"layername=candidates|subset=\"candidate\" NOT LIKE '{MISSED}%'"
_SAMPLE = "None?field=map_class:string(20)&field=reference_class:string(20)"


@dataclass(frozen=True)
class SamplePlace:
    """`wkb`: the square to look at, study CRS; its centre is what counts."""

    name: str
    x: float
    y: float
    wkb: bytes


@dataclass(frozen=True)
class Misses:
    """Labelled places and how many of them are landslides, with Wilson's 95 % interval of the share."""

    places: int
    labelled: int
    landslides: int
    unsure: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.landslides, self.labelled)


class NonCandidates(QObject):
    """Kept in the study's settings, so that labelling goes on where it was left."""

    placesChanged = pyqtSignal()
    labelChanged = pyqtSignal(str)
    areasChanged = pyqtSignal()

    def __init__(self, session: QObject) -> None:
        super().__init__(session)
        self._session = session
        self.places: list[SamplePlace] = []
        self.labels: dict[str, str] = {}
        self.areas: tuple[dict[str, object], ...] = ()  # areaaccuracy's OUTPUT
        session.studyOpened.connect(self.read)
        session.studyClosed.connect(self.read)
        self.read()

    def read(self) -> None:
        """What the study holds."""
        study = self._session.study
        self.places, self.labels, self.areas = [], {}, ()
        if study is not None:
            try:
                stored = json.loads(study.setting(PLACES_KEY) or "[]")
                self.places = [SamplePlace(name, x, y, bytes.fromhex(wkb)) for name, x, y, wkb in stored]
                self.labels = dict(json.loads(study.setting(LABELS_KEY) or "{}"))
            except (TypeError, ValueError):
                self._session.messageRaised.emit(
                    "warning", self.tr("The sample of non-candidates in the study cannot be read. Draw it again.")
                )
        self.placesChanged.emit()
        self.areasChanged.emit()

    def draw(self, count: int, seed: int) -> bool:
        """Draws new places; those before and their labels go. placesChanged follows."""
        session = self._session
        if session.study is None or len(session.index) == 0:
            session.messageRaised.emit(
                "warning", self.tr("There are no candidates yet. Extract some, then draw from what they leave.")
            )
            return False
        parameters = {
            "CANDIDATES": f"{session.study.path}|{_CANDIDATES}",
            "MASK": self._mask(),
            "COUNT": count,
            "SEED": seed,
            "OUTPUT": "TEMPORARY_OUTPUT",
        }
        return session.runner.run(
            "ftl:samplenoncandidates", parameters, self.tr("Sample non-candidates"), self._take_places
        )

    def label(self, name: str, label: str) -> bool:
        """On the disk when this returns; "" takes the label back."""
        if self._session.study is None or self._session.is_read_only:
            return False
        labels = {**self.labels, name: label}
        if not label:
            labels.pop(name)
        try:
            self._session.study.set_setting(LABELS_KEY, json.dumps(labels))
        except FtlError as error:
            self._session.messageRaised.emit("critical", str(error))
            return False
        self.labels = labels
        self.labelChanged.emit(name)
        return True

    def next_unlabelled(self, name: str) -> str | None:
        """The next place without a label after `name`, from the top again once the end is reached."""
        names = [place.name for place in self.places]
        start = names.index(name) + 1 if name in names else 0
        return next((one for one in names[start:] + names[:start] if one not in self.labels), None)

    def misses(self) -> Misses:
        counts = [sum(label == kind for label in self.labels.values()) for kind in LABELS]
        return Misses(len(self.places), counts[0] + counts[1], counts[0], counts[2])

    def estimate_areas(self) -> bool:
        """Olofsson's areas from the labelled places and from the reviewed candidates; areasChanged follows.

        The map is the candidates as extracted. In them the verdicts are the reference: candidates are drawn with
        replacement in proportion to their area, so that each unit stands for the same area, as the places outside do.
        """
        session = self._session
        inside = self._judged()
        outside = [label for label in self.labels.values() if label in (LANDSLIDE, OTHER)]
        if len(inside) < 2 or len(outside) < 2:
            session.messageRaised.emit(
                "info",
                self.tr(
                    "At least two reviewed candidates and two labelled places are needed; some 50 of each are useful."
                ),
            )
            return False
        table = QgsVectorLayer(_SAMPLE, "sample", "memory")
        rows = [(LANDSLIDE, label) for label in inside] + [(OTHER, label) for label in outside]
        features = []
        for row in rows:
            feature = QgsFeature(table.fields())
            feature.setAttributes(list(row))
            features.append(feature)
        table.dataProvider().addFeatures(features)
        self._sample = table  # alive as long as the task may read it
        parameters = {
            "MAP": f"{session.study.path}|{_CANDIDATES}",
            "MASK": self._mask(),
            "SAMPLE": table,
            "REFERENCE_CLASS": "reference_class",
            "MAP_CLASS": "map_class",
            "OUTPUT": "TEMPORARY_OUTPUT",
        }
        return session.runner.run("ftl:areaaccuracy", parameters, self.tr("Area-adjusted accuracy"), self._take_areas)

    def _judged(self) -> list[str]:
        index = self._session.index
        rows = [
            (row, index.verdict[row] == 1)
            for name, row in index.row_of.items()
            if index.verdict[row] in (1, 2) and not is_missed(name)
        ]
        if not rows:
            return []
        areas = np.nan_to_num(np.array([index.numbers["area_m2"][row] for row, _true in rows], float))
        if not areas.sum() > 0:
            areas = np.ones(len(rows))
        drawn = np.random.default_rng(1).choice(len(rows), len(rows), p=areas / areas.sum())
        return [LANDSLIDE if rows[number][1] else OTHER for number in drawn.tolist()]

    def _mask(self) -> object:
        """The study area, or without one the rectangle of the study's grid."""
        session = self._session
        if session.choices.study_area:
            return session.choices.study_area
        grid = session.study.grid
        if grid is None:
            return None
        layer = QgsVectorLayer("Polygon", "grid", "memory")
        layer.setCrs(session.crs)
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*grid.bounds)))
        layer.dataProvider().addFeature(feature)
        self._area = layer
        return layer

    def _take_places(self, results: dict) -> None:
        study = self._session.study
        if study is None:
            return
        places = [
            (feature["candidate"], feature["x"], feature["y"], self._in_study(feature, results["OUTPUT"]))
            for feature in results["OUTPUT"].getFeatures()
        ]
        study.set_setting(LABELS_KEY, "{}")
        study.set_setting(PLACES_KEY, json.dumps(places))
        self.read()

    def _in_study(self, feature: QgsFeature, layer: QgsVectorLayer) -> str:
        shape = Place(feature.geometry(), layer.crs(), "").shape_in(
            self._session.crs, self._session.project.transformContext()
        )
        return bytes(shape.asWkb()).hex()

    def _take_areas(self, results: dict) -> None:
        layer = results["OUTPUT"]
        names = [field.name() for field in layer.fields()]
        self.areas = tuple(
            {name: None if feature[name] == NULL else feature[name] for name in names}
            for feature in layer.getFeatures()
        )
        self.areasChanged.emit()
