"""Does stronger, or more seasonal, deformation mean more landslides here? Runs `deformationproneness`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.deformation.rate_units import UNITS
from ...core.products.product import RATE_UNITS
from ..session.session import InterpretationSession
from .accuracy_model import plain

RATE, AMPLITUDE = "deformation_rate", "amplitude"
INVENTORY, SAMPLES = LANDSLIDES = ("inventory", "samples")
RISES, UNSHOWN, TOO_FEW = "rises", "unshown", "too_few"


@dataclass(frozen=True)
class PronenessRow:
    """A row of the algorithm's table: bounds in mm/a or mm (`upper` infinite: open), ratios with 95 % bounds."""

    lower: float
    upper: float
    ratio: float
    ratio_lower: float
    ratio_upper: float
    sample_share: float
    area_share: float
    sample_pixels: int


@dataclass(frozen=True)
class QuantityResult:
    rows: tuple[PronenessRow, ...]
    rho: float
    p_value: float
    trend: str

    @property
    def answer(self) -> str:
        """RISES where the rise is significant at 5 %, UNSHOWN where not, TOO_FEW classes to tell."""
        if math.isnan(self.rho):
            return TOO_FEW
        return RISES if self.rho > 0 and self.p_value <= 0.05 else UNSHOWN


class PronenessModel(QObject):
    resultChanged = pyqtSignal()

    def __init__(self, session: InterpretationSession) -> None:
        super().__init__(session)
        self._session = session
        self.landslides = INVENTORY
        self.amplitude = ""  # id of a raster layer, "" for none
        self.classes = "10, 20, 30, 40, 50, 75, 100"
        self.amplitude_classes = "5"
        self.results: dict[str, QuantityResult] = {}
        session.studyClosed.connect(self.forget)

    def forget(self) -> None:
        self.results = {}
        self.resultChanged.emit()

    def run(self) -> bool:
        """Starts the count; resultChanged follows. False (and a message) where something is missing."""
        session = self._session
        if not session.may_open_layers():
            return False
        samples = self._samples()
        if not session.choices.deformation or not samples:
            session.messageRaised.emit(
                "warning",
                self.tr("Choose a deformation rate and known landslides on the Data page; both are needed here."),
            )
            return False
        parameters = {
            "SAMPLES": samples,
            "DEFORMATION": session.choices.deformation,
            "UNIT": RATE_UNITS.index(session.choices.unit if session.choices.unit in UNITS else "mm/a"),
            "RATE_STD": session.choices.rate_std or None,
            "AMPLITUDE": self.amplitude or None,
            "MASK": session.choices.study_area or None,
            "CLASSES": self.classes,
            "AMPLITUDE_CLASSES": self.amplitude_classes,
            "OUTPUT": "TEMPORARY_OUTPUT",
        }
        return session.runner.run("ftl:deformationproneness", parameters, self.tr("Deformation proneness"), self._take)

    def _samples(self) -> str:
        session = self._session
        if self.landslides == SAMPLES and session.study is not None:
            return f"{session.study.path}|layername=samples"
        return session.choices.inventory

    def _take(self, results: dict) -> None:
        rows: dict[str, list] = {}
        trend: dict[str, tuple[float, float]] = {}
        for feature in results["OUTPUT"].getFeatures():
            values = {field.name(): plain(feature[field.name()]) for field in feature.fields()}
            quantity = values["quantity"]
            trend[quantity] = (_number(values["rho"]), _number(values["p_value"]))
            rows.setdefault(quantity, []).append(
                PronenessRow(
                    values["lower"],
                    math.inf if values["upper"] is None else values["upper"],
                    _number(values["frequency_ratio"]),
                    _number(values["ratio_lower"]),
                    _number(values["ratio_upper"]),
                    _number(values["sample_share"]),
                    _number(values["area_share"]),
                    int(values["sample_pixels"]),
                )
            )
        words = {RATE: results.get("RATE_TREND", ""), AMPLITUDE: results.get("AMPLITUDE_TREND", "")}
        self.results = {
            quantity: QuantityResult(tuple(found), *trend[quantity], words[quantity])
            for quantity, found in rows.items()
        }
        self.resultChanged.emit()


def _number(value: object) -> float:
    return math.nan if value is None else float(value)
