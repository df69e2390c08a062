import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.interpretation.imagery.services.catalogue import built_in, service_of
from ftl_qgis_plugin.interpretation.imagery.services.templates import template_images


def test_the_services_that_come_with_the_plugin_are_understood():
    services = {service.id: service for service in map(service_of, built_in())}
    assert {"sentinel2", "landsat", "wayback", "planet_monthly"} <= set(services)
    assert not services["planet_monthly"].is_usable  # needs a key of one's own
    assert services["sentinel2"].bands["swir1"] == "swir16"
    months = template_images(services["planet_monthly"])
    assert months[0].date == "2020-09"
    assert "global_monthly_2020_09_mosaic" in months[0].recipe["url"]
    assert all(service.attribution and service.terms for service in services.values())


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"id": "a", "type": "stac", "api": "somewhere"}, "has no web address"),
        ({"id": "a", "type": "ftp", "url": "http://h"}, "has no web address"),
        ({"id": "a", "type": "xyz", "url": "http://h/{year}/{z}/{x}/{y}"}, "braces"),
        ({"id": "a", "type": "xyz", "url": "http://h/{yyyy}/{z}/{x}/{y}"}, "Say when they begin"),
        ({"id": "a", "type": "xyz", "url": "http://h/{yyyy}/{z}/{x}/{y}", "begin": "2090"}, "in the future"),
        ({"id": "a", "type": "xyz", "url": "http://h/{z}/{x}/{y}?api_key=abc"}, "holds a key"),
        ({}, "has no web address"),
    ],
)
def test_entries_that_are_none(entry, sentence):
    with pytest.raises(FtlError, match=sentence):
        service_of(entry)


def test_keys_are_never_stored(image_settings):
    image_settings.user_services = [{"id": "a", "type": "xyz", "url": "http://h/{z}/{x}/{y}?api_key=abc"}]
    assert "a" not in [service.id for service in image_settings.services()]
