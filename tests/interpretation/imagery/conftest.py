"""A server on this computer, and settings that nobody else sees."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # loopback


@pytest.fixture
def server():
    from loopback import Loopback

    made = Loopback()
    yield made
    made.close()


@pytest.fixture
def network(qgis_app):
    from ftl_qgis_plugin.interpretation.imagery.services.network import Network

    made = Network()
    yield made
    made.close()


@pytest.fixture
def image_settings(qgis_app):
    """The profile's image settings, as new before and after."""
    from qgis.core import QgsSettings

    from ftl_qgis_plugin.interpretation.imagery.services.image_settings import ImageSettings
    from ftl_qgis_plugin.interpretation.imagery.services.wayback_search import WaybackSearch
    from ftl_qgis_plugin.interpretation.imagery.services.wms_search import WmsSearch

    def forget():
        for name in ("image_services", "image_services_on", "image_search", "image_before_after"):
            QgsSettings().remove("ftl_qgis_plugin/" + name)
        WaybackSearch._lists.clear()
        WmsSearch._known.clear()

    forget()
    yield ImageSettings()
    forget()
