"""Names of landslides that an analyst draws himself."""

import pytest
from osgeo import ogr

from ftl_qgis_plugin.study.missed import is_missed, missed_id


def square(x, y, side):
    ring = f"{x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))").ExportToWkb())


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (square(500_000.2, 4_000_000.2, 100), "missed-E500050N4000050"),
        (square(94.5, 35.25, 0.001), "missed-E94.50050N35.25050"),
        (square(359.5, 89.5, 0.5), "missed-E359.75000N89.75000"),
        (square(-1, 89.5, 2), "missed-E0N90"),  # its middle is at 90.5: no degrees
        (square(360.5, 10, 1), "missed-E361N10"),
    ],
)
def test_named_after_the_place_in_metres_or_degrees(shape, name):
    assert missed_id(shape, ()) == name
    assert is_missed(name)
    assert not is_missed("c0")


def test_names_that_are_taken_are_numbered():
    shape = square(500_000, 4_000_000, 100)
    taken = set()
    for expected in ("", "-2", "-3"):
        name = missed_id(shape, taken)
        assert name == f"missed-E500050N4000050{expected}"
        taken.add(name)
