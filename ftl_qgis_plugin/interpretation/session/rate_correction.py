"""A rate that is relative to something better than before, written beside the study and chosen."""

from __future__ import annotations

import os

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.styling import apply_style
from ...core.deformation.rate_units import UNITS
from ...core.deformation.reference import REFERENCES, Reference
from ...core.errors import FtlError
from ...core.products.product import RATE_UNITS
from .session import InterpretationSession


def take_relative(session: InterpretationSession, reference: Reference) -> bool:
    """Runs ftl:importdeformation on the chosen rate with RATE_REFERENCE; its output becomes the chosen rate.

    False where another task is running, or no rate is chosen.
    """
    layer = session.project.mapLayer(session.choices.deformation)
    if layer is None:
        return False
    source = layer.source().split("|")[0]
    folder = os.path.dirname(session.study.path if session.study else os.path.abspath(source))
    output = _free(folder, os.path.splitext(os.path.basename(source))[0])
    units = list(RATE_UNITS)
    parameters = {
        "INPUT": source,
        "UNIT": 1 + units.index(session.choices.unit) if session.choices.unit in units else 0,
        "RATE_REFERENCE": REFERENCES.index(reference),
        "OUTPUT": output,
    }
    title = QCoreApplication.translate("RateCorrection", "Take the rate relative to the ground that stands still")

    def load(_results: dict) -> None:
        made = QgsRasterLayer(output, os.path.splitext(os.path.basename(output))[0])
        if not made.isValid():
            raise FtlError("{name} was written, but QGIS cannot load it. Check that it is still there.", name=output)
        apply_style(made, "rate")
        session.project.addMapLayer(made)
        session.choose(deformation=made.id(), unit=next(iter(UNITS)))

    return session.runner.run("ftl:importdeformation", parameters, title, load)


def _free(folder: str, stem: str) -> str:
    number = 1
    while True:
        path = os.path.join(folder, f"{stem}_relative{'' if number == 1 else f'_{number}'}.tif")
        if not os.path.lexists(path):
            return path
        number += 1
