"""Planet's monthly mosaics as the service has them, on a server of our own: the user's key goes to it with every tile,
and nowhere else."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle
from qgis.PyQt.QtCore import QSize

from ftl_qgis_plugin.interpretation.imagery.services.catalogue import built_in

KEY = "PLAKnobodymayreadthis0123456789"


@pytest.fixture
def key(qgis_app):
    """Id of an authentication of the type Basic whose user name is the key."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("only for this test", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("planet")
    config.setConfig("username", KEY)
    config.setConfig("password", "")
    stored = manager.storeAuthenticationConfig(config)
    if not (stored[0] if isinstance(stored, tuple) else stored):
        pytest.skip("this QGIS has no authentication store")
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


@pytest.fixture
def reviewed(image_settings, server, key, make_session, make_candidates, opened):
    """A session in review whose only service is the plugin's entry for Planet, its host being ours, with the key."""
    entry = next(entry for entry in built_in() if entry["id"] == "planet_monthly")
    url = str(entry["url"]).replace("https://tiles.planet.com/basemaps/v1/planet-tiles", server.url + "/xyz")
    image_settings.user_services = [{**entry, "url": url, "begin": "2023-06", "auth": key}]
    image_settings.switched_on = ["planet_monthly"]
    session, _ = make_session()
    session.open_study(make_candidates(4))
    assert opened(session)
    session.review.set_armed(True)
    session.images.settings_changed()
    return session


def drawn(session, layer, wait_for):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(session.crs)
    settings.setOutputSize(QSize(200, 200))
    settings.setExtent(QgsRectangle(499_900, 3_999_900, 500_300, 4_000_300))
    job = QgsMapRendererSequentialJob(settings)
    ended = []
    job.finished.connect(lambda: ended.append(True))
    job.start()
    wait_for(lambda: ended)


def test_the_key_goes_with_the_tiles_and_is_written_nowhere(reviewed, server, project, wait_for, tmp_path):
    session = reviewed
    image = next(image for image in session.images.images(session.current) if image.date == "2023-07")
    (layer,) = session.sources.make_layers(image.id)
    drawn(session, layer, wait_for)
    session.images.look(image)
    wait_for(lambda: len([path for path in server.asked if "2023_07" in path]) > 1)
    tiles = [
        (path, headers.get("Authorization"))
        for path, headers in zip(server.asked, server.headers)
        if path.startswith("/xyz/global_monthly_2023_07_mosaic/gmap/") and path.endswith(".png")
    ]
    wanted = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    assert tiles
    assert {sent for _path, sent in tiles} == {wanted}
    assert not any(KEY in path for path in server.asked)
    # What is said, seen and saved.
    session.looks.show("map", image.name, image.date)
    session.review.set_details(image_source=image.name, image_date=image.date)
    session.review.judge("accepted")
    project.addMapLayer(layer.clone())  # a user may
    assert project.write(str(tmp_path / "project.qgs"))
    session.looks.flush()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert KEY.encode() not in content, file
            assert wanted[6:].encode() not in content, file


def test_without_a_key_nobody_is_asked(image_settings):
    image_settings.switched_on = ["planet_monthly"]
    assert image_settings.asked() == []


def test_no_key_stands_in_what_is_shipped():
    text = Path(__file__).parents[4].joinpath("resources", "image_services.json").read_text(encoding="utf-8")
    assert "api_key" not in text
    assert "PLAK" not in text
