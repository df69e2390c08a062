"""Every reader of pairs and granules in every way that a stranger's files may be laid out: the same displacements.

The files are those of product_layouts, written anew as the case says; what is read must be the movement that went in,
north-up, in mm toward the satellite, with no data where there was none.
"""

from __future__ import annotations

import datetime

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.stacking.reading.date_stacks import GranuleStack
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack

SHAPE = (9, 7)
DATES = [datetime.date(2021, 1, 9), datetime.date(2021, 2, 2), datetime.date(2021, 3, 10)]
PAIRS = [(DATES[1], DATES[2]), (DATES[0], DATES[2]), (DATES[0], DATES[1])]  # in no order
HOLE = (6, 2)


def moved_m(first, second) -> np.ndarray:
    """No two pixels alike, none zero."""
    rows, cols = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return -(second - first).days * (1e-4 + 1e-5 * rows + 3e-6 * cols)


TIF_PAIRS = {
    "hyp3": (layouts.hyp3, ("*_unw_phase.tif", "*_corr.tif", "*_conncomp.tif")),
    "hyp3 of GAMMA": (layouts.hyp3_gamma, ("*_los_disp.tif", "*_corr.tif")),
    "licsar": (layouts.licsar, ("*.geo.unw.tif", "*.geo.cc.tif")),
    "pyrate": (layouts.pyrate, ("*_unw.tif", "*_cc.tif")),
}


def made(folder, maker):
    for first, second in PAIRS:
        values = moved_m(first, second)
        values[HOLE] = 0
        maker(folder, first, second, values, 0.8)


def read_pairs(folder, **options):
    stack = PairStack(find_pairs([str(folder)], PairOptions(**options)).pairs)
    try:
        return stack, stack.read(stack.grid.window)
    finally:
        stack.close()


def check_pairs(stack, block, tolerance_mm=2e-3, sign=1, has_hole=True):
    assert [(pair.first, pair.second) for pair in stack.pairs] == sorted(PAIRS)
    assert stack.grid.shape == SHAPE
    for pair, values in zip(stack.pairs, block.mm):
        wanted = sign * 1000 * moved_m(pair.first, pair.second)
        wanted[HOLE] = np.nan if has_hole else 0
        found = values.reshape(SHAPE)
        known = np.isfinite(found) | np.isnan(wanted)
        np.testing.assert_allclose(found[known], wanted[known], atol=tolerance_mm)
        assert known.all() or pair.product == "NISAR GUNW"  # whose first two rows are masked


@pytest.mark.parametrize("way", layouts.WAYS)
@pytest.mark.parametrize("product", TIF_PAIRS)
def test_pairs_in_geotiff(tmp_path, product, way):
    maker, patterns = TIF_PAIRS[product]
    made(tmp_path, maker)
    for pattern in patterns:
        for path in tmp_path.rglob(pattern):
            whole = layouts.WAYS[way]
            placed = {key: value for key, value in whole.items() if key in ("south_up", "turn")}
            layouts.rewritten(path, **(whole if pattern == patterns[0] else placed))
    stack, block = read_pairs(tmp_path)
    # Half a step of what is stored, in mm.
    check_pairs(stack, block, 0.5 * layouts.WAYS[way].get("scale", 0) * abs(stack.pairs[0].mm_per_unit) + 2e-3)
    held = np.isfinite(block.mm)
    np.testing.assert_allclose(block.coherence[held], 0.8, atol=0.01)


GRIDS = {"aria": layouts.aria, "nisar": layouts.nisar, "gmtsar": layouts.gmtsar}


@pytest.mark.parametrize("product", GRIDS)
def test_pairs_in_netcdf_and_hdf5(tmp_path, product):
    made(tmp_path, GRIDS[product])
    stack, block = read_pairs(tmp_path)
    check_pairs(stack, block, has_hole=product == "aria")


@pytest.mark.parametrize("product", ["aria", "nisar"])
def test_rows_from_south_to_north_in_hdf5(tmp_path, product):
    """As other programs save them again."""

    def turn(name, item):
        is_axis = name.rsplit("/", 1)[-1] in ("latitude", "yCoordinates")
        if isinstance(item, h5py.Dataset) and (is_axis or item.ndim == 2):
            item[...] = item[...][::-1]

    made(tmp_path, GRIDS[product])
    for path in [*tmp_path.rglob("*.nc"), *tmp_path.rglob("*.h5")]:
        with h5py.File(path, "a") as file:
            file.visititems(turn)
    stack, block = read_pairs(tmp_path)
    check_pairs(stack, block, has_hole=product == "aria")


@pytest.mark.parametrize("product", [*TIF_PAIRS, *GRIDS])
def test_without_coherence(tmp_path, product):
    made(tmp_path, {**{name: maker for name, (maker, _) in TIF_PAIRS.items()}, **GRIDS}[product])
    for pattern in ("*_corr.tif", "*.geo.cc.tif", "*_cc.tif", "corr_ll.grd"):
        for path in tmp_path.rglob(pattern):
            path.unlink()
    for path in [*tmp_path.rglob("*.nc"), *tmp_path.rglob("*.h5")]:
        with h5py.File(path, "a") as file:
            for name in ("science/grids/data/coherence", f"{NISAR}/HH/coherenceMagnitude"):
                if name in file:
                    del file[name]
    stack, block = read_pairs(tmp_path)
    assert block.coherence is None
    assert not stack.has_coherence
    check_pairs(stack, block, has_hole=product not in ("nisar", "gmtsar"))


NISAR = "science/LSAR/GUNW/grids/frequencyA/unwrappedInterferogram"


@pytest.mark.parametrize("product", [*TIF_PAIRS, *GRIDS])
def test_the_sign_turned_by_hand(tmp_path, product):
    made(tmp_path, {**{name: maker for name, (maker, _) in TIF_PAIRS.items()}, **GRIDS}[product])
    stack, block = read_pairs(tmp_path, flip_sign=True)
    check_pairs(stack, block, sign=-1, has_hole=product not in ("nisar", "gmtsar"))


def test_gmts_packed_grids(tmp_path):
    """GMT writes short integers with a scale where it is asked to (=ns)."""
    made(tmp_path, layouts.gmtsar)
    for path in tmp_path.rglob("unwrap_ll.grd"):
        with h5py.File(path, "a") as file:
            values = file["z"][...]
            del file["z"]
            item = layouts.variable(
                file, "z", np.rint((values - 0.1) / 1e-3).astype(np.int16), ("lat", "lon"), fill=np.int16(-32768)
            )
            item.attrs["scale_factor"], item.attrs["add_offset"] = 1e-3, 0.1
    stack, block = read_pairs(tmp_path)
    check_pairs(stack, block, 0.5e-3 * abs(stack.pairs[0].mm_per_unit) + 1e-3, has_hole=False)


def dolphin(folder, date, values):
    layouts.tif(folder / "timeseries" / f"{DATES[0]:%Y%m%d}_{date:%Y%m%d}.tif", values, no_data=0, unit="meters")


def by_date(folder, date, values):
    layouts.tif(folder / f"disp.{date.isoformat()}.tif", 1000 * values, epsg=4326, corner=(99.2, 38.6), step=0.001)


@pytest.mark.parametrize("way", layouts.WAYS)
@pytest.mark.parametrize("maker", [dolphin, by_date], ids=lambda maker: maker.__name__)
def test_displacements_in_geotiff(tmp_path, maker, way):
    for date in reversed(DATES):
        if date == DATES[0] and maker is dolphin:
            continue
        values = moved_m(DATES[0], date).astype(np.float32) - np.float32(1e-3)
        values[HOLE] = 0
        maker(tmp_path, date, values)
    for path in tmp_path.rglob("*.tif"):
        options = dict(layouts.WAYS[way])
        if "scale" in options:
            # Metres or millimetres in the range of the type.
            options["scale"] *= 1e-3 if maker is dolphin else 1.0
            options["offset"] = options.get("offset", 0) * (1e-3 if maker is dolphin else 1.0)
        layouts.rewritten(path, **options)
    stack = GranuleStack(find_granules([str(tmp_path)], GranuleOptions()).granules)
    block = stack.read(stack.grid.window)
    stack.close()
    assert list(stack.dates) == DATES
    series = block.mm.reshape(-1, *SHAPE)
    np.testing.assert_allclose(
        np.delete((series[2] - series[1]).ravel(), np.ravel_multi_index(HOLE, SHAPE)),
        np.delete(1000 * moved_m(DATES[1], DATES[2]).ravel(), np.ravel_multi_index(HOLE, SHAPE)),
        atol=2e-3,
    )
    assert np.isnan(series[1:, HOLE[0], HOLE[1]]).all()


def packed(item):
    """Short integers with a scale, as whoever wants small files saves them again."""
    values, attributes, name, file = item[...], dict(item.attrs), item.name, item.file
    scales = [axis[0] for axis in item.dims]
    stored = np.where(np.isfinite(values), np.rint((values - 0.01) / 1e-6), -2_000_000_000).astype(np.int32)
    del file[name]
    again = layouts.variable(file, name, stored, ("y", "x"), fill=np.int32(-2_000_000_000))
    for axis, scale in zip(again.dims, scales):
        axis.attach_scale(scale)
    kept = {key: value for key, value in attributes.items() if key in ("units", "grid_mapping")}
    again.attrs.update({**kept, "scale_factor": 1e-6, "add_offset": 0.01})


def plain(item):
    """Neither chunked nor compressed."""
    values, attributes, name, file = item[...], dict(item.attrs), item.name, item.file
    del file[name]
    again = file.create_dataset(name, data=values)
    for number, axis in enumerate(("y", "x")):
        again.dims[number].attach_scale(file[axis])
    again.attrs.update({key: attributes[key] for key in ("units", "grid_mapping", "_FillValue")})


@pytest.mark.parametrize("sensor", ["S1", "NI"])
@pytest.mark.parametrize("way", ["as it comes", "packed", "plain", "no mask", "no coherence", "moved reference"])
def test_operas_granules(tmp_path, way, sensor):
    for date in reversed(DATES[1:]):
        reference = DATES[1] if way == "moved reference" and date == DATES[2] else DATES[0]
        values, mask = moved_m(reference, date), np.ones(SHAPE, np.uint8)
        values[HOLE], mask[2, 3] = np.nan, 0
        path = layouts.opera(tmp_path, reference, date, values, mask, sensor=sensor)
        with h5py.File(path, "a") as file:
            if way == "packed":
                packed(file["displacement"])
            elif way == "plain":
                plain(file["displacement"])
            elif way == "no mask":
                del file["recommended_mask"]
            elif way == "no coherence":
                del file["temporal_coherence"]
    stack = GranuleStack(find_granules([str(tmp_path)], GranuleOptions()).granules)
    block = stack.read(stack.grid.window)
    stack.close()
    assert list(stack.dates) == DATES
    series = block.mm.reshape(-1, *SHAPE)
    left_out = np.zeros(SHAPE, bool)
    left_out[HOLE] = True
    left_out[2, 3] = way != "no mask"
    for date, values in zip(DATES[1:], series[1:]):
        wanted = 1000 * moved_m(DATES[0], date)
        np.testing.assert_allclose(values[~left_out], wanted[~left_out], atol=2e-3)
        assert np.isnan(values[left_out]).all()
    assert (block.coherence is None) == (way == "no coherence")
