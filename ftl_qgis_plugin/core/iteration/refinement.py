"""Thresholds from polygons: the sampling and the statistics of one iteration in one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..errors import Message
from ..factors.catalogue import SIGNED_RATE
from ..factors.factors import Inputs, build_factors
from ..factors.thresholds import ThresholdTable
from ..landslides.zones import Zones
from ..progress import Progress
from ..ranges.derivation import Derivation, derive
from ..ranges.derive_options import DeriveOptions
from ..ranges.factor_samples import lie_inside, sample_background, sample_polygons


class Refinement:
    """Derives thresholds from ever growing samples of one study area; its terrain is read only once.

    `names`: the factors that get a range. Polygons are WKB in the grid's CRS.
    """

    def __init__(
        self,
        inputs: Inputs,
        names: Sequence[str],
        study_area: Zones | None = None,
        excluded: Zones | None = None,
    ) -> None:
        built = build_factors(inputs, names)
        self._factors = {name: built[name] for name in names}
        self._grid = inputs.grid
        self._sigmas = None if inputs.deformation is None else inputs.deformation.sigmas
        self._study_area = study_area
        self._excluded = excluded
        self._background: dict[str, np.ndarray] | None = None
        self._places: list[np.ndarray] = []

    @property
    def background(self) -> Mapping[str, np.ndarray]:
        """Factor values over the study area without exclusions and without the samples of the first derivation;
        empty before that."""
        return self._background or {}

    def derive(
        self,
        polygons: Iterable[bytes],
        options: DeriveOptions,
        new: Sequence[bool] | None = None,
        previous: ThresholdTable | None = None,
        rejected: Sequence[bytes] = (),
        progress: Progress | None = None,
    ) -> Derivation:
        """Thresholds from the sample polygons; `new` (polygons,) marks those of the last iteration.

        Of an iterator, which is used up, nothing is held any more when the statistics begin.

        FtlError: no polygon on the raster, no data under them, no data in the study area.
        """
        progress = progress or Progress()
        zones = Zones(polygons, self._grid)
        marked = None if new is None else np.asarray(new, bool)
        samples = sample_polygons(self._factors, self._grid, zones, progress.part(0.0, 0.5), marked)
        refused = None
        outlines = Zones(rejected, self._grid)
        if len(outlines.outside) < len(outlines):
            refused = sample_polygons(self._factors, self._grid, outlines, progress.part(0.5, 0.6))
        elif len(outlines):
            progress.warn(Message("The rejected polygons lie outside the deformation raster and do not count."))
        if self._background is None:
            leave_out = [zones] if self._excluded is None else [zones, self._excluded]
            part = progress.part(0.6, 0.8)
            self._background = sample_background(
                self._factors, self._grid, self._study_area, leave_out, progress=part, places=self._places
            )
            del leave_out
            background = self._background
        else:
            background = self._still_ground(zones)
        del zones, outlines
        part = progress.part(0.8, 1.0)
        return derive(samples, background, options, previous, refused, part, self._sigmas)

    def _still_ground(self, samples: Zones) -> dict[str, np.ndarray]:
        """The background, its signed rate without that of samples that joined since it was read: what moves there is no
        noise, and where landslides fill much of a scene it hides those that are slower."""
        still = ~lie_inside(samples, *self._places)
        if SIGNED_RATE not in self._background or not still.any():
            return self._background
        return {**self._background, SIGNED_RATE: self._background[SIGNED_RATE][still]}
