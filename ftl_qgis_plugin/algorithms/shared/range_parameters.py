"""Parameters that say which factors get ranges and how these are derived; shared by what derives them."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProcessingParameterEnum, QgsProcessingParameterNumber
from qgis.PyQt.QtCore import QCoreApplication

from ... import compat
from ...bridge.messages import translate_message
from ...core.factors.factors import COHERENCE, DEFORMATION, Inputs
from ...core.ranges.derive_options import DeriveOptions
from ...core.ranges.ranges import METHODS
from ...core.ranges.sample_units import SAMPLE_UNITS
from ...core.terrain.terrain import TERRAIN_FACTORS
from ...report.texts import FACTORS
from .base import FtlAlgorithm

TERRAIN = "TERRAIN"
METHOD = "METHOD"
COVERAGE = "COVERAGE"
K = "K"
SAMPLE_UNIT = "SAMPLE_UNIT"
MARGIN = "MARGIN"
MIN_RATE = "MIN_RATE"
MIN_COHERENCE = "MIN_COHERENCE"
NOISE_K = "NOISE_K"
SEED = "SEED"

DEFAULT_TERRAIN = ("elevation", "slope", "aspect")


def tr(text: str) -> str:
    return QCoreApplication.translate("RangeParameters", text)


def add_terrain(algorithm: FtlAlgorithm) -> None:
    """TERRAIN: the terrain factors that get a range."""
    algorithm.add(
        QgsProcessingParameterEnum(
            TERRAIN,
            tr("Terrain factors"),
            _terrain_labels(),
            True,
            [TERRAIN_FACTORS.index(name) for name in DEFAULT_TERRAIN],
            True,
        ),
        tr(
            "What is computed from the elevation model: elevation m, slope deg, aspect deg clockwise from north, "
            "plan_curvature and profile_curvature 1/m, relief m, tpi m, tri m, roughness m. Without an elevation "
            "model it does not count."
        ),
    )


def _terrain_labels() -> list[str]:
    """The names as thresholds bear them, with the word for each where the language has another."""
    words = {name: (FACTORS[name].template, translate_message(FACTORS[name])) for name in TERRAIN_FACTORS}
    return [name if word == english else f"{name} {word}" for name, (english, word) in words.items()]


def factor_names(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, inputs: Inputs) -> list[str]:
    """The factors that get a range: rate, coherence and further rasters where given, the chosen terrain factors."""
    names = [DEFORMATION]
    if inputs.coherence is not None:
        names.append(COHERENCE)
    if inputs.dem is not None:
        names += [TERRAIN_FACTORS[number] for number in algorithm.parameterAsEnums(parameters, TERRAIN, context)]
    return names + list(inputs.rasters)


def add_range_parameters(algorithm: FtlAlgorithm) -> None:
    """METHOD, COVERAGE, K, SAMPLE_UNIT, MARGIN, MIN_RATE, MIN_COHERENCE, NOISE_K and SEED."""
    default = DeriveOptions()
    algorithm.add(
        QgsProcessingParameterEnum(METHOD, tr("Range method"), _method_labels(), False, METHODS.index(default.method)),
        tr(
            "How a factor's range follows from the samples. Percentiles: the central share of them. Mean and standard "
            "deviations, or median and scaled median absolute deviations (robust): K to each side. Highest density: "
            "the smallest set that holds the share, possibly several intervals. Frequency ratio: classes in which "
            "samples are more frequent than in the study area's terrain. Manual: kept from the previous thresholds. "
            "For aspect, the shortest arc that holds the share; no range where the directions have no preference "
            "(Rayleigh test p > 0.05, or mean resultant length < 0.2)."
        ),
    )
    algorithm.add(
        _number(COVERAGE, tr("Coverage"), default.coverage, 0.01, 1.0),
        tr("Share of the samples (0 to 1) that percentiles, highest density and the arc of aspect hold."),
    )
    algorithm.add(
        _number(K, tr("K"), default.k, 0.01),
        tr("Number of standard deviations (or scaled median absolute deviations) to each side."),
    )
    algorithm.add(
        QgsProcessingParameterEnum(
            SAMPLE_UNIT, tr("Sample unit"), _unit_labels(), False, SAMPLE_UNITS.index(default.sample_unit)
        ),
        tr(
            "What counts as one sample: every pixel (large landslides dominate), one median per polygon (mean "
            "direction for aspect), or pixels weighted so that all polygons count the same."
        ),
    )
    algorithm.add(
        _number(MARGIN, tr("Exploration margin"), default.margin, 0.0, 1.0),
        tr(
            "Every derived range is widened on both sides by this share of its width, so that the next iteration "
            "looks a little beyond what is known. 0 = not at all."
        ),
    )
    algorithm.add(
        _number(MIN_RATE, tr("Smallest deformation rate (mm/a)"), default.min_rate_mm_a, 0.0),
        tr("Lower bound of the absolute deformation rate, mm/a. It does not follow from the samples."),
    )
    algorithm.add(
        _number(MIN_COHERENCE, tr("Smallest coherence"), default.min_coherence, 0.0, 1.0),
        tr("Lower bound of the coherence (0 to 1), where a coherence raster is given."),
    )
    algorithm.add(
        _number(NOISE_K, tr("Noise factor"), default.noise_k, 0.0),
        tr(
            "The absolute rate must also exceed this many robust standard deviations of the study area's rate about "
            "zero (1.4826 times the median of its absolute values, the samples left out). It only raises the smallest "
            "deformation rate; set that to 0 to go by the noise alone. 0 = off."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(SEED, tr("Seed"), compat.INTEGER_NUMBER, default.seed, False, 0),
        tr("Seed of the bootstrap that gives the intervals of the bounds (200 draws of polygons)."),
        advanced=True,
    )


def read_range_options(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> DeriveOptions:
    """The options as chosen. FtlError for values that make no sense."""

    def number(name: str) -> float:
        return algorithm.parameterAsDouble(parameters, name, context)

    options = DeriveOptions(
        method=METHODS[algorithm.parameterAsEnum(parameters, METHOD, context)],
        coverage=number(COVERAGE),
        k=number(K),
        sample_unit=SAMPLE_UNITS[algorithm.parameterAsEnum(parameters, SAMPLE_UNIT, context)],
        margin=number(MARGIN),
        min_rate_mm_a=number(MIN_RATE),
        min_coherence=number(MIN_COHERENCE),
        noise_k=number(NOISE_K),
        seed=algorithm.parameterAsInt(parameters, SEED, context),
    )
    options.validate()
    return options


def _number(
    name: str, label: str, default: float, least: float, largest: float | None = None
) -> QgsProcessingParameterNumber:
    parameter = QgsProcessingParameterNumber(name, label, compat.DOUBLE_NUMBER, default, False, least)
    if largest is not None:
        parameter.setMaximum(largest)
    return parameter


def _method_labels() -> list[str]:
    """In the order of METHODS."""
    return [
        tr("Percentiles"),
        tr("Mean and standard deviations"),
        tr("Median and absolute deviations"),
        tr("Highest density"),
        tr("Frequency ratio above 1"),
        tr("Manual (kept from the previous thresholds)"),
    ]


def _unit_labels() -> list[str]:
    """In the order of SAMPLE_UNITS."""
    return [tr("Pixels"), tr("Polygon medians"), tr("Area-balanced pixels")]
