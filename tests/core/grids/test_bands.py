"""A band as people mean its numbers, pixel by pixel from what GDAL's data model says of no data, masks and scales."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.bands import FloatBand, UnreadableError, require_real, without_infinities

NAN = np.nan


def dataset(*bands, kind=gdal.GDT_Float32):
    """In memory, two rows of three."""
    made = gdal.GetDriverByName("MEM").Create("", 3, 2, len(bands), kind)
    for number, values in enumerate(bands, 1):
        made.GetRasterBand(number).WriteArray(np.array(values))
    return made


VALUES = [[0, 1, 2], [-9999, 4, 5]]


def read(made, box=(0, 0, 3, 2), **options):
    return FloatBand(made.GetRasterBand(1), **options).read(*box)


def test_by_itself_nothing_is_changed():
    values = read(dataset(VALUES))
    assert values.dtype == np.float32
    assert values.tolist() == VALUES


def test_a_box_is_column_row_width_height():
    assert read(dataset(VALUES), (1, 0, 2, 1)).tolist() == [[1, 2]]
    assert read(dataset(VALUES), (0, 1, 1, 1)).tolist() == [[-9999]]


def test_no_data_of_the_file_and_what_overrides_it():
    made = dataset(VALUES)
    made.GetRasterBand(1).SetNoDataValue(-9999)
    np.testing.assert_array_equal(read(made), [[0, 1, 2], [NAN, 4, 5]])
    np.testing.assert_array_equal(read(made, no_data=4.0), [[0, 1, 2], [-9999, NAN, 5]])
    np.testing.assert_array_equal(read(made, no_data=0.0), [[NAN, 1, 2], [-9999, 4, 5]])
    made.GetRasterBand(1).SetNoDataValue(float("nan"))
    np.testing.assert_array_equal(read(made), VALUES)


def test_no_data_beyond_float32_is_no_data():
    """As GDAL writes it for a double band that becomes float32."""
    made = dataset([[1e39, 1, 2], [3, 4, 5]], kind=gdal.GDT_Float64)
    made.GetRasterBand(1).SetNoDataValue(1e39)
    np.testing.assert_array_equal(read(made), [[NAN, 1, 2], [3, 4, 5]])


def test_zero_may_be_no_data_before_scale_and_offset():
    made = dataset(VALUES)
    made.GetRasterBand(1).SetOffset(7.0)
    np.testing.assert_array_equal(read(made, zero_is_no_data=True), [[NAN, 8, 9], [-9992, 11, 12]])
    np.testing.assert_array_equal(read(made), [[7, 8, 9], [-9992, 11, 12]])


@pytest.mark.parametrize(("own_scale", "own_offset"), [(None, None), (2.0, None), (None, 10.0), (0.5, 10.0)])
@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_the_files_scale_and_offset_and_then_ones_own(own_scale, own_offset, scale):
    made = dataset(VALUES)
    band = made.GetRasterBand(1)
    band.SetNoDataValue(-9999)  # of what is stored, not of what it means
    if own_scale is not None:
        band.SetScale(own_scale)
    if own_offset is not None:
        band.SetOffset(own_offset)
    expected = [
        [NAN if value == -9999 else (value * (own_scale or 1) + (own_offset or 0)) * scale for value in row]
        for row in VALUES
    ]
    np.testing.assert_allclose(read(made, scale=scale), expected)


def test_masks_that_are_stored_or_given():
    made = dataset(VALUES)
    made.GetRasterBand(1).CreateMaskBand(gdal.GMF_PER_DATASET)
    made.GetRasterBand(1).GetMaskBand().WriteArray(np.array([[255, 0, 255], [255, 255, 1]], np.uint8))
    np.testing.assert_array_equal(read(made), [[0, NAN, 2], [-9999, 4, 5]])
    two = dataset(VALUES, [[1, 1, 0], [1, 255, 1]])
    np.testing.assert_array_equal(read(two, alpha=two.GetRasterBand(2)), [[0, 1, NAN], [-9999, 4, 5]])
    np.testing.assert_array_equal(read(two, (1, 0, 2, 2), alpha=two.GetRasterBand(2)), [[1, NAN], [4, 5]])


class Broken:
    """A band that GDAL tells an error of, with numbers or without."""

    def __init__(self, values, message):
        self._values, self._message = values, message

    def GetNoDataValue(self):
        return None

    GetScale = GetOffset = GetNoDataValue

    def GetMaskFlags(self):
        return gdal.GMF_ALL_VALID

    def ReadAsArray(self, *_box, **_options):
        if self._message:
            gdal.Error(gdal.CE_Failure, 1, self._message)
        return self._values


@pytest.mark.parametrize(
    ("values", "message", "told"),
    [
        (None, "tile 3 is broken", "tile 3 is broken"),
        (np.zeros((2, 3), np.float32), "tile 3 is broken", "tile 3 is broken"),
        (None, "", "unknown reason"),
    ],
)
def test_what_cannot_be_read_says_why(values, message, told):
    with pytest.raises(UnreadableError, match=told):
        FloatBand(Broken(values, message)).read(0, 0, 3, 2)


def test_infinite_values_are_no_data_in_the_array_itself():
    values = np.array([1, np.inf, -np.inf, NAN], np.float32)
    assert without_infinities(values) is values
    np.testing.assert_array_equal(values, [1, NAN, NAN, NAN])
    np.testing.assert_array_equal(read(dataset([[np.inf, 1, 2], [3, 4, -np.inf]])), [[NAN, 1, 2], [3, 4, NAN]])


def test_complex_numbers_are_no_rate():
    pair, rate = dataset([[1j, 1, 2], [3, 4, 5]], kind=gdal.GDT_CFloat32), dataset(VALUES)  # kept: bands do not do so
    with pytest.raises(FtlError, match=r"pair\.tif holds complex numbers"):
        require_real(pair.GetRasterBand(1), "pair.tif")
    require_real(rate.GetRasterBand(1), "rate.tif")
