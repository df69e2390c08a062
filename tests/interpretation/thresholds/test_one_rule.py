"""What passes is the same everywhere, also where not all factors must hold: in masks, counts, shares, preview,
estimate, candidates and in why a landslide is missed, against the rule written out."""

import struct

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.candidates.overlap import Overlap
from ftl_qgis_plugin.core.factors.catalogue import DEFORMATION
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.iteration.limiting_factors import refusing_factors
from ftl_qgis_plugin.core.method.parameters import RANGES
from ftl_qgis_plugin.core.progress import Progress

TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 30.0),
        Threshold("coherence", 0.7),
        Threshold("slope", 3.0, 8.0),
        Threshold("slope", 15.0, 20.0),
        Threshold("aspect", 320.0, 20.0),
        Threshold("elevation", None, 3600.0),
        Threshold("relief", 1.0, 2.0, enabled=False),
    )
)
NAMES = ("deformation_rate", "coherence", "slope", "aspect", "elevation")


def written_out(values, min_factors, ranges_rank):
    """Which pixels pass, and of how many factors each is inside; no data is inside of nothing."""
    with np.errstate(invalid="ignore"):
        slope = values["slope"]
        inside = {
            "deformation_rate": values["deformation_rate"] >= np.float32(30),
            "coherence": values["coherence"] >= np.float32(0.7),
            "slope": ((slope >= 3) & (slope <= 8)) | ((slope >= 15) & (slope <= 20)),
            "aspect": (values["aspect"] >= 320) | (values["aspect"] <= 20),
            "elevation": values["elevation"] <= 3600,
        }
    count = sum(part.astype(int) for part in inside.values())
    if ranges_rank:
        return inside["deformation_rate"] & inside["coherence"], count
    return inside["deformation_rate"] & (count >= (min_factors or len(inside))), count


def pixel(grid, row, col):
    west, north = grid.x_min + col * grid.x_size, grid.y_max - row * grid.y_size
    east, south = west + grid.x_size, north - grid.y_size
    ring = [(west, north), (east, north), (east, south), (west, south), (west, north)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.mark.parametrize(("min_factors", "ranges"), [(0, "cut"), (2, "cut"), (3, "cut"), (0, "rank")])
def test_mask_count_shares_preview_estimate_and_diagnosis_agree(
    scene_folder, run_algorithm, tmp_path, min_factors, ranges
):
    from ftl_qgis_plugin.interpretation.thresholds.mask_preview import PreviewMask, ReadJob, View
    from ftl_qgis_plugin.interpretation.thresholds.threshold_estimate import CollectJob, estimate
    from ftl_qgis_plugin.interpretation.thresholds.threshold_files import save_table
    from ftl_qgis_plugin.interpretation.thresholds.threshold_shares import ShareCounter
    from ftl_qgis_plugin.interpretation.thresholds.threshold_sources import ThresholdSources

    rate = RasterSource(str(scene_folder / "deformation_rate.tif"))
    inputs = Inputs(
        grid_of(rate),
        rate,
        RasterSource(str(scene_folder / "coherence.tif")),
        RasterSource(str(scene_folder / "dem.tif")),
    )
    grid = inputs.grid
    paths = {
        name: str(tmp_path / name) for name in ("table.csv", "mask.tif", "count.tif", "candidates.gpkg", "own.tif")
    }
    save_table(TABLE, paths["table.csv"])
    parameters = {
        "DEFORMATION": rate.path,
        "COHERENCE": inputs.coherence.path,
        "DEM": inputs.dem.path,
        "THRESHOLDS": paths["table.csv"],
        "MIN_FACTORS": min_factors,
        "RANGES": RANGES.values.index(ranges),
    }
    run_algorithm("overlapmask", {**parameters, "OUTPUT": paths["mask.tif"], "COUNT": paths["count.tif"]})
    results, _ = run_algorithm(
        "extractcandidates",
        {**parameters, "MIN_AREA": 800, "OUTPUT": paths["candidates.gpkg"], "MASK_OUTPUT": paths["own.tif"]},
    )
    mask = gdal.Open(paths["mask.tif"]).ReadAsArray()
    assert np.array_equal(mask, gdal.Open(paths["own.tif"]).ReadAsArray())

    values = {name: factor.evaluate(grid.window) for name, factor in build_factors(inputs, NAMES).items()}
    passing, count = written_out(values, min_factors, ranges == "rank")
    known = ~np.isnan(values[DEFORMATION])
    assert 0 < passing.sum() < known.sum() / 2
    assert np.array_equal(mask, np.where(known, passing, 255))
    assert np.array_equal(gdal.Open(paths["count.tif"]).ReadAsArray(), np.where(known, count, 255))

    background = {name: part[known] for name, part in values.items()}
    how = (min_factors, ranges == "rank")
    shares = ShareCounter(background, background).count(TABLE, *how)
    assert shares.left == shares.kept == pytest.approx(passing.sum() / known.sum())
    # As the extraction would be with the factor switched off.
    for name in TABLE.factors[1:]:
        rest = ThresholdTable(tuple(row for row in TABLE.rows if row.factor != name))
        assert shares.factors[name].left_without == ShareCounter(background, background).count(rest, *how).left

    box = View(grid.x_min, grid.y_max - grid.height * grid.y_size, grid.x_min + grid.width * grid.x_size, grid.y_max, 1)
    preview = PreviewMask(ReadJob(inputs, TABLE.factors, box)(Progress()), *how).evaluate(TABLE)
    assert np.array_equal(preview, mask)

    sources = ThresholdSources(
        inputs, TABLE.factors, (), min_factors=min_factors, ranges_rank=how[1], min_area_m2=800.0
    )
    counted = estimate(CollectJob(sources, 20.0)(Progress()), sources, TABLE)
    assert counted.candidates == results["CANDIDATE_COUNT"]

    # A landslide of one pixel is kept out by the rate, by some factor, or by none.
    rng = np.random.default_rng(3)
    slow, kept_out = known & ~(values[DEFORMATION] >= 30), (values[DEFORMATION] >= 30) & ~passing
    places = [rng.permutation(np.argwhere(part))[:20] for part in (passing, slow, kept_out)]
    assert all(len(part) for part in places[: 2 if min_factors == 2 else 3])
    overlap = Overlap(grid, build_factors(inputs, NAMES), TABLE, min_factors=min_factors, ranges_rank=how[1])
    causes = refusing_factors(overlap, [pixel(grid, *place) for part in places for place in part.tolist()])
    assert causes[: len(places[0])] == ["none"] * len(places[0])
    rest = causes[len(places[0]) :]
    assert rest[: len(places[1])] == [DEFORMATION] * len(places[1])
    for (row, col), cause in zip(places[2].tolist(), rest[len(places[1]) :]):
        assert cause in NAMES[1:]
        assert not any(interval.holds(values[cause][row, col]) for interval in TABLE.intervals(cause))
