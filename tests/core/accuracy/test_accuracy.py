import math
from dataclasses import replace

import numpy as np
import pytest
from osgeo import ogr, osr

from ftl_qgis_plugin.core.accuracy.accuracy import detection_accuracy, size_class_name
from ftl_qgis_plugin.core.accuracy.intervals import area_iou_interval, f1_interval, wilson_interval
from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.landslides.polygons import PolygonSet
from ftl_qgis_plugin.core.progress import Collected


def shapes(*squares):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    polygons = []
    for x, y, size in squares:
        ring = f"{x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}"
        polygons.append(bytes(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))").ExportToWkb()))
    return PolygonSet(polygons, srs.ExportToWkt())


# References of 2,500, 8,100 and 90,000 m²; the first is missed. Detections: on the second twice, on the third, nowhere.
REFERENCE = shapes((0, 0, 50), (1000, 0, 90), (2000, 0, 300))
DETECTED = shapes((1000, 0, 40), (1050, 50, 40), (2000, 0, 300), (5000, 0, 60))


def test_counts_by_hand():
    result = detection_accuracy(DETECTED, REFERENCE)
    total = result.total
    assert (total.true_positives, total.false_negatives, total.detections, total.false_positives) == (2, 1, 4, 1)
    assert (total.splits, total.merges) == (1, 0)
    assert total.tpr == pytest.approx(2 / 3)
    assert total.precision == pytest.approx(3 / 4)
    assert total.f1 == pytest.approx(2 * (2 / 3) * 0.75 / (2 / 3 + 0.75))
    assert total.tpr_interval == wilson_interval(2, 3)
    assert total.precision_interval == wilson_interval(3, 4)
    assert total.f1_interval == f1_interval(2, 3, 3, 4)


def test_area_iou_by_hand():
    result = detection_accuracy(DETECTED, REFERENCE)
    shared, united = 1600 + 1600 + 90_000, 2500 + 8100 + 90_000 + 3600
    assert result.area_iou == pytest.approx(shared / united)
    # What is resampled adds up to the same ratio.
    covered, false = np.array([0.0, 3200.0, 90_000.0]), np.array([0.0, 0.0, 0.0, 3600.0])
    missed = np.array([2500.0, 4900.0, 0.0])
    assert result.area_iou_interval == pytest.approx(area_iou_interval(covered, missed, false))
    low, high = result.area_iou_interval
    assert 0.0 <= low < shared / united < high <= 1.0


def test_size_classes():
    rows = detection_accuracy(DETECTED, REFERENCE).by_size
    assert [str(row.size_class) for row in rows] == [
        "below 5,000 m²",
        "5,000 to 10,000 m²",
        "10,000 to 50,000 m²",
        "50,000 m² and more",
    ]
    assert [(row.true_positives, row.false_negatives) for row in rows] == [(0, 1), (1, 0), (0, 0), (1, 0)]
    assert [(row.detections, row.false_positives) for row in rows] == [(3, 1), (0, 0), (0, 0), (1, 0)]
    assert math.isnan(rows[2].tpr)
    assert math.isnan(rows[2].f1)
    assert str(size_class_name(0, math.inf)) == "all sizes"


def test_nothing_detected_and_nothing_shared():
    nothing = detection_accuracy(shapes(), REFERENCE)
    assert (nothing.total.tpr, nothing.area_iou) == (0, 0)
    assert math.isnan(nothing.total.precision)
    progress = Collected()
    elsewhere = detection_accuracy(shapes((5300, 9000, 10), (9000, 4300, 10)), REFERENCE, progress=progress)
    assert (elsewhere.area_iou, elsewhere.total.false_positives) == (0, 2)
    # They begin at 5,300 m and 4,300 m, the reference ends at 2,300 m and 300 m.
    assert [str(text).split(":")[0] for text in progress.warnings] == [
        "The detections and the reference landslides lie 5.0 km apart"
    ]
    between = Collected()
    detection_accuracy(shapes((500, 200, 10)), REFERENCE, progress=between)
    assert between.warnings == []


def test_warning_where_the_reference_derived_the_ranges():
    progress = Collected()
    detection_accuracy(
        DETECTED, REFERENCE, training=shapes((10, 10, 10), (20, 20, 10), (7000, 0, 9)), progress=progress
    )
    assert len(progress.warnings) == 1
    assert str(progress.warnings[0]).startswith("1 of 3 reference polygons overlap")
    silent = Collected()
    detection_accuracy(DETECTED, REFERENCE, training=shapes((50, 0, 10)), progress=silent)  # only touches
    assert not silent.warnings
    assert silent.fractions == sorted(silent.fractions)


def test_empty_features_count_as_nothing():
    empty = bytes(ogr.CreateGeometryFromWkt("POLYGON EMPTY").ExportToWkb())
    with_empty = PolygonSet([bytes(shape.ExportToWkb()) for shape in DETECTED.geometries] + [empty], DETECTED.wkt)
    total = detection_accuracy(with_empty, REFERENCE).total
    assert (total.detections, total.false_positives) == (4, 1)


def test_errors():
    with pytest.raises(FtlError, match="no reference polygon"):
        detection_accuracy(DETECTED, shapes())
    for edges in ((10_000, 5_000), (0, 5_000), (5_000, 5_000), (1_000, 5_000, 4_000)):
        with pytest.raises(FtlError, match="ascending order"):
            detection_accuracy(DETECTED, REFERENCE, size_edges_m2=edges)


def test_what_derived_the_ranges_leaves_every_number():
    """The 90 m reference and all of what was detected on it; the same numbers as if neither had been given."""
    progress = Collected()
    training = shapes((1000, 0, 90))
    result = detection_accuracy(DETECTED, REFERENCE, training=training, progress=progress)
    alone = detection_accuracy(shapes((2000, 0, 300), (5000, 0, 60)), shapes((0, 0, 50), (2000, 0, 300)))
    for row, other in zip((result.total, *result.by_size), (alone.total, *alone.by_size)):
        assert replace(row, size_class=other.size_class) == other
    assert (result.area_iou, result.area_iou_interval) == (alone.area_iou, alone.area_iou_interval)
    assert result.known_references.tolist() == [False, True, False]
    assert result.known_detections.tolist() == [True, True, False, False]
    # For all polygons, in the order given.
    assert result.matching.found.tolist() == [False, False, True]
    assert result.matching.true.tolist() == [False, False, True, False]
    assert (result.matching.detections.tolist(), result.matching.references.tolist()) == ([2], [2])
    assert not progress.warnings
    assert str(progress.messages[0]).startswith("1 of 3 reference polygons lie on landslides that were known")
    with pytest.raises(FtlError, match="nothing is held out"):
        detection_accuracy(DETECTED, REFERENCE, training=REFERENCE)


@pytest.mark.parametrize("rule", ["any", "overlap"])
def test_a_detection_as_large_as_the_scene_is_no_success(rule):
    progress = Collected()
    result = detection_accuracy(shapes((-100, -100, 5000)), REFERENCE, rule, progress=progress)
    assert result.total.tpr == 1
    (warning,) = progress.warnings
    assert str(warning).startswith("1 detection(s) match 3 of the 3 landslides that were found, but only 0\u00a0% of")
    quiet = Collected()
    # The rule that is advised: nothing is found so.
    assert detection_accuracy(shapes((-100, -100, 5000)), REFERENCE, "iou", progress=quiet).total.tpr == 0
    detection_accuracy(DETECTED, REFERENCE, progress=quiet)
    assert not quiet.warnings


def test_sizes_at_a_limit_belong_to_the_class_above():
    rows = detection_accuracy(shapes((0, 0, 100), (0, 500, 99)), shapes((0, 0, 100)), size_edges_m2=(10_000.0,)).by_size
    assert [(row.true_positives, row.detections, row.false_positives) for row in rows] == [(0, 1, 1), (1, 1, 0)]
    assert [(row.lower_m2, row.upper_m2) for row in rows] == [(0, 10_000), (10_000, math.inf)]


@pytest.mark.parametrize(
    ("squares", "is_giant"),
    [
        (((0, 0, 50), (50, 0, 40), (0, 50, 30)), False),  # half of 10,000 m2
        (((0, 0, 50), (50, 0, 40), (0, 50, 29)), True),
        (((50, 0, 40), (0, 50, 30)), False),  # two landslides
    ],
)
def test_from_three_landslides_on_half_of_it_must_be_landslide(squares, is_giant):
    progress = Collected()
    detection_accuracy(shapes((0, 0, 100)), shapes(*squares), progress=progress)
    assert len(progress.warnings) == is_giant


@pytest.mark.parametrize(("begins", "is_known"), [(20, False), (19, True)])
def test_a_tenth_of_another_landslide_makes_a_detection_count(begins, is_known):
    """Of a detection that lies on a known landslide for the most part; its neighbour of 100 m begins 10 m beside."""
    reference, training = shapes((0, 0, 100), (110, 0, 100)), shapes((0, 0, 100))
    result = detection_accuracy(shapes((begins, 0, 100)), reference, training=training)
    assert result.known_references.tolist() == [True, False]
    assert result.known_detections.tolist() == [is_known]
    assert (result.total.true_positives, result.total.false_negatives) == ((0, 1) if is_known else (1, 0))
    assert result.total.detections == (0 if is_known else 1)
    assert result.matching.detections_per_reference.tolist() == ([0, 0] if is_known else [0, 1])
    assert len(result.matching.references_per_detection) == 1


def test_splits_and_merges_are_those_of_the_class():
    """Two detections on one landslide; one detection on two."""
    detected = shapes((0, 0, 40), (60, 60, 40), (1000, 0, 200))
    rows = detection_accuracy(detected, shapes((0, 0, 100), (1000, 0, 50), (1100, 100, 50)), size_edges_m2=(9000.0,))
    assert [(row.splits, row.merges) for row in rows.by_size] == [(0, 0), (1, 1)]
    assert (rows.total.splits, rows.total.merges) == (1, 1)
    assert rows.total.precision_expected == pytest.approx(4 / 5)


def test_one_giant_among_good_ones_is_told_of():
    progress = Collected()
    squares = ((0, 0, 30), (50, 0, 30), (0, 50, 30), (5000, 0, 60))
    detection_accuracy(shapes((0, 0, 100), (5000, 0, 60)), shapes(*squares), progress=progress)
    (warning,) = progress.warnings
    assert (warning.values["giants"], warning.values["count"], warning.values["found"]) == (1, 3, 4)
    assert warning.values["share"] == pytest.approx(0.27)


def test_landslides_of_any_area_are_landslides():
    result = detection_accuracy(shapes((0, 0, 0.5)), shapes((0, 0, 0.5), (3, 0, 0.5)))
    assert (result.total.true_positives, result.total.false_negatives, result.total.detections) == (1, 1, 1)
    assert result.area_iou == pytest.approx(0.5)
    training = shapes((3, 0, 0.5))
    assert detection_accuracy(shapes((0, 0, 0.5)), shapes((0, 0, 0.5), (3, 0, 0.5)), training=training).total.tpr == 1
