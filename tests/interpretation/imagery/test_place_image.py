from __future__ import annotations

import pytest

from ftl_qgis_plugin.interpretation.imagery.place_image import on_globe


@pytest.mark.parametrize(
    ("west", "east", "expected"),
    [
        (98.0, 99.0, (98.0, 99.0)),
        (-171.0, -170.0, (-171.0, -170.0)),
        (189.0, 190.0, (-171.0, -170.0)),  # a CRS that counts 0 to 360
        (179.9, -179.7, (-180.0, -179.7)),  # QGIS's way to tell that a box crosses 180 degrees
        (179.7, -179.9, (179.7, 180.0)),
        (179.7, 180.1, (179.7, 180.0)),
        (-180.3, -179.9, (179.7, 180.0)),
    ],
)
def test_longitudes_as_services_count_them(west, east, expected):
    assert on_globe(west, east) == pytest.approx(expected)


def test_the_margin_ends_at_180_degrees():
    assert on_globe(179.9, 179.999, 0.01) == pytest.approx((179.89, 180.0))
    assert on_globe(-180.0, -179.9, 0.01) == pytest.approx((-180.0, -179.89))


def test_a_candidate_across_180_degrees_is_asked_for_where_it_lies(
    found_services, make_session, opened, tmp_path, wait_for
):
    """Chukotka: a box in degrees that is taken for the whole globe asks for images of everywhere."""
    import struct

    from osgeo import osr

    from ftl_qgis_plugin.study.database import Study

    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32601)
    x, y = 374_526.0, 7_545_858.0  # 180 degrees lie 100 m further east
    ring = [(x, y), (x + 240, y), (x + 240, y + 100), (x, y + 100), (x, y)]
    wkb = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *point) for point in ring)
    with Study.create(str(tmp_path / "study.gpkg"), crs.ExportToWkt(), analyst="ada") as study:
        study.start_iteration({})
        study.add_candidates(1, [{"candidate": "c0", "score": 1.0, "wkb": wkb}])
    server = found_services
    session, _ = make_session()
    session.open_study(str(tmp_path / "study.gpkg"))
    assert opened(session)
    session.images.settings_changed()
    wait_for(lambda: server.bodies)
    west, south, east, north = server.bodies[0]["bbox"]
    assert west == -180.0
    assert -180.0 < east < -179.99
    assert 67.9 < south < north < 68.1


@pytest.fixture
def found_services(image_settings, server):
    """One STAC service, switched on."""
    service = {"id": "cat", "name": "Catalogue", "type": "stac", "api": server.url + "/stac", "collections": ["c"]}
    image_settings.user_services = [service]
    image_settings.switched_on = ["cat"]
    return server
