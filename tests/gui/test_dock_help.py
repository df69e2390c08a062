"""Every page of the dock has its page in the guide."""

from pathlib import Path

import pytest

from ftl_qgis_plugin import help
from ftl_qgis_plugin.gui.dock import PAGES


@pytest.mark.parametrize("page", [page.__name__ for page in PAGES])
def test_the_guide_has_a_page_of_that_name(page):
    name = page[: -len("Page")].lower()
    assert Path(help.url(name, "en").toLocalFile()).stem == name
