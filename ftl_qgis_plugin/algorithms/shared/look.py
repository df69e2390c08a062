"""Where a radar looks from, the same for every algorithm: LOOK, and the angles of one track."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...core.deformation.line_of_sight import LOOKS, Angle, Geometry, Look
from ...core.errors import FtlError
from .base import FtlAlgorithm

INCIDENCE = "INCIDENCE"
HEADING = "HEADING"
INCIDENCE_RASTER = "INCIDENCE_RASTER"
HEADING_RASTER = "HEADING_RASTER"
LOOK = "LOOK"


def look_parameter() -> QgsProcessingParameterEnum:
    return QgsProcessingParameterEnum(LOOK, _tr("Radar looks to the"), [_tr("Right"), _tr("Left")], False, 0)


def look_help() -> str:
    return _tr("Side to which the radar looks along its flight. Right for nearly all satellites; left for NISAR.")


def read_look(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> Look:
    return LOOKS[algorithm.parameterAsEnum(parameters, LOOK, context)]


def add_geometry(algorithm: FtlAlgorithm) -> None:
    """INCIDENCE, HEADING, LOOK, and rasters instead of the angles."""
    algorithm.add(
        QgsProcessingParameterNumber(
            INCIDENCE, _tr("Incidence angle (°)"), compat.DOUBLE_NUMBER, None, True, 2.0, 88.0
        ),
        _tr("Degrees from the vertical, 2 to 88 (about 39 for Sentinel-1). Not needed with a raster of it."),
    )
    algorithm.add(
        QgsProcessingParameterNumber(HEADING, _tr("Heading (°)"), compat.DOUBLE_NUMBER, None, True, -360.0, 360.0),
        _tr(
            "Flight direction in degrees clockwise from north: about -12 for Sentinel-1 ascending, -168 "
            "descending. Not needed with a raster of it."
        ),
    )
    algorithm.add(look_parameter(), look_help(), advanced=True)
    algorithm.add(
        QgsProcessingParameterRasterLayer(INCIDENCE_RASTER, _tr("Incidence raster"), optional=True),
        _tr("Instead of the incidence angle: a raster of it in degrees, on any grid."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer(HEADING_RASTER, _tr("Heading raster"), optional=True),
        _tr(
            "Instead of the heading: a raster of it in degrees clockwise from north. MintPy's azimuthAngle is 90 "
            "minus the heading."
        ),
        advanced=True,
    )


def read_geometry(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> Geometry:
    """FtlError: an angle that is missing or makes no sense."""
    return Geometry(
        _angle(algorithm, parameters, INCIDENCE, INCIDENCE_RASTER, context),
        _angle(algorithm, parameters, HEADING, HEADING_RASTER, context),
        read_look(algorithm, parameters, context),
    )


def has_geometry(parameters: dict) -> bool:
    """Whether any angle is given."""
    return any(
        parameters.get(name) not in (None, "") for name in (INCIDENCE, HEADING, INCIDENCE_RASTER, HEADING_RASTER)
    )


def _angle(algorithm: FtlAlgorithm, parameters: dict, number: str, raster: str, context: QgsProcessingContext) -> Angle:
    source = algorithm.raster_source(parameters, raster, context)
    if source is not None:
        return source
    value = algorithm.optional_double(parameters, number, context)
    if value is None:
        raise FtlError(
            "{number} is missing. Give a number of degrees, or a raster of them as {raster}.",
            number=number,
            raster=raster,
        )
    return value


def _tr(text: str) -> str:
    return QCoreApplication.translate("Look", text)
