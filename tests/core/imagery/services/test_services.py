import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.services.stac import parse_page, search_body
from ftl_qgis_plugin.core.imagery.services.wayback import (
    parse_acquisition,
    parse_releases,
    parse_tile_map,
    tile_at,
)


def feature(**properties):
    return {
        "id": "S2A_1",
        "collection": "sentinel-2-l2a",
        "properties": {"datetime": "2021-08-14T04:27:01Z", "eo:cloud_cover": 12.5, "gsd": 10, **properties},
        "assets": {
            "visual": {"href": "https://h/TCI.tif", "type": "image/tiff; application=geotiff; profile=cloud-optimized"},
            "red": {"href": "https://h/B04.tif", "raster:bands": [{"scale": 1e-4, "offset": -0.1}]},
            "thumbnail": {"href": "https://h/t.jpg", "type": "image/jpeg"},
            "product": {"href": "s3://bucket/B04.tif", "type": "image/tiff"},
        },
    }


def test_search_body():
    body = search_body((99.1, 38.2, 99.2, 38.3), ["a"], "2020-01-01")
    assert body["datetime"] == "2020-01-01T00:00:00Z/.."
    assert body["bbox"] == [99.1, 38.2, 99.2, 38.3]


def test_items_with_scale_and_offset():
    [item] = parse_page({"features": [feature()]}, "https://h/search").items
    assert (item.date, item.cloud, item.resolution_m) == ("2021-08-14", 12.5, 10.0)
    assert set(item.assets) == {"visual", "red"}
    assert (item.assets["red"].scale, item.assets["red"].offset) == (1e-4, -0.1)
    [applied] = parse_page({"features": [feature(**{"earthsearch:boa_offset_applied": True})]}, "x").items
    assert applied.assets["red"].offset == 0


def test_items_of_the_future_are_counted_and_left_out():
    ahead = feature()
    ahead["properties"]["datetime"] = "2999-01-01T00:00:00Z"
    undated = feature()
    undated["properties"]["datetime"] = None
    page = parse_page({"features": [feature(), ahead, undated]}, "x")
    assert (len(page.items), page.future) == (1, 1)


def test_pages_by_post_and_get():
    body = {"bbox": [0, 0, 1, 1], "limit": 2}
    post = {"rel": "next", "href": "/search", "method": "POST", "body": {"token": "t"}, "merge": True}
    page = parse_page({"features": [], "links": [post]}, "https://h/v1/search", body)
    assert (page.next_url, page.next_body) == ("https://h/search", {**body, "token": "t"})
    get = {"rel": "next", "href": "https://h/search?page=2"}
    page = parse_page({"features": [], "links": [{"rel": "self"}, get]}, "https://h/v1/search", body)
    assert (page.next_url, page.next_body) == ("https://h/search?page=2", None)


@pytest.mark.parametrize("answer", [None, [], {}, {"features": 3}, "text", {"type": "Catalog"}])
def test_an_api_that_is_none(answer):
    with pytest.raises(FtlError, match="no STAC API"):
        parse_page(answer, "https://h")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, JSON, JSON)
def test_whatever_strangers_send_is_left_out(first, second, third):
    broken = {"id": "x", "properties": {"datetime": first, "eo:cloud_cover": second}, "assets": third}
    parse_page({"features": [first, broken, {"id": "y", "properties": second, "assets": {"a": third}}], "links": second}
               if isinstance(second, (list, type(None))) else {"features": [broken]}, "https://h")  # fmt: skip
    parse_acquisition(first)
    parse_acquisition({"features": [second, {"attributes": third}]})
    parse_tile_map(second, "7")


CONFIG = {
    "10": {
        "itemTitle": "World Imagery (Wayback 2014-02-20)",
        "itemURL": "https://w/MapServer/tile/{releaseNumber}/{level}/{row}/{col}",
        "metadataLayerUrl": "https://m/2014/MapServer",
    },
    "903": {
        "itemTitle": "World Imagery (Wayback 2020-05-20)",
        "itemURL": "https://w/MapServer/tile/{releaseNumber}/{level}/{row}/{col}",
        "metadataLayerUrl": "https://m/2020/MapServer",
    },
    "broken": {"itemURL": 3},
}


def test_wayback_addresses():
    newest, oldest = parse_releases(CONFIG, "w")
    assert (newest.number, oldest.number) == ("903", "10")
    assert newest.xyz_url() == "https://w/MapServer/tile/903/{z}/{y}/{x}"
    assert newest.at_tile(15, 12, 34) == "https://w/MapServer/tile/903/15/12/34"
    assert newest.map_of_tile(15, 12, 34) == "https://w/MapServer/tilemap/903/15/12/34"
    parts = urlsplit(newest.metadata_query(99.5, 38.25, 17))
    assert parts.path == "/2020/MapServer/6/query"
    query = parse_qs(parts.query)
    assert query["outFields"] == ["SRC_DATE2,NICE_DESC,SRC_DESC,SAMP_RES,SRC_ACC"]
    assert query["geometry"] == ['{"spatialReference":{"wkid":4326},"x":99.5000000,"y":38.2500000}']
    with pytest.raises(FtlError, match="no list of Wayback releases"):
        parse_releases({"error": "x"}, "w")


def test_wayback_answers():
    assert parse_tile_map({"data": [1], "select": [57]}, "903") == "57"
    assert parse_tile_map({"data": [1]}, "903") == "903"
    assert parse_tile_map({"data": [0]}, "903") == ""
    moment = datetime.datetime(2011, 9, 3, tzinfo=datetime.timezone.utc).timestamp() * 1000
    got = parse_acquisition({"features": [{"attributes": {"SRC_DATE2": moment, "SAMP_RES": 0.5, "SRC_DESC": "WV02"}}]})
    assert (got.date, got.resolution_m, got.provider) == ("2011-09-03", 0.5, "WV02")
    assert parse_acquisition({"features": []}).date == ""
    assert not got.is_future
    ahead = parse_acquisition({"features": [{"attributes": {"SRC_DATE2": 40 * moment}}]})
    assert (ahead.date, ahead.is_future) == ("", True)


def test_a_tile_that_everybody_knows():
    # openstreetmap's wiki on slippy map tilenames: Berlin at zoom 10.
    assert tile_at(13.37771496361961, 52.51628011262304, 10) == (335, 550)
    # Nothing beyond the ends of the map, and the middle of the world belongs to the south east.
    assert tile_at(-180, 90, 3) == (0, 0)
    assert tile_at(180, -90, 3) == (7, 7)
    assert tile_at(0, 0, 1) == (1, 1)
