"""What is known already: at least half of it on known ground."""

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.landslides.known import are_known, known_shares
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet


def square(x, size=100.0):
    ring = f"{x} 0, {x + size} 0, {x + size} {size}, {x} {size}, {x} 0"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def test_shares_of_each_polygon_on_the_known_ones_together():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    flat = bytes(ogr.CreateGeometryFromWkt("POLYGON((0 0, 9 0, 0 0, 0 0))").ExportToWkb())
    wkt = srs.ExportToWkt()
    polygons = PolygonSet([square(0), square(50), square(130), square(900), flat], wkt)
    known = PolygonSet([square(0), square(30, 50.0), square(180)], wkt)
    # The second lies with half of it on the first of the known ones; the one on its corner adds nothing to that.
    assert known_shares(polygons, known).tolist() == pytest.approx([1.0, 0.5, 0.5, 0.0, 0.0])

    # However small it is, also smaller than a square metre.
    assert known_shares(PolygonSet([square(3, 0.5)], wkt), known).tolist() == pytest.approx([1.0])


def test_exactly_half_is_known_also_where_an_overlay_has_rounded():
    shares = [0.0, 0.4999, 0.5 - 1e-12, 0.5, 1.0, np.nan]
    assert are_known(shares).tolist() == [False, False, True, True, True, False]
    assert are_known([]).tolist() == []
