import dataclasses
import struct

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.imagery.change import DatedImage, change_model, write_change
from ftl_qgis_plugin.core.imagery.evidence import change_evidence, contrast_fields
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.ranking.attributes import attributes

NAMES = ("blue", "green", "red", "nir")


def grid(height=120, width=140, pixel=10.0, x=500_000.0, y=4_000_000.0):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, x, y, pixel, pixel, srs.ExportToWkt())


def ground(rng, shape=(120, 140)):
    vegetation = np.clip(rng.normal(0.5, 0.2, shape), 0, 1)
    return {
        "blue": 0.04 + 0.05 * (1 - vegetation),
        "green": 0.06 + 0.06 * (1 - vegetation),
        "red": 0.05 + 0.12 * (1 - vegetation),
        "nir": 0.15 + 0.25 * vegetation,
    }


def write_image(path, bands, where=None, no_data=None):
    from ftl_qgis_plugin.core.stored.writer import RasterWriter

    where = where or grid()
    with RasterWriter(str(path), where, bands=len(bands), descriptions=tuple(bands)) as writer:
        for number, values in enumerate(bands.values(), 1):
            writer.write(np.asarray(values, np.float32), where.window, number)
    return str(path)


@pytest.fixture
def pair(tmp_path):
    """2016 hazy and dark, 2023 with a scar of bare ground."""
    rng = np.random.default_rng(5)
    scene = ground(rng)
    older = write_image(
        tmp_path / "a_2016.tif",
        {name: 0.7 * band + 0.03 + rng.normal(0, 0.003, (120, 140)) for name, band in scene.items()},
    )
    newer = {name: band + rng.normal(0, 0.003, (120, 140)) for name, band in scene.items()}
    for name, value in zip(NAMES, (0.12, 0.15, 0.22, 0.25)):
        newer[name][50:60, 70:85] = value
    return older, write_image(tmp_path / "b_2023.tif", newer), scene


def test_what_changed_stands_out_in_sigma(pair, tmp_path):
    older, newer, scene = pair
    model = change_model([DatedImage.of_file(newer), DatedImage.of_file(older)])  # in any order
    assert [image.date for image in model.images] == ["2016", "2023"]
    assert model.band_names == (
        "change",
        "ndvi_change",
        "ndwi_change",
        "green_red_change",
        "brightness_change",
        "red_blue_change",
    )
    write_change(model, str(tmp_path / "change.tif"))
    written = gdal.Open(str(tmp_path / "change.tif"))
    values = written.ReadAsArray()
    assert written.GetRasterBand(1).GetDescription() == "change"
    scar = np.zeros(values.shape[1:], bool)
    scar[50:60, 70:85] = True
    assert np.median(values[0][scar]) > 5 * np.median(values[0][~scar])
    assert 0.6 < np.median(values[0][~scar]) < 1.4  # about one sigma where nothing happened
    # NDVI's difference, from numbers that no code of ours has touched.
    truth = (0.25 - 0.22) / 0.47 - np.median((scene["nir"] - scene["red"])[scar] / (scene["nir"] + scene["red"])[scar])
    assert np.median(values[1][scar]) == pytest.approx(truth, abs=0.05)
    assert abs(np.median(values[1][~scar])) < 0.01


def test_the_strips_do_not_show(pair, tmp_path, monkeypatch):
    from ftl_qgis_plugin.core.imagery import change

    model = change_model([DatedImage.of_file(path) for path in pair[:2]])
    whole = model.evaluate(model.grid.window)
    monkeypatch.setattr(change, "_STRIP_PX", 140 * 7)
    write_change(model, str(tmp_path / "c.tif"))
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "c.tif")).ReadAsArray(), whole)


def test_an_older_image_of_another_grid_and_three_dates(pair, tmp_path):
    older, newer, scene = pair
    coarse = {name: band[::2, ::2] * 0.9 for name, band in scene.items()}
    third = write_image(tmp_path / "c_2019-07.tif", coarse, grid(60, 70, 20.0))
    model = change_model([DatedImage.of_file(path) for path in (newer, older, third)], indices=["ndvi"])
    assert [image.date for image in model.images] == ["2016", "2019-07", "2023"]
    values = model.evaluate(model.grid.window)
    assert np.nanmedian(values[0][50:60, 70:85]) > 3 * np.nanmedian(values[0])
    assert model.band_names == ("change", "ndvi_change")


def test_clouds_everywhere_are_said(pair, tmp_path):
    rng = np.random.default_rng(1)
    clouds = {name: rng.normal(0.8, 0.05, (120, 140)) for name in NAMES}
    cloudy = write_image(tmp_path / "2020.tif", clouds)
    with pytest.raises(FtlError, match=r"hardly any unchanged ground in common .* clouds"):
        change_model([DatedImage.of_file(pair[0]), DatedImage.of_file(cloudy)])


def test_images_that_cannot_be_compared(pair, tmp_path):
    older = DatedImage.of_file(pair[0])
    with pytest.raises(FtlError, match="at least two dates"):
        change_model([older, older])
    elsewhere = write_image(tmp_path / "2020.tif", ground(np.random.default_rng(2)), grid(x=900_000.0))
    with pytest.raises(FtlError, match="no ground in common"):
        change_model([older, DatedImage.of_file(elsewhere)])
    two = write_image(tmp_path / "2021.tif", {name: np.ones((120, 140)) for name in ("swir1", "swir2", "x")})
    with pytest.raises(FtlError, match="these bands in common"):
        change_model([older, DatedImage.of_file(two, bands="swir1=1, swir2=2")])
    with pytest.raises(FtlError, match="bare_soil cannot be computed"):
        change_model([older, DatedImage.of_file(pair[1])], indices=["bare_soil"])


def test_files_that_say_too_little(tmp_path):
    where = grid()
    sixteen = write_image(tmp_path / "2021.tif", {f"x{n}": np.ones(where.shape) for n in range(16)})
    with pytest.raises(FtlError, match="Which of the 16 band"):
        DatedImage.of_file(sixteen)
    undated = write_image(tmp_path / "plain.tif", {name: np.ones(where.shape) for name in NAMES})
    with pytest.raises(FtlError, match="Give its date"):
        DatedImage.of_file(undated)
    bare = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "nocrs_2022.tif"), 10, 10, 3)
    bare.SetGeoTransform((0, 1, 0, 0, 0, -1))
    del bare
    images = [DatedImage.of_file(str(tmp_path / "nocrs_2022.tif")), DatedImage.of_file(sixteen, bands="red=1")]
    with pytest.raises(FtlError, match="no coordinate reference system"):
        change_model(images)


def test_cancelling_leaves_nothing(pair, tmp_path):
    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    model = change_model([DatedImage.of_file(path) for path in pair[:2]])
    with pytest.raises(CancelledError):
        write_change(model, str(tmp_path / "c.tif"), Cancelled())
    assert not (tmp_path / "c.tif").exists()


def test_gains_are_told(pair):
    told = Collected()
    change_model([DatedImage.of_file(path) for path in pair[:2]], progress=told)
    assert "a_2016 (2016) brought to b_2023" in str(told.messages[0])


def test_write_raster_is_what_the_tests_above_rest_on(tmp_path):
    write_raster(str(tmp_path / "x.tif"), grid(5, 6), np.ones((5, 6), np.float32))
    assert gdal.Open(str(tmp_path / "x.tif")).ReadAsArray().sum() == 30


def test_the_newest_image_tells_of_a_scar_that_is_older_than_both(tmp_path):
    """Bare in 2016 and in 2023: nothing changed, and yet it stands out from its surroundings."""
    rng = np.random.default_rng(8)
    scene = ground(rng)
    for name, value in zip(NAMES, (0.12, 0.15, 0.30, 0.25)):
        scene[name] = scene[name].copy()
        scene[name][50:60, 70:85] = value
    paths = [
        write_image(
            tmp_path / f"s_{year}.tif",
            {name: band + rng.normal(0, 0.003, band.shape) for name, band in scene.items()},
        )
        for year in (2016, 2023)
    ]
    model = change_model([DatedImage.of_file(path) for path in paths])
    where = grid()
    ring = [(70, 50), (85, 50), (85, 60), (70, 60), (70, 50)]
    points = [(where.x_min + 10 * col, where.y_max - 10 * row) for col, row in ring]
    scar = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in points)
    (found,) = change_evidence(model, [scar], where.wkt)
    assert tuple(found) == contrast_fields(model)
    assert abs(found["green_red_change_contrast"]) < 1
    assert found["newest_green_red_contrast"] < -1.5
    assert found["newest_ndvi_contrast"] < -1
    assert found["newest_red_blue_mean"] == pytest.approx((0.30 - 0.12) / (0.30 + 0.12), abs=0.01)
    assert found["newest_green_red_mean"] == pytest.approx((0.15 - 0.30) / (0.15 + 0.30), abs=0.01)
    learned_from = attributes({name: [value] for name, value in found.items()})
    assert {"newest_green_red_contrast", "newest_red_blue_mean"} <= set(learned_from)


def test_a_change_by_the_formula_with_several_older_images(tmp_path):
    """Newest against the median of the older ones as their gains bring them there, in sigmas, over all bands."""
    rng = np.random.default_rng(12)
    scene = ground(rng)
    paths, values = [], []
    for number, (factor, offset) in enumerate(((0.8, 0.02), (1.1, -0.01), (0.9, 0.0), (1.0, 0.0))):
        bands = {name: factor * band + offset + rng.normal(0, 0.004, band.shape) for name, band in scene.items()}
        bands["nir"][number * 9 : number * 9 + 5] = np.nan
        paths.append(write_image(tmp_path / f"x_20{16 + number}.tif", bands))
        values.append({name: np.asarray(band, np.float32) for name, band in bands.items()})
    model = change_model([DatedImage.of_file(path) for path in reversed(paths)])
    assert [image.date for image in model.images] == ["2016", "2017", "2018", "2019"]
    assert len(model.gains) == 3
    for (factor, offset), gains in zip(((0.8, 0.02), (1.1, -0.01), (0.9, 0.0)), model.gains):
        for gain in gains.values():
            assert gain.gain == pytest.approx(1 / factor, rel=0.05)
            assert gain.offset == pytest.approx(-offset / factor, abs=0.01)
    brought = [
        {name: gains[name].gain * bands[name] + gains[name].offset for name in NAMES}
        for bands, gains in zip(values, model.gains)
    ]
    with np.errstate(all="ignore"):
        medians = {name: np.nanmedian([bands[name] for bands in brought], axis=0) for name in NAMES}
        ndvi = [(bands["nir"] - bands["red"]) / (bands["nir"] + bands["red"]) for bands in (*brought, values[-1])]
    squares = sum(((values[-1][name] - medians[name]) / model.sigmas[name]) ** 2 for name in NAMES)
    found = dict(zip(model.band_names, model.evaluate(model.grid.window)))
    np.testing.assert_allclose(found["change"], np.sqrt(squares / 4), rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(found["ndvi_change"], ndvi[-1] - np.nanmedian(ndvi[:-1], axis=0), rtol=2e-3, atol=2e-3)
    assert np.isnan(found["change"][27:32]).all()  # where the newest has no data
    assert np.isfinite(found["change"][:27]).all()  # where one of the older ones has none
    assert np.nanmedian(found["change"]) == pytest.approx(1, abs=0.4)


def small_image(path, values, tags=None, domain=""):
    """Bands red, green and blue of one piece of ground."""
    where = grid(*values.shape[1:])
    write_image(path, dict(zip(("red", "green", "blue"), values)), where)
    if tags:
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetMetadata({**(dataset.GetMetadata(domain) or {}), **tags}, domain)
        dataset = None
    return str(path)


@pytest.mark.parametrize("domain", ["", "IMAGERY"])
def test_the_date_is_what_is_given_else_the_tags_else_the_names(tmp_path, domain):
    values = np.random.default_rng(3).uniform(0.1, 0.3, (3, 8, 9))
    tagged = small_image(tmp_path / "x_2016.tif", values, {"ACQUISITIONDATETIME": "2019-07-05T04:00:00Z"}, domain)
    assert DatedImage.of_file(tagged, "2011").date == "2011"
    assert DatedImage.of_file(tagged).date == "2019-07-05"
    future = small_image(tmp_path / "plain.tif", values, {"ACQUISITIONDATETIME": "2999-07-05T04:00:00Z"}, domain)
    with pytest.raises(FtlError, match=r"2999-07-05 of the image plain\.tif lies in the future"):
        DatedImage.of_file(future)
    with pytest.raises(FtlError, match=r"date 2099 of the image named_2099\.tif lies in the future"):
        DatedImage.of_file(small_image(tmp_path / "named_2099.tif", values))


def test_images_that_are_the_same_but_for_one_place(tmp_path):
    """Sigma would be nothing: a millionth of what the band itself spreads by stands in for it."""
    values = np.random.default_rng(4).uniform(0.1, 0.3, (3, 30, 30)).astype(np.float32)
    paths = [small_image(tmp_path / f"x_{year}.tif", values) for year in (2016, 2020)]
    values[:, 4, 5] += 0.05
    paths.append(small_image(tmp_path / "x_2023.tif", values))
    told = Collected()
    model = change_model([DatedImage.of_file(path) for path in paths], progress=told)
    for role, band in zip(("red", "green", "blue"), values.astype(float)):
        assert model.sigmas[role] == pytest.approx(1e-6 * band.std(), rel=1e-3)
    assert told.fractions == pytest.approx([0, 1 / 3])
    found = model.evaluate(model.grid.window)[0]
    assert found[4, 5] > 1e5
    found[4, 5] = 0
    assert np.abs(found).max() < 1
    # What is opened for reading is no part of what the model says.
    assert dataclasses.replace(model) == model
    assert "AlignedRaster" not in repr(model)
