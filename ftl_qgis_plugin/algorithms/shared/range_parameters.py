"""Parameters that say which factors get ranges and how these are derived; shared by what derives them."""

from __future__ import annotations

from qgis.core import QgsProcessingContext

from ...core.factors.catalogue import COHERENCE, DEFORMATION
from ...core.factors.factors import Inputs
from ...core.method.parameters import DERIVATION, TERRAIN
from ...core.ranges.derive_options import DeriveOptions
from .base import FtlAlgorithm
from .method_parameters import add_declared, read_declared


def add_terrain(algorithm: FtlAlgorithm) -> None:
    """TERRAIN: the terrain factors that get a range."""
    add_declared(algorithm, TERRAIN)


def factor_names(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext, inputs: Inputs) -> list[str]:
    """The factors that get a range: rate, coherence and further rasters where given, the chosen terrain factors."""
    names = [DEFORMATION]
    if inputs.coherence is not None:
        names.append(COHERENCE)
    if inputs.dem is not None:
        names += read_declared(algorithm, parameters, context, TERRAIN)[TERRAIN.field]
    return names + list(inputs.rasters)


def add_range_parameters(algorithm: FtlAlgorithm) -> None:
    """METHOD, COVERAGE, K, SAMPLE_UNIT, MARGIN, MIN_RATE, MIN_COHERENCE, NOISE_K and SEED."""
    add_declared(algorithm, *DERIVATION)


def read_range_options(algorithm: FtlAlgorithm, parameters: dict, context: QgsProcessingContext) -> DeriveOptions:
    """The options as chosen. FtlError for values that make no sense."""
    return DeriveOptions(**read_declared(algorithm, parameters, context, *DERIVATION))
