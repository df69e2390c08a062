"""The method's declared parameters as parameters of an algorithm, and their values read back."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ... import compat
from ...bridge.messages import translate_message
from ...core.errors import Message
from ...core.grids.grid import Grid
from ...core.landslides.point_shapes import PointShapes
from ...core.method.parameter import Choice, Flag, Number, Parameter, Several
from ...core.method.parameters import POINT_RADIUS
from .base import FtlAlgorithm

# What an inventory of landslides may hold.
POLYGONS_OR_POINTS = [compat.POLYGON_VECTOR, compat.POINT_VECTOR]


def add_declared(algorithm: FtlAlgorithm, *declared: Parameter) -> None:
    """Adds each one as it is declared."""
    for parameter in declared:
        algorithm.add(_definition(parameter), translate_message(parameter.help), advanced=parameter.is_advanced)


def read_declared(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, *declared: Parameter
) -> dict[str, object]:
    """The chosen values by field. FtlError for one that the parameter cannot have."""
    values = {}
    for parameter in declared:
        value = _value(algorithm, parameters, context, parameter)
        parameter.check(value)
        values[parameter.field] = value
    return values


def add_point_radius(algorithm: FtlAlgorithm) -> None:
    """POINT_RADIUS, advanced: wherever known landslides may be points."""
    add_declared(algorithm, POINT_RADIUS)


def read_points(
    algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, crs_wkt: str, grid: Grid | None = None
) -> PointShapes:
    """What points stand for that are read into the CRS `crs_wkt`, which is the grid's where there is one."""
    radius_m = read_declared(algorithm, parameters, context, POINT_RADIUS)[POINT_RADIUS.field]
    return PointShapes(crs_wkt, radius_m, grid)


def _definition(parameter: Parameter) -> QgsProcessingParameterDefinition:
    label = translate_message(parameter.label)
    if isinstance(parameter, Flag):
        return QgsProcessingParameterBoolean(parameter.name, label, parameter.default)
    if isinstance(parameter, Choice):
        several = isinstance(parameter, Several)
        return QgsProcessingParameterEnum(
            parameter.name,
            label,
            [_option(name, text, several) for name, text in parameter.options.items()],
            several,
            parameter.encoded(parameter.default),
            several,
        )
    if not isinstance(parameter, Number):
        raise TypeError(f"{parameter.name}: no algorithm knows parameters of the kind {type(parameter).__name__}")
    kind = compat.INTEGER_NUMBER if parameter.is_whole else compat.DOUBLE_NUMBER
    number = QgsProcessingParameterNumber(
        parameter.name,
        f"{label} ({parameter.unit})" if parameter.unit else label,
        kind,
        parameter.default,
        parameter.empty is not None,
        parameter.least,
    )
    if parameter.most < float("inf"):
        number.setMaximum(parameter.most)
    return number


def _option(name: str, label: Message, with_name: bool) -> str:
    """Factors are told with the name that thresholds bear, and the word for it where the language has another."""
    text = translate_message(label)
    return text if not with_name else name if text == label.template else f"{name} {text}"


def _value(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, parameter: Parameter) -> object:
    if isinstance(parameter, Flag):
        return algorithm.parameterAsBool(parameters, parameter.name, context)
    if isinstance(parameter, Several):
        return tuple(parameter.values[i] for i in algorithm.parameterAsEnums(parameters, parameter.name, context))
    if isinstance(parameter, Choice):
        return parameter.values[algorithm.parameterAsEnum(parameters, parameter.name, context)]
    if parameter.empty is not None:
        return algorithm.optional_double(parameters, parameter.name, context)
    if parameter.is_whole:
        return algorithm.parameterAsInt(parameters, parameter.name, context)
    return algorithm.parameterAsDouble(parameters, parameter.name, context)
