"""From an InSAR product's file to the chosen deformation rate: recognised, imported, loaded, chosen."""

from __future__ import annotations

import os
from dataclasses import dataclass

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.messages import translate_message
from ...bridge.styling import apply_style
from ...bridge.words import run_on
from ...core.deformation.rate_units import likely_unit
from ...core.errors import FtlError, Message
from ...core.grids.raster import RasterSource
from ...core.products.points.points import TABLE_SUFFIXES, open_points
from ...core.products.product import SIGN_MESSAGES, TOWARD, UNKNOWN_SIGN, wkt_of_epsg
from ...core.products.recognition import recognise
from ...core.progress import Progress
from ...core.timeseries.cube import open_cube
from ..base.messenger import INFO
from .layers import add_below
from .rate_problems import Question, sample_rate
from .session import InterpretationSession

RASTERS, POINTS = "ftl:importdeformation", "ftl:rasterizedeformationpoints"
SERIES = "ftl:fitseasonaldeformation"
_LEAST_DATES = 4  # below, no rate can be told from a season
VECTOR_SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".fgb")


@dataclass(frozen=True)
class Recognised:
    """What a file is. `algorithm` reads it; `missing`: what only the user knows, None where nothing is."""

    path: str
    algorithm: str
    product: str
    reason: Message
    unit: str
    sign: str
    has_coherence: bool = False
    has_std: bool = False
    missing: Message | None = None
    unit_guess: str = ""  # where the unit is all that is missing: what the values look like


def examine(path: str) -> Recognised:
    """The file's header read, and nothing more. FtlError: no product, or one that is no rate."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix in TABLE_SUFFIXES:
        return _points(path)
    if suffix not in VECTOR_SUFFIXES:
        return _raster(path)
    try:
        return _points(path)
    except FtlError as error:
        if suffix != ".gpkg":
            raise
        try:
            return _raster(path)  # a GeoPackage may hold rasters as well
        except FtlError:
            raise error from None


def target_paths(folder: str, product_path: str) -> tuple[str, str, str]:
    """Where rate, coherence and standard error go: names that nothing has yet, numbered alike."""
    stem = os.path.splitext(os.path.basename(product_path))[0]
    number = 1
    while True:
        end = f"_{number}.tif" if number > 1 else ".tif"
        rate, coherence, std = (
            os.path.join(folder, f"{stem}_{what}{end}") for what in ("rate", "coherence", "rate_std")
        )
        if not any(os.path.lexists(path) for path in (rate, coherence, std)):
            return rate, coherence, std
        number += 1


class ProductImport(QObject):
    """Runs the import as a task of the session; what stands in its way is told by the session's taskFailed."""

    # Algorithm, its parameters and the question, where the file lacks what only the user knows: its dialog should be
    # shown.
    inputNeeded = pyqtSignal(str, dict, str)
    # File and a guess, where a plain raster lacks nothing but its unit: `take_rate` goes on with the answer.
    unitNeeded = pyqtSignal(str, str)

    def __init__(self, session: InterpretationSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def start(self, path: str) -> bool:
        """False where another task is running."""

        def job(progress: Progress) -> Recognised:
            progress.check()
            try:
                return examine(path)
            except FtlError as error:
                # The user has just chosen the file; its folders would push the reason out of the message bar.
                values = {
                    name: os.path.basename(path) if value == path else value
                    for name, value in error.message.values.items()
                }
                raise FtlError(error.message.template, **values) from error

        return self._session.runner.work(self._title(path), job, self._run, (0, 2), kind="import")

    def _title(self, path: str) -> str:
        return self.tr("Import of {file}").format(file=os.path.basename(path))

    def _run(self, found: Recognised) -> None:
        session = self._session
        if found.unit_guess:
            # There is no second step: nothing is written, the file itself will do.
            session.runner.taskFinished.emit(self._title(found.path), {})
            self.unitNeeded.emit(found.path, found.unit_guess)
            return
        if found.missing is not None:
            self.inputNeeded.emit(found.algorithm, {"INPUT": found.path}, translate_message(found.missing))
            raise FtlError(found.missing.template, **found.missing.values)
        sign = translate_message(SIGN_MESSAGES[found.sign])
        # The title stays in the last message, so that product, unit and sign are not lost with the first.
        title = self.tr("Import of {file} ({product}, {unit}, {sign})").format(
            file=os.path.basename(found.path), product=found.product, unit=found.unit, sign=sign
        )
        told = (
            Message("Read as {product}, because {reason}.", product=found.product, reason=found.reason),
            Message("Unit and sign: {unit}, {sign}.", unit=found.unit, sign=SIGN_MESSAGES[found.sign]),
        )
        session.messageRaised.emit(INFO, run_on(translate_message(message) for message in told))
        study = session.study.path if session.study else session.choices.study
        folder = os.path.dirname(os.path.abspath(study or found.path))
        rate, coherence, std = target_paths(folder, found.path)
        parameters = {"INPUT": found.path, "OUTPUT": rate}
        if found.algorithm == RASTERS:
            parameters["PRODUCT"] = 0
            if found.has_coherence:
                parameters["COHERENCE_OUTPUT"] = coherence
            if found.has_std:
                parameters["RATE_STD"] = std
        session.runner.run(found.algorithm, parameters, title, self._load, (1, 2))

    def take_rate(self, path: str, unit: str) -> None:
        """The file itself becomes the deformation rate, in that unit."""
        self._session.attempt(lambda: self._session.choose(deformation=self._add(path, "rate"), unit=unit))

    def _load(self, results: dict) -> None:
        chosen = {"deformation": self._add(results["OUTPUT"], "rate"), "unit": "mm/a"}
        if results.get("COHERENCE_OUTPUT"):
            chosen["coherence"] = self._add(results["COHERENCE_OUTPUT"], "fraction")
        if results.get("RATE_STD"):
            chosen["rate_std"] = self._add(results["RATE_STD"], "magnitude")
        self._session.choose(**chosen)

    def _add(self, path: str, style: str) -> str:
        layer = QgsRasterLayer(path, os.path.splitext(os.path.basename(path))[0])
        if not layer.isValid():
            raise FtlError("{name} was written, but QGIS cannot load it. Check that it is still there.", name=path)
        apply_style(layer, style)
        add_below(self._session.project, layer)
        return layer.id()


def _raster(path: str) -> Recognised:
    try:
        product = recognise(path)
    except FtlError as error:
        if _is_series(path):
            return _series(path, error.message)
        if not _lacks_crs_alone(path):
            raise
        return Recognised(path, RASTERS, "", error.message, "", UNKNOWN_SIGN, missing=_crs_missing(path))
    if not product.unit and _is_series(path):
        return _series(path, product.recognised_by)
    if product.unit and "/" not in product.unit:
        raise FtlError(
            "{name} is no rate ({dataset}, unit {unit}). Choose the file with the velocity.",
            name=os.path.basename(path),
            dataset=product.dataset or product.name,
            unit=product.unit,
        )
    missing, guess = None, ""
    if not product.unit:
        guess = "" if product.stated_unit or product.asks else _unit_guess(path)
        missing = product.asks or Message(
            "{name} does not state its unit. Choose it in the tool's window, then the result as deformation rate.",
            name=os.path.basename(path),
        )
    return Recognised(
        path,
        RASTERS,
        product.name,
        product.recognised_by,
        product.unit,
        product.sign,
        product.coherence is not None,
        product.rate_std is not None,
        missing,
        guess,
    )


def _unit_guess(path: str) -> str:
    """Of UNITS, what the values look like; "" where the file cannot be read as a raster in its place."""
    sample = sample_rate(Question(RasterSource(path)))
    if sample.failure is not None or sample.p99 is None:
        return ""
    return likely_unit(sample.p99, sample.spread) or "mm/a"


def _lacks_crs_alone(path: str) -> bool:
    """Whether the file could be read if only its CRS were known."""
    try:
        recognise(path, wkt=wkt_of_epsg(4326, path))
    except FtlError:
        return False
    return True


def _crs_missing(path: str) -> Message:
    return Message(
        "{name} does not state its CRS. Choose it in the tool's window, then the result as deformation rate.",
        name=os.path.basename(path),
    )


def _is_series(path: str) -> bool:
    """Whether its bands have dates enough for a fit."""
    try:
        return len(open_cube(path, mm_per_unit=1.0).times_a) >= _LEAST_DATES  # whatever its unit
    except FtlError:
        return False


def _series(path: str, reason: Message) -> Recognised:
    missing = Message(
        "{name} is a displacement time series, not a rate. Fit a rate to it in the tool's window, then choose the "
        "result as deformation rate.",
        name=os.path.basename(path),
    )
    return Recognised(path, SERIES, "", reason, "", UNKNOWN_SIGN, missing=missing)


def _points(path: str) -> Recognised:
    table = open_points(path)
    fields = table.fields
    missing = None
    if not table.wkt:
        missing = _crs_missing(path)
    # All known programs give mm/a, but of those told by their fields only EGMS documents its sign (see point_fields).
    sign = TOWARD if fields.product == "EGMS" else UNKNOWN_SIGN
    return Recognised(path, POINTS, fields.product, fields.recognised_by, "mm/a", sign, missing=missing)
