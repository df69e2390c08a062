"""Where outputs are to go: looked at before a long run, not after it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
)

from ...core.errors import FtlError
from ...core.publishing import real_target
from ...core.stored.writer import cannot_write, driver_for
from ...study.file.connection import require_unused
from ...study.file.integrity import is_study, own_names

# As QGIS writes a layer of a GeoPackage that is kept.
_IN_DATABASE = re.compile(r"""\s*ogr:\s*dbname=(?:'([^']*)'|"([^"]*)")(?:.*?table="([^"]*)")?""", re.DOTALL)


def require_usable_targets(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> None:
    """FtlError: a target's folder is missing or closed, or a target is the file of an input or of another output, a
    raster of a kind that cannot be written, or a study that would be lost.

    Temporary outputs and those in databases other than studies are left to QGIS.
    """
    taken: dict[str, str] = {}
    for definition in algorithm.parameterDefinitions():
        if not definition.isDestination():
            taken.update((_key(path), definition.description()) for path in _files(parameters, definition, context))
    for definition in algorithm.parameterDefinitions():
        path = file_of(definition, parameters) if definition.isDestination() else None
        if path is None and definition.isDestination():
            _require_own_table(definition, parameters)
        if path is None:
            continue
        if isinstance(definition, QgsProcessingParameterFolderDestination):
            if os.path.exists(path) and not os.path.isdir(path):
                raise FtlError("{name} is a file, a device or a pipe, and no folder. Choose a folder.", name=path)
            continue
        if isinstance(definition, QgsProcessingParameterRasterDestination):
            driver_for(path)
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
        _require_no_study(algorithm, definition, path)
        _require_free(definition, path, taken)
        taken[_key(path)] = definition.description()


def require_not_among(
    algorithm: QgsProcessingAlgorithm, parameters: dict, source: str, paths: Iterable[str], outputs: Iterable[str]
) -> None:
    """FtlError: one of the outputs is a file that was found in the folder given for the parameter `source`."""
    # As GDAL names a dataset within a file.
    files = (path.split('"')[1] if path.count('"') > 1 else path for path in paths)
    taken = {_key(path): algorithm.parameterDefinition(source).description() for path in files}
    for output in outputs:
        definition = algorithm.parameterDefinition(output)
        path = file_of(definition, parameters)
        if path is not None:
            _require_free(definition, path, taken)


def _require_free(definition: QgsProcessingParameterDefinition, path: str, taken: dict[str, str]) -> None:
    if _key(path) in taken:
        raise FtlError(
            "The output {name} of {factor} is also the file of {other}. Choose another file.",
            name=path,
            factor=definition.description(),
            other=taken[_key(path)],
        )


def _require_no_study(
    algorithm: QgsProcessingAlgorithm, definition: QgsProcessingParameterDefinition, path: str
) -> None:
    """QGIS removes a file before it writes one of that name; only a study takes the place of a study."""
    if not os.path.exists(path) or not is_study(path):
        return
    if definition.name() in algorithm.MAKES_STUDY:
        require_unused(path)
        return
    raise FtlError(
        "{name} is a study, and would be replaced by {factor} with all its verdicts. Choose another file.",
        name=path,
        factor=definition.description(),
    )


def _require_own_table(definition: QgsProcessingParameterDefinition, parameters: dict) -> None:
    """Layers of the user's own may be kept in a study's file, but take the place of none of the study's tables."""
    found = _IN_DATABASE.match(_text(parameters.get(definition.name())) or "")
    path, table = (found[1] or found[2], found[3]) if found is not None else ("", "")
    if not path or not os.path.exists(path) or not is_study(path):
        return
    # Without a name the whole file would be replaced.
    if not table or table.lower() in own_names():
        raise FtlError(
            "{factor} would take the place of a table of the study {name}. Choose another file, or another layer name.",
            name=path,
            factor=definition.description(),
        )


def _text(value: object) -> str | None:
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    return value if isinstance(value, str) else None


def is_left_empty(value: object) -> bool:
    """Whether nothing is wanted of an output; QGIS's batch gives an empty field as a definition with an empty sink."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink
    if isinstance(value, QgsProperty):
        value = value.expressionString() or value.field() or value.staticValue()
    return not value


def file_of(definition: QgsProcessingParameterDefinition, parameters: dict) -> str | None:
    """As `target_file`, with the ending that QGIS gives a layer without one."""
    path = target_file(parameters.get(definition.name()))
    if path is not None and isinstance(definition, QgsProcessingParameterFeatureSink) and not os.path.splitext(path)[1]:
        path = f"{path}.{definition.defaultFileExtension()}"
    return path


def with_real_file(definition: QgsProcessingParameterDefinition, parameters: dict) -> dict:
    """The parameters, with what a symbolic link leads to in its place: QGIS would replace the link itself.

    FtlError: it leads to a device, a pipe or a folder.
    """
    path = file_of(definition, parameters)
    if path is None or not os.path.islink(path):
        return parameters
    value = real_target(path)
    if isinstance(parameters[definition.name()], QgsProcessingOutputLayerDefinition):
        value = QgsProcessingOutputLayerDefinition(parameters[definition.name()])
        value.sink = QgsProperty.fromValue(real_target(path))
    return {**parameters, definition.name(): value}


def target_file(value: object) -> str | None:
    """The file of a destination's value; None: nothing wanted, temporary, or no plain file."""
    value = _text(value)
    if not value or value == "TEMPORARY_OUTPUT":
        return None
    # "memory:", "ogr:dbname=...", "postgis:..."; a drive letter is a prefix of one letter.
    is_prefixed = value.find(":") > 1 or value.startswith("/vsi")
    return None if is_prefixed else value


def _files(
    parameters: dict, definition: QgsProcessingParameterDefinition, context: QgsProcessingContext
) -> Iterator[str]:
    """Files of what is given for an input parameter: layers, paths, lists of these."""
    for item in given(parameters, definition, context):
        if isinstance(item, QgsMapLayer):
            item = QgsProviderRegistry.instance().decodeUri(item.providerType(), item.source()).get("path")
        if isinstance(item, str) and os.path.isfile(item.split("|")[0]):
            yield item.split("|")[0]


def given(
    parameters: dict, definition: QgsProcessingParameterDefinition, context: QgsProcessingContext
) -> Iterator[object]:
    """What is given for an input parameter, one by one; a path to a layer of the project is that layer, as to QGIS."""
    value = parameters.get(definition.name())
    for item in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(item, QgsProcessingFeatureSourceDefinition):
            item = item.source
        if isinstance(item, QgsProperty):
            item = item.staticValue()
        if isinstance(item, str) and item:
            item = QgsProcessingUtils.mapLayerFromString(item, context, False) or item
        yield item


def _key(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))
