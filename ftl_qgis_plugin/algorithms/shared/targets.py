"""Where outputs are to go: looked at before a long run, not after it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
)

from ...core.errors import FtlError
from ...core.grids.raster import cannot_write
from ...core.publishing import real_target


def require_usable_targets(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> None:
    """FtlError: a target's folder is missing or closed, or a target is the file of an input or of another output.

    Temporary outputs and those in databases are left to QGIS.
    """
    taken: dict[str, str] = {}
    for definition in algorithm.parameterDefinitions():
        if not definition.isDestination():
            taken.update((_key(path), definition.description()) for path in _files(parameters, definition, context))
    for definition in algorithm.parameterDefinitions():
        path = target_file(parameters.get(definition.name())) if definition.isDestination() else None
        if path is None or isinstance(definition, QgsProcessingParameterFolderDestination):
            continue
        if isinstance(definition, QgsProcessingParameterFeatureSink) and not os.path.splitext(path)[1]:
            path = f"{path}.{definition.defaultFileExtension()}"  # as QGIS does
        real_target(path)
        folder = os.path.dirname(os.path.abspath(path))
        if not os.path.isdir(folder):
            raise FtlError(
                "The folder {folder} does not exist, so {name} cannot be written there. Create it or choose another "
                "one.",
                folder=folder,
                name=os.path.basename(path),
            )
        for place in (folder, path):
            if os.path.exists(place) and not os.access(place, os.W_OK):
                raise cannot_write(path, os.strerror(13))
        if _key(path) in taken:
            raise FtlError(
                "The output {name} of {factor} is also the file of {other}. Choose another file.",
                name=path,
                factor=definition.description(),
                other=taken[_key(path)],
            )
        taken[_key(path)] = definition.description()


def target_file(value: object) -> str | None:
    """The file of a destination's value; None: nothing wanted, temporary, or no plain file."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if not isinstance(value, str) or not value or value == "TEMPORARY_OUTPUT":
        return None
    # "memory:", "ogr:dbname=...", "postgis:..."; a drive letter is a prefix of one letter.
    is_prefixed = value.find(":") > 1 or value.startswith("/vsi")
    return None if is_prefixed else value


def _files(parameters: dict, definition: object, context: QgsProcessingContext) -> Iterator[str]:
    """Files of what is given for an input parameter: layers, paths, lists of these."""
    value = parameters.get(definition.name())
    for item in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(item, QgsProcessingFeatureSourceDefinition):
            item = item.source
        if isinstance(item, QgsProperty):
            item = item.staticValue()
        if isinstance(item, str) and item:
            item = QgsProcessingUtils.mapLayerFromString(item, context, False) or item
        if isinstance(item, QgsMapLayer):
            item = QgsProviderRegistry.instance().decodeUri(item.providerType(), item.source()).get("path")
        if isinstance(item, str) and os.path.isfile(item.split("|")[0]):
            yield item.split("|")[0]


def _key(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))
