"""Pairs that are used: those without coherence among others that have it, parts of a network, what is left."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
import rasters

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.grids.grid import Grid
from ftl_qgis_plugin.core.products.layer import raster_layer
from ftl_qgis_plugin.core.products.pairs.pair import Pair
from ftl_qgis_plugin.core.products.product import wkt_of_epsg
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking.corrections import Corrections
from ftl_qgis_plugin.core.stacking.options import COHERENCE, INVERSION, STACKING, StackOptions
from ftl_qgis_plugin.core.stacking.reference import Sample, take_sample
from ftl_qgis_plugin.core.stacking.run import stack_pairs
from ftl_qgis_plugin.core.stacking.selection import Selection, gives_coherence

GRID = Grid(4, 3, 500000.0, 4000000.0, 40.0, 40.0, wkt_of_epsg(32645, ""))
DAYS = [datetime.date(2020, 1, 1) + datetime.timedelta(days=12 * number) for number in range(7)]


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("layer") / "a.tif")
    rasters.write_raster(path, GRID, np.ones(GRID.shape, np.float32))
    return raster_layer(path)


@pytest.fixture
def pairs(layer):
    ends = [(a, b) for a in range(7) for b in range(a + 1, min(a + 3, 7))]
    return [Pair(DAYS[a], DAYS[b], layer, 1.0, 28.0, layer) for a, b in ends]


def selected(pairs, **options):
    progress = Collected()
    return Selection(pairs, StackOptions(**options), progress), [str(message) for message in progress.warnings]


@pytest.mark.parametrize(("lost", "left"), [(0, 11), (2, 9), (3, 11), (11, 11)])
def test_a_few_pairs_without_coherence_do_not_take_it_from_all(pairs, lost, left):
    for number in range(lost):
        pairs[number] = replace(pairs[number], coherence=None)
    for options in ({"weighted": False}, {"min_coherence": 0.0}, {}):
        found, told = selected(pairs, **options)
        assert len(found.stack.pairs) == len(found.network.edges) == left
        assert found.stack.has_coherence == (lost < 11)
        assert found.stack.min_coherence == (options.get("min_coherence", 0.3) if lost < 11 else 0)
        assert len(told) == (lost > 0)
        assert not told or ("left out" in told[0], "by their median" in told[0]) == (lost == 2, lost == 3)
        assert found.notes == ({pair.name: "no coherence" for pair in pairs[:lost]} if lost == 2 else {})
    found, told = selected(pairs, weighted=False, min_coherence=0.0)
    assert (len(found.stack.pairs), told) == (11, [])


@pytest.mark.parametrize(("lost", "gives"), [(0, True), (2, True), (3, True), (11, False)])
def test_stacking_writes_no_coherence_that_there_is_not(pairs, tmp_path, lost, gives):
    pairs = [replace(pair, coherence=None) if number < lost else pair for number, pair in enumerate(pairs)]
    assert gives_coherence(pairs, StackOptions(method=STACKING)) == gives
    assert gives_coherence(pairs, StackOptions())
    if not gives:
        with pytest.raises(FtlError, match="without coherence, so stacking gives none"):
            stack_pairs(pairs, StackOptions(method=STACKING), {COHERENCE: str(tmp_path / "coherence.tif")})
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("method", [INVERSION, STACKING])
def test_what_falls_apart_when_pairs_go_is_left_out_with_its_corrections(pairs, method):
    progress = Collected()
    found = Selection(pairs, StackOptions(method=method), progress)
    numbers = np.arange(11.0)
    corrections = Corrections(GRID, "planar", None, numbers[:, np.newaxis].repeat(2, 1), numbers, 0.0)
    over = np.array([pair.first <= DAYS[4] < pair.second for pair in pairs])
    found.note(over, "a test")
    found.reduce(~over, corrections)
    last = len(pairs) - 1  # from the date before the last to the last: the smaller part
    kept = [number for number in range(11) if not over[number] and (number < last or method == STACKING)]
    assert [pairs.index(pair) for pair in found.stack.pairs] == kept
    assert corrections.offsets.tolist() == kept
    assert corrections.terms[:, 1].tolist() == kept
    assert len(found.network.edges) == len(kept)
    assert len(found.notes) == 11 - len(kept)
    assert len(progress.warnings) == over.sum() + 1
    parts = "2020-01-01 to 2020-02-18 (5 dates); 2020-03-01 to 2020-03-13 (2 dates)"
    assert f"2 parts that no pair connects: {parts}" in str(progress.warnings[-1])
    found.note(np.ones(len(kept), bool), "another")
    with pytest.raises(FtlError, match="Hardly a pair is left: a test; another"):
        found.reduce(np.arange(len(kept)) == 0, corrections)


@pytest.mark.parametrize(("code", "is_found"), [(-999.0, True), (1e20, True), (989.0, False), (-2000.0, False)])
def test_a_code_for_no_data_is_declared_for_the_pairs_that_hold_it(pairs, tmp_path, code, is_found):
    """In the files' unit, wherever the sample meets it; 2000 is no program's code."""
    values = np.arange(12, dtype=np.float32).reshape(GRID.shape)
    rasters.write_raster(str(tmp_path / "whole.tif"), GRID, values, None)
    values[2, 1] = code
    rasters.write_raster(str(tmp_path / "holes.tif"), GRID, values, None)
    whole, holes = (raster_layer(str(tmp_path / name)) for name in ("whole.tif", "holes.tif"))
    pairs = [replace(pair, phase=whole, mm_per_unit=-4.5) for pair in pairs]
    pairs[4] = replace(pairs[4], phase=holes)
    progress = Collected()
    found = Selection(pairs, StackOptions(), progress)
    sample = take_sample(found.stack, progress)
    sample.mm[0, :3] = np.nan
    assert found.has_to_declare(sample) == is_found
    expected = np.float32(code) if is_found else None
    assert [pair.phase.no_data for pair in found.stack.pairs] == [None] * 4 + [expected] + [None] * 6
    assert [str(message).startswith("1 file(s), holes.tif first") for message in progress.warnings] == [True] * is_found
    if is_found:
        sample = take_sample(found.stack, progress)
        assert np.isnan(sample.mm[4]).sum() == 1
        assert not found.has_to_declare(sample)


@pytest.mark.parametrize(("pixels", "gaps", "is_wrong"), [(5, 0, False), (6, 0, True), (5, 1, True), (0, 10, False)])
def test_a_pair_that_is_a_cycle_off_at_more_than_half_of_its_pixels_is_wrong(pairs, pixels, gaps, is_wrong):
    found, _told = selected(pairs)
    number = [(pair.first, pair.second) for pair in pairs].index((DAYS[2], DAYS[4]))
    mm = np.zeros((11, 10), np.float32)
    mm[number, :pixels] = 28
    mm[number, 10 - gaps :] = np.nan
    mm += np.arange(11, dtype=np.float32)[:, np.newaxis] * 100  # which the offsets take off
    corrections = Corrections(GRID, "none", None, np.zeros((11, 0)), 100.0 * np.arange(11), 0.0)
    sample = Sample(mm, np.ones(10), np.zeros(10), np.arange(10), np.full(11, 12.0))
    wrong = found.wrong_pairs(corrections, sample, 28.0)
    assert np.flatnonzero(wrong).tolist() == [number] * is_wrong


def test_two_pairs_are_enough_to_go_on_with(pairs):
    found, _told = selected(pairs)
    corrections = Corrections(GRID, "none", None, np.zeros((11, 0)), np.arange(11.0), 0.0)
    found.note(np.arange(11) > 1, "a test")
    found.reduce(np.arange(11) < 2, corrections)
    assert [pairs.index(pair) for pair in found.stack.pairs] == [0, 1]
