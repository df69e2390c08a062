"""Units that the files of pairs and displacements state: they count, or are refused where the sign would be a guess."""

from __future__ import annotations

import datetime
import math
import re

import numpy as np
import pytest
from osgeo import gdal

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.products.stated_unit import unit_of_motion

FIRST, SECOND, THIRD = (datetime.date(2020, 1, 6) + datetime.timedelta(days=12 * number) for number in range(3))
METRES = np.full((20, 20), 0.01)
ARRAYS = {
    layouts.nisar: "/science/LSAR/GUNW/grids/frequencyA/unwrappedInterferogram/HH/unwrappedPhase",
    layouts.aria: "/science/grids/data/unwrappedPhase",
}
# One of it in the usual unit of the product.
PHASES = {"cycles": 2 * math.pi, "degrees": math.pi / 180, "radians": 1.0, "something": 1.0}


def state(path, unit: str, maker=None, how="unit") -> None:
    """Writes the unit into the file, its numbers stay."""
    if maker in ARRAYS:
        with h5py.File(path, "r+") as file:
            file[ARRAYS[maker]].attrs["units"] = unit
        return
    dataset = gdal.Open(str(path), gdal.GA_Update)
    band = dataset.GetRasterBand(1)
    if how == "unit":
        band.SetUnitType(unit)
    elif how == "tag":
        band.SetMetadataItem("units", unit)
    else:
        band.SetDescription(f"unwrapped phase [{unit}]")
    dataset.FlushCache()


def of_no_program(folder, first, second, metres, coherence):
    path = folder / f"{first:%Y%m%d}_{second:%Y%m%d}.unw.tif"
    layouts.tif(path, layouts.radians(metres), no_data=0)
    return path


@pytest.mark.parametrize(("text", "size"), PHASES.items())
@pytest.mark.parametrize(
    "maker", [layouts.hyp3, layouts.licsar, layouts.aria, layouts.nisar, layouts.pyrate, of_no_program]
)
def test_phase_counts_in_what_the_file_states(tmp_path, maker, text, size):
    options = PairOptions(wavelength_m=layouts.C_BAND_M)
    maker(tmp_path / "a", FIRST, SECOND, METRES, 0.8)
    path = maker(tmp_path / "b", FIRST, SECOND, METRES, 0.8)
    state(path, text, maker)
    (plain,), (stated,) = (find_pairs([str(tmp_path / name)], options).pairs for name in "ab")
    assert stated.mm_per_unit == pytest.approx(plain.mm_per_unit * size, rel=1e-6)


@pytest.mark.parametrize("how", ["unit", "tag", "description"])
def test_wherever_the_file_says_it(tmp_path, how):
    path = layouts.hyp3(tmp_path, FIRST, SECOND, METRES, 0.8)
    (plain,) = find_pairs([str(tmp_path)]).pairs
    state(path, "Cycles", how=how)
    (stated,) = find_pairs([str(tmp_path)]).pairs
    assert stated.mm_per_unit == pytest.approx(plain.mm_per_unit * 2 * math.pi)
    assert [str(note) for note in find_pairs([str(tmp_path)]).notes] == ["Unit: Cycles (stated by the product)."]
    (chosen,) = find_pairs([str(tmp_path)], PairOptions(unit="rad", wavelength_m=layouts.C_BAND_M)).pairs
    assert chosen.mm_per_unit == pytest.approx(plain.mm_per_unit)  # what the user says holds


def test_lengths_in_another_unit_keep_the_sign_of_the_product(tmp_path):
    path = layouts.hyp3_gamma(tmp_path, FIRST, SECOND, METRES, 0.8)
    for unit, size in (("mm", 1.0), ("centimeters", 10.0), ("m", 1000.0)):
        state(path, unit)
        assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == size
    reference = datetime.date(2020, 1, 1)
    for date in (FIRST, SECOND, THIRD):
        path = layouts.opera(tmp_path / "opera", reference, date, METRES)
        with h5py.File(path, "r+") as file:
            file["displacement"].attrs["units"] = "mm"
    found = find_granules([str(tmp_path / "opera")])
    assert {granule.mm_per_unit for granule in found.granules} == {1.0}
    assert [str(note) for note in found.notes] == ["Unit: mm (stated by the product)."]


def test_a_length_in_place_of_a_phase_is_refused_for_its_sign(tmp_path):
    path = layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.8)
    state(path, "mm")
    sentence = re.escape(f"{path.name} states the unit mm, but its product comes in rad. Choose the unit")
    with pytest.raises(FtlError, match=sentence):
        find_pairs([str(tmp_path)])
    (chosen,) = find_pairs([str(tmp_path)], PairOptions(unit="mm")).pairs
    assert chosen.mm_per_unit == -1.0


def test_displacements_by_date_in_cycles(tmp_path):
    for date in (FIRST, SECOND, THIRD):
        layouts.tif(tmp_path / f"{date:%Y%m%d}.tif", METRES.astype(np.float32), unit="cycles")
    with pytest.raises(FtlError, match="Give the radar's wavelength"):
        find_granules([str(tmp_path)])
    found = find_granules([str(tmp_path)], GranuleOptions(wavelength_m=layouts.C_BAND_M))
    assert found.granules[0].mm_per_unit == pytest.approx(layouts.C_BAND_M / 2 * 1000)


def test_that_phase_is_taken_for_radians_is_told_where_nothing_says_so(tmp_path):
    path = of_no_program(tmp_path, FIRST, SECOND, METRES, 0.8)
    told = "Nothing in the files states the unit of the phase: it is taken for radians."
    options = PairOptions(wavelength_m=layouts.C_BAND_M)
    assert told in map(str, find_pairs([str(tmp_path)], options).notes)
    assert told not in map(str, find_pairs([str(tmp_path)], PairOptions(unit="mm")).notes)
    state(path, "radians")
    assert told not in map(str, find_pairs([str(tmp_path)], options).notes)
    layouts.pyrate(tmp_path / "pyrate", FIRST, SECOND, METRES, 0.8)  # its tags say so, whatever it is read as
    options = PairOptions("named", wavelength_m=layouts.C_BAND_M)
    assert told not in map(str, find_pairs([str(tmp_path / "pyrate")], options).notes)
    layouts.hyp3(tmp_path / "hyp3", FIRST, SECOND, METRES, 0.8)  # documented
    assert not find_pairs([str(tmp_path / "hyp3")]).notes


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("rad", ("rad", 1.0)),
        ("Radians (unwrapped)", ("rad", 1.0)),
        ("fringes", ("rad", 2 * math.pi)),
        ("\N{DEGREE SIGN}", ("rad", math.pi / 180)),
        ("meters", ("m", 1.0)),
        ("rad/a", ("", 1.0)),
        ("mm/a", ("", 1.0)),
        ("degrees_north", ("", 1.0)),
        ("user_z_unit", ("", 1.0)),
        ("s", ("", 1.0)),
        ("", ("", 1.0)),
    ],
)
def test_what_texts_mean(text, meant):
    assert unit_of_motion(text) == meant
