"""GDAL's errors are caught in one place, however GDAL has been told to report them."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr, osr

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.gdal_errors import attempted, gdal_errors


def test_a_failure_ends_the_block_and_is_in_the_list(reporting):
    dataset = None
    with gdal_errors() as errors:
        dataset = gdal.OpenEx("/nowhere/at/all.tif", gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)
    assert dataset is None
    assert len(errors) == 1
    assert "/nowhere/at/all.tif" in errors[0]


def test_an_attempt_gives_none(reporting):
    assert attempted(lambda: ogr.CreateGeometryFromWkb(b"\x01\x03")) is None
    assert attempted(lambda: osr.SpatialReference().ImportFromEPSG(999_999)) != 0
    assert attempted(lambda: ogr.CreateGeometryFromWkt("POINT (1 2)")).GetX() == 1


def test_what_is_no_error_of_gdals_goes_on(reporting):
    with pytest.raises(FtlError), gdal_errors():
        raise FtlError("Mend it.")
    with pytest.raises(NotImplementedError), gdal_errors():
        raise NotImplementedError
    with pytest.raises(ZeroDivisionError):
        attempted(lambda: 1 // 0)


def test_handlers_are_taken_away_again(reporting, capfd):
    outer = []
    gdal.PushErrorHandler(lambda _severity, _number, text: outer.append(text))
    try:
        with gdal_errors() as errors:
            gdal.Error(gdal.CE_Failure, 1, "inner")
        with gdal_errors() as warned:
            gdal.Error(gdal.CE_Warning, 1, "only a warning")
        if not reporting:
            gdal.Error(gdal.CE_Failure, 1, "after")
    finally:
        gdal.PopErrorHandler()
    assert errors == ["inner"]
    assert warned == []
    assert outer == ([] if reporting else ["after"])


def test_the_core_says_the_same_however_gdal_reports(reporting, tmp_path):
    from ftl_qgis_plugin.core.grids.raster import open_dataset
    from ftl_qgis_plugin.core.landslides.polygons import valid_polygon
    from ftl_qgis_plugin.core.products.product import wkt_of_epsg

    path = tmp_path / "text.tif"
    path.write_text("no raster")
    with pytest.raises(FtlError, match=r"text\.tif cannot be opened"):
        open_dataset(str(path))
    with pytest.raises(FtlError, match="EPSG:999999, which does not exist"):
        wkt_of_epsg(999_999, "x")
    assert valid_polygon(b"broken").IsEmpty()
    bow_tie = ogr.CreateGeometryFromWkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
    assert valid_polygon(bow_tie).GetArea() == pytest.approx(50)
