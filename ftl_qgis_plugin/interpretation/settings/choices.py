"""What the user has chosen on the Data page: layers by id, and how candidates are extracted from them."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from ...algorithms.shared.inputs import source_of_layer
from ...algorithms.shared.range_parameters import DEFAULT_TERRAIN
from ...core.candidates.candidates import MIN_AREA_M2
from ...core.deformation.rate_units import UNITS
from ...core.grids.raster import RasterSource
from ...core.iteration.convergence import PATIENCE, TOLERANCE_MM_A
from ...core.ranges.derive_options import DeriveOptions
from ...core.ranges.ranges import METHODS
from ...core.ranges.sample_units import SAMPLE_UNITS
from ...core.terrain.terrain import TERRAIN_FACTORS

_DERIVE = DeriveOptions()

RASTER_FIELDS = ("deformation", "coherence", "dem")
VECTOR_FIELDS = ("study_area", "exclusion", "inventory", "reference")
LAYER_FIELDS = (*RASTER_FIELDS, *VECTOR_FIELDS, "timeseries")


@dataclass(frozen=True)
class Choices:
    """Layer fields hold layer ids, "" for none; `factors` several. `study` is an absolute path, "" for none.

    All else as the parameters of `factorthresholds` and `extractcandidates`, which name units and meaning:
    areas m2, radii m, rates mm/a, `min_factors` 0 = all, `grow_rate_mm_a` 0 = no growth.
    """

    study: str = ""
    deformation: str = ""
    unit: str = "mm/a"
    coherence: str = ""
    dem: str = ""
    factors: tuple[str, ...] = ()
    study_area: str = ""
    exclusion: str = ""
    inventory: str = ""
    reference: str = ""
    timeseries: str = ""
    terrain: tuple[str, ...] = DEFAULT_TERRAIN
    method: str = _DERIVE.method
    coverage: float = _DERIVE.coverage
    k: float = _DERIVE.k
    sample_unit: str = _DERIVE.sample_unit
    margin: float = _DERIVE.margin
    min_rate_mm_a: float = _DERIVE.min_rate_mm_a
    min_coherence: float = _DERIVE.min_coherence
    noise_k: float = _DERIVE.noise_k
    min_factors: int = 0
    min_area_m2: float = MIN_AREA_M2
    close_radius_m: float = 0.0
    fill_holes_m2: float = 0.0
    grow_rate_mm_a: float = 0.0
    connectivity: int = 8
    learn_from_rejected: bool = False
    tolerance_mm_a: float = TOLERANCE_MM_A
    patience: int = PATIENCE

    def layer_ids(self) -> set[str]:
        return {getattr(self, name) for name in LAYER_FIELDS if getattr(self, name)} | set(self.factors)

    def raster_parameters(self) -> dict[str, object]:
        """Parameters that `factorthresholds` and `extractcandidates` share."""
        return {
            "DEFORMATION": self.deformation,
            "UNIT": list(UNITS).index(self.unit),
            "COHERENCE": self.coherence or None,
            "DEM": self.dem or None,
            "FACTORS": list(self.factors) or None,
            "MASK": self.study_area or None,
            "EXCLUDE": self.exclusion or None,
        }

    def threshold_parameters(self) -> dict[str, object]:
        """Parameters of `factorthresholds`, but for the samples."""
        return {
            **self.raster_parameters(),
            "TERRAIN": [TERRAIN_FACTORS.index(name) for name in self.terrain],
            "METHOD": METHODS.index(self.method),
            "COVERAGE": self.coverage,
            "K": self.k,
            "SAMPLE_UNIT": SAMPLE_UNITS.index(self.sample_unit),
            "MARGIN": self.margin,
            "MIN_RATE": self.min_rate_mm_a,
            "MIN_COHERENCE": self.min_coherence,
            "NOISE_K": self.noise_k,
        }

    def extraction_parameters(self) -> dict[str, object]:
        """Parameters of `extractcandidates`, but for thresholds and what is known."""
        return {
            **self.raster_parameters(),
            "MIN_FACTORS": self.min_factors,
            "MIN_AREA": self.min_area_m2,
            "CLOSE_RADIUS": self.close_radius_m,
            "FILL_HOLES": self.fill_holes_m2,
            "GROW_RATE": self.grow_rate_mm_a or None,
            "CONNECTIVITY": (8, 4).index(self.connectivity),
        }


def raster_layer(identifier: str, project: QgsProject) -> QgsRasterLayer | None:
    """The raster layer of that id; None where there is none (any more)."""
    layer = project.mapLayer(identifier) if identifier else None
    return layer if isinstance(layer, QgsRasterLayer) else None


def vector_layer(identifier: str, project: QgsProject) -> QgsVectorLayer | None:
    layer = project.mapLayer(identifier) if identifier else None
    return layer if isinstance(layer, QgsVectorLayer) else None


def raster_source(identifier: str, project: QgsProject, unit: str = "mm/a") -> RasterSource | None:
    """How the core reads the layer, values times the unit; None without such a layer.

    FtlError: not read through GDAL, no CRS.
    """
    layer = raster_layer(identifier, project)
    return None if layer is None else source_of_layer(layer, scale=UNITS[unit])
