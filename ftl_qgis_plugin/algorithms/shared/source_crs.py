"""The CRS in which polygons of several layers are compared, and SOURCE_CRS, that of rasters which state none."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterCrs,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...core.errors import FtlError

SOURCE_CRS = "SOURCE_CRS"


def add_source_crs(algorithm: QgsProcessingAlgorithm) -> None:
    """SOURCE_CRS, advanced, where the algorithm takes rasters and has none of its own."""
    kinds = {definition.type() for definition in algorithm.parameterDefinitions()}
    if not kinds & {"raster", "multilayer"} or algorithm.parameterDefinition(SOURCE_CRS) is not None:
        return
    algorithm.add(
        QgsProcessingParameterCrs(
            SOURCE_CRS, QCoreApplication.translate("SourceCrs", "CRS of rasters without one"), optional=True
        ),
        QCoreApplication.translate(
            "SourceCrs",
            "Coordinate reference system of the rasters that state none (GMT's .grd files for example). Others keep "
            "their own.",
        ),
        advanced=True,
    )


def with_source_crs(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> dict:
    """The parameters, with copies that have SOURCE_CRS in place of raster layers without a CRS. The context owns the
    copies; the project's layers stay as they are."""
    if not parameters.get(SOURCE_CRS) or algorithm.parameterDefinition(SOURCE_CRS) is None:
        return parameters
    crs = algorithm.parameterAsCrs(parameters, SOURCE_CRS, context)
    changed = dict(parameters)
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if parameters.get(name) in (None, "", []):
            continue
        if definition.type() == "raster":
            layer = algorithm.parameterAsRasterLayer(parameters, name, context)
            if _lacks_crs(layer):
                changed[name] = _copy(layer, crs, context)
        elif definition.type() == "multilayer":
            layers = algorithm.parameterAsLayerList(parameters, name, context) or []
            if any(map(_lacks_crs, layers)):
                changed[name] = [_copy(layer, crs, context) if _lacks_crs(layer) else layer.id() for layer in layers]
    return changed


def given_wkt(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> str | None:
    """SOURCE_CRS as WKT, for files that are no layers; None where it is not given."""
    if not parameters.get(SOURCE_CRS):
        return None
    return compat.crs_wkt(algorithm.parameterAsCrs(parameters, SOURCE_CRS, context)) or None


def _lacks_crs(layer: QgsMapLayer | None) -> bool:
    return isinstance(layer, QgsRasterLayer) and not layer.crs().isValid()


def _copy(layer: QgsRasterLayer, crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext) -> str:
    copy = layer.clone()
    copy.setCrs(crs)
    context.temporaryLayerStore().addMapLayer(copy)
    return copy.id()


def source_crs_wkt(
    algorithm: QgsProcessingAlgorithm, parameters: dict, name: str, context: QgsProcessingContext
) -> str:
    """WKT of the CRS of the layer given for a feature source parameter. FtlError: it has none."""
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    if not source.sourceCrs().isValid():
        raise FtlError(
            "The layer {name} has no coordinate reference system. Set it (right click > Layer CRS > Set Layer CRS) "
            "and try again.",
            name=source.sourceName(),
        )
    return compat.crs_wkt(source.sourceCrs())
