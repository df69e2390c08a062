"""Rasters of one date each: what their names, tags and the user say of date, reference and unit."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from osgeo import gdal, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.granules import by_date

DAY, FIRST = date(2022, 6, 15), date(2022, 6, 3)


def raster(path, unit="", tags=None, band_tags=None, is_placed=True):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 4, 3, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((95.0, 0.001, 0, 35.0, 0, -0.001))
    if is_placed:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(4326)
        dataset.SetProjection(srs.ExportToWkt())
    band = dataset.GetRasterBand(1)
    band.WriteArray(np.ones((3, 4), np.float32))
    if unit:
        band.SetUnitType(unit)
    dataset.SetMetadata(tags or {})
    band.SetMetadata(band_tags or {})
    dataset = None
    return str(path)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("20220603_20220615.tif", True),
        ("20220603T120000_20220615T120000.tiff", True),
        ("disp.2022-06-15.tif", True),
        ("disp_2022165.grd", True),
        ("disp_2022165_ll.nc", True),
        ("disp_2022165_ll (1).nc", True),
        ("S1_20220603_20220615_VV_corr (1).tif", False),
        ("los 2022.06.15.img", True),
        ("20220603_20220615.vrt", True),
        ("20220603_20220615.txt", False),
        ("20220603_20220615.unw.tif", False),
        ("20220603_20220615.unw.txt", False),
        ("20220603_20220615.geo.cc.tif", False),
        ("20220603_20220615.geo.diff_pha.tif", False),
        ("20220603_20220615_coh.tif", False),
        ("20220603_20220615_coherence.tif", False),
        ("coherence.20220615.tif", False),
        ("temporal_coherence_average_20220603_20220615.tif", False),
        ("20220603_20220615.int.tif", False),
        ("20220615.slc.tif", False),
        ("point_20220615.tif", True),
        ("incidence_20220615.tif", False),
        ("20220603_20220615.conncomp.tif", False),
        ("S1_20220603_20220615_VV_wrapped_phase.tif", False),
        ("S1_20220603_20220615_VV_lv_theta.tif", False),
        ("disp_2022165_ll.png", False),
        ("velocity.tif", False),
        ("x120220615.tif", False),
    ],
)
def test_names(name, is_one):
    assert by_date.matches(f"/some/where/{name}") == is_one


@pytest.mark.parametrize(
    ("name", "day", "reference"),
    [
        ("20220603_20220615.tif", DAY, FIRST),
        ("s1_20220603T120000_20220615T120001_x.tif", DAY, FIRST),
        ("d_2022-06-03_2022-06-15.tif", DAY, FIRST),
        ("disp.2022-06-15.tif", DAY, None),
        ("los_2022.06.15.tif", DAY, None),
        ("los_20220615.tif", DAY, None),
    ],
)
def test_dates(tmp_path, name, day, reference):
    found = by_date.read(raster(tmp_path / name), "mm", None)
    assert (found.date, found.reference, found.mm_per_unit) == (day, reference, 1.0)
    assert found.layer.zero_is_no_data


def test_days_of_the_year_count_from_0(tmp_path):
    assert by_date.read(raster(tmp_path / "disp_2022000.grd"), None, None).date == date(2022, 1, 1)
    for name in ("disp_2022165_ll.grd", "disp_2022165_ll (1).grd"):
        assert by_date.read(raster(tmp_path / name), None, None).date == DAY
    for name in ("disp_0000001.grd", "disp_9999999.grd", "disp_2022366.grd", "20220231_20220615.tif", "x_20220231.tif"):
        found = by_date.read(raster(tmp_path / name), "mm", None)
        assert found is None or found.date == DAY
    assert by_date.read(str(tmp_path / "x_20220231.tif"), "mm", None) is None


@pytest.mark.parametrize(
    ("unit", "tags", "band_tags", "mm"),
    [
        ("mm", {}, {}, 1.0),
        ("cm", {}, {}, 10.0),
        ("m", {}, {}, 1000.0),
        ("meters", {}, {}, 1000.0),
        ("", {"units": "centimeters"}, {}, 10.0),
        ("", {"unit": "mm"}, {}, 1.0),
        ("", {}, {"units": "meters"}, 1000.0),
        ("m", {"units": "mm"}, {"unit": "mm"}, 1000.0),  # what the band says of itself counts
        ("", {"units": "mm"}, {"units": "m"}, 1000.0),
    ],
)
def test_units_that_are_stated(tmp_path, unit, tags, band_tags, mm):
    path = raster(tmp_path / "20220603_20220615.tif", unit, tags, band_tags)
    assert by_date.read(path, None, None).mm_per_unit == mm
    assert by_date.read(path, "cm", None).mm_per_unit == 10.0  # unless somebody says otherwise


def test_what_states_no_unit(tmp_path):
    for unit in ("", "furlong", "mm/year"):
        path = raster(tmp_path / "20220603_20220615.tif", unit)
        with pytest.raises(FtlError, match="does not say its unit"):
            by_date.read(path, None, None)
    # GMTSAR and PyGMTSAR write mm, and do not say so.
    for name in ("disp_2022165.grd", "disp.2022-06-15.tif"):
        assert by_date.read(raster(tmp_path / name), None, None).mm_per_unit == 1.0
        assert by_date.read(raster(tmp_path / name, "m"), None, None).mm_per_unit == 1000.0


def test_radians_grow_toward_the_satellite(tmp_path):
    path = raster(tmp_path / "20220603_20220615.tif", "radians")
    mm = 1000 * 0.0555 / (4 * math.pi)
    assert by_date.read(path, None, 0.0555).mm_per_unit == pytest.approx(mm)
    with pytest.raises(FtlError, match="Give the radar's wavelength"):
        by_date.read(path, None, None)
    assert by_date.read(path, "m", None).mm_per_unit == 1000.0
    assert by_date.read(raster(path, "m"), "rad", 0.0555).mm_per_unit == pytest.approx(mm)


def test_without_a_crs_it_is_in_degrees(tmp_path):
    found = by_date.read(raster(tmp_path / "20220603_20220615.tif", is_placed=False), "mm", None)
    assert found.layer.grid.is_geographic


@pytest.mark.parametrize(("polarity", "mm"), [("-1", 1.0), ("1", -1.0), (None, -1.0)])
def test_pyrate(tmp_path, polarity, mm):
    tags = {"DATA_TYPE": "CUMULATIVE_TIME_SLICE", "EPOCH_DATE": "2022-06-15"}
    tags |= {"SIGNAL_POLARITY": polarity} if polarity else {}
    found = by_date.read(raster(tmp_path / "tscuml_2022-06-15.tif", tags=tags), None, None)
    assert (found.mm_per_unit, found.date, found.reference, found.product) == (mm, DAY, None, "PyRate")
    other = by_date.read(str(tmp_path / "tscuml_2022-06-15.tif"), "cm", None)  # was ignored
    assert (other.mm_per_unit, other.unit) == (10 * mm, "mm")
    tags["DATA_TYPE"] = "INCREMENTAL_TIME_SLICE"
    assert by_date.read(raster(tmp_path / "tsincr_2022-06-15.tif", tags=tags), None, None) is None


@pytest.mark.parametrize(
    "name", ["20220603-20220615.tif", "20220603t031500_20220615t031500.tif", "2022-06-03-2022-06-15.tif"]
)
def test_two_dates_are_told_as_those_of_pairs_are(tmp_path, name):
    """Two ways of finding them differed: joined by a hyphen, the reference was taken for the date."""
    granule = by_date.read(raster(tmp_path / name, "mm"), None, None)
    assert (granule.date, granule.reference) == (DAY, FIRST)
