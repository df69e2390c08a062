"""A server of tiles that shows nothing of a place: the reason is told, once, and nobody is asked in vain."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.interpretation.imagery.place_image import Place, PlaceImage
from ftl_qgis_plugin.interpretation.imagery.services.network import Network
from ftl_qgis_plugin.interpretation.imagery.services.tile_check import TileCheck, tile_address

PLACE = Place("c0", (98.99, 36.14, 99.01, 36.15))


def mosaic(server, path="/xyz/global_monthly_2023_07_mosaic/gmap/{z}/{x}/{y}.png"):
    return PlaceImage("dated:m:2023-07", "Mosaic", "2023-07", recipe={"kind": "tiles", "url": server.url + path})


@pytest.fixture
def check(qgis_app, server, wait_for):
    """A function (image, answers) -> what was said, once the server was asked so often and it is quiet."""
    network = Network()
    made = TileCheck(network)
    made._rest.setInterval(1)
    said = []
    made.failed.connect(lambda _identifier, error: said.append(str(error)))

    def look(image, asked=1):
        made.look(image, PLACE)
        wait_for(lambda: not made._rest.isActive() and made._request is None)
        assert len(server.asked) == asked
        return said

    look.made = made
    yield look
    made.close()
    network.close()


def test_a_tile_that_comes_is_asked_for_once(check, server):
    assert check(mosaic(server)) == []
    assert server.asked == ["/xyz/global_monthly_2023_07_mosaic/gmap/15/25395/12851.png"]
    check.made.look(None, None)
    assert check(mosaic(server)) == []


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ("401", "wants a key or a login"),
        ("404", "Mosaic of 2023-07 has no tile of this place"),
        ("429", "asked too often"),
        ("500", "answers with an error"),
        ("malformed", "no picture"),
        ("huge", "more than 4 MB"),
    ],
)
def test_one_sentence(check, server, mood, sentence):
    server.mood["/xyz"] = mood
    said = check(mosaic(server))
    assert len(said) == 1
    assert sentence in said[0]


def test_who_refused_is_asked_again_when_the_user_wants_it(check, server):
    server.mood["/xyz"] = "404"
    assert len(check(mosaic(server))) == 1
    server.mood.clear()
    check.made.again()
    assert len(check(mosaic(server), asked=2)) == 1


def test_only_tiles_and_only_after_a_rest(check, server):
    assert check(PlaceImage("layer:x", "File", "2020"), asked=0) == []
    assert check(PlaceImage("stac:a", "Scene", "2020", recipe={"kind": "assets"}), asked=0) == []
    wms = PlaceImage("dated:w", "WMS", "2020", recipe={"kind": "tiles", "type": "wms", "url": server.url + "/wms?"})
    assert check(wms, asked=0) == []
    check.made._rest.setInterval(10_000)
    check.made.look(mosaic(server), PLACE)
    check.made.look(None, None)
    assert not check.made._rest.isActive()


def test_the_addresses_of_a_tile(server):
    """Against hand-made numbers: at zoom 3 the place lies in column 6, row 3."""
    image = mosaic(server, "/{z}/{x}/{y}/{-y}/{q}")
    image.recipe["zmax"] = 3
    assert tile_address(image, PLACE) == server.url + "/3/6/3/4/132"
