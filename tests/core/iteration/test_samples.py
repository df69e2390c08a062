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


def lon_lat_box(west, width=0.001):
    ring = f"{west} 66, {west + width} 66, {west + width} 66.001, {west} 66.001, {west} 66"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


@pytest.mark.parametrize("turn", [-360.0, 0.0, 360.0])
def test_beside_180_degrees_a_known_landslide_grows_however_longitudes_are_counted(turn):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    samples = [Sample(lon_lat_box(179.9995), "inventory", 0), Sample(lon_lat_box(179.98), "inventory", 0)]
    result = merge_accepted(samples, [Sample(lon_lat_box(179.9999 + turn), "candidate", 1)], srs.ExportToWkt())
    assert (result.added, result.enlarged) == (0, 1)
    assert area(result.samples[0]) == pytest.approx(1.4e-6, rel=1e-6)
    assert area(result.samples[1]) == pytest.approx(1e-6, rel=1e-6)


def test_a_candidate_over_two_samples_leaves_each_what_it_is():
    samples = [Sample(rectangle(0), "candidate", 1), Sample(rectangle(200), "inventory", 0, {"name": "b"})]
    result = merge_accepted(samples, [Sample(rectangle(50, width=230), "candidate", 3)], UTM)
    first, second = result.samples
    # The ground between them is as near to one as to the other; the second shares more of the candidate.
    assert (area(first), area(second)) == (10_000, 20_000)
    assert (first.origin, first.iteration) == ("candidate", 1)
    assert (second.origin, second.iteration, second.attributes) == ("inventory", 0, {"name": "b"})
    assert (result.added, result.enlarged, result.covered_m2) == (0, 1, 10_000)


def test_three_slumps_that_move_as_one_patch():
    """One of them known: the other ground is new, the known one stays as it was drawn."""
    known = Sample(rectangle(100), "inventory", 0, {"name": "middle"})
    result = merge_accepted([known], [Sample(rectangle(0, width=300), "candidate", 1, {"candidate": "c"})], UTM)
    assert result.samples[0] is known
    assert (area(result.samples[1]), result.samples[1].attributes) == (20_000, {"candidate": "c"})
    assert (result.samples[1].origin, result.samples[1].iteration) == ("candidate", 1)
    assert (result.added, result.enlarged, result.covered_m2) == (1, 0, 20_000)
    # Outlined one by one, as an analyst would mend the boundary, they are two.
    outlines = [Sample(rectangle(x), "candidate", 1) for x in (0, 100, 200)]
    result = merge_accepted([known], outlines, UTM)
    assert [sample.wkb for sample in result.samples] == [rectangle(100), rectangle(0), rectangle(200)]
    assert [item.is_new for item in result.growth] == [True, False, True]
    assert (result.added, result.enlarged, result.covered_m2) == (2, 0, 20_000)


def test_the_rim_of_a_known_landslide_is_no_part_of_the_new_one():
    known = Sample(rectangle(0, 0, 90, 90))
    # 10 m beyond the known one on its far side (900 m2), and 200 m on the other.
    result = merge_accepted([known], [Sample(rectangle(-10, 0, 300, 90), "candidate", 1)], UTM)
    assert [area(sample) for sample in result.samples] == [9_000, 18_000]
    assert (result.added, result.enlarged, result.covered_m2) == (1, 1, 18_900)


def test_a_slump_that_moves_on_grows():
    result = merge_accepted([Sample(rectangle(0))], [Sample(rectangle(0, width=190), "candidate", 1)], UTM)
    assert [area(sample) for sample in result.samples] == [19_000]
    assert (result.added, result.enlarged, result.covered_m2) == (0, 1, 9_000)
    # Known ground brings nothing.
    again = merge_accepted(result.samples, [Sample(rectangle(20, width=150), "candidate", 2)], UTM)
    assert again.samples == result.samples
    assert (again.added, again.enlarged, again.covered_m2) == (0, 0, 0)


def test_what_was_digitised_goes_before_the_patch_around_it():
    drawn = [Sample(rectangle(x), "digitised", 2, {"candidate": f"m{x}"}) for x in (0, 120)]
    patch = Sample(rectangle(0, width=300), "candidate", 1, {"candidate": "patch"})
    result = merge_accepted([], [patch, *drawn], UTM)
    assert [sample.attributes["candidate"] for sample in result.samples] == ["m0", "m120"]
    assert sum(map(area, result.samples)) == 30_000
    assert (result.added, result.of_iteration(2).added, result.of_iteration(1).added) == (2, 2, 0)
    assert result.of_iteration(1).covered_m2 == 10_000


def test_origin_goes_before_iteration_but_the_iteration_is_the_earliest():
    result = merge_accepted(
        [Sample(rectangle(0), "candidate", 1, {"n": 1})], [Sample(rectangle(50), "digitised", 4, {"n": 2})], UTM
    )
    (merged,) = result.samples
    assert (merged.origin, merged.iteration, merged.attributes) == ("digitised", 1, {"n": 2})


def test_candidates_that_overlap_a_little_stay_landslides_of_their_own():
    accepted = [Sample(rectangle(x, width=100 + y), "candidate", 1) for x, y in ((0, 2), (60, 1), (120, 0))]
    result = merge_accepted([], accepted, UTM)
    assert [area(sample) for sample in result.samples] == [10_200, 5_900, 5_900]
    assert (result.added, result.covered_m2) == (3, 22_000)
    # More than half the same: one landslide, outlined twice.
    result = merge_accepted([], [Sample(rectangle(x), "candidate", 1) for x in (0, 40)], UTM)
    assert [area(sample) for sample in result.samples] == [14_000]
    assert (result.added, result.enlarged) == (1, 1)


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
    assert result.covered_m2 == pytest.approx(
        before - (PolygonSet(shapes[:known], UTM).union_area_m2() if known else 0), abs=1e-6
    )
    # Merging again changes nothing: what was accepted lies on the samples.
    again = merge_accepted(result.samples, accepted, UTM)
    assert again.samples == result.samples
    assert (again.added, again.enlarged) == (0, 0)
    assert np.isclose(after.areas_m2.sum(), before) or known > 1


def test_a_new_landslide_that_known_ones_cut_into_small_parts_is_one_all_the_same():
    """Twenty parts of 20 by 100 m between strips of 5 m: none is a body of its own, together they are four fifths."""
    strips = [Sample(rectangle(25 * number + 20, width=5)) for number in range(20)]
    result = merge_accepted(strips, [Sample(rectangle(0, width=500), "candidate", 1)], UTM)
    assert [item.is_new for item in result.growth] == [True]
    assert [area(sample) for sample in result.samples] == [500] * 20 + [40_000]
    assert (result.added, result.enlarged, result.covered_m2) == (1, 0, 40_000)


def test_less_than_a_square_metre_is_a_landslide_too_and_untouched_outlines_stay_as_they_are():
    tiny = rectangle(0, width=0.5, height=1)
    other_order = bytes(ogr.CreateGeometryFromWkb(rectangle(300)).ExportToWkb(ogr.wkbXDR))
    result = merge_accepted([], [Sample(tiny, "candidate", 1), Sample(other_order, "candidate", 1)], UTM)
    assert [sample.wkb for sample in result.samples] == [tiny, other_order]
    assert result.added == 2
