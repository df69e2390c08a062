"""Answers of STAC APIs, one promise of the reader's at a time."""

from __future__ import annotations

import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.imagery.services.stac import PAGE_ITEMS, StacPage, parse_page, search_body

ADDRESS = "https://h/api/search?a=b"


def item(**changes) -> dict:
    made = {
        "id": "one",
        "collection": "c",
        "properties": {"datetime": "2021-08-14T04:05:06.7Z", "eo:cloud_cover": 12.5, "gsd": 10, "platform": "p"},
        "assets": {"red": {"href": "https://h/red.tif", "type": "image/tiff; application=geotiff"}},
        "bbox": [99.0, 38.0, 100.0, 39.0],
        "geometry": {"type": "Polygon"},
    }
    return made | changes


def asset(**changes) -> dict:
    return {"red": {"href": "https://h/red.tif", **changes}}


def page(*features, **more) -> StacPage:
    return parse_page({"features": list(features), **more}, ADDRESS, {"limit": 7, "bbox": [1]})


def only(**changes):
    (found,) = page(item(**changes)).items
    return found


def test_what_an_item_tells():
    found = only()
    assert (found.id, found.collection, found.date, found.cloud, found.resolution_m, found.platform) == (
        "one", "c", "2021-08-14", 12.5, 10, "p"
    )  # fmt: skip
    assert found.bounds == (99, 38, 100, 39)
    assert found.geometry == {"type": "Polygon"}
    later = only(properties={"datetime": "2021-08-14T04:05:16Z"})
    assert later.seconds - found.seconds == 10
    assert later.cloud is None
    day = only(properties={"start_datetime": "2021-08-14"})
    assert (day.date, day.seconds) == ("2021-08-14", None)


def test_bodies_of_searches():
    body = search_body((1.23456789, 2, 3, 4), ["c"])
    assert body == {
        "bbox": [1.234568, 2, 3, 4],
        "collections": ["c"],
        "limit": PAGE_ITEMS,
        "sortby": [{"field": "properties.datetime", "direction": "desc"}],
    }
    assert search_body((1, 2, 3, 4), [], "2020-01-01")["datetime"] == "2020-01-01T00:00:00Z/.."
    assert search_body((1, 2, 3, 4), [], "", "2020-01-02")["datetime"] == "../2020-01-02T23:59:59Z"


@pytest.mark.parametrize("answer", [None, [], {}, {"features": {}}, "text"])
def test_what_is_no_answer(answer):
    with pytest.raises(FtlError, match="no STAC API"):
        parse_page(answer, ADDRESS)


@pytest.mark.parametrize(
    "feature",
    [None, 5, {}, item(id=5), item(properties=None), item(properties={}), item(assets=None), item(assets={}),
     item(assets={"red": "x"})],
)  # fmt: skip
def test_what_is_no_dated_image(feature):
    assert page(feature, item()).items == page(item()).items


@pytest.mark.parametrize(
    ("link", "url", "body"),
    [
        ({"rel": "next", "href": "?page=2"}, "https://h/api/search?page=2", None),
        ({"rel": "next", "href": "/x", "method": "get"}, "https://h/x", None),
        ({"rel": "next", "href": "https://k/x", "method": "post"}, "https://k/x", {"limit": 7, "bbox": [1]}),
        ({"rel": "next", "href": "/x", "method": "POST", "body": {"token": 1}}, "https://h/x", {"token": 1}),
        (
            {"rel": "next", "href": "/x", "method": "POST", "body": {"token": 1, "limit": 9}, "merge": True},
            "https://h/x",
            {"limit": 9, "bbox": [1], "token": 1},
        ),
        ({"rel": "prev", "href": "/x"}, "", None),
        ({"rel": "next"}, "", None),
        ("next", "", None),
    ],
)
def test_the_way_to_the_next_page(link, url, body):
    found = page(item(), links=[link])
    assert (found.next_url, found.next_body) == (url, body)


@pytest.mark.parametrize(
    ("box", "bounds"),
    [
        ([1, 2, 3, 4], (1, 2, 3, 4)),
        ([1, 2, 10, 3, 4, 20], (1, 2, 3, 4)),
        ([3, 2, 1, 4], ()),
        ([1, 4, 3, 2], ()),
        ([1, 2, 1, 4], ()),
        ([1, 2, 3, 2], ()),
        ([1, 2, 3], ()),
        ([1, 2, 3, 4, 5], ()),
        ([1, 2, 3, "x"], ()),
        ("box", ()),
        (None, ()),
    ],
)
def test_boxes(box, bounds):
    assert only(bbox=box).bounds == bounds


@pytest.mark.parametrize(
    ("more", "is_taken"),
    [
        ({}, True),
        ({"type": "IMAGE/JP2"}, True),
        ({"type": "image/vnd.stac.geotiff; cloud-optimized=true"}, True),
        ({"type": "image/png"}, False),
        ({"type": "application/xml"}, False),
        ({"href": "HTTP://h/x.tif"}, True),
        ({"href": "s3://h/x.tif"}, False),
        ({"href": None}, False),
    ],
)
def test_rasters_with_an_address(more, is_taken):
    assert bool(page(item(assets=asset(**more))).items) == is_taken


@pytest.mark.parametrize(
    ("more", "properties", "expected"),
    [
        ({}, {}, (1, 0)),
        ({"raster:bands": [{"scale": 0.01, "offset": -0.2}]}, {}, (0.01, -0.2)),
        ({"raster:bands": [{"scale": 0.01}]}, {}, (0.01, 0)),
        ({"bands": [{"raster:scale": 0.02, "raster:offset": 3}]}, {}, (0.02, 3)),
        ({"raster:scale": 0.03, "raster:offset": 4}, {}, (0.03, 4)),
        ({"raster:bands": [{"scale": 0.01}], "raster:scale": 0.03}, {}, (0.01, 0)),
        ({"raster:bands": [{"scale": 0, "offset": 5}]}, {}, (1, 0)),
        ({"raster:bands": []}, {"s2:processing_baseline": "04.00"}, (1e-4, -0.1)),
        ({}, {"s2:processing_baseline": "05.10"}, (1e-4, -0.1)),
        ({}, {"s2:processing_baseline": "03.01"}, (1e-4, 0)),
        ({}, {"s2:processing_baseline": None}, (1, 0)),
        ({}, {"s2:processing_baseline": "new"}, (1, 0)),
        (
            {"raster:bands": [{"scale": 1e-4, "offset": -0.1}]},
            {"earthsearch:boa_offset_applied": True},
            (1e-4, 0),
        ),
        (
            {"raster:bands": [{"scale": 1e-4, "offset": -0.1}]},
            {"earthsearch:boa_offset_applied": False},
            (1e-4, -0.1),
        ),
    ],
)
def test_scale_and_offset(more, properties, expected):
    found = only(assets=asset(**more), properties={"datetime": "2021-08-14", **properties}).assets["red"]
    assert (found.scale, found.offset) == expected


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"eo:bands": [{"common_name": "red"}]}, "red"),
        ({"bands": [{"eo:common_name": "nir"}]}, "nir"),
        ({"eo:bands": [{"common_name": "red"}, {"common_name": "nir"}]}, ""),
        ({"eo:bands": [{}]}, ""),
        ({"eo:bands": "red"}, ""),
        ({}, ""),
    ],
)
def test_common_names(more, name):
    assert only(assets=asset(**more)).assets["red"].common_name == name


def test_images_of_the_future_and_those_behind_an_account_are_counted():
    future = item(properties={"datetime": "2999-01-01T00:00:00Z"})
    closed = item(assets=asset(href="s3://store/x.tif", type="image/tiff"))
    half = item(assets={**closed["assets"], "nir": {"href": "https://h/nir.tif", "type": "image/tiff"}})
    found = page(half, future, closed, closed, None, item(assets={}))
    assert (len(found.items), found.closed, found.future) == (1, 2, 1)
    assert (page(item()).closed, page(item()).future) == (0, 0)
