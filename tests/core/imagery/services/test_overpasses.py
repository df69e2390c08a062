"""Tiles of one overpass: one image, of the tiles that a place needs."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.imagery.services.overpasses import overpasses
from ftl_qgis_plugin.core.imagery.services.stac import parse_page

PLACE = (96.10, 35.00, 96.12, 35.02)


def feature(name, time, west, east, cloud=10.0, platform="sentinel-2a", **changes):
    ring = [[west, 34.5], [east, 34.5], [east, 35.5], [west, 35.5], [west, 34.5]]
    return {
        "id": name,
        "collection": "c",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, 34.5, east, 35.5],
        "properties": {"datetime": time, "eo:cloud_cover": cloud, "platform": platform},
        "assets": {"visual": {"href": f"https://x.example/{name}.tif"}},
        **changes,
    }


def found(*features):
    return overpasses(parse_page({"features": list(features)}, "https://x.example").items, PLACE)


def names(*features):
    return [[tile.id for tile in overpass.tiles] for overpass in found(*features)]


def test_a_tile_that_shows_the_place_is_enough():
    assert names(
        feature("near", "2021-07-02T04:10:11.5Z", 95.5, 96.5), feature("far", "2021-07-02T04:10:26Z", 96.0, 97.0)
    ) in ([["near"]], [["far"]])


def test_a_place_on_the_seam_needs_both():
    (overpass,) = found(
        feature("west", "2021-07-02T04:10:11.000000Z", 95.5, 96.105, cloud=10),
        feature("east", "2021-07-02T04:10:26Z", 96.104, 96.115, cloud=50),
        feature("gap", "2021-07-02T04:10:29Z", 96.114, 97.0, cloud=50),
    )
    assert {tile.id for tile in overpass.tiles} == {"west", "east", "gap"}
    assert 10 < overpass.cloud < 50
    assert overpass.date == "2021-07-02"


def test_other_orbits_satellites_and_days_stay_apart():
    assert names(
        feature("a", "2021-07-02T04:10:00Z", 95, 97),
        feature("b", "2021-07-02T05:50:00Z", 95, 97),
        feature("c", "2021-07-02T04:10:00Z", 95, 97, platform="sentinel-2b"),
        feature("d", "2021-07-03T04:10:00Z", 95, 97),
    ) == [["a"], ["b"], ["d"], ["c"]]


def test_over_midnight_it_is_still_one():
    (overpass,) = found(
        feature("late", "2021-07-02T23:59:55Z", 95.5, 96.105), feature("early", "2021-07-03T00:00:10Z", 96.1, 97.0)
    )
    assert len(overpass.tiles) == 2


def test_what_was_processed_twice_is_taken_once():
    twice = [feature(f"S2A_T47_{number}_L2A", "2021-07-02T04:10:11Z", 95.5, 96.5) for number in (0, 1)]
    assert names(*twice) == [["S2A_T47_1_L2A"]]


@pytest.mark.parametrize("geometry", [None, {"type": "Polygon", "coordinates": [[[1, 2]]]}, {"type": "Nonsense"}, 7])
def test_footprints_that_say_nothing(geometry):
    """Its box stands in; without that the first tile is all."""
    made = [feature(name, "2021-07-02T04:10:11Z", *sides) for name, sides in (("a", (95, 96.11)), ("b", (96.1, 97)))]
    for item in made:
        item["geometry"] = geometry
    assert sorted(names(*made)[0]) == ["a", "b"]
    for item in made:
        item["bbox"] = ["x"] * 4
    assert len(names(*made)[0]) == 1


def test_only_the_day_is_told():
    items = [feature(name, "2021-07-02", *sides) for name, sides in (("a", (95, 96.11)), ("b", (96.1, 97)))]
    assert len(names(*items)) == 1
