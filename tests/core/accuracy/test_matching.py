import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.accuracy.matching import match, rule_text
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet


def utm():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    return srs.ExportToWkt()


def rectangle(x, y, width, height):
    ring = f"{x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}"
    return bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb())


def shapes(*rectangles):
    return PolygonSet([rectangle(*item) for item in rectangles], utm())


# One reference of 100 x 100 m, covered by two detections to 30 % and 25 %, and touched by a third one.
REFERENCE = shapes((0, 0, 100, 100))
FRAGMENTS = shapes((0, 0, 30, 100), (75, 0, 50, 100), (100, 0, 50, 100))


def test_any():
    result = match(FRAGMENTS, REFERENCE, "any")
    assert result.true.tolist() == [True, True, False]
    assert result.detections_per_reference.tolist() == [2]
    assert (result.splits, result.merges) == (1, 0)
    assert result.covered_m2.tolist() == [5500]
    assert result.overlap_m2.tolist() == [3000, 2500, 0]


def test_overlap_adds_up_over_detections():
    assert match(FRAGMENTS, REFERENCE, "overlap", 0.55).found.tolist() == [True]
    assert match(FRAGMENTS, REFERENCE, "overlap", 0.55).true.tolist() == [True, True, False]
    assert match(FRAGMENTS, REFERENCE, "overlap", 0.56).found.tolist() == [False]
    twice = shapes((0, 0, 30, 100), (0, 0, 30, 100))
    assert match(twice, REFERENCE, "overlap", 0.4).found.tolist() == [False]  # the same place counts once


def test_iou_is_pairwise():
    result = match(FRAGMENTS, REFERENCE, "iou", 0.3)
    assert list(zip(result.detections, result.references)) == [(0, 0)]
    assert result.best_iou.tolist() == [0.3]
    assert not match(FRAGMENTS, REFERENCE, "iou", 0.31).found.any()


def test_centroid():
    result = match(FRAGMENTS, REFERENCE, "centroid")
    assert result.true.tolist() == [True, True, False]  # the second one's centroid lies on the border, x = 100
    assert not match(shapes((76, 0, 50, 100)), REFERENCE, "centroid").found.any()
    assert match(shapes((80, 0, 39, 100)), REFERENCE, "centroid").found.all()


def test_merged_landslides():
    result = match(shapes((0, 0, 1000, 100)), shapes((0, 0, 100, 100), (500, 0, 100, 100)), "any")
    assert result.found.all()
    assert result.merges == 1
    assert result.references_per_detection.tolist() == [2]


def test_nothing_detected():
    result = match(shapes(), REFERENCE, "overlap")
    assert result.found.tolist() == [False]
    assert result.true.shape == (0,)


def test_rules_against_brute_force():
    rng = np.random.default_rng(4)

    def draw(count):
        return [(*rng.integers(0, 400, 2), *rng.integers(10, 90, 2)) for _ in range(count)]

    first, second = draw(40), draw(30)
    detected, reference = shapes(*first), shapes(*second)
    canvas = np.zeros((2, 500, 500), np.int64)
    one = [np.zeros((500, 500), bool) for _ in first]
    two = [np.zeros((500, 500), bool) for _ in second]
    for masks, boxes in ((one, first), (two, second)):
        for mask, (x, y, width, height) in zip(masks, boxes):
            mask[x : x + width, y : y + height] = True
    canvas[0] = np.sum(one, axis=0)
    canvas[1] = np.sum(two, axis=0)
    shared = np.array([[np.sum(a & b) for b in two] for a in one])
    sizes_one, sizes_two = np.array([a.sum() for a in one]), np.array([b.sum() for b in two])
    covered = np.array([np.sum(b & (canvas[0] > 0)) for b in two])
    expected = {
        "any": shared > 0,
        "overlap": (shared > 0) & (covered >= 0.4 * sizes_two),
        "iou": shared >= 0.2 * (sizes_one[:, None] + sizes_two - shared),
    }
    for rule, threshold in (("any", 0.5), ("overlap", 0.4), ("iou", 0.2)):
        result = match(detected, reference, rule, threshold)
        table = np.zeros(shared.shape, bool)
        table[result.detections, result.references] = True
        assert np.array_equal(table, expected[rule]), rule
        assert result.covered_m2 == pytest.approx(covered)
        assert result.overlap_m2 == pytest.approx([np.sum(a & (canvas[1] > 0)) for a in one])


def test_rule_is_stated():
    assert "at least 40 % of it" in str(rule_text("overlap", 0.4))
    assert "at least 0.5" in str(match(FRAGMENTS, REFERENCE, "iou", 0.5).rule)
    with pytest.raises(FtlError, match="'most' is no matching rule"):
        match(FRAGMENTS, REFERENCE, "most")
    with pytest.raises(FtlError, match="threshold is 50"):
        match(FRAGMENTS, REFERENCE, "iou", 50)


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.0001, float("nan")])
def test_a_threshold_is_a_share_above_0_up_to_1(threshold):
    with pytest.raises(FtlError, match="must be a share above 0 and up to 1"):
        rule_text("iou", threshold)
    assert "at least 100 % of it" in str(rule_text("overlap", 1.0))


def test_splits_and_merges_count_from_two_on():
    """Three landslides with no, one and two detections; and the same the other way round."""
    three, others = (
        shapes((0, 0, 100, 100), (500, 0, 100, 100), (900, 0, 100, 100)),
        shapes((510, 0, 20, 20), (900, 0, 30, 30), (950, 0, 30, 30), (5000, 0, 10, 10)),
    )
    result = match(others, three)
    assert (result.splits, result.merges) == (1, 0)
    assert result.detections_per_reference.tolist() == [0, 1, 2]
    result = match(three, others)
    assert (result.splits, result.merges) == (0, 1)
    assert result.references_per_detection.tolist() == [0, 1, 2]
