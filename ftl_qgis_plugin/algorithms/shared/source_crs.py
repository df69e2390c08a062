"""The CRS in which polygons of several layers are compared."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingException

from ... import compat
from ...core.errors import FtlError


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
