"""Parameters that say which factors get ranges and how these are derived; shared by what derives them."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterField
from qgis.PyQt.QtCore import QCoreApplication

from ...bridge.feedback import FeedbackProgress
from ...core.errors import FtlError
from ...core.factors.catalogue import COHERENCE, DEFORMATION, UNCERTAINTY
from ...core.factors.factors import Inputs
from ...core.landslides.point_shapes import PointShapes
from ...core.landslides.repeated import distinct
from ...core.method.parameters import DERIVATION, NEWEST, REPEATED, TERRAIN
from ...core.ranges.derive_options import DeriveOptions
from .base import FtlAlgorithm
from .inputs import PolygonFeature
from .method_parameters import add_declared, read_declared

DATE_FIELD = "DATE_FIELD"


def add_terrain(algorithm: FtlAlgorithm) -> None:
    """TERRAIN: the terrain factors that get a range."""
    add_declared(algorithm, TERRAIN)


def factor_names(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, inputs: Inputs) -> list[str]:
    """The factors that get a range: rate, coherence and further rasters where given, the chosen terrain factors."""
    names = [] if inputs.deformation is None else [DEFORMATION]
    if inputs.coherence is not None:
        names.append(COHERENCE)
    if inputs.rate_std is not None and inputs.deformation is not None:
        names += UNCERTAINTY
    if inputs.dem is not None:
        names += read_declared(algorithm, parameters, context, TERRAIN)[TERRAIN.field]
    return names + list(inputs.rasters)


def add_range_parameters(algorithm: FtlAlgorithm) -> None:
    """METHOD, COVERAGE, K, SAMPLE_UNIT, MARGIN, MIN_RATE, MIN_COHERENCE, NOISE_K and SEED."""
    add_declared(algorithm, *DERIVATION)


def read_range_options(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> DeriveOptions:
    """The options as chosen. FtlError for values that make no sense."""
    return DeriveOptions(**read_declared(algorithm, parameters, context, *DERIVATION))


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
    points: PointShapes,
    fields: Sequence[str] | None = None,
) -> list[PolygonFeature]:
    """The inventory's landslides, each once; attributes are those of the leading outline (None: all; else of these
    names, and the date). FtlError: no date field."""
    rule = read_declared(algorithm, parameters, context, REPEATED)[REPEATED.field]
    field = algorithm.parameterAsString(parameters, DATE_FIELD, context).strip()
    wanted = True if fields is None else (*fields, field)
    features = algorithm.polygon_features(parameters, inventory, context, crs_wkt, feedback, wanted, points)
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
