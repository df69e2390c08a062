"""Icons are asked of QGIS by name; one it does not have would be an empty button."""

import re
from pathlib import Path

import pytest

from ftl_qgis_plugin.gui import theme

GUI = Path(theme.__file__).parent
NAMES = sorted(
    {
        name
        for path in GUI.rglob("*.py")
        for name in re.findall(r'"((?:mAction|mIcon|sync_|propertyicons/)\w+)"', path.read_text(encoding="utf-8"))
    }
)


def test_there_are_some():
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_qgis_has_it(qgis_app, name):
    assert not theme.qgis_icon(name).isNull()
