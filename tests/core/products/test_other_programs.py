"""HDF5, netCDF and GeoTIFF files of programs whose velocity used to be refused or misread."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")
import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.product import RADIANS, TOWARD
from ftl_qgis_plugin.core.products.rate_raster import RateOptions, summarise, unit_of, write_rate
from ftl_qgis_plugin.core.products.recognition import recognise

DATES = [datetime.date(2020, 1, 1) + datetime.timedelta(days=180 * number) for number in range(4)]


@pytest.fixture
def rate_m() -> np.ndarray:
    rate = np.random.default_rng(3).normal(0, 0.002, (30, 40))
    rate[10:20, 10:20] = -0.08
    return rate


def imported(path: str, target: Path, options: RateOptions | None = None, **more) -> np.ndarray:
    product = recognise(path, **more)
    write_rate(product, options or RateOptions(), str(target))
    return layouts.gdal.Open(str(target)).ReadAsArray()


def test_a_granule_says_what_it_is_and_its_displacement_can_still_be_named(tmp_path, rate_m):
    path = str(layouts.opera(tmp_path, DATES[0], DATES[2], rate_m))
    with pytest.raises(FtlError, match=r"one displacement granule .* run 'Stack displacements'"):
        recognise(path)
    product = recognise(f'NETCDF:"{path}":displacement')
    assert product.unit == "m"
    assert product.grid.shape == rate_m.shape
    assert product.grid.x_min == layouts.UTM_CORNER[0]
    assert product.grid.y_max == layouts.UTM_CORNER[1]
    window = product.grid.window
    np.testing.assert_allclose(product.rate.read(window), rate_m, rtol=1e-6)


@pytest.mark.parametrize(
    "maker", [layouts.nisar, layouts.aria, layouts.gmtsar, layouts.licsar], ids=lambda maker: maker.__name__
)
def test_pairs_in_hdf5_and_netcdf_are_named_as_pairs(tmp_path, rate_m, maker):
    path = str(maker(tmp_path, DATES[0], DATES[1], rate_m, 0.7))
    with pytest.raises(FtlError, match=r"one .*pair.* run 'Stack interferograms'"):
        recognise(path)


def test_gmt_grids_of_both_netcdf_versions_give_the_same_rate(tmp_path, rate_m):
    path = layouts.gmt_grid(tmp_path / "vel_ll.grd", (rate_m * 1000).astype(np.float32))
    product = recognise(path)
    assert (product.name, product.unit, product.sign) == ("GMTSAR vel_ll.grd", "mm/a", TOWARD)
    assert product.grid.is_geographic
    assert abs(product.grid.y_max - layouts.DEGREE_CORNER[1]) < 1e-9
    np.testing.assert_allclose(imported(path, tmp_path / "a.tif"), rate_m * 1000, rtol=1e-5)
    older = tmp_path / "vel_nc3.grd"
    layouts.gdal.Translate(str(older), str(tmp_path / "a.tif"), format="netCDF", creationOptions=["FORMAT=NC"])
    np.testing.assert_allclose(imported(str(older), tmp_path / "b.tif"), rate_m * 1000, rtol=1e-5)
    chosen = imported(path, tmp_path / "c.tif", product="geotiff")
    np.testing.assert_allclose(chosen, rate_m * 1000, rtol=1e-5)


def test_licsbas_netcdf(tmp_path, rate_m):
    path = layouts.licsbas_netcdf(tmp_path / "out.nc", rate_m * 1000, DATES)
    product = recognise(path)
    assert (product.name, product.unit, product.sign) == ("LiCSBAS netCDF", "mm/a", TOWARD)
    assert product.coherence_name == "coh"
    assert product.grid.is_geographic
    np.testing.assert_allclose(imported(path, tmp_path / "a.tif"), rate_m * 1000, rtol=1e-5)
    with pytest.raises(FtlError, match="a time series"):
        recognise(path, dataset="cum")
    with pytest.raises(FtlError, match=r"contains no dataset 'speed'. It holds: .*vel"):
        recognise(path, dataset="speed")


def test_pygmtsars_velocity_is_not_taken_for_metres(tmp_path, rate_m):
    path = layouts.tif(tmp_path / "velocity.tif", (rate_m * 1000).astype(np.float32), 4326, (99.2, 38.6), 0.001)
    product = recognise(path)
    assert product.unit == ""
    with pytest.raises(FtlError, match="does not state its unit"):
        unit_of(product, RateOptions())
    assert "PyGMTSAR" in str(product.warnings[0])
    np.testing.assert_allclose(imported(path, tmp_path / "a.tif", RateOptions(unit="mm/a")), rate_m * 1000, rtol=1e-5)
    # MintPy's own stays what it is.
    path = layouts.tif(tmp_path / "geo_velocity.tif", rate_m.astype(np.float32), 4326, (99.2, 38.6), 0.001)
    assert recognise(path).unit == "m/a"


def test_rates_per_day_and_units_of_no_rate(tmp_path, rate_m):
    grid = ((99.2, 38.6), 0.001)
    path = layouts.tif(tmp_path / "daily.tif", (rate_m / 365.25).astype(np.float32), 4326, *grid)
    with_unit(path, "m/day")
    np.testing.assert_allclose(imported(path, tmp_path / "a.tif"), rate_m * 1000, rtol=1e-5)
    with_unit(path, "radians")
    with pytest.raises(FtlError, match="states the unit radians, which is none of a rate"):
        unit_of(recognise(path), RateOptions())
    assert unit_of(recognise(path), RateOptions(unit="mm/a")) == "mm/a"


def with_unit(path, unit):
    dataset = layouts.gdal.Open(path, layouts.gdal.GA_Update)
    dataset.GetRasterBand(1).SetUnitType(unit)


def test_dolphin_is_named_with_its_sign_and_dates(tmp_path, rate_m):
    tags = {"start_datetime": "2020-01-01T00:00:00", "end_datetime": "2023-06-25T00:00:00"}
    path = layouts.tif(
        tmp_path / "timeseries" / "velocity.tif", rate_m.astype(np.float32), unit="meters / year", tags=tags
    )
    product = recognise(path)
    assert product.name == "dolphin velocity (2020-01-01 to 2023-06-25)"
    assert (product.unit, product.sign, product.zero_is_no_data) == ("m/a", TOWARD, True)
    assert summarise(product, RateOptions()).p1 == pytest.approx(-80, abs=1)


@pytest.mark.parametrize("name", ["rate of the north.tif", "velocity (1).tif", "形变.tif"])
def test_dolphin_s_rate_under_another_name(tmp_path, rate_m, name):
    """Its zeros passed for ground that does not move, and its sign for unknown."""
    tags = {"start_datetime": "2020-01-01T00:00:00", "end_datetime": "2023-06-25T00:00:00"}
    path = layouts.tif(tmp_path / name, rate_m.astype(np.float32), unit="meters / year", tags=tags)
    product = recognise(path)
    assert (product.name[:8], product.sign, product.zero_is_no_data) == ("dolphin ", TOWARD, True)


def test_flatsim_asks_for_unit_and_sign(tmp_path, rate_m):
    path = layouts.tif(tmp_path / "CNES_MV-LOS_geo_8rlks.tiff", rate_m.astype(np.float32), 4326, (99.2, 38.6), 0.001)
    product = recognise(path)
    assert product.unit == ""
    with pytest.raises(FtlError, match=r"its sign is not known here.*choose the unit \(rad/a"):
        unit_of(product, RateOptions())


@pytest.mark.parametrize("flip", [False, True])
def test_a_rate_of_phase_needs_the_wavelength(tmp_path, rate_m, flip):
    """Two ways to the ground: a radian is wavelength / 4 pi. Of a phase that grows away the sign is flipped."""
    phase = rate_m * 4 * np.pi / layouts.C_BAND_M * (-1 if flip else 1)
    path = layouts.tif(tmp_path / "CNES_MV-LOS_geo_8rlks.tiff", phase.astype(np.float32), 4326, (99.2, 38.6), 0.001)
    product = recognise(path)
    with pytest.raises(FtlError, match=r"is in radians\. Give the radar's wavelength"):
        unit_of(product, RateOptions(RADIANS))
    options = RateOptions(RADIANS, flip, wavelength_m=layouts.C_BAND_M)
    write_rate(product, options, str(tmp_path / "rate.tif"))
    made = gdal.Open(str(tmp_path / "rate.tif"))
    np.testing.assert_allclose(made.ReadAsArray(), rate_m * 1000, rtol=1e-5, atol=1e-5)
    assert (made.GetMetadataItem("unit"), made.GetMetadataItem("source_unit")) == ("mm/a", "rad/a")


def test_a_foreign_netcdf_lists_what_it_holds(tmp_path, rate_m):
    path = tmp_path / "foreign.nc"
    with layouts.h5py.File(path, "w") as file:
        lists = {"lat": (np.arange(30.0), "degrees_north"), "lon": (np.arange(40.0), "degrees_east")}
        layouts.axes(file, lists)
        for name in ("rain", "snow"):
            layouts.variable(file, name, rate_m.astype(np.float32), ("lat", "lon"))
    with pytest.raises(FtlError, match=r"Its datasets: rain, snow. If one of them is the rate"):
        recognise(str(path))
    assert recognise(f'NETCDF:"{path}":snow').grid.is_geographic


def test_a_cut_netcdf_gets_a_sentence(tmp_path, rate_m):
    whole = Path(layouts.opera(tmp_path, DATES[0], DATES[1], rate_m)).read_bytes()
    for size in (20, 600, len(whole) // 2):
        path = tmp_path / f"cut{size}.nc"
        path.write_bytes(whole[:size])
        with pytest.raises(FtlError):
            recognise(str(path))


def pyrate_raster(path: Path, values: np.ndarray, **tags: str) -> str:
    dataset = layouts.gdal.GetDriverByName("GTiff").Create(str(path), *values.shape[::-1], 1, layouts.gdal.GDT_Float32)
    dataset.SetGeoTransform((*layouts.DEGREE_CORNER[:1], 0.001, 0, layouts.DEGREE_CORNER[1], 0, -0.001))
    srs = layouts.osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    dataset.SetProjection(srs.ExportToWkt())
    dataset.SetMetadata({"NAN_STATUS": "CONVERTED", "WAVELENGTH_METRES": "0.0555", **tags})
    dataset.GetRasterBand(1).WriteArray(values.astype(np.float32))
    return str(path)


@pytest.mark.parametrize(("polarity", "turned"), [("-1", 1), ("1", -1), (None, -1)])
def test_pyrates_sign_is_read_from_its_tag(tmp_path, rate_m, polarity, turned):
    tags = {"DATA_TYPE": "LINEAR_RATE_MAP", "DATA_UNITS": "MILLIMETRES/YEAR"}
    if polarity:
        tags["SIGNAL_POLARITY"] = polarity
    path = pyrate_raster(tmp_path / "linear_rate.tif", turned * rate_m * 1000, **tags)
    product = recognise(path)
    assert (product.unit, product.sign) == ("mm/a", TOWARD)
    np.testing.assert_allclose(imported(path, tmp_path / "rate.tif"), rate_m * 1000, rtol=1e-5)


def test_pyrates_other_files_say_what_they_hold(tmp_path, rate_m):
    for kind in ("ORIGINAL_IFG", "STACKED_RATE_ERROR"):
        path = pyrate_raster(tmp_path / f"{kind}.tif", rate_m, DATA_TYPE=kind)
        with pytest.raises(FtlError, match=f"holds PyRate's {kind}, no rate"):
            recognise(path)


@pytest.mark.parametrize(("polarity", "turned"), [("-1", 1), ("1", -1)])
def test_pyrates_cumulative_displacements_are_granules(tmp_path, rate_m, polarity, turned):
    from ftl_qgis_plugin.core.products.granules.folder import find_granules

    for number, date in enumerate(DATES):
        values = turned * rate_m * 1000 * number
        tags = {"DATA_TYPE": "CUMULATIVE_TIME_SLICE", "SIGNAL_POLARITY": polarity}
        pyrate_raster(tmp_path / f"tscuml_{date:%Y-%m-%d}.tif", values, **tags)
        tags["DATA_TYPE"] = "INCREMENTAL_TIME_SLICE"
        pyrate_raster(tmp_path / f"tsincr_{date:%Y-%m-%d}.tif", values, **tags)
    found = find_granules([str(tmp_path)])
    # The first, of zeros alone, is the date that the others count from.
    assert [(granule.reference, granule.date) for granule in found.granules] == [(DATES[0], date) for date in DATES[1:]]
    assert [granule.mm_per_unit for granule in found.granules] == [turned] * (len(DATES) - 1)
