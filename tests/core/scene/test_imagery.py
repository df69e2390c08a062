"""What is painted into the images of a scene: inside of outlines only, and of the colour that it should have."""

from __future__ import annotations

import numpy as np
import pytest

from ftl_qgis_plugin.core.grids.grid import Window
from ftl_qgis_plugin.core.scene import imagery
from ftl_qgis_plugin.core.scene.features import (
    ACTIVE_LAYER_DETACHMENT,
    BARE_PATCH,
    CREEP,
    LANDSLIDE,
    THAW_SLUMP,
    Feature,
    Patch,
)

SIDE = 60


def patch() -> Patch:
    """A circle: 0 in its centre, 1 on its outline, 1.9 and more in the corners."""
    across, along = np.meshgrid(np.linspace(-1.35, 1.35, SIDE), np.linspace(-1.35, 1.35, SIDE))
    arrays = (np.hypot(across, along), along, across)
    whole = (slice(0, SIDE), slice(0, SIDE))
    return Patch(whole, Window(0, 0, SIDE, SIDE), *(array.astype(np.float32) for array in arrays))


def feature(kind: str, landslide_class: str = "", number: int = 1) -> Feature:
    return Feature(
        kind, number, 30, 30, 22, 22, 180.0, -80.0, 2014, 12, 180, 3600, landslide_class, wobble=((0.01, 0.02),)
    )


def painted(item: Feature, seed: int = 1) -> np.ndarray:
    mottle = np.clip(np.random.default_rng(seed).normal(0, 1, (SIDE, SIDE)), -1.5, 1.5).astype(np.float32)
    colours = np.full((3, SIDE, SIDE), 100, np.float32)
    imagery._PAINTERS[item.kind](item, patch(), colours, mottle, 2023)
    return colours


@pytest.mark.parametrize("landslide_class", [CREEP, THAW_SLUMP, ACTIVE_LAYER_DETACHMENT])
@pytest.mark.parametrize("kind", imagery._PAINTERS)
def test_paint_stays_within_the_outline_and_reaches_it(kind, landslide_class):
    colours = painted(feature(kind, landslide_class if kind == LANDSLIDE else ""))
    edge = patch().edge
    assert (colours[:, edge > 1.2] == 100).all()
    changed = np.abs(colours - 100).max(axis=0) > 2
    assert changed[edge < 0.8].mean() > 0.2
    assert (colours > 0).all()
    assert (colours < 256).all()


@pytest.mark.parametrize(("number", "colour"), [(1, imagery._SCAR), (2, imagery._GRAVEL)])
def test_bare_patches_are_three_quarters_bare(number, colour):
    colours = painted(feature(BARE_PATCH, number=number))
    inner = patch().edge < 0.6
    for band, value in zip(colours, colour):
        np.testing.assert_allclose(band[inner], 100 + 0.75 * (value - 100), rtol=1e-5)


def test_scars_fade_as_plants_come_back():
    fresh, old = feature(LANDSLIDE, THAW_SLUMP), feature(LANDSLIDE, THAW_SLUMP)
    fresh.year, old.year = 2023, 1990
    middle = patch().edge < 0.5
    shown = [np.abs(painted(item) - 100)[:, middle].mean() for item in (fresh, old)]
    assert shown[0] > 1.5 * shown[1] > 0
    ancient = feature(LANDSLIDE, THAW_SLUMP)
    ancient.year = 1900
    older = feature(LANDSLIDE, THAW_SLUMP)
    older.year = 1950
    np.testing.assert_array_equal(painted(ancient), painted(older))  # never less than a third or so
