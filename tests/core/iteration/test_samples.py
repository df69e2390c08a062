import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import ogr, osr

from ftl_qgis_plugin.core.iteration.sample_growth import Sample, merge_accepted
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet


def wkt():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


UTM = wkt()


def rectangle(x, y=0, width=100, height=100):
    ring = f"{x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def area(sample):
    return ogr.CreateGeometryFromWkb(sample.wkb).GetArea()


def test_new_ones_are_added_and_overlaps_united():
    samples = [Sample(rectangle(0), "inventory", 0, {"name": "a"}), Sample(rectangle(500), "inventory", 0)]
    accepted = [Sample(rectangle(50), "candidate", 2, {"name": "c"}), Sample(rectangle(900), "candidate", 2)]
    result = merge_accepted(samples, accepted, UTM)
    assert [area(sample) for sample in result.samples] == [15_000, 10_000, 10_000]
    assert [(sample.origin, sample.iteration) for sample in result.samples] == [
        ("inventory", 0),
        ("inventory", 0),
        ("candidate", 2),
    ]
    assert result.samples[0].attributes == {"name": "a"}
    assert (result.added, result.enlarged) == (1, 1)


def test_one_candidate_joins_two_samples():
    samples = [Sample(rectangle(0), "candidate", 1), Sample(rectangle(200), "inventory", 0, {"name": "b"})]
    result = merge_accepted(samples, [Sample(rectangle(50, width=200), "candidate", 3)], UTM)
    (merged,) = result.samples
    assert area(merged) == 30_000
    assert (merged.origin, merged.iteration, merged.attributes) == ("inventory", 0, {"name": "b"})
    assert (result.added, result.enlarged) == (0, 2)


def test_origin_goes_before_iteration_but_the_iteration_is_the_earliest():
    result = merge_accepted(
        [Sample(rectangle(0), "candidate", 1, {"n": 1})], [Sample(rectangle(50), "digitised", 4, {"n": 2})], UTM
    )
    (merged,) = result.samples
    assert (merged.origin, merged.iteration, merged.attributes) == ("digitised", 1, {"n": 2})


def test_candidates_overlapping_each_other_are_one_landslide():
    result = merge_accepted([], [Sample(rectangle(x), "candidate", 1) for x in (0, 60, 120)], UTM)
    assert [area(sample) for sample in result.samples] == [22_000]
    assert result.added == 1


def test_what_touches_or_was_overlapping_before_stays_apart():
    samples = [Sample(rectangle(0)), Sample(rectangle(50))]
    result = merge_accepted(samples, [Sample(rectangle(150), "candidate", 1)], UTM)
    assert [sample.wkb for sample in result.samples] == [rectangle(0), rectangle(50), rectangle(150)]
    assert merge_accepted(samples, [], UTM).samples == tuple(samples)


def test_accepted_without_area_are_left_out():
    empty = bytes(ogr.CreateGeometryFromWkt("POLYGON EMPTY").ExportToWkb())
    result = merge_accepted([Sample(rectangle(0))], [Sample(empty, "candidate", 1)], UTM)
    assert len(result.samples) == 1
    assert result.added == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12), st.integers(0, 12), st.randoms())
def test_area_is_kept_and_order_does_not_matter(corners, known, random):
    shapes = [rectangle(10 * x, 10 * y, 50, 50) for x, y in corners]
    samples = [Sample(shape) for shape in shapes[:known]]
    accepted = [Sample(shape, "candidate", 1) for shape in shapes[known:]]
    result = merge_accepted(samples, accepted, UTM)
    before = PolygonSet(shapes, UTM).union_area_m2()
    after = PolygonSet([sample.wkb for sample in result.samples], UTM)
    assert after.union_area_m2() == pytest.approx(before)
    shuffled = list(accepted)
    random.shuffle(shuffled)
    other = merge_accepted(samples, shuffled, UTM)
    assert sorted(map(area, other.samples)) == pytest.approx(sorted(map(area, result.samples)))
    # Merging again changes nothing: what was united no longer overlaps.
    new = [sample for sample in result.samples if sample.origin == "candidate"]
    old = [sample for sample in result.samples if sample.origin != "candidate"]
    assert merge_accepted(old, new, UTM).enlarged == 0
    assert np.isclose(after.areas_m2.sum(), before) or known > 1
