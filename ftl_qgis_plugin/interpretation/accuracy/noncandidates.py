"""The sample of what is no candidate: drawn, labelled by the analyst, and what it says of misses and of areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.outlines import bounds_of
from ...core.accuracy.intervals import wilson_interval
from ...study.database import Study
from ...study.log.places import Place, place_name
from ...study.log.verdicts import ACCEPTED, CLEARED, REJECTED, UNCERTAIN, Verdict
from ...study.missed import MISSED, is_missed
from ..series.series_source import Place as SeriesPlace
from ..session.session import InterpretationSession

LANDSLIDE, OTHER, UNSURE = LABELS = ("landslide", "other", "uncertain")
# What the labels are in the log, and back.
_VERDICTS = {LANDSLIDE: ACCEPTED, OTHER: REJECTED, UNSURE: UNCERTAIN, "": CLEARED}
_LABELS = {verdict: label for label, verdict in _VERDICTS.items() if label}
_CANDIDATES = f"layername=candidates|subset=\"candidate\" NOT LIKE '{MISSED}%'"
_SAMPLE = "None?field=map_class:string(20)&field=reference_class:string(20)"


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
    """Labels are entries of the study's append-only log of places, so that labelling goes on where it was left, and
    undo and merging are those of the review."""

    placesChanged = pyqtSignal()
    labelChanged = pyqtSignal(str)
    areasChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__(session)
        self._session = session
        self.places: list[Place] = []
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
            self._session.attempt(self._read_sample)
        self.placesChanged.emit()
        self.areasChanged.emit()

    def draw(self, count: int, seed: int) -> bool:
        """Draws new places; those before go, what was said of them stays in the log. placesChanged follows."""
        session = self._session
        if session.study is None or len(session.index) == 0:
            session.messageRaised.emit(
                "warning", self.tr("There are no candidates yet. Extract some, then draw from what they leave.")
            )
            return False
        if not session.may_open_layers():
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
        """On the disk when this returns; "" takes the label back. Signed by the analyst, with the image looked at."""
        study, details = self._session.study, self._session.review.details
        if study is None or self._session.is_read_only:
            return False
        entry = Verdict(
            candidate=name,
            verdict=_VERDICTS[label],
            image_source=details.image_source,
            image_date=details.image_date,
            analyst=study.analyst,
        )
        if not self._session.attempt(lambda: study.places.record([entry])):
            return False
        if label:
            self.labels[name] = label
        else:
            self.labels.pop(name, None)
        self.labelChanged.emit(name)
        return True

    def undo(self) -> str | None:
        """Takes back this analyst's last label, also one of an earlier session; the place's name, None if none is."""
        return self._step(lambda study: study.places.undo(study.analyst), self.tr("There is no label to take back."))

    def redo(self) -> str | None:
        return self._step(lambda study: study.places.redo(study.analyst), self.tr("There is no label to bring back."))

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
        if not session.may_open_layers():
            return False
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
        places: dict[str, Place] = {}
        for feature in results["OUTPUT"].getFeatures():
            wkb = self._in_study(feature, results["OUTPUT"])
            x_min, y_min, x_max, y_max = bounds_of(wkb)
            x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
            places[place_name(x, y)] = Place(place_name(x, y), x, y, wkb)
        self._session.attempt(lambda: study.places.replace(places.values()))
        self.read()

    def _read_sample(self) -> None:
        self.places = self._session.study.places.all()
        self._read_labels()

    def _read_labels(self) -> None:
        current = self._session.study.places.current()
        said = {place.name: current[place.name].verdict for place in self.places if place.name in current}
        self.labels = {name: _LABELS[verdict] for name, verdict in said.items() if verdict in _LABELS}

    def _step(self, step: Callable[[Study], Verdict | None], nothing: str) -> str | None:
        session, found = self._session, []
        if session.study is None or session.is_read_only:
            return None
        if not session.attempt(lambda: (found.append(step(session.study)), self._read_labels())):
            return None
        if found[0] is None:
            session.messageRaised.emit("info", nothing)
            return None
        name = found[0].candidate
        if all(place.name != name for place in self.places):
            session.messageRaised.emit("info", self.tr("That was a place of an earlier sample."))
            return None
        self.labelChanged.emit(name)
        return name

    def _in_study(self, feature: QgsFeature, layer: QgsVectorLayer) -> bytes:
        shape = SeriesPlace(feature.geometry(), layer.crs(), "").shape_in(
            self._session.crs, self._session.project.transformContext()
        )
        return bytes(shape.asWkb())

    def _take_areas(self, results: dict) -> None:
        layer = results["OUTPUT"]
        names = [field.name() for field in layer.fields()]
        self.areas = tuple(
            {name: None if feature[name] == NULL else feature[name] for name in names}
            for feature in layer.getFeatures()
        )
        self.areasChanged.emit()
