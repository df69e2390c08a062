"""The unit that a raster's file states, against the one that its values are read in."""

import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.products.stated_unit import contradiction, rate_unit, stated_unit


@pytest.fixture
def make(tmp_path):
    def write(unit="", band_tags=None, tags=None):
        path = str(tmp_path / "rate.tif")
        dataset = gdal.GetDriverByName("GTiff").Create(path, 4, 3, 2, gdal.GDT_Float32)
        band = dataset.GetRasterBand(2)
        if unit:
            band.SetUnitType(unit)
        band.SetMetadata(band_tags or {})
        dataset.SetMetadata(tags or {})
        return path

    return write


def test_the_band_counts_before_the_file(make):
    path = make("", {"units": "cm/yr"}, {"unit": "mm/a"})
    assert stated_unit(gdal.Open(path), 2) == "cm/yr"
    assert stated_unit(gdal.Open(path), 1) == "mm/a"
    assert stated_unit(gdal.Open(make("Unknown", {"unit": " "}, {"UNIT": "1"})), 2) == ""


@pytest.mark.parametrize(
    ("stated", "unit"),
    [("mm/yr (LOS)", "mm/a"), ("[m/day]", ""), ("m/day [up]", "m/d"), ("mm", ""), ("degrees", ""), ("", "")],
)
def test_units_of_rates(stated, unit):
    assert rate_unit(stated) == unit


@pytest.mark.parametrize("colour", [gdal.GCI_RedBand, gdal.GCI_PaletteIndex])
def test_a_picture_of_a_rate_is_none(tmp_path, colour):
    path = str(tmp_path / "picture.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 4, 3, 3 if colour == gdal.GCI_RedBand else 1, gdal.GDT_Byte)
    dataset.GetRasterBand(1).SetColorInterpretation(colour)
    if colour == gdal.GCI_PaletteIndex:
        dataset.GetRasterBand(1).SetColorTable(gdal.ColorTable())
    dataset = None
    assert "picture is a picture" in str(contradiction(RasterSource(path)))


def test_only_another_unit_contradicts(make):
    path = make("m/year")
    assert contradiction(RasterSource(path, 2, scale=1000.0)) is None
    assert contradiction(RasterSource(path, 1)) is None
    told = str(contradiction(RasterSource(path, 2, scale=10.0)))
    assert "rate states that its rates are in m/year, but they are read in cm/a" in told
    assert "none of a rate" in str(contradiction(RasterSource(make("radians"), 2)))
