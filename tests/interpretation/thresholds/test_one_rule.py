"""What the Thresholds page counts is what the extraction lets through, also where not all factors must hold."""

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.factors.catalogue import DEFORMATION
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.progress import Progress

TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 30.0),
        Threshold("coherence", 0.7),
        Threshold("slope", 3.0, 8.0),
        Threshold("slope", 15.0, 20.0),
        Threshold("aspect", 320.0, 20.0),
    )
)


@pytest.mark.parametrize("min_factors", [0, 2, 3])
def test_mask_count_shares_preview_and_estimate_agree(scene_folder, run_algorithm, tmp_path, min_factors):
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
    }
    run_algorithm("overlapmask", {**parameters, "OUTPUT": paths["mask.tif"], "COUNT": paths["count.tif"]})
    results, _ = run_algorithm(
        "extractcandidates",
        {**parameters, "MIN_AREA": 800, "OUTPUT": paths["candidates.gpkg"], "MASK_OUTPUT": paths["own.tif"]},
    )
    mask = gdal.Open(paths["mask.tif"]).ReadAsArray()
    assert np.array_equal(mask, gdal.Open(paths["own.tif"]).ReadAsArray())

    values = {name: factor.evaluate(grid.window) for name, factor in build_factors(inputs, TABLE.factors).items()}
    count = gdal.Open(paths["count.tif"]).ReadAsArray()
    fast = values[DEFORMATION] >= np.float32(30)
    assert np.array_equal(mask == 1, fast & (count >= (min_factors or 4)) & (count < 255))

    known = ~np.isnan(values[DEFORMATION])
    background = {name: part[known] for name, part in values.items()}
    shares = ShareCounter(background, background).count(TABLE, min_factors)
    assert shares.left == shares.kept == pytest.approx((mask == 1).sum() / known.sum())
    # As the extraction would be with the factor switched off.
    for name in TABLE.factors[1:]:
        rest = ThresholdTable(tuple(row for row in TABLE.rows if row.factor != name))
        assert shares.factors[name].left_without == ShareCounter(background, background).count(rest, min_factors).left

    box = View(grid.x_min, grid.y_max - grid.height * grid.y_size, grid.x_min + grid.width * grid.x_size, grid.y_max, 1)
    preview = PreviewMask(ReadJob(inputs, TABLE.factors, box)(Progress()), min_factors).evaluate(TABLE)
    assert np.array_equal(preview, mask)

    sources = ThresholdSources(inputs, TABLE.factors, (), min_factors=min_factors, min_area_m2=800.0)
    counted = estimate(CollectJob(sources, 20.0)(Progress()), sources, TABLE)
    assert counted.candidates == results["CANDIDATE_COUNT"]
