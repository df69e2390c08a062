"""A study that is opened without its project: the layers it was made with, to be loaded again."""

from __future__ import annotations

import os
from dataclasses import fields

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer

from ...core.addresses import resolved
from ...study.database import Study
from ..settings.choices import LAYER_FIELDS, VECTOR_FIELDS, Choices
from .layers import add_below

# Key of an iteration's parameters: {field of Choices: source of its layer, as the study's folder sees it}; a list of
# them for the field that holds several.
LAYERS = "layers"
_FACTORS = "factors"


def lost_layers(study: Study | None, choices: Choices) -> dict[str, str]:
    """{field of Choices: source} of what the study's newest iteration was made with and nothing is chosen for now."""
    parameters = _newest(study)
    stored = parameters.get(LAYERS)
    if not isinstance(stored, dict) or choices.deformation:
        return {}
    known = {item.name for item in fields(Choices)}
    folder = os.path.dirname(study.path)
    return {
        name: resolved(source, folder)
        for name, source in stored.items()
        if name in known and isinstance(source, str) and source and not getattr(choices, name)
    }


def load_layers(study: Study, choices: Choices, project: QgsProject) -> tuple[dict[str, object], list[str]]:
    """Adds them to the project. Changes of Choices (the layers, and how the iteration was made), and fields that are
    gone: their files were moved or deleted."""
    changes: dict[str, object] = {}
    gone = []
    for name, source in lost_layers(study, choices).items():
        layer = _same(source, project) or _layer(name, source)
        if layer is None or not layer.isValid():
            gone.append(name)
            continue
        if layer.id() not in project.mapLayers():
            _show(project, layer, name == "deformation")
        changes[name] = layer.id()
    parameters = _newest(study)
    factors = _load_factors(study, choices, project)
    if any(factors):
        changes[_FACTORS] = tuple(filter(None, factors))
    if not all(factors):
        gone.append(_FACTORS)
    default = Choices()
    for item in fields(Choices):
        value, kind = parameters.get(item.name), type(getattr(default, item.name))
        # How the iteration was made; ids of layers belonged to the other project.
        if item.name not in (*LAYER_FIELDS, "study") and type(value) is kind and kind in (int, float, str, bool):
            changes[item.name] = value
    return changes, gone


def _show(project: QgsProject, layer: QgsMapLayer, is_shown: bool) -> None:
    """The rate alone is in sight: the others would cover it, and held-out landslides are not for whoever reviews."""
    node = add_below(project, layer)
    node.setItemVisibilityChecked(is_shown)
    node.setExpanded(False)


def _load_factors(study: Study, choices: Choices, project: QgsProject) -> list[str]:
    """Ids of the rasters that were factors, "" for those that are gone."""
    stored = _newest(study).get(LAYERS)
    sources = stored.get(_FACTORS) if isinstance(stored, dict) else None
    if choices.factors or not isinstance(sources, list):
        return []
    found = []
    for source in sources:
        place = resolved(str(source), os.path.dirname(study.path))
        layer = _same(place, project) or _layer(_FACTORS, place)
        if layer is None or not layer.isValid():
            found.append("")
            continue
        if layer.id() not in project.mapLayers():
            _show(project, layer, False)
        found.append(layer.id())
    return found


def _newest(study: Study | None) -> dict:
    iterations = study.iterations() if study is not None else []
    return iterations[-1].parameters if iterations else {}


def _same(source: str, project: QgsProject) -> QgsMapLayer | None:
    return next((layer for layer in project.mapLayers().values() if layer.source() == source), None)


def _layer(field: str, source: str) -> QgsMapLayer | None:
    path = source.split("|")[0]
    if not os.path.exists(path) and not path.startswith("/vsi"):
        return None  # QGIS would wait for it, and complain
    name = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return QgsVectorLayer(source, name, "ogr") if field in VECTOR_FIELDS else QgsRasterLayer(source, name)
