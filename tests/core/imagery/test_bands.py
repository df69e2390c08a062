import pytest
from osgeo import gdal

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.bands import BandHint, hints_of, parse_bands, recognise_bands, role_of


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


def test_common_names_of_catalogues():
    """As STAC's extension for bands lists them; what covers a band is no role of it."""
    roles = {"Blue": "blue", "green": "green", "red": "red", "nir": "nir", "nir08": "nir", "swir16": "swir1",
             "swir22": "swir2", "alpha": "", "coastal": "", "rededge": ""}  # fmt: skip
    assert {name: role_of(name) for name in roles} == roles


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


LIMITS = {
    "blue": (0.45, 0.515),
    "green": (0.525, 0.60),
    "red": (0.62, 0.69),
    "nir": (0.76, 0.90),
    "swir1": (1.55, 1.75),
    "swir2": (2.05, 2.35),
}


@pytest.mark.parametrize("role", LIMITS)
def test_both_ends_of_a_range_belong_to_it_and_no_more(role):
    middles = {name: (low + high) / 2 for name, (low, high) in LIMITS.items()}
    for end, outward in zip(LIMITS[role], (-0.002, 0.002)):
        for wavelength, is_found in ((end, True), (end + outward, False)):
            waves = [BandHint("", 0, middles[name] if name != role else wavelength) for name in LIMITS]
            assert (role in recognise_bands(waves)) == is_found, wavelength


# Numbers of bands and centre wavelengths (um) as the operators state them.
SATELLITES = {
    "Landsat 5": {"blue": (1, 0.485), "green": (2, 0.56), "red": (3, 0.66), "nir": (4, 0.83), "swir1": (5, 1.65),
                  "swir2": (7, 2.215)},
    "Landsat 8": {"blue": (2, 0.482), "green": (3, 0.5615), "red": (4, 0.6545), "nir": (5, 0.865),
                  "swir1": (6, 1.6085), "swir2": (7, 2.2005)},
    "Sentinel-2": {"blue": (2, 0.4924), "green": (3, 0.5598), "red": (4, 0.6646), "nir": (8, 0.8328),
                   "swir1": (11, 1.6137), "swir2": (12, 2.2024)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("satellite", "name", "file_name"),
    [
        ("Landsat 5", "SR_B{}", "LT04_x.tif"),
        ("Landsat 5", "B{}", "LE07_x.tif"),
        ("Landsat 5", "Band {}", "LM05_x.tif"),
        ("Landsat 8", "SR_B{}", "x.tif"),
        ("Landsat 8", "B{}", "LC09_x.tif"),
        ("Landsat 8", "TOA_B{}", "LO08_x.tif"),
        ("Sentinel-2", "B{:02d}", "x.tif"),
        ("Sentinel-2", "band_{}", "S2A_x.tif"),
        ("Sentinel-2", "band{}", "Sentinel_x.tif"),
        ("Sentinel-2", "B{}", "x.tif"),  # eleven and twelve are its own
    ],
)
def test_numbers_and_wavelengths_of_satellites(satellite, name, file_name):
    bands = SATELLITES[satellite]
    expected = {role: place for place, role in enumerate(bands, 1)}
    numbered = [BandHint(name.format(number)) for number, _um in bands.values()]
    assert recognise_bands(numbered, file_name) == expected
    assert recognise_bands([BandHint("", 0, um) for _number, um in bands.values()]) == expected


def test_numbers_alone_say_nothing_without_a_satellite():
    with pytest.raises(FtlError, match="cannot be told"):
        recognise_bands(named(*(f"B{number}" for number in range(1, 8))), "x.tif")
    # Eleven alone does, and so does twelve.
    assert recognise_bands(named("B2", "B3", "B4", "B8", "B11"), "x.tif")["swir1"] == 5
    assert recognise_bands(named("B2", "B3", "B4", "B8", "B12"), "x.tif")["swir2"] == 5


def test_three_roles_are_enough_and_two_are_not():
    assert recognise_bands(named("red", "nir", "swir1", "x", "y")) == {"red": 1, "nir": 2, "swir1": 3}
    with pytest.raises(FtlError, match="cannot be told"):
        recognise_bands(named("red", "nir", "alpha", "x", "y"))


def test_the_first_band_of_a_role_is_its():
    assert recognise_bands(named("red", "green", "blue", "red", "nir"))["red"] == 1
    assert recognise_bands([BandHint("", 0, um) for um in (0.49, 0.56, 0.66, 0.65, 0.84)])["red"] == 3
    colours = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_RedBand, 0)
    assert recognise_bands([BandHint("", colour) for colour in colours]) == {"red": 1, "green": 2, "blue": 3}


def test_what_is_left_beside_red_green_and_blue_is_near_infrared_wherever_it_stands():
    colours = [gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand]
    for place in range(4):
        hints = [BandHint("", colour) for colour in (*colours[:place], 0, *colours[place:])]
        assert recognise_bands(hints)["nir"] == place + 1
        hints[place] = BandHint("", gdal.GCI_AlphaBand)
        assert "nir" not in recognise_bands(hints)


def test_three_or_four_bands_that_say_nothing():
    assert recognise_bands([BandHint()] * 4) == {"red": 1, "green": 2, "blue": 3, "nir": 4}
    clear = BandHint("", gdal.GCI_AlphaBand)
    assert recognise_bands([*[BandHint()] * 3, clear]) == {"red": 1, "green": 2, "blue": 3}
    assert recognise_bands([clear, *[BandHint()] * 3]) == {"red": 1, "green": 2, "blue": 3, "nir": 4}


def test_the_first_and_the_last_band_may_be_typed():
    assert parse_bands("red=1,nir=4", 4) == {"red": 1, "nir": 4}
    assert parse_bands("", 4) == {}


@pytest.mark.parametrize(
    ("name", "text", "um"),
    [
        ("wavelength", "0.665", 0.665),
        ("CENTRAL_WAVELENGTH_UM", "2.2 um", 2.2),
        ("center_wavelength", "665 nm", 0.665),
        ("wavelength", "101", 0.101),
        ("wavelength", "100", 100.0),  # thermal, in micrometres
        ("wavelength", "red", None),
        ("wavelength", " ", None),
        ("width", "0.03", None),
    ],
)
@pytest.mark.parametrize("domain", ["", "IMAGERY"])
def test_wavelengths_in_micrometres_or_nanometres(name, text, um, domain):
    dataset = gdal.GetDriverByName("MEM").Create("", 2, 2, 1)
    dataset.GetRasterBand(1).SetMetadata({name: text}, domain)
    (hint,) = hints_of(dataset)
    assert hint.wavelength_um == (None if um is None else pytest.approx(um))
