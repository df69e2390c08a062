"""Ground that is not seen, against a plain loop over the pixels, in strips of any size."""

import math
import struct

import numpy as np
import pytest
from osgeo import osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation import unseen
from ftl_qgis_plugin.core.deformation.line_of_sight import Geometry
from ftl_qgis_plugin.core.deformation.slope_projection import project_on_slope
from ftl_qgis_plugin.core.deformation.unseen import Needs, count_unseen, map_unseen
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.progress import Collected

SIZE = 60


def wkt(code=32647):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


GRID = Grid(SIZE, SIZE, 500_000, 4_000_000, 20, 20, wkt())


def square(col, row, size):
    """Pixels col..col+size, row..row+size of the grid."""
    x, y, side = 500_000 + 20 * col, 4_000_000 - 20 * row, 20 * size
    ring = [(x, y), (x + side, y), (x + side, y - side), (x, y - side), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture
def scene(tmp_path):
    """Rate with a gap, coherence, standard error growing to the east, hills."""
    rng = np.random.default_rng(3)
    rate = rng.normal(0, 5, (SIZE, SIZE)).astype(np.float32)
    rate[50:] = np.nan
    coherence = np.full((SIZE, SIZE), 0.8, np.float32)
    coherence[:, :10] = 0.1
    coherence[20, 20] = np.nan
    sigma = np.tile(np.linspace(2, 40, SIZE, dtype=np.float32), (SIZE, 1))
    rows, cols = np.mgrid[:SIZE, :SIZE]
    dem = (900 + 120 * np.sin(cols / 5) + 60 * np.cos(rows / 7)).astype(np.float32)
    sources = {}
    for name, values in (("rate", rate), ("coherence", coherence), ("rate_std", sigma), ("dem", dem)):
        path = str(tmp_path / f"{name}.tif")
        write_raster(path, GRID, values)
        sources[name] = RasterSource(path)
    return sources, rate, coherence, sigma


def codes_of(path):
    from osgeo import gdal

    return gdal.Open(path).ReadAsArray()


@pytest.mark.parametrize("strip_px", [7 * SIZE, 10**6])
def test_each_pixel_by_hand(scene, tmp_path, monkeypatch, strip_px):
    sources, rate, coherence, sigma = scene
    monkeypatch.setattr(unseen, "_STRIP_PX", strip_px)
    geometry = Geometry(39, -12)
    view_path = str(tmp_path / "view.tif")
    project_on_slope(sources["rate"], sources["dem"], geometry, None, view_path)
    _index, kind, part = codes_of(view_path)
    path = str(tmp_path / "unseen.tif")
    slides = [square(12, 5, 4), square(2, 5, 4), square(30, 48, 4), square(12, 30, 1), square(200, 200, 3)]
    study_area = [square(0, 0, 55)]
    needs = Needs(0.3, 0.25, 40.0)
    found = map_unseen(
        sources["rate"],
        path,
        needs,
        coherence=sources["coherence"],
        rate_std=sources["rate_std"],
        dem=sources["dem"],
        geometry=geometry,
        study_area=study_area,
        landslides=slides,
    )
    expected = np.zeros((SIZE, SIZE), int)
    for row in range(SIZE):
        for col in range(SIZE):
            c = abs(part[row, col]) if math.isfinite(part[row, col]) else 1
            if row >= 55 or col >= 55:
                code = 255
            elif kind[row, col] == 2:
                code = 1
            elif kind[row, col] == 1:
                code = 2
            elif not math.isfinite(rate[row, col]):
                code = 3
            elif not coherence[row, col] >= 0.3:
                code = 4
            elif c < 0.25:
                code = 5
            elif 1.96 * sigma[row, col] > 40 * c:
                code = 6
            else:
                code = 0
            expected[row, col] = code
    np.testing.assert_array_equal(codes_of(path), expected)
    assert set(np.unique(expected)) >= {0, 2, 3, 4, 5, 6}
    areas = [400.0 * (expected == code).sum() for code in range(7)]
    # A metre of the map is not quite one of the ground (UTM).
    assert found.area_m2 / found.area_m2.sum() == pytest.approx(np.array(areas) / sum(areas), abs=1e-9)
    assert found.share == pytest.approx(1 - areas[0] / sum(areas))
    boxes = [expected[5:9, 12:16], expected[5:9, 2:6], expected[48:52, 30:34], expected[30:31, 12:13]]
    for share, box in zip(found.landslides, boxes):
        assert share == pytest.approx((box != 0).mean())
    assert np.isnan(found.landslides[4])
    assert found.known == 4
    assert found.hidden.tolist() == [bool((box != 0).mean() > 0.5) for box in boxes] + [False]
    # The same numbers from the file, with landslides in another CRS.
    again = count_unseen(RasterSource(path), slides, GRID.wkt)
    np.testing.assert_allclose(again.area_m2, found.area_m2)
    np.testing.assert_allclose(again.landslides, found.landslides)
    assert [str(label) for label, _share in again.shares()] == [str(label) for label, _share in found.shares()]


def test_what_is_not_given_hides_nothing(scene, tmp_path):
    sources, rate, *_ = scene
    path = str(tmp_path / "unseen.tif")
    found = map_unseen(sources["rate"], path, Needs())
    np.testing.assert_array_equal(codes_of(path), np.where(np.isfinite(rate), 0, 3))
    assert found.known == 0
    assert found.share == pytest.approx(np.isnan(rate).mean())
    # Nor do limits at the ends of what they may be, where there is nothing to hold against them.
    for needs in (Needs(0.0, 0.0), Needs(1.0, 1.0)):
        assert map_unseen(sources["rate"], None, needs).share == found.share
    # A slowest rate of nothing leaves the noise alone, and a missing standard error hides.
    quiet = map_unseen(sources["rate"], None, Needs(slowest_mm_a=0), rate_std=sources["rate_std"])
    assert quiet.share == found.share


def test_bad_input_is_one_sentence_and_leaves_nothing(scene, tmp_path):
    sources, *_ = scene
    path = tmp_path / "unseen.tif"
    with pytest.raises(FtlError, match="does not overlap"):
        map_unseen(sources["rate"], str(path), Needs(), study_area=[square(9000, 9000, 5)])
    with pytest.raises(FtlError, match="between 0 and 1"):
        map_unseen(sources["rate"], str(path), Needs(min_coherence=2))
    with pytest.raises(FtlError, match="between 0 and 1"):
        map_unseen(sources["rate"], str(path), Needs(min_sensitivity=1.01))
    with pytest.raises(FtlError, match="positive"):
        map_unseen(sources["rate"], str(path), Needs(slowest_mm_a=float("nan")))
    with pytest.raises(FtlError, match="no map of ground"):
        count_unseen(sources["dem"], [], "")
    assert not path.exists()


def test_shares_of_what_is_not_seen():
    areas = np.array([600.0, 0.0, 100.0, 50.0, 0.0, 200.0, 50.0])
    found = unseen.Unseen(areas, np.array([0.0, 0.5, 0.51, np.nan, 1.0]))
    assert found.share == pytest.approx(0.4)
    assert found.known == 4
    assert found.hidden.tolist() == [False, False, True, False, True]  # more than half
    assert [(str(label), share) for label, share in found.shares()] == [
        ("line of sight across the slope's motion", 0.2),
        ("layover", 0.1),
        ("no rate", 0.05),
        ("noise above the slowest rate", 0.05),
    ]
    nothing = unseen.Unseen(np.zeros(7), np.zeros(0))
    assert math.isnan(nothing.share)
    assert nothing.shares() == []


@pytest.mark.parametrize(
    ("needs", "is_sense"),
    [
        (Needs(0.0, 0.0, 0.0), True),
        (Needs(1.0, 1.0, 50.0), True),
        (Needs(-0.01, 0.2, 50.0), False),
        (Needs(1.01, 0.2, 50.0), False),
        (Needs(0.3, -0.01, 50.0), False),
        (Needs(0.3, 1.01, 50.0), False),
        (Needs(0.3, 0.2, -0.01), False),
        (Needs(0.3, 0.2, math.nan), False),
        (Needs(math.nan, 0.2, 50.0), False),
    ],
)
def test_the_ends_of_what_may_be_needed(tmp_path, needs, is_sense):
    grid = Grid(3, 2, 500_000, 4_000_000, 20, 20, wkt())
    write_raster(str(tmp_path / "rate.tif"), grid, np.zeros((2, 3), np.float32))
    if is_sense:
        assert map_unseen(RasterSource(str(tmp_path / "rate.tif")), None, needs).share == 0
    else:
        with pytest.raises(FtlError, match=r"is not between 0 and 1|Give a positive number"):
            map_unseen(RasterSource(str(tmp_path / "rate.tif")), None, needs)


def test_without_slopes_the_noise_is_held_against_the_slowest_rate_itself(tmp_path):
    """1.96 standard errors of 49 are 25 * 1.96; exactly as slow is seen, and so is everything where 0 is looked for."""
    grid = Grid(4, 1, 500_000, 4_000_000, 20, 20, wkt())
    rate, std = str(tmp_path / "rate.tif"), str(tmp_path / "std.tif")
    write_raster(rate, grid, np.zeros((1, 4), np.float32))
    write_raster(std, grid, np.array([[1.0, 24.9, 25.1, np.nan]], np.float32))
    for slowest, noisy in ((25 * 1.96, 2), (0.0, 0), (1.0, 4)):
        found = map_unseen(RasterSource(rate), None, Needs(0.3, 0.2, slowest), rate_std=RasterSource(std))
        assert found.area_m2.tolist() == [400.0 * (4 - noisy), 0, 0, 0, 0, 0, 400.0 * noisy]


def test_ground_without_a_height_is_told(scene, tmp_path):
    """It passes for seen: nothing is known of shadow and slope there."""
    sources, *_rest = scene
    heights = codes_of(sources["dem"].path)
    heights[:, 45:] = np.nan
    write_raster(str(tmp_path / "half.tif"), GRID, heights)
    for name, area, told in (("dem", (), []), ("half", (), ["25"]), ("half", [square(0, 0, 40)], [])):
        progress = Collected()
        dem = RasterSource(str(tmp_path / f"{name}.tif"))
        map_unseen(
            sources["rate"], None, Needs(), dem=dem, geometry=Geometry(39, -12), study_area=area, progress=progress
        )
        assert [str(message).split()[5][:2] for message in progress.warnings] == told
