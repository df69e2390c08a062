"""REPEATED and DATE_FIELD: an inventory in which the same landslide may be drawn several times."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterField
from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.feedback import FeedbackProgress
from ...core.errors import FtlError
from ...core.landslides.repeated import distinct
from ...core.method.parameters import NEWEST, REPEATED
from .base import FtlAlgorithm
from .inputs import PolygonFeature
from .method_parameters import add_declared, read_declared

DATE_FIELD = "DATE_FIELD"


def add_repeated(algorithm: FtlAlgorithm, inventory: str) -> None:
    """`inventory`: the parameter with the polygons."""
    add_declared(algorithm, REPEATED)
    algorithm.add(
        QgsProcessingParameterField(DATE_FIELD, _tr("Field of the date"), None, inventory, optional=True),
        _tr("Field of the inventory with the date or year of each outline. Needed for the newest outline."),
        advanced=True,
    )


def read_distinct(
    algorithm: FtlAlgorithm,
    parameters: dict,
    inventory: str,
    context: QgsProcessingContext,
    crs_wkt: str,
    feedback: QgsProcessingFeedback,
) -> list[PolygonFeature]:
    """The inventory's landslides, each once; attributes are those of the leading outline. FtlError: no date field."""
    rule = read_declared(algorithm, parameters, context, REPEATED)[REPEATED.field]
    field = algorithm.parameterAsString(parameters, DATE_FIELD, context).strip()
    features = algorithm.polygon_features(parameters, inventory, context, crs_wkt, feedback)
    if rule == NEWEST and not field:
        raise FtlError("Which outline is the newest is told by a date. Choose the field of the date.")
    if field and features and field not in features[0].attributes:
        raise FtlError("The inventory has no field '{field}'. Choose the field with the dates.", field=field)
    dates = [feature.attributes[field] for feature in features] if field else None
    progress = FeedbackProgress(feedback).part(0.0, 0.0)
    found = distinct([feature.wkb for feature in features], crs_wkt, rule, dates, progress)
    return [features[item.leading]._replace(wkb=item.wkb) for item in found]


def _tr(text: str) -> str:
    return QCoreApplication.translate("RepeatedInventory", text)
