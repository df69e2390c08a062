"""The whole extraction against a plain numpy, scipy and GDAL computation of the same thing."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from rasters import write_raster
from scipy import ndimage

from ftl_qgis_plugin.core.candidates import components
from ftl_qgis_plugin.core.candidates.candidates import extract
from ftl_qgis_plugin.core.candidates.options import ExtractionOptions
from ftl_qgis_plugin.core.candidates.overlap import Overlap, count_factors, evaluate_strip
from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.factors.factors import Inputs, build_factors
from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.core.grids import blocks
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, grid_of
from ftl_qgis_plugin.core.landslides.zones import Zones
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.ranges.score import FrequencyRatios

EIGHT = np.ones((3, 3), bool)


def wkt(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def smooth(seed, shape, sigma, amplitude):
    field = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(shape), sigma)
    return (field / field.std() * amplitude).astype(np.float32)


class Scene:
    """Rasters on disk: rate, coherence, and a DEM of the same grid with a border, as real DEMs have."""

    def __init__(self, folder, shape=(230, 310), code=32647, pixel=10.0, origin=(500_000.0, 4_200_000.0)):
        self.grid = Grid(shape[1], shape[0], *origin, pixel, pixel, wkt(code))
        self.rate = smooth(1, shape, 3, 45.0)
        self.rate[40:60, 100:140] = np.nan
        self.coherence = np.clip(0.8 + smooth(2, shape, 5, 0.15), 0, 1)
        wide = smooth(3, (shape[0] + 6, shape[1] + 6), 12, 120.0) + 3500.0
        wide[100:104, 200:203] = -9999.0
        self.dem_grid = Grid(
            shape[1] + 6, shape[0] + 6, origin[0] - 3 * pixel, origin[1] + 3 * pixel, pixel, pixel, self.grid.wkt
        )
        self.paths = {name: str(folder / f"{name}.tif") for name in ("rate", "coherence", "dem")}
        write_raster(self.paths["rate"], self.grid, self.rate)
        write_raster(self.paths["coherence"], self.grid, self.coherence)
        write_raster(self.paths["dem"], self.dem_grid, wide, no_data=-9999.0)
        self.dem = np.where(wide == -9999.0, np.nan, wide)[3:-3, 3:-3]

    def gdaldem(self, product):
        dataset = gdal.DEMProcessing("", self.paths["dem"], product, format="MEM")
        values = dataset.ReadAsArray()
        values[values == -9999.0] = np.nan
        return values[3:-3, 3:-3]

    def inputs(self, **changes):
        sources = {name: RasterSource(path) for name, path in self.paths.items()}
        inputs = Inputs(self.grid, sources["rate"], sources["coherence"], sources["dem"])
        return replace(inputs, **changes)


TABLE = ThresholdTable(
    (
        Threshold("deformation_rate", 50.0, None),
        Threshold("coherence", 0.7, None),
        Threshold("slope", 3.0, 25.0),
        Threshold("aspect", 300.0, 80.0),
        Threshold("elevation", 3300.0, 3700.0),
    )
)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    return Scene(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="module")
def small_scene(tmp_path_factory):
    return Scene(tmp_path_factory.mktemp("small"), (120, 160))


def overlap_of(scene, table=TABLE, **options):
    return Overlap(scene.grid, build_factors(scene.inputs(), table.factors), table, **options)


def assert_same(one, other):
    """Equal in every field of every candidate; what is not known is so in both."""
    assert list(one.columns) == list(other.columns)
    for name, values in one.columns.items():
        np.testing.assert_array_equal(values, other.columns[name], err_msg=name)


def plain_masks(scene):
    aspect = scene.gdaldem("aspect")
    with np.errstate(invalid="ignore"):
        return {
            "deformation_rate": np.abs(scene.rate) >= 50,
            "coherence": scene.coherence >= np.float32(0.7),
            "slope": (scene.gdaldem("slope") >= 3) & (scene.gdaldem("slope") <= 25),
            "aspect": (aspect >= 300) | (aspect <= 80),
            "elevation": (scene.dem >= 3300) & (scene.dem <= 3700),
        }


def plain_mask(scene):
    return np.logical_and.reduce(list(plain_masks(scene).values()))


def burnt(candidates, grid):
    """Candidate polygons as labels, to compare them pixel by pixel."""
    return Zones(candidates.wkb, grid).ids(grid.window)


def test_mask_equals_gdaldem_and_numpy_pixel_by_pixel(scene, tmp_path):
    path = str(tmp_path / "mask.tif")
    extract(overlap_of(scene), ExtractionOptions(), mask_path=path)
    written = gdal.Open(path).ReadAsArray()
    expected = np.where(np.isnan(scene.rate), 255, plain_mask(scene))
    assert plain_mask(scene).sum() > 500
    np.testing.assert_array_equal(written, expected)


def test_candidates_are_the_labelled_regions_with_their_zonal_statistics(scene):
    found = extract(overlap_of(scene), ExtractionOptions(min_area_m2=1500.0)).candidates
    label, count = ndimage.label(plain_mask(scene), EIGHT)
    sizes = np.bincount(label.ravel(), minlength=count + 1)
    large = np.flatnonzero(sizes >= 15)[1:]
    assert len(found) == len(large) > 10
    ours = burnt(found, scene.grid)
    np.testing.assert_array_equal(ours > 0, np.isin(label, large))
    slope = scene.gdaldem("slope")
    for number, row in enumerate(found.records(), 1):
        inside = ours == number
        assert len(np.unique(label[inside])) == 1
        rate = np.abs(scene.rate[inside].astype(float))
        assert row["pixels"] == inside.sum()
        assert row["area_m2"] == pytest.approx(inside.sum() * 100)
        assert row["rate_mean"] == pytest.approx(rate.mean(), rel=1e-9)
        assert row["rate_max"] == rate.max()
        assert row["rate_p95"] == pytest.approx(np.percentile(rate, 95), rel=1e-9)
        assert row["rate_signed_mean"] == pytest.approx(scene.rate[inside].mean(dtype=float), rel=1e-9)
        assert row["slope_mean"] == pytest.approx(slope[inside].mean(dtype=float), rel=1e-6)
        angle = np.radians(scene.gdaldem("aspect")[inside])
        expected = np.degrees(np.arctan2(np.sin(angle).mean(), np.cos(angle).mean())) % 360
        assert (row["aspect_mean"] - expected + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)


def test_ranks_follow_the_score(scene):
    rows = extract(overlap_of(scene), ExtractionOptions(min_area_m2=1000)).candidates.records()
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    # Without frequency ratios the score is the rate alone, less what borders on no data.
    beside = np.array([row["no_data_beside"] for row in rows])
    plain = np.log([row["rate_mean"] for row in rows])
    assert scores == pytest.approx(plain - 3 * np.clip(2 * beside - 1, 0, 1))
    assert {share > 0 for share in beside.tolist()} == {False, True}


def test_frequency_ratios_lift_candidates_on_favourable_terrain(scene):
    ratios = FrequencyRatios.from_records(
        [
            {"factor": "slope", "lower": 0, "upper": 12, "frequency_ratio": 0.2},
            {"factor": "slope", "lower": 12, "upper": 90, "frequency_ratio": 5.0},
        ]
    )
    plain = {row["candidate"]: row for row in extract(overlap_of(scene), ExtractionOptions()).candidates.records()}
    weighed = extract(overlap_of(scene), ExtractionOptions(ratios=ratios)).candidates.records()
    for row in weighed:
        expected = np.log(0.2 if row["slope_mean"] <= 12 else 5.0)
        assert row["score"] - plain[row["candidate"]]["score"] == pytest.approx(expected)


def test_candidates_of_little_information_are_dropped(scene):
    edges = np.linspace(3, 25, 12)[1:]
    ratios = FrequencyRatios({"slope": (edges, np.geomspace(0.2, 5, len(edges)))})
    every = extract(overlap_of(scene), ExtractionOptions(ratios=ratios)).candidates
    information = ratios.log_ratio("slope", np.array(every.columns["slope_mean"]))
    least = float(np.median(information))
    kept = extract(overlap_of(scene), ExtractionOptions(ratios=ratios, min_information=least)).candidates
    expected = [name for name, value in zip(every.columns["candidate"], information) if value >= least]
    assert kept.columns["candidate"] == expected
    assert 0 < len(kept) < len(every)
    assert list(kept.columns["rank"]) == list(range(1, len(kept) + 1))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"close_px": 2},
        {"grow_rate_mm_a": 30.0},
        {"close_px": 1, "grow_rate_mm_a": 40.0, "min_factors": 4},
    ],
)
def test_result_depends_on_neither_strips_nor_threads(small_scene, monkeypatch, options):
    scene, settings = small_scene, ExtractionOptions(min_area_m2=800, fill_holes_m2=2000)
    reference = extract(overlap_of(scene, **options), settings, workers=1)
    assert len(reference.candidates) > 1
    for strip_px, tile_px, workers in ((160 * 7, 33, 3), (160 * 64, 100, 2), (160, 512, 2)):
        monkeypatch.setattr(blocks.strips, "__defaults__", (strip_px,))
        monkeypatch.setattr(blocks.tiles, "__defaults__", (tile_px, tile_px // 3))
        other = extract(overlap_of(scene, **options), settings, workers=workers)
        assert_same(other.candidates, reference.candidates)
        assert other.candidates.wkb == reference.candidates.wkb
        assert other.background_sigma_mm_a == reference.background_sigma_mm_a


def test_other_processes_give_the_same(scene):
    reference = extract(overlap_of(scene, close_px=1), ExtractionOptions()).candidates
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        other = extract(overlap_of(scene, close_px=1), ExtractionOptions(), executor=pool).candidates
    assert_same(other, reference)
    assert other.wkb == reference.wkb


def test_unit_of_the_rate_does_not_matter(scene, tmp_path):
    path = str(tmp_path / "metres.tif")
    write_raster(path, scene.grid, scene.rate / np.float32(1000))
    inputs = scene.inputs(deformation=RasterSource(path, scale=1000.0))
    ours = extract(Overlap(scene.grid, build_factors(inputs, TABLE.factors), TABLE), ExtractionOptions()).candidates
    reference = extract(overlap_of(scene), ExtractionOptions()).candidates
    assert abs(len(ours) - len(reference)) <= 1
    np.testing.assert_allclose(np.sum(ours.columns["pixels"]), np.sum(reference.columns["pixels"]), rtol=1e-3)


def test_at_least_k_of_n_factors(scene):
    overlap = overlap_of(scene, min_factors=4)
    masks = plain_masks(scene)
    expected = masks["deformation_rate"] & (sum(mask.astype(int) for mask in masks.values()) >= 4)
    found = extract(overlap, ExtractionOptions()).candidates
    np.testing.assert_array_equal(burnt(found, scene.grid) > 0, expected)
    count = count_factors(overlap, scene.grid.window)
    plain_count = sum(mask.astype(int) for mask in masks.values())
    np.testing.assert_array_equal(count, np.where(np.isnan(scene.rate), 255, plain_count))


def test_growth_takes_what_moves_exactly_so_fast(scene):
    strong = plain_mask(scene)
    edge = ndimage.binary_dilation(strong, EIGHT) & (np.abs(scene.rate) < 50) & (scene.coherence >= np.float32(0.7))
    least = np.abs(scene.rate[edge]).min()
    found = extract(overlap_of(scene, grow_rate_mm_a=float(least)), ExtractionOptions()).candidates
    grown = burnt(found, scene.grid) > 0
    assert grown[edge & (np.abs(scene.rate) == least)].all()


def test_growth_is_hysteresis_thresholding(scene):
    found = extract(overlap_of(scene, grow_rate_mm_a=30.0), ExtractionOptions()).candidates
    weak = (np.abs(scene.rate) >= 30) & (scene.coherence >= np.float32(0.7)) | plain_mask(scene)
    label, _ = ndimage.label(weak, EIGHT)
    grown = np.isin(label, np.unique(label[plain_mask(scene)]))
    np.testing.assert_array_equal(burnt(found, scene.grid) > 0, grown)


def test_closing_joins_what_a_disc_bridges(scene):
    found = extract(overlap_of(scene, close_px=2, join_signs=True), ExtractionOptions()).candidates
    rows, cols = np.ogrid[-2:3, -2:3]
    padded = np.pad(plain_mask(scene), 6)
    expected = ndimage.binary_closing(padded, rows**2 + cols**2 <= 4)[6:-6, 6:-6]
    np.testing.assert_array_equal(burnt(found, scene.grid) > 0, expected)


def test_holes_up_to_the_given_area_are_filled_and_counted(scene):
    limit = 9 * 100.0
    table = ThresholdTable((Threshold("deformation_rate", 15.0), Threshold("coherence", 0.7)))
    found = extract(overlap_of(scene, table, join_signs=True), ExtractionOptions(fill_holes_m2=limit)).candidates
    mask = (np.abs(scene.rate) >= 15) & (scene.coherence >= np.float32(0.7))
    background, _ = ndimage.label(~np.pad(mask, 1, constant_values=False))
    background = background[1:-1, 1:-1]
    small = np.flatnonzero(np.bincount(background.ravel()) * 100 <= limit)
    expected = mask | (np.isin(background, small[small > 0]) & ~mask)
    ours = burnt(found, scene.grid)
    np.testing.assert_array_equal(ours > 0, expected)
    assert (ours > 0).sum() > mask.sum()
    for number, row in enumerate(found.records(), 1):
        inside = ours == number
        assert row["pixels"] == inside.sum()
        assert row["rate_mean"] == pytest.approx(np.nanmean(np.abs(scene.rate[inside].astype(float))), rel=1e-9)


def test_a_candidate_in_the_filled_hole_of_another_is_swallowed(tmp_path):
    shape = (20, 20)
    grid = Grid(20, 20, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))
    rate = np.zeros(shape, np.float32)
    rate[3:15, 3:15] = 60
    rate[4:14, 4:14] = 0
    rate[8:10, 8:10] = 100
    path = str(tmp_path / "rate.tif")
    write_raster(path, grid, rate)
    table = ThresholdTable((Threshold("deformation_rate", 50.0),))
    overlap = Overlap(grid, build_factors(Inputs(grid, RasterSource(path)), table.factors), table)
    assert len(extract(overlap, ExtractionOptions()).candidates) == 2
    for rows in (400, 20):  # all at once, and one row at a time: the inner one is complete before the outer
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks.strips, "__defaults__", (rows,))
            (row,) = extract(overlap, ExtractionOptions(fill_holes_m2=1e6)).candidates.records()
        assert row["pixels"] == 144
        assert row["rate_max"] == 100


def square(grid, first_row, first_col, rows, cols):
    x0, y1 = grid.x_min + first_col * grid.x_size, grid.y_max - first_row * grid.y_size
    x1, y0 = x0 + cols * grid.x_size, y1 - rows * grid.y_size
    text = f"POLYGON(({x0} {y0},{x1} {y0},{x1} {y1},{x0} {y1},{x0} {y0}))"
    return bytes(ogr.CreateGeometryFromWkt(text).ExportToWkb())


def test_study_area_exclusion_and_known_samples(scene):
    grid = scene.grid
    study = Zones([square(grid, 20, 30, 180, 200)], grid)
    excluded = Zones([square(grid, 50, 60, 40, 70)], grid)
    known = Zones([square(grid, 0, 0, 120, 310)], grid)
    found = extract(overlap_of(scene, study_area=study, excluded=excluded, known=known), ExtractionOptions()).candidates
    allowed = np.zeros(grid.shape, bool)
    allowed[20:200, 30:230] = True
    allowed[50:90, 60:130] = False
    expected = plain_mask(scene) & allowed
    ours = burnt(found, grid)
    np.testing.assert_array_equal(ours > 0, expected)
    for number, row in enumerate(found.records(), 1):
        inside = ours == number
        assert row["known_overlap"] == pytest.approx(inside[:120].sum() / inside.sum())


def test_geographic_grid_gives_ellipsoidal_areas(tmp_path):
    scene = Scene(tmp_path, shape=(90, 110), code=4326, pixel=0.0003, origin=(98.0, 38.0))
    table = ThresholdTable((Threshold("deformation_rate", 50.0), Threshold("slope", 2.0, 60.0)))
    found = extract(Overlap(scene.grid, build_factors(scene.inputs(), table.factors), table), ExtractionOptions())
    label = burnt(found.candidates, scene.grid)
    # Independent: length of a degree at 38 deg N after the series of Snyder (1987, p. 25 and 6.1).
    latitude = np.radians(38 - (np.arange(90) + 0.5) * 0.0003)
    north = 111132.954 - 559.822 * np.cos(2 * latitude) + 1.175 * np.cos(4 * latitude)
    east = 111412.84 * np.cos(latitude) - 93.5 * np.cos(3 * latitude)
    row_area = north * east * 0.0003**2
    assert len(found.candidates) > 3
    for number, row in enumerate(found.candidates.records(), 1):
        assert row["area_m2"] == pytest.approx((row_area[:, None] * (label == number)).sum(), rel=1e-4)


@pytest.mark.parametrize("code", [3857, 4326])
def test_other_projections_of_the_same_ground_give_the_same_areas_and_slopes(tmp_path, code):
    """At 62 degrees north, where a metre of Web Mercator is half a metre and a degree of longitude half a degree."""
    scene = Scene(tmp_path, origin=(500_000.0, 6_900_000.0))
    table = ThresholdTable((Threshold("deformation_rate", 50.0), Threshold("slope", 20.0, 50.0)))
    paths = {}
    for name in ("rate", "dem"):
        paths[name] = str(tmp_path / f"{name}_{code}.tif")
        # At a third of the pixel: what differs then is the ground's size, not the resampling.
        res = {3857: (7.0, 7.0), 4326: (0.00006, 0.00003)}[code]
        options = {"xRes": res[0], "yRes": res[1], "resampleAlg": "cubic", "dstNodata": -9999.0}
        gdal.Warp(paths[name], scene.paths[name], dstSRS=f"EPSG:{code}", **options)
    sources = {name: RasterSource(path) for name, path in paths.items()}
    inputs = Inputs(grid_of(sources["rate"]), sources["rate"], dem=sources["dem"])

    def found(inputs):
        overlap = Overlap(inputs.grid, build_factors(inputs, table.factors), table)
        return extract(overlap, ExtractionOptions(min_area_m2=4000.0)).candidates

    ours, reference = found(inputs).columns, found(scene.inputs()).columns
    assert len(reference["area_m2"]) > 20
    assert ours["area_m2"].sum() == pytest.approx(reference["area_m2"].sum(), rel=0.03)
    assert np.mean(ours["slope_mean"]) == pytest.approx(np.mean(reference["slope_mean"]), rel=0.02)
    assert np.median(ours["area_m2"]) == pytest.approx(np.median(reference["area_m2"]), rel=0.05)


class _Warnings(Progress):
    def __init__(self):
        self.texts = []

    def warn(self, message):
        self.texts.append(str(message))


@pytest.mark.parametrize("rows", [7, 90, 230])
def test_a_region_that_sinks_as_a_whole_costs_no_other_candidate(scene, tmp_path, monkeypatch, rows):
    monkeypatch.setattr(blocks.strips, "__defaults__", (310 * rows,))
    path = str(tmp_path / "subsidence.tif")
    rate = scene.rate.copy()
    rate[20:200, 30:90] = -80.0
    write_raster(path, scene.grid, rate)
    table = ThresholdTable((Threshold("deformation_rate", 50.0), Threshold("coherence", 0.0)))
    inputs = scene.inputs(deformation=RasterSource(path))
    overlap = Overlap(scene.grid, build_factors(inputs, table.factors), table)
    complete = extract(overlap, ExtractionOptions()).candidates
    monkeypatch.setattr(components, "MAX_COMPONENT_PX", 180 * 60)
    warnings = _Warnings()
    kept = extract(overlap, ExtractionOptions(), warnings).candidates
    largest = int(np.argmax(complete.columns["pixels"]))
    assert complete.columns["pixels"][largest] > 180 * 60
    assert sorted(kept.wkb) == sorted(wkb for index, wkb in enumerate(complete.wkb) if index != largest)
    assert len(warnings.texts) == 1
    assert f"{complete.columns['pixels'][largest]:,} connected pixels (1 km²)" in warnings.texts[0]


def test_each_factor_is_looked_at_once(scene):
    """The values that decided a pixel are those that its candidate is told: they are not computed again."""
    overlap = overlap_of(scene, min_factors=4)
    asked = dict.fromkeys(overlap.columns[1:], 0)
    for name in asked:
        overlap.factors[name] = _Counted(overlap.factors[name], asked)
    strip = evaluate_strip(overlap, scene.grid.window)
    assert len(strip.pixels) > 500
    assert set(asked.values()) == {1}
    for index, name in enumerate(overlap.columns[1:], 1):
        again = overlap.factors[name].evaluate(scene.grid.window, np.divmod(strip.pixels.key, scene.grid.width))
        np.testing.assert_array_equal(strip.pixels.values[index], again)


class _Counted:
    def __init__(self, factor, asked):
        self._factor, self._asked = factor, asked

    def evaluate(self, window, at=None):
        self._asked[self._factor.name] += 1
        return self._factor.evaluate(window, at)


def test_candidate_names_survive_a_looser_threshold(scene):
    tight = extract(overlap_of(scene), ExtractionOptions(min_area_m2=1000)).candidates.records()
    loose_table = TABLE.replaced([Threshold("elevation", 3290.0, 3710.0)])
    loose = extract(overlap_of(scene, loose_table), ExtractionOptions(min_area_m2=1000)).candidates.records()
    names = {row["candidate"] for row in loose}
    assert len(names) == len(loose)
    kept = sum(row["candidate"] in names for row in tight)
    assert kept >= 0.8 * len(tight)


def test_all_no_data_is_said_and_leaves_no_mask(tmp_path):
    grid = Grid(50, 40, 500_000.0, 4_000_000.0, 10.0, 10.0, wkt(32647))
    path, mask = str(tmp_path / "empty.tif"), tmp_path / "mask.tif"
    write_raster(path, grid, np.full((40, 50), np.nan, np.float32))
    table = ThresholdTable((Threshold("deformation_rate", 50.0),))
    overlap = Overlap(grid, build_factors(Inputs(grid, RasterSource(path)), table.factors), table)
    with pytest.raises(FtlError, match="no data anywhere"):
        extract(overlap, ExtractionOptions(), mask_path=str(mask))
    assert not mask.exists()


def test_raster_elsewhere_is_refused(scene, tmp_path):
    path = str(tmp_path / "far.tif")
    write_raster(path, replace(scene.grid, x_min=900_000.0), scene.coherence)
    with pytest.raises(FtlError, match="does not overlap"):
        build_factors(scene.inputs(coherence=RasterSource(path)), TABLE.factors)


class _CancelSoon(Progress):
    def __init__(self):
        self.count = 0

    def is_cancelled(self):
        self.count += 1
        return self.count > 2


def test_cancelling_leaves_no_mask_behind(scene, tmp_path, monkeypatch):
    monkeypatch.setattr(blocks.strips, "__defaults__", (310 * 10,))
    with pytest.raises(CancelledError):
        extract(overlap_of(scene), ExtractionOptions(), _CancelSoon(), mask_path=str(tmp_path / "mask.tif"))
    assert list(tmp_path.iterdir()) == []


def test_table_without_deformation_is_refused(scene):
    table = ThresholdTable((Threshold("slope", 3.0, 25.0),))
    with pytest.raises(FtlError, match="no enabled row for the deformation rate"):
        Overlap(scene.grid, build_factors(scene.inputs(), table.factors), table)


def test_dem_of_another_grid_and_crs_agrees_beyond_resampling(scene, tmp_path):
    path = str(tmp_path / "dem_wgs84.tif")
    gdal.Warp(path, scene.paths["dem"], dstSRS="EPSG:4326", resampleAlg="cubic", dstNodata=-9999.0)
    inputs = scene.inputs(dem=RasterSource(path))
    other = extract(Overlap(scene.grid, build_factors(inputs, TABLE.factors), TABLE), ExtractionOptions()).candidates
    ours, expected = burnt(other, scene.grid) > 0, plain_mask(scene)
    assert (ours & expected).sum() / (ours | expected).sum() > 0.97


@pytest.mark.parametrize("layout", [["TILED=NO"], ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=48", "COMPRESS=LZW"]])
def test_tiling_of_the_files_does_not_matter(scene, tmp_path, layout):
    sources = {}
    for name, path in scene.paths.items():
        sources[name] = RasterSource(str(tmp_path / f"{name}.tif"))
        gdal.Translate(sources[name].path, path, creationOptions=layout)
    inputs = Inputs(scene.grid, sources["rate"], sources["coherence"], sources["dem"])
    other = extract(Overlap(scene.grid, build_factors(inputs, TABLE.factors), TABLE), ExtractionOptions()).candidates
    reference = extract(overlap_of(scene), ExtractionOptions()).candidates
    assert_same(other, reference)
    assert other.wkb == reference.wkb


@pytest.mark.parametrize(("shift_px", "pixel_m", "agreement"), [(0.5, 10.0, 0.85), (0.3, 20.0, 0.85)])
def test_shifted_and_coarser_dem_agree_beyond_resampling(scene, tmp_path, shift_px, pixel_m, agreement):
    """The DEM is smooth over 12 pixels: averaging it over a pixel or two changes slopes by little."""
    x_min, y_min, x_max, y_max = scene.dem_grid.bounds
    offset = shift_px * 10.0
    path = str(tmp_path / "dem.tif")
    bounds = (x_min + offset, y_min + offset, x_max + offset, y_max + offset)
    gdal.Warp(path, scene.paths["dem"], outputBounds=bounds, xRes=pixel_m, yRes=pixel_m, resampleAlg="cubic")
    inputs = scene.inputs(dem=RasterSource(path))
    other = extract(Overlap(scene.grid, build_factors(inputs, TABLE.factors), TABLE), ExtractionOptions()).candidates
    ours, expected = burnt(other, scene.grid) > 0, plain_mask(scene)
    assert (ours & expected).sum() / (ours | expected).sum() > agreement
