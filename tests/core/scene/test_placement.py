"""Where features lie: small scenes of several seeds that must stay what they were, and what every one of them holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scene_numbers

from ftl_qgis_plugin.core.errors import CancelledError
from ftl_qgis_plugin.core.progress import Collected, Progress
from ftl_qgis_plugin.core.scene.features import BARE_PATCH, HARD_DECOYS, LANDSLIDE
from ftl_qgis_plugin.core.scene.landscape import Landscape
from ftl_qgis_plugin.core.scene.placement import place_features

SCENES = [(5, 0.0, 1000), (8, 0.0, 400), (21, 1.0, 600), (3, 0.4, 1100)]


def placed(seed, hardness, size_px, pixel_size_m=10.0):
    return place_features(Landscape(seed, pixel_size_m, hardness), size_px, Progress())


@pytest.mark.parametrize(("seed", "hardness", "size_px"), SCENES)
def test_a_seed_places_what_it_placed(seed, hardness, size_px):
    found = scene_numbers.numbers_of_features(placed(seed, hardness, size_px))
    scene_numbers.assert_known(f"placed {seed} {hardness} {size_px}", found)


@pytest.mark.parametrize(("seed", "hardness", "size_px"), SCENES)
def test_what_every_scene_holds(seed, hardness, size_px):
    features = placed(seed, hardness, size_px)
    kinds = [item.kind for item in features]
    slides = [item for item in features if item.kind == LANDSLIDE]
    assert kinds[: len(slides)] == [LANDSLIDE] * len(slides)
    for kind in set(kinds):
        numbers = [item.number for item in features if item.kind == kind]
        assert numbers == list(range(1, len(numbers) + 1))
    assert bool(set(kinds) & {*HARD_DECOYS, BARE_PATCH}) == (hardness > 0)
    assert 3 <= sum(item.in_inventory for item in slides) < len(slides)
    assert not any(item.in_inventory for item in features if item.kind != LANDSLIDE)
    for item in features:
        inside = item.reach_px < min(item.row, item.col, size_px - item.row, size_px - item.col)
        assert inside or (hardness > 0 and item.kind == LANDSLIDE)
    easy = [item for item in features if hardness == 0]
    for one, other in itertools.combinations(easy, 2):
        assert np.hypot(one.row - other.row, one.col - other.col) > one.reach_px + other.reach_px


def test_areas_lie_between_three_thousand_and_a_hundred_and_fifty_thousand():
    area = np.array([item.area_m2 for item in placed(5, 0.0, 1000) if item.kind == LANDSLIDE])
    assert 3_000 <= area.min() < 5_000
    assert 50_000 < area.max() <= 150_000


def test_progress_ends_at_the_whole_and_cancelling_ends_it():
    progress = Collected()
    place_features(Landscape(1, 10.0), 1100, progress)  # three bands of 512 pixels
    assert progress.fractions == pytest.approx([1 / 3, 2 / 3, 1.0])

    class Cancelled(Progress):
        def is_cancelled(self):
            return True

    with pytest.raises(CancelledError):
        place_features(Landscape(1, 10.0), 400, Cancelled())
