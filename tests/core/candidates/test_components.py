"""Streaming components against labelling the whole mask at once."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from ftl_qgis_plugin.core.candidates import components
from ftl_qgis_plugin.core.candidates.components import ComponentStream, label_pixels
from ftl_qgis_plugin.core.candidates.pixels import Pixels
from ftl_qgis_plugin.core.errors import FtlError


def pixels_of(mask, first_row=0):
    key = np.flatnonzero(mask) + first_row * mask.shape[1]
    flags = np.ones(len(key), bool)
    return Pixels(key, key[np.newaxis].astype(np.float32), flags, flags)


def streamed(mask, seams, connectivity, stream=None):
    """Sets of keys of the components, fed strip by strip."""
    stream = stream or ComponentStream(mask.shape[1], connectivity)
    found = []
    edges = [0, *seams, mask.shape[0]]
    parts = [stream.feed(pixels_of(mask[first:last], first), last) for first, last in zip(edges[:-1], edges[1:])]
    parts.append(stream.finish())
    for part in parts:
        assert (part.pixels.values[0] == part.pixels.key).all() if part.count else True
        found.extend(frozenset(part.pixels.key[part.component == index].tolist()) for index in range(part.count))
    return sorted(found, key=min)


def whole(mask, connectivity):
    label, count = ndimage.label(mask, np.ones((3, 3)) if connectivity == 8 else None)
    flat = label.ravel()
    return sorted((frozenset(np.flatnonzero(flat == index).tolist()) for index in range(1, count + 1)), key=min)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    density=st.floats(0.05, 0.9),
    seams=st.sets(st.integers(1, 29), max_size=12),
    connectivity=st.sampled_from([4, 8]),
)
def test_components_do_not_depend_on_the_seams(seed, density, seams, connectivity):
    mask = np.random.default_rng(seed).random((30, 17)) < density
    assert streamed(mask, sorted(seams), connectivity) == whole(mask, connectivity)


def test_arms_that_meet_below_are_one_component():
    mask = np.array([[1, 0, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 0, 1], [0, 0, 1, 1, 1]], bool)
    assert len(streamed(mask, [1, 2, 3], 4)) == 1


@pytest.mark.parametrize("connectivity", [4, 8])
def test_label_pixels_of_nothing(connectivity):
    label, count = label_pixels(np.zeros(0, np.int64), 10, connectivity)
    assert len(label) == count == 0


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    density=st.floats(0.3, 0.8),
    seams=st.sets(st.integers(1, 29), max_size=12),
    connectivity=st.sampled_from([4, 8]),
)
def test_overgrown_components_are_left_out_but_known(seed, density, seams, connectivity):
    mask = np.random.default_rng(seed).random((30, 17)) < density
    limit = 25
    expected = whole(mask, connectivity)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "MAX_COMPONENT_PX", limit)
        stream = ComponentStream(17, connectivity)
        found = streamed(mask, sorted(seams), connectivity, stream)
    assert found == [keys for keys in expected if len(keys) <= limit]
    giants = [np.divmod(sorted(keys), 17) for keys in expected if len(keys) > limit]
    boxes = sorted(
        (len(rows), True, int(rows.min()), int(cols.min()), int(rows.max()), int(cols.max())) for rows, cols in giants
    )
    assert sorted(astuple(area) for area in stream.overgrown) == boxes


def test_an_overgrown_component_does_not_stay_in_memory(monkeypatch):
    monkeypatch.setattr(components, "MAX_COMPONENT_PX", 100)
    stream = ComponentStream(10)
    mask = np.ones((30, 10), bool)
    for strip in range(20):
        assert stream.feed(pixels_of(mask, strip * 30), strip * 30 + 30).count == 0
        assert len(stream._open) == 10
    assert stream.finish().count == 0
    assert stream.overgrown == [components.Overgrown(6000, True, 0, 0, 599, 9)]


def test_endless_component_is_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(components, "MAX_OPEN_PX", 50)
    stream = ComponentStream(10)
    mask = np.ones((3, 10), bool)
    stream.feed(pixels_of(mask), 3)
    with pytest.raises(FtlError, match="Tighten the ranges"):
        stream.feed(pixels_of(mask, 3), 6)


def test_what_is_known_of_parts_adds_up():
    """Anywhere on a raster of any size; of nothing, nothing."""
    one, two = components.Overgrown(5, False, 500, 700, 900, 1000), components.Overgrown(7, True, 650, 600, 800, 2000)
    assert components.Overgrown().joined(one) == one == one.joined(components.Overgrown())
    assert one.joined(two) == two.joined(one) == components.Overgrown(12, True, 500, 600, 900, 2000)
    mask = np.zeros((4, 900), bool)
    mask[2, 850:], mask[3, 800] = True, True
    pixels = pixels_of(mask, 700)
    assert components.Overgrown.of(pixels, 900) == components.Overgrown(51, True, 702, 800, 703, 899)
    weak = Pixels(pixels.key, pixels.values, np.zeros(51, bool), pixels.known)
    assert components.Overgrown.of(weak, 900) == components.Overgrown(51, False, 702, 800, 703, 899)
    assert components.Overgrown.of(pixels.select(slice(0, 0)), 900) == components.Overgrown()


@pytest.mark.parametrize("connectivity", [4, 8])
def test_rows_are_no_neighbours_of_each_others_ends(connectivity):
    """The last pixel of a row and the first of the next follow each other by their keys only."""
    mask = np.zeros((4, 5), bool)
    mask[0, 4] = mask[1, 0] = mask[2, 4] = mask[3, 0] = True
    assert label_pixels(np.flatnonzero(mask), 5, connectivity)[1] == 4
    assert len(streamed(mask, [1, 2, 3], connectivity)) == 4
    mask[1, 4] = True  # joins those in the last column
    assert [len(keys) for keys in streamed(mask, [1, 2, 3], connectivity)] == [3, 1, 1]
    mask[:] = False
    mask[0, 1] = mask[1, 2] = True
    assert label_pixels(np.flatnonzero(mask), 5, connectivity)[1] == (1 if connectivity == 8 else 2)


def test_exactly_as_many_pixels_as_may_be_are_kept(monkeypatch):
    monkeypatch.setattr(components, "MAX_COMPONENT_PX", 30)
    assert [len(keys) for keys in streamed(np.ones((3, 10), bool), [1], 8)] == [30]
    assert streamed(np.ones((31, 1), bool), [1], 8) == []
    monkeypatch.setattr(components, "MAX_OPEN_PX", 20)
    stream = ComponentStream(10)
    stream.feed(pixels_of(np.ones((2, 10), bool)), 2)
    with pytest.raises(FtlError, match="more than 20 connected pixels"):
        stream.feed(pixels_of(np.ones((1, 10), bool), 2), 3)
