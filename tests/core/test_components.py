"""Streaming components against labelling the whole mask at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from ftl_qgis_plugin.core import components
from ftl_qgis_plugin.core.components import ComponentStream, label_pixels
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.pixels import Pixels


def pixels_of(mask, first_row=0):
    key = np.flatnonzero(mask) + first_row * mask.shape[1]
    flags = np.zeros(len(key), bool)
    return Pixels(key, key[np.newaxis].astype(np.float32), flags, flags)


def streamed(mask, seams, connectivity):
    """Sets of keys of the components, fed strip by strip."""
    stream = ComponentStream(mask.shape[1], connectivity)
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


def test_endless_component_is_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(components, "MAX_OPEN_PX", 50)
    stream = ComponentStream(10)
    mask = np.ones((3, 10), bool)
    stream.feed(pixels_of(mask), 3)
    with pytest.raises(FtlError, match="Tighten the ranges"):
        stream.feed(pixels_of(mask, 3), 6)
