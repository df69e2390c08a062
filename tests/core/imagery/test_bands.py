import numpy as np
import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.bands import BandHint, hints_of, parse_bands, recognise_bands
from ftl_qgis_plugin.core.imagery.indices import INDICES, TASSELLED_CAP, computable, normalised_difference


def named(*names):
    return [BandHint(name) for name in names]


def test_sentinel_2_by_its_numbers():
    names = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")
    found = recognise_bands(named(*names))
    assert found == {"blue": 2, "green": 3, "red": 4, "nir": 8, "swir1": 11, "swir2": 12}
    # The same in another order.
    assert recognise_bands(named(*names[::-1])) == {role: 13 - number for role, number in found.items()}


def test_landsat_changed_its_numbers_with_the_eighth():
    bands = named(*(f"SR_B{number}" for number in range(1, 8)))
    assert recognise_bands(bands, "LC08_L2SP_2021.tif")["nir"] == 5
    assert recognise_bands(bands, "LT05_L2SP_2004.tif") == {
        "blue": 1, "green": 2, "red": 3, "nir": 4, "swir1": 5, "swir2": 7
    }  # fmt: skip


def test_words_and_what_only_resembles_them():
    found = recognise_bands(named("Red edge 1", "Near Infrared", "red", "GREEN", "blue"))
    assert found == {"nir": 2, "red": 3, "green": 4, "blue": 5}
    assert recognise_bands(named("blue", "green", "red", "nir08", "swir16", "swir22"))["swir2"] == 6


def test_wavelengths_colours_and_number():
    waves = [BandHint("", gdal.GCI_Undefined, um) for um in (0.49, 0.56, 0.665, 0.842, 1.61, 2.19)]
    assert recognise_bands(waves) == {"blue": 1, "green": 2, "red": 3, "nir": 4, "swir1": 5, "swir2": 6}
    colours = [BandHint("", colour) for colour in (gdal.GCI_BlueBand, gdal.GCI_GreenBand, gdal.GCI_RedBand)]
    assert recognise_bands(colours) == {"blue": 1, "green": 2, "red": 3}
    assert recognise_bands([*colours, BandHint("", gdal.GCI_AlphaBand)]) == {"blue": 1, "green": 2, "red": 3}
    assert recognise_bands([*colours, BandHint()])["nir"] == 4
    assert recognise_bands([BandHint()] * 3) == {"red": 1, "green": 2, "blue": 3}


@pytest.mark.parametrize("count", [1, 2, 5, 16])
def test_bands_that_nothing_tells_apart(count):
    with pytest.raises(FtlError, match=rf"Which of the {count} band\(s\) of strange.tif .* Give the bands"):
        recognise_bands([BandHint(f"layer {number}") for number in range(count)], "strange.tif")


def test_typed_bands():
    assert parse_bands("red=3, NIR = 4;", 4) == {"red": 3, "nir": 4}
    for text in ("red=5", "red", "red=0", "purple=1", "red=1, red=2", "red=x"):
        with pytest.raises(FtlError, match="names no band"):
            parse_bands(text, 4)


def test_hints_of_a_file():
    dataset = gdal.GetDriverByName("MEM").Create("", 2, 2, 3)
    dataset.GetRasterBand(1).SetDescription("B02")
    dataset.GetRasterBand(2).SetMetadataItem("WAVELENGTH", "665 nm")
    dataset.GetRasterBand(3).SetColorInterpretation(gdal.GCI_BlueBand)
    assert hints_of(dataset)[0].name == "B02"
    assert hints_of(dataset)[1].wavelength_um == pytest.approx(0.665)
    assert hints_of(dataset)[2].colour == gdal.GCI_BlueBand


def test_indices_against_single_numbers():
    pixel = {"blue": 0.05, "green": 0.08, "red": 0.10, "nir": 0.30, "swir1": 0.25, "swir2": 0.15}
    bands = {role: np.array([value], np.float32) for role, value in pixel.items()}
    expected = {
        "ndvi": (0.30 - 0.10) / 0.40,
        "ndwi": (0.08 - 0.30) / 0.38,
        "bare_soil": ((0.25 + 0.10) - (0.30 + 0.05)) / 0.70,
        "green_red": -0.02 / 0.18,
        "brightness": 0.23 / 3,
        "red_blue": 0.05 / 0.15,
        "tc_brightness": 0.2043 * 0.05 + 0.4158 * 0.08 + 0.5524 * 0.10 + 0.5741 * 0.30 + 0.3124 * 0.25 + 0.2303 * 0.15,
    }
    for name, value in expected.items():
        assert INDICES[name].compute(bands)[0] == pytest.approx(value, abs=1e-6), name


def test_the_tasselled_cap_is_a_rotation():
    axes = np.array(list(TASSELLED_CAP.values()))
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=2e-3)


def test_indices_of_the_bands_there_are():
    assert computable({"red", "green", "blue"}) == ["green_red", "brightness", "red_blue"]
    assert computable({"red", "nir"}) == ["ndvi"]
    assert len(computable({"blue", "green", "red", "nir", "swir1", "swir2"})) == len(INDICES)


def test_reflectance_of_nothing_and_no_data():
    with np.errstate(all="raise", invalid="ignore"):
        got = normalised_difference(np.float32([0, -0.1, np.nan, 0.2]), np.float32([0, 0.05, 0.1, -0.05]))
    np.testing.assert_array_equal(np.isnan(got), [True, True, True, False])
    assert got[3] == 1  # clipped: a surface darker than nothing


def test_bands_that_add_up_to_nothing_have_no_index():
    """Noise below zero in one band: the quotient would be without bound."""
    assert np.isnan(normalised_difference(np.float32([0.1]), np.float32([-0.1]))).all()
