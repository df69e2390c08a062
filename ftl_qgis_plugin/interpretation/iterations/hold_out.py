"""Holds part of the inventory out as reference before the first iteration, so that accuracy is honest."""

from __future__ import annotations

import os

import numpy as np
from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.messages import translate_message
from ...bridge.polygon_reader import PolygonOrigin, PolygonReader
from ...core.errors import FtlError
from ...core.iteration.sample_growth import INVENTORY
from ...core.landslides.holdout import block_hold_out, random_hold_out
from ...core.landslides.polygons import PolygonSet
from ..base.messenger import WARNING
from ..session.session import InterpretationSession
from ..settings.choices import vector_layer

RANDOM, BLOCKS = "random", "blocks"


def why_not(session: InterpretationSession) -> str:
    """A key that says why nothing can be held out now: "", "study", "read_only", "reference", "begun", "inventory"."""
    study = session.study
    if study is None:
        return "study"
    if study.read_only:
        return "read_only"
    if study.count("reference"):
        return "reference"
    if study.iterations() or study.count("samples") > study.count("samples", besides_origin=INVENTORY):
        return "begun"
    return "" if vector_layer(session.choices.inventory, session.project) is not None else "inventory"


def hold_out(
    session: InterpretationSession, mode: str, share: float, seed: int, block_m: float = 5000.0
) -> tuple[int, int]:
    """Moves part of the chosen inventory to the study's reference; the rest becomes the chosen inventory.

    The rest is written beside the study and added to the project. Returns how many are left and how many are held
    out. FtlError: too late (see `why_not`), no polygons, cannot be written.
    """
    if why_not(session):
        raise FtlError(
            "Known landslides can only be held out in a new study with their layer chosen, before its first iteration. "
            "Make a new study on the Data page."
        )
    layer = vector_layer(session.choices.inventory, session.project)
    reader = PolygonReader(
        PolygonOrigin.of_layer(layer),
        session.crs,
        session.project.transformContext(),
        session.store.points(session.crs),
    )
    read = list(reader.read(layer.getFeatures()))
    features, wkb = [feature for feature, _ in read], [outline for _, outline in read]
    for message in reader.losses():
        session.tell(WARNING, translate_message(message))
    polygons = PolygonSet(wkb, session.study.crs_wkt)
    if mode == BLOCKS:
        points = np.array([point.GetPoint_2D() for point in polygons.points()], float).reshape(-1, 2)
        points *= polygons.m_per_unit
        held = block_hold_out(points[:, 0], points[:, 1], block_m, share, seed)
    else:
        held = random_hold_out(len(features), share, seed)
    left = QgsFeatureRequest().setFilterFids(
        [feature.id() for feature, is_held in zip(features, held.tolist()) if not is_held]
    )
    training = _written(layer, left, session)
    names = [field.name() for field in layer.fields()]
    session.study.add_reference(
        {
            "name": str(_value(feature, names, ("name", "id")) or feature.id()),
            "class": str(_value(feature, names, ("class", "type")) or ""),
            "area_m2": float(polygons.areas_m2[index]),
            "wkb": wkb[index],
        }
        for index, feature in enumerate(features)
        if held[index]
    )
    session.project.addMapLayer(training)
    session.choose(inventory=training.id())
    session.layers.refresh_soon()
    return int((~held).sum()), int(held.sum())


def _written(layer: QgsVectorLayer, request: QgsFeatureRequest, session: InterpretationSession) -> QgsVectorLayer:
    stem = os.path.splitext(session.study.path)[0] + "_training"
    path, number = f"{stem}.gpkg", 2
    while os.path.exists(path):
        path, number = f"{stem}_{number}.gpkg", number + 1
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "training"
    options.fileEncoding = "UTF-8"
    # A column of that name in the source would collide with GeoPackage's own.
    options.attributes = [index for index, field in enumerate(layer.fields()) if field.name().lower() != "fid"]
    error, reason, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer.materialize(request), path, session.project.transformContext(), options
    )
    written = QgsVectorLayer(f"{path}|layername=training", _tr("Known landslides without those held out"), "ogr")
    if error != QgsVectorFileWriter.WriterError.NoError or not written.isValid():
        raise FtlError(
            "{name} cannot be written ({reason}). Check free disk space and write permission.", name=path, reason=reason
        )
    return written


def _value(feature: QgsFeature, names: list[str], wanted: tuple[str, ...]) -> object:
    for name in names:
        if name.lower() in wanted and feature[name] not in (None, ""):
            value = feature[name]
            return None if hasattr(value, "isNull") and value.isNull() else value
    return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("HoldOut", text)
