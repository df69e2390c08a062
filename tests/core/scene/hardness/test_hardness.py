"""The harder scene: still reproducible, and hard in the ways it promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scene_numbers
from osgeo import gdal, ogr
from scipy import ndimage

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.scene import SceneOptions, write_scene
from ftl_qgis_plugin.core.scene.features import BARE_PATCH, DECOYS, HARD_DECOYS, LANDSLIDE
from ftl_qgis_plugin.core.scene.hardness.mapping import MappedOutline
from ftl_qgis_plugin.core.scene.landscape import Landscape
from ftl_qgis_plugin.core.scene.placement import place_features

SIZE_PX = 1000


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hard")
    return write_scene(str(folder), SceneOptions(size_px=SIZE_PX, seed=21, hardness=1.0, timeseries=False))


@pytest.fixture(scope="module")
def features():
    return place_features(Landscape(21, 10.0, 1.0), 2000, Progress())


@pytest.fixture(scope="module")
def slides(features):
    return [item for item in features if item.kind == LANDSLIDE]


def test_a_seed_is_the_scene_it_was(scene, features):
    scene_numbers.assert_known("hard", scene_numbers.numbers_of(scene.paths))
    scene_numbers.assert_known("hard features", scene_numbers.numbers_of_features(features))


def raster(path: str) -> np.ndarray:
    return gdal.Open(path).ReadAsArray()


def shapes(path: str) -> list[tuple[dict, ogr.Geometry]]:
    dataset = ogr.Open(path)
    return [(item.items(), item.GetGeometryRef().Clone()) for item in dataset.GetLayer(0)]


def test_hardness_leaves_the_ground_alone_and_grows():
    easy = place_features(Landscape(21, 10.0), 1000, Progress())
    assert {item.kind for item in easy} <= {LANDSLIDE, "lake", *DECOYS}
    assert all(item.mapped is None and item.bare and not item.gap for item in easy)
    counts = []
    for hardness in (0.0, 0.3, 1.0):
        placed = place_features(Landscape(21, 10.0, hardness), 1000, Progress())
        counts.append(sum(item.kind in (*DECOYS, *HARD_DECOYS) for item in placed))
    assert counts[0] < counts[1] < counts[2]


@pytest.mark.parametrize("hardness", [-0.1, 1.1, math.nan])
def test_impossible_hardness(tmp_path, hardness):
    with pytest.raises(FtlError, match="from 0 to 1"):
        write_scene(str(tmp_path / "new"), SceneOptions(hardness=hardness))


def test_most_of_what_moves_fast_is_no_landslide(scene):
    rate = raster(scene.paths["deformation"])
    labels, count = ndimage.label(np.abs(rate) >= 50, np.ones((3, 3)))
    size = np.bincount(labels.ravel(), minlength=count + 1)
    truth = shapes(scene.paths["truth"])
    grid = Grid.of_dataset(gdal.Open(scene.paths["deformation"]), "rate")
    slide = burnt(grid, [shape for item, shape in truth if item["kind"] == LANDSLIDE])
    touched = np.unique(labels[slide & (labels > 0)])
    large = np.flatnonzero(size[1:] >= 5) + 1
    share = np.isin(large, touched).mean()
    assert 0.08 < share < 0.25
    # Over many kinds, all on or next to ground that landslides use.
    kinds = {item["kind"] for item, _ in truth}
    assert {"creep_lobe", "frost_heave", "moraine", "rock_glacier", "unwrapping_error"} <= kinds
    assert BARE_PATCH not in kinds
    for factor in ("slope_deg", "elevation_m"):
        low, high = np.percentile([item[factor] for item, _ in truth if item["kind"] == LANDSLIDE], [5, 95])
        values = [item[factor] for item, _ in truth if item["kind"] != LANDSLIDE]
        assert np.mean([(low <= value <= high) for value in values]) > 0.5


def burnt(grid: Grid, outlines: list[ogr.Geometry]) -> np.ndarray:
    target = gdal.GetDriverByName("MEM").Create("", grid.width, grid.height, 1)
    target.SetGeoTransform(grid.geotransform)
    target.SetProjection(grid.wkt)
    source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = source.CreateLayer("polygon", grid.srs)
    for outline in outlines:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(outline)
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(target, [1], layer, burn_values=[1])
    return target.ReadAsArray() == 1


def test_landslides_of_all_speeds(slides):
    peak = np.abs([item.rate_mm_a for item in slides])
    assert peak.min() < 20
    assert peak.max() > 150
    assert 0.25 < (peak < 50).mean() < 0.6
    assert ((peak > 20) & (peak < 40)).mean() > 0.08


def test_a_fifth_on_untypical_ground(slides):
    """More than in the plain scene on the same ground lie where landslides hardly ever are."""
    plain = [item for item in place_features(Landscape(21, 10.0), 2000, Progress()) if item.kind == LANDSLIDE]

    def untypical(items):
        return np.mean(
            [
                item.slope_deg > 26 or math.cos(math.radians(item.aspect_deg)) < 0 or not 3250 < item.elevation_m < 4000
                for item in items
            ]
        )

    assert 0.1 < untypical(slides) - untypical(plain) < 0.3


def test_side_by_side_and_nested(slides):
    outlines = []
    for item in slides:
        ring = ogr.Geometry(ogr.wkbLinearRing)
        vertices = item.outline_px()
        for row, col in [*vertices, vertices[0]]:
            ring.AddPoint_2D(col, -row)
        polygon = ogr.Geometry(ogr.wkbPolygon)
        polygon.AddGeometry(ring)
        outlines.append(polygon)
    beside = nested = 0
    places = np.array([(item.row, item.col, item.reach_px) for item in slides])
    for one in range(len(slides)):
        near = np.hypot(places[:, 0] - places[one, 0], places[:, 1] - places[one, 1])
        for other in np.flatnonzero(near < places[:, 2] + places[one, 2] + 3).tolist():
            if other <= one:
                continue
            shared = outlines[one].Intersection(outlines[other]).Area()
            smaller = min(outlines[one].Area(), outlines[other].Area())
            nested += shared > 0.7 * smaller
            beside += shared < 0.5 * smaller and outlines[one].Distance(outlines[other]) < 3
    assert beside > 0.08 * len(slides)
    assert nested > 0.02 * len(slides)


def test_border_and_gaps_cut_landslides(scene, slides):
    crossing = [item for item in slides if min(item.row, item.col, 2000 - item.row, 2000 - item.col) < item.reach_px]
    assert crossing
    assert all(0 <= item.row <= 2000 and 0 <= item.col <= 2000 for item in slides)
    rate = raster(scene.paths["deformation"])
    grid = Grid.of_dataset(gdal.Open(scene.paths["deformation"]), "rate")
    shares = []
    for item, shape in shapes(scene.paths["truth"]):
        if item["kind"] == LANDSLIDE:
            inside = burnt(grid, [shape])
            shares.append(np.isnan(rate[inside]).mean())
    assert 0.08 < np.mean(np.array(shares) > 0.05) < 0.5


def test_inventory_is_coarse_and_shifted(scene):
    truth = {item["id"]: shape for item, shape in shapes(scene.paths["truth"])}
    unions = []
    for item, shape in shapes(scene.paths["inventory"]):
        exact = truth[item["id"]]
        assert shape.GetGeometryRef(0).GetPointCount() < 20 < exact.GetGeometryRef(0).GetPointCount()
        unions.append(shape.Intersection(exact).Area() / shape.Union(exact).Area())
    assert 0.3 < np.median(unions) < 0.9


def test_a_mapped_outline_by_hand():
    square = np.array([[0.0, 0.0], [0.0, 4.0], [4.0, 4.0], [4.0, 0.0]])
    # Ten metres east, five south, of half the size, every second vertex.
    drawn = MappedOutline(10.0, -5.0, 0.5, 2).drawn(square, 5.0)
    assert drawn.tolist() == [[2.0, 3.0], [4.0, 5.0]]


def test_air_follows_height_and_noise_follows_coherence(scene):
    easy = Landscape(21, 10.0)
    assert easy.hardness == 0
    rate, coherence, dem = (raster(scene.paths[key]) for key in ("deformation", "coherence", "dem"))
    still = np.isfinite(rate) & (np.abs(rate) < 40)
    # Over boxes of 2 km the rate leans on height, up and down.
    slopes = []
    for row in range(0, SIZE_PX, 200):
        for col in range(0, SIZE_PX, 200):
            box = (slice(row, row + 200), slice(col, col + 200))
            chosen = still[box]
            slopes.append(np.polyfit(dem[box][chosen], rate[box][chosen], 1)[0] * 1000)
    assert np.std(slopes) > 4
    rough = np.abs(rate - ndimage.median_filter(np.nan_to_num(rate), 5))
    low, high = still & (coherence < 0.4), still & (coherence > 0.8)
    assert np.median(rough[low]) > 2 * np.median(rough[high])


def test_images_show_three_of_four_and_other_changes(features, slides):
    green = np.mean([not item.bare for item in slides])
    assert 0.15 < green < 0.35
    others = [item for item in features if item.kind == BARE_PATCH]
    assert len(others) > 0.3 * len(slides)
    assert all(not item.rate_mm_a for item in others)
    assert 0.2 < np.mean([item.year >= 2016 for item in others]) < 0.9
