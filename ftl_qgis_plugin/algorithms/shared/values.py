"""What scripts, models and batch tables may put into parameters, and QGIS lets pass: told before anything is read."""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ...core.errors import FtlError


def require_values(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> None:
    """FtlError: a number that is none or outside of its bounds, an option that does not exist."""
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name())
        if value is None:
            continue
        if isinstance(definition, QgsProcessingParameterNumber):
            _require_number(definition, algorithm.parameterAsDouble(parameters, definition.name(), context))
        elif isinstance(definition, QgsProcessingParameterEnum) and not definition.usesStaticStrings():
            chosen = algorithm.parameterAsEnums(parameters, definition.name(), context)
            if not definition.allowMultiple():
                chosen = [algorithm.parameterAsEnum(parameters, definition.name(), context)]
            _require_options(definition, chosen)


def _require_number(definition: QgsProcessingParameterNumber, number: float) -> None:
    # QGIS's own bound where there is none is the largest number that there is.
    if math.isfinite(number) and definition.minimum() <= number <= definition.maximum():
        return
    raise FtlError(
        "{parameter} is {value}, which is outside of what makes sense here. Choose another number.",
        parameter=definition.description(),
        value=number,
    )


def _require_options(definition: QgsProcessingParameterDefinition, chosen: list[int]) -> None:
    count = len(definition.options())
    for number in chosen:
        if not 0 <= number < count:
            raise FtlError(
                "{parameter} has no option number {value}; they are counted from 0 to {last}.",
                parameter=definition.description(),
                value=number,
                last=count - 1,
            )
