import numpy as np
import pytest
from osgeo import ogr, osr
from scipy import ndimage, stats

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.imagery import image_outline
from ftl_qgis_plugin.core.imagery.change import DatedImage
from ftl_qgis_plugin.core.imagery.image_outline import compete, outline_in_images
from ftl_qgis_plugin.core.progress import Progress
from ftl_qgis_plugin.core.stored.writer import RasterWriter

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
    np.testing.assert_array_equal(ndimage.binary_fill_holes(found.mask), found.mask)


def test_no_data():
    bands = ground(np.random.default_rng(4))
    part = DISC & (COLS < 66)
    bands[:, 50:70, 60:70] = np.nan  # a cloud that was cut out
    assert agreement(compete(bands, part).mask, DISC) > 0.8
    bands[:] = np.nan
    assert compete(bands, part) is None


def utm():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


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


# Each step by itself, against something independent.


def test_bands_are_held_against_their_own_median_and_spread():
    rng = np.random.default_rng(8)
    bands = np.stack([rng.normal(40, 7, (50, 60)), np.full((50, 60), 3.0), np.full((50, 60), np.nan)])
    bands[0, :5, :5] = np.nan
    found = image_outline._standardised(bands.astype(np.float32))
    known = bands[0][np.isfinite(bands[0])]
    sigma = stats.median_abs_deviation(known, scale="normal")
    z = (np.nan_to_num(bands[0]) - np.median(known)) / sigma * np.isfinite(bands[0])
    weight = ndimage.gaussian_filter(np.isfinite(bands[0]).astype(float), 1.0)
    expected = np.where(np.isfinite(bands[0]), ndimage.gaussian_filter(z, 1.0) / weight, np.nan)
    np.testing.assert_allclose(found[0], expected, atol=2e-4)
    np.testing.assert_array_equal(found[1], 0)  # without spread: no division by nothing
    assert np.isnan(found[2]).all()


def test_odds_are_those_of_a_normal_distribution():
    rng = np.random.default_rng(9)
    features = rng.normal(0, 1, (2, 20, 20)).astype(np.float32)
    region = np.zeros((20, 20), bool)
    region[:12] = True
    held = np.ones((20, 20), bool)
    held[15, 15] = False
    found = image_outline._log_density(features, region, held)
    sample = features[:, region].astype(float)
    middle = np.median(sample, axis=1, keepdims=True)
    covariance = (sample - middle) @ (sample - middle).T / sample.shape[1]
    covariance += np.eye(2) * (0.05 * np.trace(covariance) / 2 + 0.02)
    normal = stats.multivariate_normal(middle[:, 0], covariance)
    expected = normal.logpdf(np.moveaxis(features, 0, -1)) + np.log(2 * np.pi)  # the constant is the same for both
    expected[15, 15] = 0
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_only_what_hangs_together_with_the_candidate_stays():
    mask, inside = np.zeros((2, 12, 12), bool)
    mask[1:3, 1:3] = mask[3:5, 3:5] = mask[8:10, 8:10] = True  # the second joined by a corner, the third alone
    inside[0:2, 0:2] = True
    expected = mask.copy()
    expected[8:10, 8:10] = False
    np.testing.assert_array_equal(image_outline._connected(mask, inside), expected)
    assert not image_outline._connected(mask, np.zeros_like(inside)).any()


def test_threads_go_and_holes_are_filled():
    mask = np.zeros((20, 20), bool)
    mask[0:10, 4:14] = True  # to the border: closing must not eat it
    mask[4:7, 7:10] = False
    mask[10:18, 8] = True
    expected = np.zeros((20, 20), bool)
    expected[0:10, 4:14] = True
    np.testing.assert_array_equal(image_outline._tidied(mask), expected)


def test_the_separation_holds_a_region_against_its_rim():
    rng = np.random.default_rng(10)
    features = (rng.normal(0, 1, (1, *SHAPE)) + 2.0 * DISC).astype(np.float32)
    usable = np.ones(SHAPE, bool)
    away = ndimage.distance_transform_edt(~DISC)
    width = max(0.35 * np.sqrt(DISC.sum() / np.pi), 4.0)
    rim = (away > 1.5) & (away <= 1.5 + width)
    both = DISC | rim
    odds = image_outline._log_density(features, DISC, both) - image_outline._log_density(features, rim, both)
    odds = np.clip(odds, -3, 3)
    expected = (odds[DISC].mean() - odds[rim].mean()) / 2
    assert image_outline._separation(features, DISC, usable) == pytest.approx(expected)
    assert expected == pytest.approx(1.4, abs=0.25)  # two sigma apart
    assert image_outline._separation(features, DISC, DISC) == 0  # no rim
    few = np.zeros(SHAPE, bool)
    few[50, 50:61] = True
    assert image_outline._separation(features, few, usable) == 0
    few[50, 61] = True  # twelve are enough
    assert image_outline._separation(features, few, usable) != 0


@pytest.mark.parametrize(("count", "is_enough"), [(11, False), (12, True)])
def test_twelve_pixels_describe_a_side(count, is_enough):
    bands = ground(np.random.default_rng(5))
    few = np.zeros(SHAPE, bool)
    few[60, 60 : 60 + count] = True
    assert (compete(bands, few) is not None) is is_enough
    part = np.zeros(SHAPE, bool)
    part[55:65, 60:70] = True
    blind = np.ones(SHAPE, bool)
    blind[55:65, 60:70] = False
    blind[60, 75 : 75 + count] = False
    bands[:, blind] = np.nan
    assert (compete(bands, part) is not None) is is_enough


def test_one_round_as_it_is_told():
    """The first round by hand: the candidate's ground against the ring from 1.2 to 2.2 of its radii."""
    bands = ground(np.random.default_rng(6))
    part = DISC & (COLS < 66)
    features = image_outline._standardised(bands)
    radius = np.sqrt(part.sum() / np.pi)
    distance = ndimage.distance_transform_edt(~part)
    ring = (distance > 1.2 * radius) & (distance <= 2.2 * radius)
    held = np.ones(SHAPE, bool)
    odds = image_outline._log_density(features, part, held) - image_outline._log_density(features, ring, held)
    odds = np.clip(odds, -3, 3)
    for cost in (1.2, 2.5):
        prior = 0.7 * part - cost * np.maximum(distance / radius - 0.25, 0)
        field = 2 * ndimage.gaussian_filter(odds, 1.5) + prior
        expected = image_outline._tidied(image_outline._connected(field > 0, part))
        found = compete(bands, part, None, cost, 1)
        np.testing.assert_array_equal(found.mask, expected)
        assert found.contrast == pytest.approx((odds[part].mean() - odds[ring].mean()) / 2)
        assert found.separation == pytest.approx(image_outline._separation(features, expected, held))


def test_the_second_round_describes_both_sides_anew():
    bands = ground(np.random.default_rng(7))
    part = DISC & (COLS < 66)
    features = image_outline._standardised(bands)
    held = np.ones(SHAPE, bool)
    radius, distance = np.sqrt(part.sum() / np.pi), ndimage.distance_transform_edt(~part)
    prior = 0.7 * part - 1.2 * np.maximum(distance / radius - 0.25, 0)
    ring = (distance > 1.2 * radius) & (distance <= 2.2 * radius)
    region, others = part, ring
    for _ in range(2):
        odds = image_outline._log_density(features, region, held) - image_outline._log_density(features, others, held)
        odds = np.clip(odds, -3, 3)
        field = 2 * ndimage.gaussian_filter(odds, 1.5) + prior
        region = image_outline._connected(field > 0, part)
        others = (ndimage.distance_transform_edt(~region) > 2) & (distance <= 2.2 * radius)
    found = compete(bands, part, rounds=2)
    np.testing.assert_array_equal(found.mask, image_outline._tidied(region))
    assert found.contrast == pytest.approx((odds[part].mean() - odds[ring].mean()) / 2)


@pytest.mark.parametrize(("count", "is_enough"), [(11, False), (12, True)])
def test_twelve_pixels_are_a_ring(count, is_enough):
    """Where fewer have data there, all that is a little away counts."""
    bands = ground(np.random.default_rng(13))
    part = np.zeros(SHAPE, bool)
    part[55:65, 60:70] = True
    radius, distance = np.sqrt(100 / np.pi), ndimage.distance_transform_edt(~part)
    ring, near = (
        (distance > 1.2 * radius) & (distance <= 2.2 * radius),
        (distance > 0.3 * radius) & (distance <= radius),
    )
    blind = ~(part | near)
    blind.flat[np.flatnonzero(ring)[:count]] = False
    bands[:, blind] = np.nan
    features, held = image_outline._standardised(bands), ~blind
    others = held & ring if is_enough else held & (distance > 0.3 * radius)
    odds = image_outline._log_density(features, part, held) - image_outline._log_density(features, others, held)
    odds = np.clip(odds, -3, 3)
    found = compete(bands, part, rounds=1)
    assert found.contrast == pytest.approx((odds[part].mean() - odds[others].mean()) / 2)


def test_one_guided_round_as_it_is_told():
    """The guide's odds, and what lies around it against what lies in it, both once by hand."""
    bands = ground(np.random.default_rng(12))
    guide, others = np.hypot(ROWS - 60, COLS - 65) < 17, COLS > 83
    features = image_outline._standardised(bands)
    held = np.ones(SHAPE, bool)
    radius, distance = np.sqrt(guide.sum() / np.pi), ndimage.distance_transform_edt(~guide)
    ring = (distance > 0.25 * radius) & (distance <= 1.05 * radius) & ~others
    odds = image_outline._log_density(features, guide, held) - image_outline._log_density(features, ring, held)
    away = distance - ndimage.distance_transform_edt(guide)
    prior = np.clip(12 * (0.3 - away / radius), -12, 4)
    field = ndimage.gaussian_filter(np.clip(odds, -3, 3), 1.5) + prior
    expected = image_outline._tidied(image_outline._connected((field > 0) & ~others, guide))
    guidance = image_outline.BY_IMAGE._replace(rounds=1, least_contrast=0.0)
    found = image_outline.compete_guided(bands, guide, others, guidance)
    np.testing.assert_array_equal(found.mask, expected)
    # What says less than is asked for moves the guide's edge out by a fifth of its radius.
    silent = image_outline.compete_guided(bands, guide, others, guidance._replace(least_contrast=99.0))
    np.testing.assert_array_equal(silent.mask, (distance <= 0.2 * radius) & ~others)


def test_what_is_believed_without_a_rate(monkeypatch):
    """Each condition at its bound."""
    inside = np.zeros((100, 100), bool)
    inside[40:50, 40:50] = True
    nothing = np.zeros((100, 100), bool)

    def region(kept=100, more=0, at_border=0):
        mask = nothing.copy()
        mask[40:50, 40:50].flat[:kept] = True
        mask[60:80, 20:60].flat[:more] = True
        mask[0, 1 : 1 + at_border] = True
        return mask

    def first(mask, separation):
        made = iter([image_outline.Competition(mask, 1.0, separation), image_outline.Competition(nothing, 1.0, 0.0)])
        monkeypatch.setattr(image_outline, "compete", lambda *arguments: next(made))
        return image_outline.seen_alone(None, inside, None, Progress()).mask.any()

    assert first(region(), 1.4)
    assert not first(region(), 1.399)
    assert first(region(more=500), 2.0)
    assert not first(region(more=501), 2.0)
    assert first(region(kept=60), 2.0)
    assert not first(region(kept=59), 2.0)
    assert first(region(at_border=20), 2.0)
    assert not first(region(at_border=21), 2.0)


def test_the_second_attempt_is_nearer_and_shorter(monkeypatch):
    asked = []

    def compete_as_told(bands, inside, outside, cost, rounds, progress):
        asked.append((cost, rounds))
        return image_outline.Competition(DISC, 1.0, 0.9)

    monkeypatch.setattr(image_outline, "compete", compete_as_told)
    found = image_outline.seen_alone(None, DISC, None, Progress())
    assert asked == [(1.2, 3), (2.5, 1)]
    np.testing.assert_array_equal(found.mask, DISC)


def test_a_guide_is_followed_to_the_edge_that_images_show(scene):
    """Growth that stops inside of the disc: images that show it lead to its edge, others move the guide a little."""
    grid, images, part, truth = scene
    guide = truth.Buffer(-15)
    seen = outline_in_images(bytes(part.ExportToWkb()), grid.wkt, images, guide=bytes(guide.ExportToWkb()))
    blind = outline_in_images(bytes(part.ExportToWkb()), grid.wkt, images[1:], guide=bytes(guide.ExportToWkb()))
    assert iou(ogr.CreateGeometryFromWkb(seen), truth) > 0.9 > iou(guide, truth)
    assert ogr.CreateGeometryFromWkb(blind).Area() == pytest.approx(guide.Buffer(0.2 * 95).Area(), rel=0.1)


def test_clouds_do_not_lead_a_guide_astray(scene):
    grid, images, part, truth = scene
    rng = np.random.default_rng(11)
    bands = 100 + 20 * ground(rng)
    bands[:, 40:70, 20:60] = 230
    cloudy = DatedImage.of_file(write(images[0].path.replace("2023", "2022"), bands, grid))
    guide = bytes(truth.Buffer(-15).ExportToWkb())
    found = outline_in_images(bytes(part.ExportToWkb()), grid.wkt, [cloudy], guide=guide)
    assert iou(ogr.CreateGeometryFromWkb(found), truth) > 0.75


def test_small_guides_are_not_lost_on_coarse_pixels(scene, tmp_path):
    grid, _images, _part, _truth = scene
    coarse = Grid(30, 30, grid.x_min, grid.y_max, 40.0, 40.0, grid.wkt)
    values = np.random.default_rng(3).normal(100, 5, (3, 30, 30)).astype(np.float32)
    image = DatedImage.of_file(write(tmp_path / "coarse_2020.tif", values, coarse))
    small = ogr.CreateGeometryFromWkt(f"POINT ({grid.x_min + 500} {grid.y_max - 500})").Buffer(40)
    guide = bytes(small.ExportToWkb())
    found = ogr.CreateGeometryFromWkb(outline_in_images(guide, grid.wkt, [image], guide=guide))
    assert iou(found, small.Buffer(8)) > 0.7


def test_what_belongs_to_others_stays_theirs_with_a_guide(scene):
    grid, images, part, truth = scene
    x_min, _x_max, y_min, y_max = truth.GetEnvelope()
    other = ogr.CreateGeometryFromWkt(
        f"POLYGON (({x_min} {y_min}, {x_min + 40} {y_min}, {x_min + 40} {y_max}, {x_min} {y_max}, {x_min} {y_min}))"
    )
    guide = bytes(truth.Difference(other).Buffer(-10).ExportToWkb())
    found = outline_in_images(
        bytes(part.ExportToWkb()), grid.wkt, images, others=[bytes(other.ExportToWkb())], guide=guide
    )
    assert ogr.CreateGeometryFromWkb(found).Intersection(other).Area() < 0.1 * other.Area()


def test_a_whole_guide_is_moved_only_where_images_show_an_edge(scene):
    """What ends where the motion does, a little off: images that show the edge mend it, others leave it alone."""
    grid, images, part, truth = scene
    whole = truth.Buffer(-8)
    seen, blind = (
        outline_in_images(bytes(part.ExportToWkb()), grid.wkt, given, guide=bytes(whole.ExportToWkb()), is_whole=True)
        for given in (images, images[1:])
    )
    assert iou(ogr.CreateGeometryFromWkb(seen), truth) > iou(whole, truth) + 0.04
    assert iou(ogr.CreateGeometryFromWkb(blind), whole) > 0.95
