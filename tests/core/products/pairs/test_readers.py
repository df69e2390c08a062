"""What each reader says of a pair: its dates in order, and by what its numbers become mm toward the satellite.

The files are those of product_layouts, in which the displacement from the first to the second date is known.
"""

from __future__ import annotations

import math
from datetime import date

import h5py
import numpy as np
import product_layouts as layouts
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.products.pairs.pair import NISAR_MASK, NOT_ZERO
from ftl_qgis_plugin.core.stacking.reading.layer_reader import LayerReader
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack

FIRST, SECOND = date(2022, 6, 3), date(2022, 6, 27)
METRES = np.full((6, 5), 0.012)
C_BAND, L_BAND = layouts.C_BAND_M, 299_792_458.0 / layouts.L_BAND_HZ
NISAR_PHASE = "science/LSAR/GUNW/grids/frequencyA/unwrappedInterferogram/HH/unwrappedPhase"
ARIA_PHASE = "science/grids/data/unwrappedPhase"
LICSAR = 299_792_458.0 / 5405000454.33435


def away(wavelength_m):
    """mm toward the satellite of one radian that grows as the ground moves away: two ways to the ground."""
    return -1000 * wavelength_m / (4 * math.pi)


CASES = {
    "hyp3": (layouts.hyp3, away(C_BAND), C_BAND),
    "hyp3 of GAMMA": (layouts.hyp3_gamma, 1000.0, C_BAND),
    "licsar": (layouts.licsar, away(LICSAR), LICSAR),
    "pyrate": (layouts.pyrate, away(C_BAND), C_BAND),
    "aria": (layouts.aria, -away(C_BAND), C_BAND),  # the later date is its reference
    "nisar": (layouts.nisar, away(L_BAND), L_BAND),
    "gmtsar": (layouts.gmtsar, away(C_BAND), C_BAND),
    "gmtsar in mm": (lambda *told: layouts.gmtsar(*told, kind="los"), 1.0, C_BAND),
}
each = pytest.mark.parametrize(("maker", "mm", "wavelength_m"), CASES.values(), ids=CASES)


def pair_of(folder, maker, first, second, **options):
    maker(folder, first, second, METRES, 0.7)
    (pair,) = find_pairs([str(folder)], PairOptions(**options)).pairs
    return pair


@each
def test_sign_unit_and_dates(tmp_path, maker, mm, wavelength_m):
    pair = pair_of(tmp_path, maker, FIRST, SECOND)
    assert (pair.first, pair.second, pair.days, pair.name) == (FIRST, SECOND, 24, "20220603_20220627")
    assert pair.mm_per_unit == pytest.approx(mm, rel=1e-6)
    assert pair.cycle_mm in (0, pytest.approx(wavelength_m / 2 * 1000, rel=1e-6))
    assert pair.cycle_mm or maker not in (layouts.hyp3, layouts.licsar, layouts.aria, layouts.nisar, layouts.pyrate)
    assert pair.coherence is not None


@each
def test_dates_in_the_other_order_turn_the_sign(tmp_path, maker, mm, wavelength_m):
    """The file tells the displacement from its later date to its earlier one."""
    pair = pair_of(tmp_path, maker, SECOND, FIRST)
    assert (pair.first, pair.second) == (FIRST, SECOND)
    assert pair.mm_per_unit == pytest.approx(-mm, rel=1e-6)


@each
def test_the_sign_may_be_turned_by_hand(tmp_path, maker, mm, wavelength_m):
    assert pair_of(tmp_path, maker, FIRST, SECOND, flip_sign=True).mm_per_unit == pytest.approx(-mm, rel=1e-6)


def notes_of(folder, **options):
    return [str(note) for note in find_pairs([str(folder)], PairOptions(**options)).notes]


@pytest.mark.parametrize(
    "maker", [layouts.hyp3, layouts.licsar, layouts.pyrate, layouts.aria, layouts.gmtsar, layouts.nisar]
)
def test_another_wavelength_than_the_file_s_holds_and_is_told(tmp_path, maker):
    pair = pair_of(tmp_path, maker, FIRST, SECOND, wavelength_m=0.2)
    assert abs(pair.mm_per_unit) == pytest.approx(1000 * 0.2 / (4 * math.pi))
    assert pair.cycle_mm == pytest.approx(100)
    stated = "0.2385" if maker is layouts.nisar else "0.05547"
    assert notes_of(tmp_path, wavelength_m=0.2) == [f"Wavelength: 0.2 m (chosen; the product states {stated} m)."]
    assert notes_of(tmp_path, wavelength_m=float(stated)) == notes_of(tmp_path) == []


@each
@pytest.mark.parametrize(("unit", "size"), [("mm", 1.0), ("cm", 10.0), ("m", 1000.0), ("rad", None)])
def test_another_unit_than_the_product_s_keeps_its_sign_and_is_told(tmp_path, maker, mm, wavelength_m, unit, size):
    pair = pair_of(tmp_path, maker, FIRST, SECOND, unit=unit)
    assert pair.mm_per_unit == pytest.approx(math.copysign(size or -away(wavelength_m), mm), rel=1e-6)
    stated = {1000.0: "m", 1.0: "mm"}.get(mm, "rad")
    told = [] if unit == stated else [f"Unit: {unit} (chosen; the product states {stated})."]
    assert notes_of(tmp_path, unit=unit) == told


def test_a_turned_sign_and_what_named_pairs_state_are_told(tmp_path):
    layouts.hyp3(tmp_path / "hyp3", FIRST, SECOND, METRES, 0.7)
    assert notes_of(tmp_path / "hyp3", flip_sign=True) == ["Sign: positive toward the satellite; flipped."]
    layouts.tif(tmp_path / "named" / "20220603_20220627.tif", METRES.astype(np.float32), unit="m")
    assert notes_of(tmp_path / "named", unit="cm", flip_sign=True) == [
        "Unit: cm (chosen; the product states m).",
        "Sign: not documented; taken as positive toward the satellite; flipped.",
    ]
    # Of a phase that nobody documents it is the other way round, and was said to be this one.
    away = "not documented; taken as positive away from the satellite, as dolphin, ISCE, GAMMA and SNAPHU write it"
    layouts.tif(tmp_path / "phase" / "20220603_20220627.unw.tif", layouts.radians(METRES), unit="rad")
    assert notes_of(tmp_path / "phase", wavelength_m=0.0555, flip_sign=True) == [f"Sign: {away}; flipped."]


def test_radians_of_millimetres_want_a_wavelength(tmp_path):
    path = layouts.gmtsar(tmp_path, FIRST, SECOND, METRES, 0.7, kind="los")
    (path.parent / "S1_scene.PRM").unlink()
    with pytest.raises(FtlError, match=r"los_ll\.grd is in radians\. Give the radar's wavelength"):
        find_pairs([str(tmp_path)], PairOptions(unit="rad"))


def test_a_nisar_pair_without_its_frequency_is_read_with_a_wavelength(tmp_path):
    path = layouts.nisar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        del file["science/LSAR/GUNW/grids/frequencyA/centerFrequency"]
    with pytest.raises(FtlError, match="lacks the times, the frequency"):
        find_pairs([str(tmp_path)])
    (pair,) = find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.2)).pairs
    assert pair.mm_per_unit == pytest.approx(away(0.2))


def test_a_frequency_three_folders_up_is_found_and_none_is_sentinel_1(tmp_path):
    path = layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    (tmp_path / "GEOC" / "metadata.txt").unlink()
    assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == pytest.approx(away(0.0554657647))
    (tmp_path / "metadata.txt").write_text("radar_freq=1.2575E9\n")
    assert path.parent.parent.parent == tmp_path
    assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == pytest.approx(away(299_792_458.0 / 1.2575e9))
    for nonsense in ("0", "5.405"):  # not filled in; GHz
        (tmp_path / "metadata.txt").write_text(f"radar_freq={nonsense}\n")
        assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == pytest.approx(away(0.0554657647))


def test_several_products_are_named_with_how_many_pairs_each_has(tmp_path):
    for number in (1, 2):
        layouts.hyp3(tmp_path, FIRST, date(2022, 7, number), METRES, 0.7)
    layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with pytest.raises(FtlError, match=r"several products \(HyP3: 2, LiCSAR: 1\)"):
        find_pairs([str(tmp_path)], PairOptions())


def test_zeros_are_no_data_where_the_program_says_so(tmp_path):
    for maker, is_zero in (
        (layouts.hyp3, True),
        (layouts.hyp3_gamma, True),
        (layouts.licsar, True),
        (layouts.pyrate, True),
        (layouts.aria, True),
        (layouts.nisar, False),
        (layouts.gmtsar, False),
    ):
        pair = pair_of(tmp_path / maker.__name__, maker, FIRST, SECOND)
        assert (pair.phase.zero_is_no_data, pair.coherence.zero_is_no_data) == (is_zero, is_zero), maker


def test_where_the_phase_can_be_trusted(tmp_path):
    kinds = {}
    for maker in (layouts.hyp3, layouts.licsar, layouts.pyrate, layouts.aria, layouts.nisar, layouts.gmtsar):
        pair = pair_of(tmp_path / maker.__name__, maker, FIRST, SECOND)
        kinds[maker.__name__] = [mask.kind for mask in pair.masks]
    assert kinds == {
        "hyp3": [NOT_ZERO], "licsar": [], "pyrate": [], "aria": [NOT_ZERO], "nisar": [NOT_ZERO, NISAR_MASK],
        "gmtsar": [],
    }  # fmt: skip


@pytest.mark.parametrize("maker", [layouts.hyp3, layouts.hyp3_gamma, layouts.licsar, layouts.aria])
@pytest.mark.parametrize("day", ["20220603", "20220627"])
def test_a_name_without_such_a_day_is_no_pair(tmp_path, maker, day):
    path = maker(tmp_path, FIRST, SECOND, METRES, 0.7)
    path.rename(path.with_name(path.name.replace(day, "20220631")))
    with pytest.raises(FtlError, match=r"No unwrapped pair was found|wrapped phase only"):
        find_pairs([str(tmp_path)])


@pytest.mark.parametrize("place", [0, 1])
def test_gmtsar_s_folders_without_such_a_day(tmp_path, place):
    path = layouts.gmtsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    days = path.parent.name.split("_")
    days[place] = days[place][:4] + "999"
    path.parent.rename(path.parent.with_name("_".join(days)))
    with pytest.raises(FtlError, match="No unwrapped pair was found"):
        find_pairs([str(tmp_path)])


def test_gmtsar_by_dates_and_without_a_wavelength(tmp_path):
    path = layouts.gmtsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    folder = path.parent.with_name("20220603_20220627")
    path.parent.rename(folder)
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert (pair.first, pair.second) == (FIRST, SECOND)
    (folder / "S1_scene.PRM").write_text("radar_wavelength = 0\n")  # would make every rate 0
    with pytest.raises(FtlError, match=r"no \.PRM file beside it states the wavelength"):
        find_pairs([str(tmp_path)])
    (folder / "S1_scene.PRM").unlink()
    with pytest.raises(FtlError, match=r"no \.PRM file beside it states the wavelength"):
        find_pairs([str(tmp_path)])
    (folder / "unwrap_ll.grd").rename(folder / "los_ll.grd")
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert (pair.mm_per_unit, pair.cycle_mm) == (1.0, 0.0)
    # The same pair in radians beside it is none more.
    layouts.gmt_grid(folder / "unwrap_ll.grd", METRES.astype(np.float32))
    assert [item.phase.path for item in find_pairs([str(tmp_path)]).pairs] == [str(folder / "los_ll.grd")]
    (folder / "corr_ll.grd").unlink()
    assert find_pairs([str(tmp_path)]).pairs[0].coherence is None


@pytest.mark.parametrize(
    ("stated", "wavelength_m"), [(0.24, 0.24), (0.01, None), (1.0, None), (5.6, None), (-1.0, None), (None, None)]
)
def test_aria_s_wavelength_in_metres_or_sentinel_1_s(tmp_path, stated, wavelength_m):
    path = layouts.aria(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        if stated is not None:
            file["science/radarMetaData/wavelength"] = stated
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert pair.cycle_mm == pytest.approx(500 * (wavelength_m or 0.0554657647))


def test_aria_without_a_phase_and_without_the_rest(tmp_path):
    """A file of its own for each: HDF5 does not open for writing what may still be open for reading."""
    data = "science/grids/data/"

    def changed(folder, lost, put=None):
        (tmp_path / folder).mkdir()
        path = layouts.aria(tmp_path / folder, FIRST, SECOND, METRES, 0.7)
        with h5py.File(path, "a") as file:
            for name in lost:
                del file[data + name]
            if put is not None:
                file[data + "unwrappedPhase"] = put
        return str(tmp_path / folder)

    (pair,) = find_pairs([changed("plain", ("coherence", "connectedComponents"))]).pairs
    assert (pair.coherence, pair.masks) == (None, ())
    for folder, put in (("none", None), ("number", 0), ("two", np.zeros((2, 6, 5), np.float32))):
        with pytest.raises(FtlError, match="contains no unwrapped phase"):
            find_pairs([changed(folder, ("unwrappedPhase",), put)])


NISAR = "science/LSAR/GUNW/grids/frequencyA/"


@pytest.mark.parametrize(
    "lost",
    [
        "science/LSAR/identification/referenceZeroDopplerStartTime",
        "science/LSAR/identification/secondaryZeroDopplerStartTime",
        NISAR + "centerFrequency",
        NISAR + "unwrappedInterferogram/HH/unwrappedPhase",
    ],
)
def test_nisar_without_what_it_needs(tmp_path, lost):
    path = layouts.nisar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        del file[lost]
    with pytest.raises(FtlError, match="lacks the times, the frequency or the unwrapped phase"):
        find_pairs([str(tmp_path)])


def test_nisar_without_the_rest(tmp_path):
    path = layouts.nisar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        group = file[NISAR + "unwrappedInterferogram"]
        del group["mask"], group["HH/coherenceMagnitude"], group["HH/connectedComponents"]
        del group["HH/projection"].attrs["epsg_code"]
        group.move("HH", "VV")
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert (pair.coherence, pair.masks, pair.track) == (None, (), "151_A_011")
    assert "/VV/" in pair.phase.path
    assert pair.phase.grid.wkt == layouts.wkt(32606)  # the number itself is the code
    (tmp_path / "bare").mkdir()
    path = layouts.nisar(tmp_path / "bare", FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        del file[NISAR + "unwrappedInterferogram/HH/projection"]
    with pytest.raises(FtlError, match="states no EPSG code"):
        find_pairs([str(tmp_path / "bare")])


def test_nisar_outside_of_both_images(tmp_path):
    """255, the mask's filling, is no subswath, whether the file declares it or not."""
    path = layouts.nisar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        file[NISAR + "unwrappedInterferogram/mask"][2] = 255
    stack = PairStack(find_pairs([str(tmp_path)]).pairs)
    seen = np.isfinite(stack.read(stack.grid.window).mm[0]).reshape(stack.grid.shape)
    stack.close()
    assert not seen[:3].any()
    assert seen[3:].all()


def test_licsar_s_coherence_in_bytes_or_not(tmp_path):
    path = layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert pair.coherence.scale == pytest.approx(1 / 255)
    quality = path.with_name(path.name.replace("unw", "cc"))
    layouts.tif(quality, np.full(METRES.shape, 0.7, np.float32), 4326, layouts.DEGREE_CORNER, layouts.DEGREE_STEP)
    assert find_pairs([str(tmp_path)]).pairs[0].coherence.scale == 1.0
    quality.unlink()
    assert find_pairs([str(tmp_path)]).pairs[0].coherence is None


def test_hyp3_in_metres_only_where_there_is_no_phase(tmp_path):
    path = layouts.hyp3_gamma(tmp_path, FIRST, SECOND, METRES, 0.7)
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert (pair.mm_per_unit, pair.seconds) == (1000.0, 3 * 3600)
    phase = path.with_name(path.name.replace("los_disp", "unw_phase"))
    layouts.tif(phase, layouts.radians(METRES), no_data=0)
    land = path.with_name(path.name.replace("los_disp", "water_mask"))
    layouts.tif(land, np.ones(METRES.shape, np.uint8))
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert pair.phase.path == str(phase)
    assert [mask.layer.path for mask in pair.masks] == [str(land)]


def test_pyrate_s_tags(tmp_path):
    path = layouts.pyrate(tmp_path, FIRST, SECOND, METRES, 0.7)

    def tagged(**tags):
        dataset = layouts.gdal.Open(str(path), layouts.gdal.GA_Update)
        dataset.SetMetadata({**{k: v for k, v in dataset.GetMetadata().items() if v}, **tags})
        dataset = None
        return find_pairs([str(tmp_path)], PairOptions(product="pyrate")).pairs[0]

    assert tagged(DATA_UNITS="MILLIMETRES").mm_per_unit == -1.0  # the sign of the phase is kept
    for nonsense in ("unknown", "0", "nan"):
        pair = tagged(DATA_UNITS="RADIANS", WAVELENGTH_METRES=nonsense)
        assert pair.cycle_mm == pytest.approx(500 * 0.0554657647)
    assert tagged(WAVELENGTH_METRES="0.24").cycle_mm == pytest.approx(120)
    for name in ("FIRST_DATE", "SECOND_DATE"):
        with pytest.raises(FtlError, match="No unwrapped pair was found"):
            tagged(**{name: "some day"})
        tagged(FIRST_DATE=FIRST.isoformat(), SECOND_DATE=SECOND.isoformat())


def test_hyp3_s_bursts_are_not_mixed(tmp_path):
    assert pair_of(tmp_path / "a", layouts.hyp3, FIRST, SECOND).track == "S1_136231_IW2"
    assert pair_of(tmp_path / "b", layouts.hyp3_gamma, FIRST, SECOND).track == ""


def packed(path, name: str, size: float) -> None:
    """Stores an array in whole numbers, as netCDF's convention has it."""
    with h5py.File(path, "a") as file:
        values = np.rint(file[name][...] / size).astype(np.int16)
        axes = [scale for part in file[name].dims for scale in part.values()]
        del file[name]
        item = file.create_dataset(name, data=values)
        item.attrs["scale_factor"] = size
        for number, axis in enumerate(axes):
            item.dims[number].attach_scale(axis)


@pytest.mark.parametrize(("maker", "name"), [(layouts.nisar, NISAR_PHASE), (layouts.aria, ARIA_PHASE)])
@pytest.mark.parametrize("ending", [".h5", ".nc"])
def test_packed_phase_is_unpacked_whichever_driver_reads_it(tmp_path, maker, name, ending):
    """GDAL's HDF5 driver leaves scale_factor aside, and the rate was a thousand times too large."""
    path = maker(tmp_path, FIRST, SECOND, METRES, 0.7)
    packed(path, name, 1e-3)
    path.rename(path.with_suffix(ending))
    (pair,) = find_pairs([str(tmp_path)]).pairs
    values = LayerReader(pair.phase, pair.phase.grid).read(pair.phase.grid.window) * pair.mm_per_unit
    assert np.nanmedian(values) == pytest.approx(METRES.mean() * 1000, abs=0.01)


def test_an_epsg_code_in_words_and_phase_of_three_dimensions(tmp_path):
    path = layouts.nisar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with h5py.File(path, "a") as file:
        file[NISAR_PHASE].parent["projection"].attrs["epsg_code"] = "EPSG:32607"
    assert '"32607"' in find_pairs([str(tmp_path)]).pairs[0].phase.grid.wkt
    with h5py.File(path, "a") as file:
        values = file[NISAR_PHASE][...]
        del file[NISAR_PHASE]
        file[NISAR_PHASE] = values[None]
    with pytest.raises(FtlError, match="lacks the times, the frequency or the unwrapped phase"):
        find_pairs([str(tmp_path)])
