"""What the user has chosen on the Data page: layers by id, and how candidates are extracted from them."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from ...bridge.layers import source_of_layer
from ...core.deformation.rate_units import UNITS
from ...core.grids.raster import RasterSource
from ...core.method import parameters as declared

RASTER_FIELDS = ("deformation", "coherence", "rate_std", "dem")
LANDSLIDE_FIELDS = ("inventory", "reference")  # polygons or points
VECTOR_FIELDS = ("study_area", "exclusion", "inventory", "reference")
LAYER_FIELDS = (*RASTER_FIELDS, *VECTOR_FIELDS, "timeseries", "unseen")


@dataclass(frozen=True)
class Choices:
    """Layer fields hold layer ids, "" for none; `factors` several. `study` is an absolute path, "" for none.

    All else as the parameters of `factorthresholds` and `extractcandidates`, which name units and meaning:
    areas m2, radii m, rates mm/a, `min_factors` 0 = all, `grow_rate_mm_a` None = as the noise wants. `date_field`: of
    the inventory, "" for none.
    """

    study: str = ""
    deformation: str = ""
    unit: str = "mm/a"
    coherence: str = ""
    rate_std: str = ""
    dem: str = ""
    factors: tuple[str, ...] = ()
    study_area: str = ""
    exclusion: str = ""
    inventory: str = ""
    reference: str = ""
    timeseries: str = ""
    unseen: str = ""
    terrain: tuple[str, ...] = declared.TERRAIN.default
    method: str = declared.METHOD.default
    coverage: float = declared.COVERAGE.default
    k: float = declared.K.default
    sample_unit: str = declared.SAMPLE_UNIT.default
    margin: float = declared.MARGIN.default
    min_rate_mm_a: float = declared.MIN_RATE.default
    min_coherence: float | None = declared.MIN_COHERENCE.default
    noise_k: float = declared.NOISE_K.default
    min_factors: int = declared.MIN_FACTORS.default
    ranges: str = declared.RANGES.default
    sign: str = declared.SIGN.default
    min_area_m2: float = declared.MIN_AREA.default
    close_radius_m: float = declared.CLOSE_RADIUS.default
    fill_holes_m2: float = declared.FILL_HOLES.default
    grow_rate_mm_a: float | None = declared.GROW_RATE.default
    grow_share: float = declared.GROW_SHARE.default
    join_signs: bool = declared.JOIN_SIGNS.default
    connectivity: int = declared.CONNECTIVITY.default
    learn_from_rejected: bool = declared.LEARN_FROM_REJECTED.default
    tolerance_mm_a: float = declared.TOLERANCE.default
    patience: int = declared.PATIENCE.default
    repeated: str = declared.REPEATED.default
    date_field: str = ""
    point_radius_m: float = declared.POINT_RADIUS.default

    def layer_ids(self) -> set[str]:
        return {getattr(self, name) for name in LAYER_FIELDS if getattr(self, name)} | set(self.factors)

    def raster_parameters(self) -> dict[str, object]:
        """Parameters that `factorthresholds` and `extractcandidates` share."""
        return {
            "DEFORMATION": self.deformation,
            "UNIT": list(UNITS).index(self.unit),
            "COHERENCE": self.coherence or None,
            "RATE_STD": self.rate_std or None,
            "DEM": self.dem or None,
            "FACTORS": list(self.factors) or None,
            "MASK": self.study_area or None,
            "EXCLUDE": self.exclusion or None,
        }

    def threshold_parameters(self) -> dict[str, object]:
        """Parameters of `factorthresholds`, but for the samples."""
        return {
            **self.raster_parameters(),
            **self._encoded(declared.TERRAIN, *declared.DERIVATION),
        }

    def extraction_parameters(self) -> dict[str, object]:
        """Parameters of `extractcandidates`, but for thresholds and what is known."""
        return {
            **self.raster_parameters(),
            **self._encoded(*declared.PASSING, *declared.EXTRACTION),
        }

    def _encoded(self, *parameters: declared.Parameter) -> dict[str, object]:
        """The method's choices as the algorithms take them; what the dock does not ask for has its default."""
        return {item.name: item.encoded(getattr(self, item.field, item.default)) for item in parameters}


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
