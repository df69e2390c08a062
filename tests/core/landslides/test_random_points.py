import numpy as np
import pytest
from osgeo import ogr, osr
from scipy.spatial.distance import pdist
from scipy.stats import chisquare

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet, common_centre
from ftl_qgis_plugin.core.landslides.random_points import random_points_outside
from ftl_qgis_plugin.core.progress import Collected


def wkt(epsg):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    return srs.ExportToWkt()


def rectangle(x, y, width, height):
    ring = f"{x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def sets(excluded, area, epsg=32647):
    centre = common_centre(excluded, area, wkt=wkt(epsg))
    return PolygonSet(excluded, wkt(epsg), centre), PolygonSet(area, wkt(epsg), centre)


def test_uniform_by_area_outside_the_excluded():
    # Two areas (one overlapping copy, which must not count twice) of 4 and 1 km2, a quarter of the first excluded.
    area = [rectangle(0, 0, 2000, 2000), rectangle(500, 500, 500, 500), rectangle(9000, 0, 1000, 1000)]
    excluded, study = sets([rectangle(0, 0, 1000, 1000)], area)
    points = random_points_outside(excluded, study, 4000, 7)
    assert not np.any((points.x < 1000) & (points.y < 1000))
    quarters = [
        np.sum((points.x < 1000) & (points.y > 1000)),
        np.sum((points.x > 1000) & (points.x < 2000) & (points.y < 1000)),
        np.sum((points.x > 1000) & (points.x < 2000) & (points.y > 1000)),
        np.sum(points.x > 9000),
    ]
    assert sum(quarters) == 4000
    assert chisquare(quarters).pvalue > 0.001


def test_reproducible_and_seed_dependent():
    excluded, study = sets([], [rectangle(0, 0, 1000, 1000)])
    first, again, other = (random_points_outside(excluded, study, 20, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.x, again.x)
    assert first.squares == again.squares
    assert not np.array_equal(first.x, other.x)


def test_minimum_distance_and_squares():
    excluded, study = sets([rectangle(100, 100, 50, 50)], [rectangle(0, 0, 1000, 1000)])
    points = random_points_outside(excluded, study, 50, 3, min_distance_m=60, square_m=40)
    assert pdist(np.column_stack([points.x, points.y])).min() >= 60
    square = ogr.CreateGeometryFromWkb(points.squares[0])
    assert square.GetArea() == pytest.approx(1600)
    assert square.Centroid().GetX() == pytest.approx(points.x[0])


def test_fewer_with_a_warning_where_no_more_fit(monkeypatch):
    monkeypatch.setattr("ftl_qgis_plugin.core.landslides.random_points.MOST_DARTS", 500)
    excluded, study = sets([], [rectangle(0, 0, 100, 100)])
    progress = Collected()
    points = random_points_outside(excluded, study, 10, 3, min_distance_m=90, progress=progress)
    assert 1 <= len(points.x) < 10
    assert "of 10 points fit" in str(progress.warnings[0])


def test_geographic_crs_is_sampled_by_true_area():
    # From the equator to 60 degrees north half of the area lies south of asin(sin(60) / 2) = 25.66 degrees.
    excluded, study = sets([], [rectangle(10, 0, 5, 60)], 4326)
    points = random_points_outside(excluded, study, 2000, 5, square_m=1000)
    assert points.y.min() > -0.01
    south = int(np.sum(points.y < 25.66))
    assert abs(south - 1000) < 4 * np.sqrt(500)
    square = PolygonSet([points.squares[0]], wkt(4326))
    assert square.areas_m2[0] == pytest.approx(1e6, rel=1e-3)


def test_errors():
    excluded, study = sets([rectangle(-10, -10, 200, 200)], [rectangle(0, 0, 100, 100)])
    with pytest.raises(FtlError, match="cover the whole study area"):
        random_points_outside(excluded, study, 5, 1)
    with pytest.raises(FtlError, match="no area"):
        random_points_outside(excluded, sets([], [])[1], 5, 1)


def test_as_dense_as_asked_for_in_feet_and_metres():
    """A hundred of them, 60 m apart on a square kilometre: more would fit, so nothing is warned of."""
    for epsg, unit_m in ((32647, 1.0), (2263, 1200 / 3937)):
        told = Collected()
        excluded, study = sets([], [rectangle(0, 0, 1000 / unit_m, 1000 / unit_m)], epsg)
        points = random_points_outside(excluded, study, 100, 3, min_distance_m=60, square_m=40, progress=told)
        assert len(points.x) == 100
        assert not told.warnings
        assert 60 <= pdist(np.column_stack([points.x, points.y])).min() * unit_m < 65
        assert ogr.CreateGeometryFromWkb(points.squares[99]).GetArea() * unit_m**2 == pytest.approx(1600)


def test_the_smallest_area_has_places():
    excluded, study = sets([], [rectangle(0, 0, 0.5, 0.5)])
    assert len(random_points_outside(excluded, study, 2, 1).x) == 2
