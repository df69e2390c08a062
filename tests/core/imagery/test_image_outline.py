import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource, RasterWriter
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.image_outline import compete, outline_in_images

SHAPE = (120, 130)
ROWS, COLS = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
DISC = np.hypot(ROWS - 60, COLS - 65) < 22


def ground(rng, contrast=3.0, where=DISC):
    bands = rng.normal(0, 1, (3, *SHAPE))
    bands += contrast * where * np.array([1.0, 0.7, -0.5])[:, None, None]
    return bands.astype(np.float32)


def agreement(mask, truth):
    return (mask & truth).sum() / (mask | truth).sum()


@pytest.mark.parametrize("seed", range(3))
def test_a_disc_is_found_from_a_part_of_it(seed):
    part = DISC & (COLS < 66)
    found = compete(ground(np.random.default_rng(seed)), part)
    assert agreement(part, DISC) < 0.6
    assert agreement(found.mask, DISC) > 0.9
    assert found.contrast > 1


def test_numbers_of_another_unit_and_order_give_the_same():
    bands = ground(np.random.default_rng(1))
    part = DISC & (ROWS < 60)
    first = compete(bands, part).mask
    np.testing.assert_array_equal(compete(1000 + 250 * bands[::-1], part).mask, first)


def test_what_belongs_to_others_is_left_alone():
    other = DISC & (COLS >= 75)
    found = compete(ground(np.random.default_rng(2)), DISC & (COLS < 66), other)
    assert not (found.mask & other).any()


def test_holes_are_filled_and_far_likes_left_out():
    twin = np.hypot(ROWS - 15, COLS - 110) < 10
    found = compete(ground(np.random.default_rng(3), where=DISC | twin), DISC & (COLS < 66))
    assert not (found.mask & twin).any()
    from scipy import ndimage

    np.testing.assert_array_equal(ndimage.binary_fill_holes(found.mask), found.mask)


def test_no_data():
    bands = ground(np.random.default_rng(4))
    part = DISC & (COLS < 66)
    bands[:, 50:70, 60:70] = np.nan  # a cloud that was cut out
    assert agreement(compete(bands, part).mask, DISC) > 0.8
    bands[:] = np.nan
    assert compete(bands, part) is None


def write(path, bands, grid):
    with RasterWriter(str(path), grid, bands=3, descriptions=("red", "green", "blue")) as writer:
        for number, band in enumerate(bands, 1):
            writer.write(band, grid.window, number)
    return str(path)


@pytest.fixture
def scene(tmp_path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    grid = Grid(SHAPE[1], SHAPE[0], 500_000.0, 4_000_000.0, 5.0, 5.0, srs.ExportToWkt())
    rng = np.random.default_rng(5)
    newer = write(tmp_path / "image_2023.tif", 100 + 20 * ground(rng), grid)
    older = write(tmp_path / "image_2016.tif", 80 + 15 * ground(rng, 0.0), grid)
    x, y = 500_000 + 65 * 5, 4_000_000 - 60 * 5
    truth = ogr.CreateGeometryFromWkt(f"POINT ({x} {y})").Buffer(110)
    part = truth.Intersection(ogr.CreateGeometryFromWkt(f"POINT ({x - 60} {y})").Buffer(80))
    return grid, [DatedImage.of_file(newer), DatedImage.of_file(older)], part, truth


def iou(first, second):
    return first.Intersection(second).Area() / first.Union(second).Area()


def test_an_outline_from_files(scene):
    grid, images, part, truth = scene
    found = ogr.CreateGeometryFromWkb(outline_in_images(bytes(part.ExportToWkb()), grid.wkt, images))
    assert found.IsValid()
    assert iou(found, truth) > 0.85 > iou(part, truth)


def test_in_a_study_of_another_crs(scene):
    from ftl_qgis_plugin.core.landslides.reprojection import reprojected

    grid, images, part, truth = scene
    other = osr.SpatialReference()
    other.ImportFromEPSG(32648)
    there = reprojected([bytes(part.ExportToWkb())], grid.wkt, other.ExportToWkt())[0]
    found = outline_in_images(there, other.ExportToWkt(), images)
    back = ogr.CreateGeometryFromWkb(reprojected([found], other.ExportToWkt(), grid.wkt)[0])
    assert iou(back, truth) > 0.8


def test_the_rate_is_one_band_more(scene, tmp_path):
    grid, images, part, truth = scene
    rate = np.where(DISC, 90, 3).astype(np.float32)
    rate[:, ::7] = np.nan
    with RasterWriter(str(tmp_path / "rate.tif"), grid) as writer:
        writer.write(rate, grid.window, 1)
    blind = [image for image in images if image.date == "2016"]
    source = RasterSource(str(tmp_path / "rate.tif"))
    found = ogr.CreateGeometryFromWkb(outline_in_images(bytes(part.ExportToWkb()), grid.wkt, blind, source))
    assert iou(found, truth) > 0.8


def test_where_nothing_can_be_seen_it_is_said(scene):
    grid, images, part, _ = scene
    with pytest.raises(FtlError, match="looks like its surroundings"):
        outline_in_images(bytes(part.ExportToWkb()), grid.wkt, images[1:])
    far = ogr.CreateGeometryFromWkt("POINT (700000 4000000)").Buffer(100)
    with pytest.raises(FtlError, match="no data around"):
        outline_in_images(bytes(far.ExportToWkb()), grid.wkt, images)


def test_the_separation_tells_an_edge_from_none():
    clear = compete(ground(np.random.default_rng(6)), DISC)
    assert clear.separation > 2
    none = compete(ground(np.random.default_rng(6), contrast=0.0), DISC, rounds=3)
    assert none.separation < 1.4


def test_images_alone_do_not_run_away(scene):
    """A half of the ground is of the candidate's kind: the rest of it is no landslide, and this is said."""
    grid, images, part, _ = scene
    rng = np.random.default_rng(8)
    where = COLS < 75
    newer = write(images[0].path.replace("2023", "2021"), 100 + 20 * ground(rng, where=where), grid)
    with pytest.raises(FtlError, match="looks like its surroundings"):
        outline_in_images(bytes(part.ExportToWkb()), grid.wkt, [DatedImage.of_file(newer)])


def test_it_can_be_cancelled(scene):
    from ftl_qgis_plugin.core.errors import CancelledError
    from ftl_qgis_plugin.core.progress import Progress

    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    grid, images, part, _ = scene
    with pytest.raises(CancelledError):
        outline_in_images(bytes(part.ExportToWkb()), grid.wkt, images, progress=Cancelled())
