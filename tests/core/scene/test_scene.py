"""The synthetic scene: reproducible, independent of tiles, and made of what it promises."""

from __future__ import annotations

import os
from datetime import date

import numpy as np
import pytest
import scene_numbers
from osgeo import gdal, ogr

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Grid, Window
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.scene import FILE_NAMES, SceneOptions, write_scene
from ftl_qgis_plugin.core.scene.features import DECOYS, LANDSLIDE, UNWRAPPING_ERROR
from ftl_qgis_plugin.core.scene.landscape import Landscape
from ftl_qgis_plugin.core.scene.placement import place_features

RASTERS = ("deformation", "coherence", "dem", "optical_2016", "optical_2023", "timeseries")
DATES = (date(2022, 1, 1), date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1), date(2023, 1, 1))


def raster(path: str) -> np.ndarray:
    dataset = gdal.Open(path)
    return dataset.ReadAsArray()


def rows(path: str) -> list[dict]:
    dataset = ogr.Open(path)
    return [item.items() | {"wkb": bytes(item.GetGeometryRef().ExportToWkb())} for item in dataset.GetLayer(0)]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene")
    return write_scene(str(folder), SceneOptions(size_px=600, seed=3, timeseries=False))


@pytest.fixture(scope="module")
def features():
    return place_features(Landscape(5, 10.0), 2000, Progress())


@pytest.fixture(scope="module")
def slides(features):
    return [item for item in features if item.kind == LANDSLIDE]


def test_same_seed_same_scene_whatever_the_tiles(tmp_path):
    options = SceneOptions(size_px=258, seed=11, dates=DATES)
    first = write_scene(str(tmp_path / "a"), options)
    again = write_scene(str(tmp_path / "b"), options)
    tiled = write_scene(str(tmp_path / "c"), options, tile_shape=(70, 106))
    for key in RASTERS:
        expected = raster(first.paths[key])
        np.testing.assert_array_equal(raster(again.paths[key]), expected, err_msg=key)
        np.testing.assert_array_equal(raster(tiled.paths[key]), expected, err_msg=key)
    for key in ("inventory", "reference", "truth", "study_area", "exclusion"):
        assert rows(first.paths[key]) == rows(again.paths[key]) == rows(tiled.paths[key])
    scene_numbers.assert_known("series", scene_numbers.numbers_of(first.paths))
    other = write_scene(str(tmp_path / "d"), SceneOptions(size_px=258, seed=12, timeseries=False, optical=False))
    assert not np.array_equal(raster(other.paths["dem"]), raster(first.paths["dem"]))
    assert set(other.paths) == set(FILE_NAMES) - {"timeseries", "optical_2016", "optical_2023"}


def test_a_harder_scene_is_the_same_whatever_the_tiles_and_what_it_was(tmp_path):
    options = SceneOptions(size_px=258, seed=4, hardness=0.7, timeseries=False)
    first = write_scene(str(tmp_path / "a"), options)
    tiled = write_scene(str(tmp_path / "b"), options, tile_shape=(70, 106))
    for key in RASTERS[:5]:
        np.testing.assert_array_equal(raster(tiled.paths[key]), raster(first.paths[key]), err_msg=key)
    for key in ("inventory", "reference", "truth"):
        assert rows(first.paths[key]) == rows(tiled.paths[key])
    scene_numbers.assert_known("hard small", scene_numbers.numbers_of(first.paths))


@pytest.mark.parametrize("pixel_size_m", [2.5, 10.0, 17.0, 60.0])
def test_ground_is_the_same_in_any_window(pixel_size_m):
    landscape = Landscape(2, pixel_size_m)
    whole = landscape.on_pixels(Window(0, 0, 90, 120))
    part = landscape.on_pixels(Window(33, 41, 27, 50))
    for name in ("elevation_m", "valley_m", "rise", "wetness"):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[33:60, 41:91])


def test_a_seed_is_the_scene_it_was(scene, features):
    scene_numbers.assert_known("plain", scene_numbers.numbers_of(scene.paths))
    scene_numbers.assert_known("plain features", scene_numbers.numbers_of_features(features))


def test_grids(scene):
    grids = {key: Grid.of_dataset(gdal.Open(scene.paths[key]), key) for key in RASTERS[:5]}
    assert grids["deformation"].shape == grids["dem"].shape == grids["coherence"].shape == (600, 600)
    assert grids["optical_2016"].x_size == 20
    assert grids["optical_2023"].x_size == 5
    assert len({grid.bounds for grid in grids.values()}) == 1
    assert gdal.Open(scene.paths["optical_2023"]).RasterCount == 3


def test_terrain_is_that_of_permafrost_mountains(scene):
    elevation = raster(scene.paths["dem"]).astype(float)
    assert 2900 < elevation.min() < elevation.max() < 5200
    slope = raster_of_slope(scene.paths["dem"])
    # Gentle floors, mostly hillsides, no more than a little above 45 degrees.
    assert (slope < 5).mean() > 0.02
    assert 6 < np.median(slope) < 28
    assert (slope > 30).mean() > 0.01
    assert (slope > 50).mean() < 0.02
    # Smooth at pixel scale: neighbouring slopes resemble each other.
    assert np.corrcoef(slope[:, 1:].ravel(), slope[:, :-1].ravel())[0, 1] > 0.95


def raster_of_slope(dem: str) -> np.ndarray:
    return gdal.DEMProcessing("", gdal.Open(dem), "slope", format="MEM", computeEdges=True).ReadAsArray()


def test_rate_and_coherence(scene):
    rate, coherence = raster(scene.paths["deformation"]), raster(scene.paths["coherence"])
    assert rate.dtype == coherence.dtype == np.float32
    assert 0.002 < np.isnan(rate).mean() < 0.12
    assert not np.isnan(coherence).any()
    assert coherence.min() >= 0
    assert coherence.max() <= 1
    assert 0.75 < (coherence > 0.7).mean() < 0.99
    still = np.isfinite(rate) & (coherence > 0.7)
    sigma = 1.4826 * np.median(np.abs(rate[still] - np.median(rate[still])))
    assert 3 < sigma < 14  # atmosphere, creep and ramp, not only noise
    assert 0.001 < (np.abs(rate[still]) >= 50).mean() < 0.03
    water = (coherence < 0.4) & np.isfinite(rate)
    assert water.any()
    assert rate[water].std() > 3 * rate[coherence > 0.9][~np.isnan(rate[coherence > 0.9])].std() / 2


def test_polygons_match_the_rate(scene):
    """Rasterised by GDAL, the outlines hold what their attributes say, and the slides stand out."""
    rate = raster(scene.paths["deformation"])
    grid = Grid.of_dataset(gdal.Open(scene.paths["deformation"]), "rate")
    truth = ogr.Open(scene.paths["truth"])
    for item in truth.GetLayer(0):
        geometry = item.GetGeometryRef()
        assert geometry.IsValid()
        assert geometry.GetArea() == pytest.approx(item["area_m2"], rel=0.02)
        mask = burnt(grid, geometry)
        inside = np.abs(rate[mask])
        inside = inside[~np.isnan(inside)]
        if item["rate_mean"] is None or len(inside) < 20:
            continue
        assert inside.mean() == pytest.approx(item["rate_mean"], rel=0.1, abs=2)
        if item["kind"] == LANDSLIDE:
            assert item["visible"] == (item["visible_share"] >= 0.2)


def burnt(grid: Grid, geometry: ogr.Geometry) -> np.ndarray:
    target = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 1)
    target.SetGeoTransform(grid.geotransform)
    target.SetProjection(grid.wkt)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("polygon", grid.srs)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(geometry)
    layer.CreateFeature(feature)
    gdal.RasterizeLayer(target, [1], layer, burn_values=[1])
    return target.ReadAsArray() == 1


def test_counts_and_layers(scene):
    inventory, reference, truth = (rows(scene.paths[key]) for key in ("inventory", "reference", "truth"))
    assert len(inventory) == scene.inventory >= 12
    assert len(reference) == scene.reference
    assert sum(item["visible"] for item in reference) == scene.visible_reference
    true = [item for item in truth if item["kind"] == LANDSLIDE]
    assert len(true) == scene.landslides == scene.inventory + scene.reference
    assert len(truth) - len(true) == scene.decoys > 0
    assert {item["id"] for item in inventory} | {item["id"] for item in reference} == {item["id"] for item in true}
    assert not {item["wkb"] for item in inventory} & {item["wkb"] for item in reference}


@pytest.mark.parametrize("seed", range(6))
def test_enough_known_landslides_for_any_seed(seed):
    for size_px, least in ((200, 1), (600, 12)):
        placed = place_features(Landscape(seed, 10.0), size_px, Progress())
        assert sum(item.in_inventory for item in placed) >= least


def test_landslides_are_those_of_the_literature(slides):
    density = len(slides) / 400  # the scene has 400 km2
    assert 0.4 < density < 1.5
    area = np.array([item.area_m2 for item in slides])
    assert area.min() >= 3_000
    assert area.max() <= 150_000
    assert 8_000 <= np.median(area) <= 12_000
    slope = np.array([item.slope_deg for item in slides])
    assert slope.min() > 3
    assert slope.max() <= 29
    assert ((slope >= 3) & (slope <= 25)).mean() > 0.85
    north = np.cos(np.radians([item.aspect_deg for item in slides]))
    assert (north > 0).mean() > 0.8
    elevation = np.array([item.elevation_m for item in slides])
    assert ((elevation > 3200) & (elevation < 4000)).mean() > 0.8
    peak = np.array([item.rate_mm_a for item in slides])
    assert np.abs(peak).max() <= 200
    assert 0.01 < (np.abs(peak) < 50).mean() < 0.3
    assert 0.6 < (peak < 0).mean() < 0.97


def test_inventory_prefers_large_and_gentle(slides):
    known = [item for item in slides if item.in_inventory]
    others = [item for item in slides if not item.in_inventory]
    assert np.median([item.area_m2 for item in known]) > 1.2 * np.median([item.area_m2 for item in others])
    assert np.mean([item.slope_deg for item in known]) < np.mean([item.slope_deg for item in others]) - 1
    # So its ranges do not cover all the others: the loop has something to widen.
    steepest = max(item.slope_deg for item in known)
    assert sum(item.slope_deg > steepest for item in others) > 0.01 * len(others)


def test_decoys(features, slides):
    kinds = {kind: [item for item in features if item.kind == kind] for kind in DECOYS}
    assert all(len(items) >= 5 for items in kinds.values())
    assert all(abs(item.rate_mm_a) > 50 for items in kinds.values() for item in items)
    assert {abs(item.rate_mm_a) for item in kinds[UNWRAPPING_ERROR]} <= {56.0, 84.0}
    # Most lie where landslides do not.
    slope = np.percentile([item.slope_deg for item in slides], [2.5, 97.5])
    elevation = np.percentile([item.elevation_m for item in slides], [2.5, 97.5])
    decoys = [item for items in kinds.values() for item in items]
    inside = [
        item
        for item in decoys
        if slope[0] < item.slope_deg < slope[1]
        and elevation[0] < item.elevation_m < elevation[1]
        and np.cos(np.radians(item.aspect_deg)) > 0
    ]
    assert 0 < len(inside) < 0.5 * len(decoys)


def test_features_do_not_overlap(features):
    boxes = [(item.row, item.col, item.reach_px) for item in features]
    for index, (row, col, reach) in enumerate(boxes):
        for other_row, other_col, other_reach in boxes[index + 1 :]:
            assert np.hypot(row - other_row, col - other_col) > reach + other_reach


def test_time_series_holds_the_rate_and_a_season(tmp_path):
    dates = tuple(date(2021, 1, 1).replace(year=2021 + k // 12, month=k % 12 + 1) for k in range(24))
    files = write_scene(str(tmp_path), SceneOptions(size_px=200, seed=3, dates=dates, optical=False))
    dataset = gdal.Open(files.paths["timeseries"])
    assert tuple(dataset.GetRasterBand(k + 1).GetDescription() for k in range(24)) == tuple(
        day.isoformat() for day in dates
    )
    cube = dataset.ReadAsArray().reshape(24, -1)
    rate = raster(files.paths["deformation"]).ravel()
    np.testing.assert_array_equal(np.isnan(cube).any(axis=0), np.isnan(rate))
    seen = ~np.isnan(rate) & (raster(files.paths["coherence"]).ravel() > 0.7)
    assert not cube[0, seen].any()
    years = np.array([(day - dates[0]).days / 365.25 for day in dates])
    design = np.column_stack(
        [np.ones(24), years, np.cos(2 * np.pi * years), np.sin(2 * np.pi * years)],
    )
    fit = np.linalg.lstsq(design, cube[:, seen].astype(float), rcond=None)[0]
    # The atmosphere of 24 dates is all that keeps the fitted rate from the map's.
    assert np.median(np.abs(fit[1] - rate[seen])) < 4
    amplitude = np.hypot(fit[2], fit[3])
    assert 3 < np.median(amplitude) < 45


def test_cube_of_a_large_scene_is_bounded():
    window = SceneOptions(size_px=4001).series_window
    assert window == Window(1500, 1500, 1000, 1000)
    assert SceneOptions(size_px=300).series_window == Window(0, 0, 300, 300)
    assert SceneOptions(size_px=20_000).fine_grid.width == 20_000
    assert 30 <= len(SceneOptions().dates) <= 60


@pytest.mark.parametrize(
    "wrong", [{"size_px": 199}, {"size_px": 20_001}, {"pixel_size_m": 1.0}, {"pixel_size_m": 500.0}, {"dates": ()}]
)
def test_impossible_options(tmp_path, wrong):
    with pytest.raises(FtlError):
        write_scene(str(tmp_path / "new"), SceneOptions(**wrong))
    assert not (tmp_path / "new").exists()


class CancelAfter(Progress):
    def __init__(self, checks: int) -> None:
        self.left = checks

    def is_cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("checks", [0, 1, 2, 3, 5])
def test_cancelling_leaves_nothing(tmp_path, checks):
    options = SceneOptions(size_px=256, seed=1, dates=DATES)
    with pytest.raises(CancelledError):
        write_scene(str(tmp_path / "a" / "b"), options, CancelAfter(checks), tile_shape=(64, 64))
    assert not os.listdir(tmp_path)


def test_earlier_scene_and_other_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "timeseries.tif").write_text("of an earlier scene")
    options = SceneOptions(size_px=200, seed=1, timeseries=False, optical=False)
    first = write_scene(str(tmp_path), options)
    before = raster(first.paths["dem"])
    progress = Collected()
    write_scene(str(tmp_path), SceneOptions(size_px=200, seed=2, timeseries=False, optical=False), progress)
    assert not np.array_equal(raster(first.paths["dem"]), before)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not (tmp_path / "timeseries.tif").exists()
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]
    assert progress.fractions == sorted(progress.fractions)
    assert progress.fractions[-1] == 1
    with pytest.raises(FtlError, match="not a folder"):
        write_scene(str(tmp_path / "notes.txt"), options)
