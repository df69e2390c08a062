"""LOOK: the side to which a radar looks, the same for every algorithm with a heading."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingParameterEnum
from qgis.PyQt.QtCore import QCoreApplication

from ...core.deformation.line_of_sight import LOOKS, Look

LOOK = "LOOK"


def look_parameter() -> QgsProcessingParameterEnum:
    return QgsProcessingParameterEnum(LOOK, _tr("Radar looks to the"), [_tr("Right"), _tr("Left")], False, 0)


def look_help() -> str:
    return _tr("Side to which the radar looks along its flight. Right for nearly all satellites; left for NISAR.")


def read_look(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> Look:
    return LOOKS[algorithm.parameterAsEnum(parameters, LOOK, context)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Look", text)
