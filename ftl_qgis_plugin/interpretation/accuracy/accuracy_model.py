"""How good the detections are against the reference: runs `detectionaccuracy` and keeps what it says."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import NULL, QgsCoordinateReferenceSystem, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...algorithms.accuracy.detection_accuracy import FIELDS
from ...core.accuracy.intervals import wilson_interval
from ...core.accuracy.matching import ANY, DEFAULT_THRESHOLD, RULES
from ...study.missed import MISSED, is_missed
from ..review.index import CODES
from ..session.session import InterpretationSession
from ..settings.choices import vector_layer

JOINED, ACCEPTED, CANDIDATES, SAMPLES = DETECTED = ("joined", "accepted", "candidates", "samples")
STUDY, LAYER = REFERENCES = ("study", "layer")

_DETECTED_SOURCES = {
    JOINED: "layername=samples|subset=\"origin\" <> 'inventory'",
    ACCEPTED: "layername=candidates_current|subset=\"verdict\" = 'accepted'",
    CANDIDATES: f"layername=candidates|subset=\"candidate\" NOT LIKE '{MISSED}%'",
    SAMPLES: "layername=samples",
}
_TRAINING = "layername=first_inventory"
# Studies that are older than schema 3 have the inventory as it has grown since.
_TRAINING_TODAY = "layername=samples|subset=\"origin\" = 'inventory'"


@dataclass(frozen=True)
class AccuracyOptions:
    detected: str = JOINED
    reference: str = STUDY
    rule: str = ANY
    threshold: float = DEFAULT_THRESHOLD


@dataclass(frozen=True)
class Item:
    """A missed reference landslide or a false detection; `covered` is the share of it under the other side."""

    name: str
    geometry: QgsGeometry
    area_m2: float
    covered: float


@dataclass(frozen=True)
class ClassRate:
    """Of the reference landslides of one class."""

    name: str
    found: int
    references: int

    @property
    def share(self) -> float:
        return self.found / self.references

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.found, self.references)


@dataclass(frozen=True)
class AccuracyResult:
    """`rows`: detectionaccuracy's OUTPUT, the first for all, then by size class; None where there is no value.

    `overlapping`: reference polygons that were known from the start, and count neither way. `crs` is that of the items.
    """

    options: AccuracyOptions
    rows: tuple[dict[str, object], ...]
    by_class: tuple[ClassRate, ...]
    missed: tuple[Item, ...]
    false: tuple[Item, ...]
    crs: QgsCoordinateReferenceSystem
    overlapping: int = 0

    @property
    def total(self) -> dict[str, object]:
        return self.rows[0]


class AccuracyModel(QObject):
    resultChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__(session)
        self._session = session
        self.options = AccuracyOptions()
        self.result: AccuracyResult | None = None
        session.studyClosed.connect(self.forget)
        session.studyOpened.connect(self.forget)

    def forget(self) -> None:
        self.result = None
        self.resultChanged.emit()

    def set_options(self, options: AccuracyOptions) -> None:
        """What was computed with others is no longer shown."""
        if options != self.options:
            self.options = options
            self.forget()

    def reference_count(self, kind: str) -> int:
        """Polygons there are to compare with; 0 where that reference is not there."""
        if kind == LAYER:
            layer = self._reference_layer(kind)
            return max(int(layer.featureCount()), 0) if layer is not None else 0
        return self._session.answer(lambda study: study.count("reference"), 0)

    def detected_count(self, kind: str) -> int:
        index = self._session.index
        if not self._session.is_open:
            return 0
        if kind == ACCEPTED:
            return int((index.verdict == CODES[kind]).sum())
        if kind == CANDIDATES:
            return sum(not is_missed(name) for name in index.ids)
        besides = "inventory" if kind == JOINED else ""
        return self._session.answer(lambda study: study.count("samples", besides_origin=besides), 0)

    def run(self) -> bool:
        """Starts the comparison; resultChanged follows. False (and a message) where something is missing."""
        session, options = self._session, self.options
        if not session.may_open_layers():
            return False
        reference = self._reference_layer(options.reference)
        if session.study is None or reference is None or not self.reference_count(options.reference):
            session.messageRaised.emit(
                "warning",
                self.tr(
                    "No landslides are held out to compare with. Hold some of the known ones out before the first "
                    "iteration, or choose a layer of them on the Data page."
                ),
            )
            return False
        if not self.detected_count(options.detected):
            session.messageRaised.emit(
                "warning",
                self.tr("There is nothing detected yet to compare. Accept candidates and finish an iteration first."),
            )
            return False
        path = session.study.path
        parameters = {
            "DETECTED": f"{path}|{_DETECTED_SOURCES[options.detected]}",
            "REFERENCE": session.choices.reference if options.reference == LAYER else f"{path}|layername=reference",
            "MATCH": RULES.index(options.rule),
            "THRESHOLD": options.threshold,
            "MASK": session.choices.study_area or None,
            "TRAINING": f"{path}|{_TRAINING if session.study.first_inventory.count() else _TRAINING_TODAY}",
            "OUTPUT": "TEMPORARY_OUTPUT",
            "MATCHES": "TEMPORARY_OUTPUT",
        }
        return session.runner.run(
            "ftl:detectionaccuracy",
            parameters,
            self.tr("Detection accuracy"),
            lambda results: self._take(options, results),
        )

    def _take(self, options: AccuracyOptions, results: dict) -> None:
        if self._session.study is None:
            return
        table, matches = results["OUTPUT"], results["MATCHES"]
        rows = tuple({name: plain(feature[name]) for name, _kind in FIELDS} for feature in table.getFeatures())
        reference = self._reference_layer(options.reference)
        detected = self._study_layer(_DETECTED_SOURCES[options.detected])
        reference_names, classes = _labels(reference, ("name", "id"), ("class", "type"))
        detected_names, _classes = _labels(detected, ("candidate", "name"), ())
        missed, false, found, known = [], [], {}, 0
        for feature in matches.getFeatures():
            fid, outcome = int(feature["fid_source"]), feature["outcome"]
            if feature["role"] == "reference" and outcome == "known":
                known += 1
            elif feature["role"] == "reference":
                counts = found.setdefault(classes.get(fid, ""), [0, 0])
                counts[0] += outcome == "found"
                counts[1] += 1
            if outcome in ("missed", "false"):
                names = reference_names if outcome == "missed" else detected_names
                item = Item(
                    names.get(fid, str(fid)), QgsGeometry(feature.geometry()), feature["area_m2"], feature["covered"]
                )
                (missed if outcome == "missed" else false).append(item)
        by_class = tuple(ClassRate(name, *counts) for name, counts in sorted(found.items()))
        self.result = AccuracyResult(
            options,
            rows,
            by_class if len(by_class) > 1 or (by_class and by_class[0].name) else (),
            tuple(sorted(missed, key=lambda item: -item.area_m2)),
            tuple(sorted(false, key=lambda item: -item.area_m2)),
            matches.crs(),
            known,
        )
        self.resultChanged.emit()

    def _reference_layer(self, kind: str) -> QgsVectorLayer | None:
        session = self._session
        if kind == LAYER:
            return vector_layer(session.choices.reference, session.project)
        return self._study_layer("layername=reference") if session.study is not None else None

    def _study_layer(self, source: str) -> QgsVectorLayer:
        return QgsVectorLayer(f"{self._session.study.path}|{source}", "study", "ogr")


def plain(value: object) -> object:
    """None for QGIS's NULL."""
    return None if value is None or value == NULL else value


def _labels(
    layer: QgsVectorLayer | None, names: tuple[str, ...], classes: tuple[str, ...]
) -> tuple[dict[int, str], dict[int, str]]:
    """Name and class of every feature by its id, from the first of the given fields that there is."""
    if layer is None:
        return {}, {}
    fields = {field.name().lower(): field.name() for field in layer.fields()}
    found = [next((fields[name] for name in wanted if name in fields), None) for wanted in (names, classes)]
    labels: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for feature in layer.getFeatures():
        for field, kept in zip(found, labels):
            value = plain(feature[field]) if field else None
            if value is not None:
                kept[feature.id()] = str(value)
    return labels
