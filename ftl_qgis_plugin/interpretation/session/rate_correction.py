"""A rate that is relative to something better than before, or smoothed: written beside the study and chosen."""

from __future__ import annotations

import os
from functools import partial

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.styling import apply_style
from ...core.deformation.noise_filter import write_smoothed
from ...core.deformation.rate_units import UNITS
from ...core.deformation.reference import REFERENCES, Reference
from ...core.errors import FtlError
from ...core.grids.raster import grid_of
from ...core.products.product import RATE_UNITS
from .layers import add_below
from .rate_problems import typical_area_m2
from .session import InterpretationSession


def take_relative(session: InterpretationSession, reference: Reference) -> bool:
    """Runs ftl:importdeformation on the chosen rate with RATE_REFERENCE; its output becomes the chosen rate.

    False where another task is running, or no rate is chosen.
    """
    layer = session.project.mapLayer(session.choices.deformation)
    if layer is None:
        return False
    source = layer.source().split("|")[0]
    output = _beside(session, source, "relative")
    units = list(RATE_UNITS)
    parameters = {
        "INPUT": source,
        "UNIT": 1 + units.index(session.choices.unit) if session.choices.unit in units else 0,
        "RATE_REFERENCE": REFERENCES.index(reference),
        "OUTPUT": output,
    }
    title = QCoreApplication.translate("RateCorrection", "Take the rate relative to the ground that stands still")
    return session.runner.run("ftl:importdeformation", parameters, title, lambda _results: _choose(session, output))


def take_smoothed(session: InterpretationSession) -> bool:
    """Writes the chosen rate through the running median of RATE_SMOOTHING; it becomes the chosen rate.

    False where another task is running, or no rate is chosen. FtlError: see `choices.raster_source`.
    """
    rate = session.store.deformation_source()
    if rate is None:
        return False
    output = _beside(session, rate.path, "smoothed")
    title = QCoreApplication.translate("RateCorrection", "Smooth the rate")
    known_m2 = typical_area_m2(session.project.mapLayer(session.choices.inventory), session.project)
    job = partial(write_smoothed, rate, output, known_px=known_m2 / grid_of(rate).mean_pixel_size_m() ** 2)
    return session.runner.work(title, job, lambda _result: _choose(session, output))


def _choose(session: InterpretationSession, path: str) -> None:
    made = QgsRasterLayer(path, os.path.splitext(os.path.basename(path))[0])
    if not made.isValid():
        raise FtlError("{name} was written, but QGIS cannot load it. Check that it is still there.", name=path)
    apply_style(made, "rate")
    add_below(session.project, made)
    session.choose(deformation=made.id(), unit=next(iter(UNITS)))


def _beside(session: InterpretationSession, source: str, what: str) -> str:
    """A path that is free, in the study's folder or the raster's own."""
    folder = os.path.dirname(session.study.path if session.study else os.path.abspath(source))
    stem = os.path.splitext(os.path.basename(source))[0]
    number = 1
    while True:
        path = os.path.join(folder, f"{stem}_{what}{'' if number == 1 else f'_{number}'}.tif")
        if not os.path.lexists(path):
            return path
        number += 1
