"""Standard errors after projection, combination and removal of the regional rate: against noise that was drawn."""

import numpy as np
import pytest
from osgeo import gdal, osr
from rasters import write_raster

from ftl_qgis_plugin.core.deformation.line_of_sight import Geometry
from ftl_qgis_plugin.core.deformation.regional import remove_regional
from ftl_qgis_plugin.core.deformation.slope_projection import project_on_slope
from ftl_qgis_plugin.core.deformation.tracks import combine_tracks
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.grids.raster import RasterSource

DRAWS = 20_000


def grid(width, height):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return Grid(width, height, 500_000, 4_000_000, 20, 20, srs.ExportToWkt())


def raster(path, values):
    values = np.atleast_2d(np.asarray(values, np.float32))
    write_raster(str(path), grid(*values.shape[::-1]), values)
    return RasterSource(str(path))


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_a_local_rate(tmp_path):
    """Gaps, a standard error of its own at each pixel, boxes cut off by the edge."""
    rng = np.random.default_rng(5)
    shape = (14, 17)
    sigma = rng.uniform(1, 8, shape)
    gaps = rng.uniform(size=shape) < 0.2
    for local in (0, 25):
        out, std = tmp_path / f"local_{local}.tif", tmp_path / f"std_{local}.tif"
        rate = np.where(gaps, np.nan, 0)
        remove_regional(
            raster(tmp_path / "rate.tif", rate),
            str(out),
            local,
            90,
            None,
            raster(tmp_path / "sigma.tif", sigma),
            str(std),
        )

        near, far = (1 if local else 0), 4  # pixels of 20 m
        places = np.argwhere(~gaps)
        weights = np.zeros((len(places), len(places)))  # what each pixel counts in each result
        for result, place in enumerate(places):
            apart = np.abs(places - place).max(axis=1)
            weights[result, apart <= near] += 1 / (apart <= near).sum()
            weights[result, apart <= far] -= 1 / (apart <= far).sum()
        noise = rng.normal(0, 1, (DRAWS, len(places))) * sigma[~gaps]
        spread = np.std(noise @ weights.T, axis=0)
        found = read(std)
        assert (np.isnan(found) == gaps).all()
        np.testing.assert_allclose(found[~gaps], spread, rtol=5 / np.sqrt(2 * DRAWS))


@pytest.mark.parametrize("tracks", [2, 3])
def test_up_and_east(tmp_path, tracks):
    geometries = [Geometry(39, -12), Geometry(34, -168), Geometry(23, -10)][:tracks]
    sigmas = [2.0, 5.0, 3.0][:tracks]
    rng = np.random.default_rng(7)
    noise = [raster(tmp_path / f"rate{n}.tif", rng.normal(0, sigma, (100, 100))) for n, sigma in enumerate(sigmas)]
    errors = [raster(tmp_path / f"sigma{n}.tif", np.full((100, 100), sigma)) for n, sigma in enumerate(sigmas)]
    paths = [str(tmp_path / name) for name in ("up.tif", "east.tif", "up_std.tif", "east_std.tif")]
    combine_tracks(noise, "up_east", *paths[:2], geometries, None, errors, *paths[2:])
    for values, sigma in zip(paths[:2], paths[2:]):
        assert np.std(read(values)) == pytest.approx(read(sigma)[0, 0], rel=0.03)


def test_the_track_that_was_taken_gives_its_own(tmp_path):
    nan = np.nan
    rates = [raster(tmp_path / "a.tif", [[5, -9, nan, 3]]), raster(tmp_path / "b.tif", [[-7, 2, 4, nan]])]
    errors = [raster(tmp_path / "c.tif", [[1, 2, 3, 4]]), raster(tmp_path / "d.tif", [[10, 20, 30, 40]])]
    out, std = str(tmp_path / "out.tif"), str(tmp_path / "std.tif")
    combine_tracks(rates, "max_abs", out, None, (), None, errors, std)
    np.testing.assert_array_equal(read(std), [[10, 2, 30, 4]])
    combine_tracks(rates, "all", out, None, (), None, errors, std)
    np.testing.assert_array_equal(read(std), [[1, 20, nan, nan]])
    with pytest.raises(FtlError, match="2 tracks, but 1 standard errors"):
        combine_tracks(rates, "all", out, None, (), None, errors[:1], std)


def test_down_the_slope(tmp_path):
    rows, cols = np.mgrid[:80, :80]
    dem = raster(tmp_path / "dem.tif", 2000 - 6.0 * cols + 3 * np.sin(rows / 5))
    rng = np.random.default_rng(3)
    rate = raster(tmp_path / "rate.tif", rng.normal(0, 4, (80, 80)))
    errors = raster(tmp_path / "sigma.tif", np.full((80, 80), 4.0))
    out, std = str(tmp_path / "out.tif"), str(tmp_path / "std.tif")
    project_on_slope(rate, dem, Geometry(39, -168), out, None, 0.2, None, errors, std)
    values, sigma = read(out), read(std)
    known = np.isfinite(values)
    assert known.mean() > 0.9
    assert (np.isfinite(sigma) == known).all()
    assert np.std(values[known] / sigma[known]) == pytest.approx(1, abs=0.03)
