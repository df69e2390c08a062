"""Whole stacks: the same movement from every product, references, ramps, wrong and missing pairs, bad folders."""

from __future__ import annotations

import datetime
import os
import resource
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import CancelledError, FtlError
from ftl_qgis_plugin.core.grids.blocks import set_default_workers
from ftl_qgis_plugin.core.grids.raster import RasterSource
from ftl_qgis_plugin.core.products.layer import file_name
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.options import INVERSION, STACKING, StackOptions
from ftl_qgis_plugin.core.stacking.reading import pair_stack
from ftl_qgis_plugin.core.stacking.reference import AS_IT_IS, POINT, POLYGONS, Reference
from ftl_qgis_plugin.core.stacking.run import stack_pairs
from ftl_qgis_plugin.core.timeseries.cube import open_cube

SHAPE = (48, 60)
DATES = [datetime.date(2019, 1, 5) + datetime.timedelta(days=60 * number) for number in range(15)]
MAKERS = [
    layouts.hyp3,
    layouts.hyp3_gamma,
    layouts.licsar,
    layouts.pyrate,
    layouts.aria,
    layouts.nisar,
    layouts.gmtsar,
]


def pairs_of(dates=DATES, reach: int = 3) -> list[tuple]:
    return [(a, b) for number, a in enumerate(dates) for b in dates[number + 1 : number + reach + 1]]


def rate_m_a() -> np.ndarray:
    rate = np.zeros(SHAPE)
    rate[20:30, 20:35] = -0.08  # subsides: away from the satellite
    return rate


def metres(first, second, seed: int = 0) -> np.ndarray:
    """The movement between two dates, with a millimetre of noise and no exact zero."""
    noise = np.random.default_rng((first.toordinal(), second.toordinal(), seed)).normal(0, 0.001, SHAPE)
    return rate_m_a() * (second - first).days / 365.25 + noise


def folder_of(maker, folder: Path, pairs=None, change=None, **more) -> str:
    for first, second in pairs or pairs_of():
        values = metres(first, second)
        if change is not None:
            values = change(first, second, values)
        maker(folder, first, second, values, 0.8, **more)
    return str(folder)


@pytest.fixture(scope="module")
def pairs_by(tmp_path_factory):
    """A function (maker) -> folder of all pairs as that product has them; made once, not to be written to."""
    made = {}

    def folder(maker) -> str:
        if maker not in made:
            made[maker] = folder_of(maker, tmp_path_factory.mktemp("pairs") / "in")
        return made[maker]

    return folder


def stacked(folder: str, target: Path, options: StackOptions | None = None, outputs=names.OUTPUTS[:4], **find):
    progress = Collected()
    found = find_pairs([folder], PairOptions(**find), progress)
    paths = {name: str(target / f"{name}.tif") for name in outputs}
    target.mkdir(exist_ok=True)
    rows = stack_pairs(found.pairs, options or StackOptions(), paths, progress)
    rasters = {name: layouts.gdal.Open(path).ReadAsArray() for name, path in paths.items()}
    return rasters, rows, progress


@pytest.mark.parametrize("method", [INVERSION, STACKING])
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_subsidence_has_the_same_sign_and_size_from_every_product(tmp_path, pairs_by, maker, method):
    folder = pairs_by(maker)
    rasters, rows, progress = stacked(folder, tmp_path / "out", StackOptions(method=method))
    assert any("Fitted to each pixel's series" in str(text) for text in progress.messages) == (method == INVERSION)
    rate = rasters[names.RATE]
    assert np.nanmedian(rate[22:28, 22:33]) == pytest.approx(-80, abs=1.0)
    assert np.nanmedian(rate[2:18]) == pytest.approx(0, abs=0.5)
    assert len(rows) == len(pairs_of())
    assert all(row.coherence == pytest.approx(0.8, abs=0.01) for row in rows)
    assert np.nanmedian(rasters[names.COHERENCE]) > 0.75
    if maker is layouts.nisar:
        assert np.isnan(rate[:2]).all()  # water, and outside of a swath
        assert np.isfinite(rate[2:]).all()


def test_pairs_whose_names_hold_two_dates_ask_for_what_they_do_not_say(tmp_path):
    for first, second in pairs_of():
        name = f"{first:%Y%m%d}_{second:%Y%m%d}"
        layouts.tif(tmp_path / "in" / f"{name}.unw.tif", layouts.radians(metres(first, second)))
        layouts.tif(tmp_path / "in" / f"{name}.int.cor.tif", np.full(SHAPE, 0.7, np.float32))
    with pytest.raises(FtlError, match="states the radar's wavelength"):
        stacked(str(tmp_path / "in"), tmp_path / "out")
    rasters, _rows, _progress = stacked(str(tmp_path / "in"), tmp_path / "out", wavelength_m=layouts.C_BAND_M)
    assert np.nanmedian(rasters[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=1.0)
    turned, _rows, _progress = stacked(
        str(tmp_path / "in"), tmp_path / "out", wavelength_m=layouts.C_BAND_M, flip_sign=True
    )
    assert np.nanmedian(turned[names.RATE][22:28, 22:33]) == pytest.approx(80, abs=1.0)


def test_block_size_and_threads_change_nothing(tmp_path, pairs_by, monkeypatch):
    folder = pairs_by(layouts.hyp3)
    plain, _rows, _progress = stacked(folder, tmp_path / "a", outputs=names.OUTPUTS)
    set_default_workers(3)
    try:
        threads, _rows, _progress = stacked(folder, tmp_path / "b", outputs=names.OUTPUTS)
        monkeypatch.setattr(pair_stack.PairStack, "windows_for", lambda stack, *_asked: stack.windows(20_000))
        blocks, _rows, _progress = stacked(folder, tmp_path / "c", outputs=names.OUTPUTS)
    finally:
        set_default_workers(0)
    for name in names.OUTPUTS:
        np.testing.assert_array_equal(plain[name], threads[name], err_msg=name)
        # A matrix product rounds by its size: to a ten thousandth of a mm.
        np.testing.assert_allclose(plain[name], blocks[name], atol=1e-4, err_msg=name)


def test_series_is_a_cube_that_the_rest_of_the_program_reads(tmp_path, pairs_by):
    folder = pairs_by(layouts.licsar)
    stacked(folder, tmp_path / "out", outputs=(names.RATE, names.SERIES))
    cube = open_cube(str(tmp_path / "out" / f"{names.SERIES}.tif"))
    assert len(cube.times_a) == len(DATES)
    values = cube.read(cube.grid.window)
    years = (DATES[-1] - DATES[0]).days / 365.25
    moved = values[-1] - values[0]
    assert np.nanmedian(moved[22:28, 22:33]) == pytest.approx(-80 * years, abs=2)


def test_orbit_ramps_and_layered_troposphere_are_taken_off(tmp_path):
    y, x = np.mgrid[-1 : 1 : SHAPE[0] * 1j, -1 : 1 : SHAPE[1] * 1j]
    height = 3500 + 400 * np.sin(4 * x) * np.cos(3 * y)
    dem = layouts.tif(tmp_path / "dem.tif", height.astype(np.float32))

    def spoil(first, second, values):
        rng = np.random.default_rng(first.toordinal() * 7 + second.toordinal())
        a, b, c, d = rng.normal(0, 0.03, 4)
        return values + a * x + b * y + c * x * y + d * (height - 3500) / 1000 + rng.normal(0, 0.05)

    folder = folder_of(layouts.hyp3, tmp_path / "in", change=spoil)
    without, _rows, _progress = stacked(folder, tmp_path / "a", StackOptions(check_loops=False))
    options = StackOptions(ramp="quadratic", dem=RasterSource(dem))
    cleaned, _rows, _progress = stacked(folder, tmp_path / "b", options)
    truth = rate_m_a() * 1000
    before, after = (np.nanstd(rasters[names.RATE] - truth) for rasters in (without, cleaned))
    assert before > 5
    assert after < 1.0
    assert np.nanmedian(cleaned[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=1.5)


def test_references(tmp_path):
    def shift(first, second, values):
        return values + np.random.default_rng(first.toordinal() + second.toordinal()).normal(0, 0.02)

    folder = folder_of(layouts.hyp3, tmp_path / "in", change=shift)
    x, y = layouts.UTM_CORNER
    inside = f"POLYGON(({x + 900} {y - 900}, {x + 600} {y - 900}, {x + 600} {y - 660}, {x + 900} {y - 660}, "
    inside += f"{x + 900} {y - 900}))"
    polygon = bytes(ogr.CreateGeometryFromWkt(inside).ExportToWkb())
    moved = {}
    for name, reference in (
        ("stable", Reference()),
        ("point", Reference(POINT, x + 25.5 * 30, y - 25.5 * 30)),
        ("polygon", Reference(POLYGONS, polygons=(polygon,))),
    ):
        options = StackOptions(reference=reference)
        moved[name] = stacked(folder, tmp_path / name, options)[0][names.RATE]
    # Where the landslide itself is the reference, everything else rises by what it sinks.
    assert np.nanmedian(moved["stable"][2:18]) == pytest.approx(0, abs=0.5)
    for name in ("point", "polygon"):
        np.testing.assert_allclose(np.nanmedian(moved[name] - moved["stable"]), 80, atol=2)
    with pytest.raises(FtlError, match="reference point lies outside"):
        stacked(folder, tmp_path / "x", StackOptions(reference=Reference(POINT, x - 1000, y)))


def test_unwrapping_errors_are_left_out_and_counted(tmp_path):
    wrong = pairs_of()[13]
    whole = pairs_of()[30]

    def jump(first, second, values):
        values = values.copy()
        if (first, second) == wrong:
            values[5:12, 5:15] += layouts.C_BAND_M / 2
        if (first, second) == whole:
            values[:, :50] += layouts.C_BAND_M / 2
        return values

    folder = folder_of(layouts.hyp3, tmp_path / "in", change=jump)
    reference = Reference(POINT, layouts.UTM_CORNER[0] + 55.5 * 30, layouts.UTM_CORNER[1] - 40.5 * 30)
    options = StackOptions(reference=reference, weighted=False)
    found, rows, progress = stacked(folder, tmp_path / "a", options)
    blind, _rows, _progress = stacked(
        folder, tmp_path / "b", StackOptions(reference=reference, weighted=False, check_loops=False)
    )
    assert np.nanmax(np.abs(blind[names.RATE][5:12, 5:15])) > np.nanmax(np.abs(found[names.RATE][5:12, 5:15]))
    by_name = {row.pair.name: row for row in rows}
    assert by_name[f"{whole[0]:%Y%m%d}_{whole[1]:%Y%m%d}"].left_out.startswith("a cycle off")
    share = by_name[f"{wrong[0]:%Y%m%d}_{wrong[1]:%Y%m%d}"].error_share
    assert share == pytest.approx(70 / (SHAPE[0] * SHAPE[1]), rel=0.01)
    assert any("unwrapping" in str(message) for message in progress.messages + progress.warnings)
    assert found[names.COUNT][8, 8] == len(pairs_of()) - 2


@pytest.mark.parametrize("method", [INVERSION, STACKING])
def test_a_single_pair_gives_its_rate_with_a_caution(tmp_path, method):
    first, second = DATES[0], DATES[9]
    folder = folder_of(layouts.hyp3, tmp_path / "in", [(first, second)])
    rasters, _rows, progress = stacked(folder, tmp_path / "out", StackOptions(method=method))
    assert np.nanmedian(rasters[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=2)
    assert np.isnan(rasters[names.RATE_STD]).all()
    (told,) = [str(message) for message in progress.warnings if "one pair alone" in str(message)]
    assert f"{first:%Y%m%d}_{second:%Y%m%d}" in told
    _rasters, _rows, progress = stacked(folder_of(layouts.hyp3, tmp_path / "two", pairs_of()[:2]), tmp_path / "out2")
    assert not [message for message in progress.warnings if "one pair alone" in str(message)]


def test_what_nothing_contradicts_is_no_proof_of_coherence(tmp_path):
    """The temporal coherence of pairs that close no loop is 1, of noise as well: NISAR's standard pairs are such."""
    folder = folder_of(layouts.hyp3, tmp_path / "in", list(zip(DATES, DATES[1:])))
    for weighted in (True, False):
        rasters, _rows, progress = stacked(folder, tmp_path / "out", StackOptions(weighted=weighted))
        assert rasters[names.COHERENCE] == pytest.approx(0.8, abs=1e-6)
        assert any("the coherence is the mean of theirs" in str(message) for message in progress.warnings)
    for path in (tmp_path / "in").glob("*/*_corr.tif"):
        path.unlink()
    rasters, _rows, progress = stacked(folder, tmp_path / "out")
    assert rasters[names.COHERENCE] == pytest.approx(1)
    assert any("says nothing" in str(message) for message in progress.warnings)


def test_a_pair_that_no_ramp_can_be_fitted_to_is_left_out(tmp_path):
    def spoil(first, second, values):
        if first == DATES[3] and second == DATES[4]:
            values[1:] = np.nan
        return values

    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs_of(DATES[:6], 2), spoil)
    rasters, rows, progress = stacked(folder, tmp_path / "out", StackOptions(ramp="quadratic"))
    assert [row.pair.name for row in rows if row.left_out] == [f"{DATES[3]:%Y%m%d}_{DATES[4]:%Y%m%d}"]
    assert any("is left out: too few coherent pixels for the ramp" in str(message) for message in progress.warnings)
    assert np.nanmedian(rasters[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=3)


def test_displacements_in_mm_do_not_say_their_cycle(tmp_path):
    for first, second in pairs_of(DATES[:6], 2):
        layouts.tif(tmp_path / "in" / f"{first:%Y%m%d}_{second:%Y%m%d}.tif", (metres(first, second) * 1e3).astype("f4"))

    def cautions(**options) -> list[str]:
        outputs = options.pop("outputs", names.OUTPUTS[:4])
        found = {"unit": "mm", "wavelength_m": options.pop("wavelength_m", None)}
        options = StackOptions(**options)
        _rasters, _rows, progress = stacked(str(tmp_path / "in"), tmp_path / "out", options, outputs, **found)
        return [str(message) for message in progress.warnings if "radar's wavelength" in str(message)]

    assert len(cautions()) == 1
    assert not cautions(wavelength_m=0.236)
    assert not cautions(check_loops=False, outputs=(names.RATE,))  # nothing is reckoned in cycles


def test_a_network_in_parts_is_told_and_its_largest_part_used(tmp_path):
    pairs = [pair for pair in pairs_of() if not (pair[0] <= DATES[6] < pair[1])]
    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs)
    rasters, rows, progress = stacked(folder, tmp_path / "out", StackOptions(model="linear"))
    assert any("falls into 2 parts" in str(message) for message in progress.warnings)
    assert np.nanmedian(rasters[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=2)
    assert {row.left_out for row in rows} == {"", "another part of the network"}
    _both, rows, progress = stacked(folder, tmp_path / "out2", StackOptions(method=STACKING))
    assert all(not row.left_out for row in rows)


def test_incoherent_pixels_and_missing_pairs_leave_gaps_that_are_counted(tmp_path, pairs_by):
    folder = shutil.copytree(pairs_by(layouts.hyp3), tmp_path / "in")
    first = sorted(Path(folder).glob("*/*_corr.tif"))[:20]
    for path in first:
        dataset = layouts.gdal.Open(str(path), layouts.gdal.GA_Update)
        values = dataset.ReadAsArray()
        values[:6] = 0.1
        dataset.GetRasterBand(1).WriteArray(values)
        dataset.FlushCache()
    shutil.rmtree(sorted(Path(folder).iterdir())[25])
    rasters, _rows, _progress = stacked(folder, tmp_path / "out")
    total = len(pairs_of()) - 1
    assert (rasters[names.COUNT][10:] == total).all()
    assert (rasters[names.COUNT][:6] <= total - 20).all()
    assert np.nanmedian(rasters[names.RATE][22:28, 22:33]) == pytest.approx(-80, abs=1)


@pytest.mark.parametrize("maker", [layouts.hyp3, layouts.aria, layouts.licsar], ids=lambda maker: maker.__name__)
def test_a_folder_with_two_thousand_other_files(tmp_path, maker):
    folder = folder_of(maker, tmp_path / "in", pairs_of()[:12])
    for number in range(2000):
        (tmp_path / "in" / f"IMG_{number}.jpg").write_bytes(b"no raster")
    found = find_pairs([folder])
    assert len(found.pairs) == 12
    assert found.other_files >= 2000


def bad_folder(tmp_path: Path, kind: str) -> str:
    folder = tmp_path / "in"
    pairs = pairs_of()[:9]
    if kind == "tracks":
        folder_of(layouts.hyp3, folder, pairs)
        folder_of(layouts.hyp3, folder, pairs, burst="136232_IW2")
    elif kind == "products":
        folder_of(layouts.hyp3, folder, pairs)
        folder_of(layouts.licsar, folder, pairs)
    elif kind == "frames":
        folder_of(layouts.hyp3_gamma, folder, pairs)
        for path in sorted(folder.glob("*/*_los_disp.tif"))[:3]:
            dataset = layouts.gdal.Open(str(path), layouts.gdal.GA_Update)
            dataset.SetGeoTransform((600_000, 30, 0, 7_600_020, 0, -30))
            dataset.FlushCache()
    elif kind == "grids":
        folder_of(layouts.hyp3_gamma, folder, pairs)
        path = str(sorted(folder.glob("*/*_los_disp.tif"))[4])
        layouts.tif(Path(path), metres(*pairs[4]), step=40.0)
    elif kind == "wrapped":
        for first, second in pairs:
            name = f"S1_136231_IW2_{first:%Y%m%d}_{second:%Y%m%d}_VV_INT80_663F"
            layouts.tif(folder / name / f"{name}_wrapped_phase.tif", np.zeros(SHAPE, np.float32))
    elif kind == "wrapped named unwrapped":
        angles = np.random.default_rng(1).uniform(-np.pi, np.pi, (len(pairs), *SHAPE)).astype(np.float32)
        for number, ((first, second), phase) in enumerate(zip(pairs, angles)):
            # One pair is all but incoherent.
            coherence = np.where(np.arange(phase.size).reshape(SHAPE) < 50, 0.8, 0.1) if number == 0 else 0.8
            layouts.hyp3(folder, first, second, -phase * layouts.C_BAND_M / 4 / np.pi, coherence)
    elif kind == "empty":
        folder.mkdir()
        (folder / "notes.txt").write_text("nothing")
    elif kind == "incoherent":
        for first, second in pairs:
            layouts.hyp3(folder, first, second, metres(first, second), 0.1)
    elif kind == "no common reference":
        for number, (first, second) in enumerate(pairs):
            values = np.zeros(SHAPE)  # HyP3 writes 0 where there is no data
            values[number * 5 : number * 5 + 5] = 0.01
            layouts.hyp3(folder, first, second, values, 0.8)
    return str(folder)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("tracks", "several tracks, frames or bursts"),
        ("products", r"several products \(LiCSAR: 9, HyP3: 9\)"),
        ("frames", "hardly covers the ground"),
        ("grids", "is not on the grid of"),
        ("wrapped", "holds wrapped phase only"),
        ("wrapped named unwrapped", "hold wrapped phase"),
        ("empty", "No unwrapped pair was found among the 1 files"),
        ("incoherent", "all are incoherent at a minimum coherence of 0.3"),
        ("no common reference", "no common reference"),
        ("missing", "does not exist"),
    ],
)
def test_bad_folders_get_one_sentence_and_leave_nothing(tmp_path, kind, sentence):
    folder = bad_folder(tmp_path, kind)
    with pytest.raises(FtlError, match=sentence):
        stacked(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("size", [200, 9_000])
def test_a_full_disk_leaves_nothing(tmp_path, size):
    """A limit on the size of a file stands in for it: the header cannot be written, or a block in the middle."""
    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs_of()[:9])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        with pytest.raises(FtlError, match=r"cannot be written \("):
            stacked(folder, tmp_path / "out", outputs=(names.RATE, names.RATE_STD, names.SERIES))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list((tmp_path / "out").iterdir())


def test_unreadable_pairs_are_left_out_and_named(tmp_path):
    folder = folder_of(layouts.aria, tmp_path / "in", pairs_of()[:12])
    for number, path in enumerate(sorted(Path(folder).iterdir())[:2]):
        path.write_bytes(path.read_bytes()[: 200 + number])
    found = find_pairs([folder])
    assert len(found.pairs) == 10
    assert {os.path.basename(path) for path, _reason in found.left_out} == {
        path.name for path in sorted(Path(folder).iterdir())[:2]
    }


def test_a_pair_twice_is_taken_in_its_newest_version(tmp_path):
    folder = folder_of(layouts.aria, tmp_path / "in", pairs_of()[:6])
    old = sorted(Path(folder).iterdir())[2]
    new = old.with_name(old.name.replace("v3_0_1", "v3_0_2"))
    shutil.copy(old, new)
    found = find_pairs([folder])
    assert len(found.pairs) == 6
    assert any("v3_0_2" in pair.phase.path for pair in found.pairs)
    ((path, reason),) = found.left_out
    assert file_name(path) == old.name
    assert "twice" in str(reason)


def test_cancelling_leaves_nothing(tmp_path):
    class Impatient(Progress):
        def is_cancelled(self) -> bool:
            return any((tmp_path / "out").iterdir())

    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs_of()[:12])
    (tmp_path / "out").mkdir()
    found = find_pairs([folder])
    with pytest.raises(CancelledError):
        stack_pairs(found.pairs, StackOptions(), {names.RATE: str(tmp_path / "out" / "rate.tif")}, Impatient())
    assert not list((tmp_path / "out").iterdir())


def test_a_damaged_file_in_the_middle_leaves_nothing(tmp_path):
    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs_of()[:12])
    found = find_pairs([folder])
    path = Path(found.pairs[5].phase.path)
    path.write_bytes(path.read_bytes()[:700])
    (tmp_path / "out").mkdir()
    with pytest.raises(FtlError, match=r"cannot be (read|opened)"):
        stack_pairs(found.pairs, StackOptions(), {names.RATE: str(tmp_path / "out" / "rate.tif")})
    assert not list((tmp_path / "out").iterdir())


def test_as_it_is_keeps_the_pairs_own_reference(tmp_path):
    folder = folder_of(layouts.hyp3, tmp_path / "in", change=lambda a, b, values: values + 0.01)
    options = StackOptions(method=STACKING, reference=Reference(AS_IT_IS))
    kept, _rows, _progress = stacked(folder, tmp_path / "a", options)
    assert np.nanmedian(kept[names.RATE][2:18]) > 20


@pytest.mark.parametrize(("count", "least", "told"), [(3, 4, True), (4, 4, False), (4, 5, True), (2, 4, False)])
@pytest.mark.parametrize("method", [INVERSION, STACKING])
def test_fewer_dates_than_the_minimum_are_told(tmp_path, count, least, told, method):
    """The minimum was lowered without a word; of one pair alone more is said."""
    if count == 2:
        method = INVERSION  # no stack of one
    found = find_pairs([folder_of(layouts.hyp3, tmp_path / "in", pairs_of(DATES[:count]))])
    progress = Collected()
    stack_pairs(
        found.pairs, StackOptions(method=method, min_dates=least), {names.RATE: str(tmp_path / "rate.tif")}, progress
    )
    said = [str(message) for message in progress.warnings if "fewer than the minimum" in str(message)]
    text = f"There are {count} dates, fewer than the minimum of {least}: pixels with all of them have a rate."
    assert said == ([text] if told else [])


@pytest.mark.parametrize("method", [INVERSION, STACKING])
def test_a_pair_without_coherence_leaves_that_of_the_others(tmp_path, method):
    """Of three pairs one is too many to be left out; the winter's noise is masked and weighted down as before."""
    places = pairs_of(DATES[:3], 2)
    rough = np.zeros(SHAPE, bool)
    rough[:, 45:] = True
    coherence = np.where(rough, 0.2, 0.8)
    for first, second in places:
        layouts.hyp3(tmp_path / "in", first, second, metres(first, second), coherence)
    os.remove(find_pairs([str(tmp_path / "in")]).pairs[1].coherence.path)
    paths = {name: str(tmp_path / f"{name}.tif") for name in (names.RATE, names.COHERENCE)}
    progress = Collected()
    rows = stack_pairs(find_pairs([str(tmp_path / "in")]).pairs, StackOptions(method=method), paths, progress)
    rate = layouts.gdal.Open(paths[names.RATE]).ReadAsArray()
    np.testing.assert_array_equal(np.isfinite(rate), ~rough)
    assert [row.coherence == pytest.approx(0.8) for row in rows] == [True, False, True]
    assert np.isnan(rows[1].coherence)
    assert "1 of 3 pairs come without coherence, 20190105_20190505 first." in " ".join(map(str, progress.warnings))
    if method == STACKING:
        assert np.nanmean(layouts.gdal.Open(paths[names.COHERENCE]).ReadAsArray()) == pytest.approx(0.8)


@pytest.mark.parametrize(("factor", "which"), [(100, "all"), (255, "all"), (100, "one")])
def test_coherence_that_does_not_end_at_1_is_refused(tmp_path, factor, which):
    """Each of its pixels would pass the minimum, and nothing would tell."""
    folder = folder_of(layouts.hyp3, tmp_path / "in", pairs_of(DATES[:6], 2))
    paths = sorted(Path(folder).rglob("*_corr.tif"))
    for path in paths if which == "all" else paths[3:4]:
        dataset = layouts.gdal.Open(str(path), layouts.gdal.GA_Update)
        dataset.GetRasterBand(1).WriteArray(dataset.ReadAsArray() * factor)
        dataset = None
    count, first = (len(paths), paths[0]) if which == "all" else (1, paths[3])
    with pytest.raises(
        FtlError, match=rf"coherence of {count} pair\(s\), {first.name} first, reaches {0.8 * factor:g}"
    ):
        stacked(folder, tmp_path / "out")
    rasters, _rows, _progress = stacked(folder, tmp_path / "b", StackOptions(weighted=False, min_coherence=0))
    assert np.isfinite(rasters[names.RATE]).all()
