import pytest
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException


def test_cells_over_a_raster(run_algorithm, rate, tmp_path):
    results, feedback = run_algorithm("sweepcells", {"REFERENCE": rate, "CELL_SIZE": 250, "OUTPUT": "memory:"})
    found = rows(results["OUTPUT"])
    assert results["CELL_COUNT"] == len(found) == 4 * 2
    assert [row["number"] for row in found] == list(range(1, 9))
    assert len({row["cell"] for row in found}) == 8
    assert any("8 cells" in line for line in feedback.infos)
    area = polygons(("name:string",), ((0, 0, 100, 100), "corner"))
    few, _ = run_algorithm(
        "sweepcells", {"REFERENCE": rate, "CELL_SIZE": 250, "MASK": area, "OUTPUT": str(tmp_path / "cells.gpkg")}
    )
    assert few["CELL_COUNT"] == 1


def test_cells_where_the_terrain_ranges_hold(run_algorithm, scene, tmp_path):
    table = tmp_path / "thresholds.csv"
    table.write_text("factor,lower,upper,enabled\ndeformation_rate,50,,1\nelevation,3550,,1\n")
    parameters = {"REFERENCE": str(scene / "rate.tif"), "CELL_SIZE": 200, "OUTPUT": "memory:"}
    every = run_algorithm("sweepcells", parameters)[0]["CELL_COUNT"]
    terrain = {"DEM": str(scene / "dem.tif"), "THRESHOLDS": str(table)}
    some = run_algorithm("sweepcells", {**parameters, **terrain})[0]["CELL_COUNT"]
    assert 0 < some < every
    with pytest.raises(QgsProcessingException, match="elevation model"):
        run_algorithm("sweepcells", {**parameters, "THRESHOLDS": str(table)})


def test_recapture_by_hand(run_algorithm):
    """Four found by the first, three by the second, two of them the same: 5 x 4 / 3 - 1."""
    first = polygons(("name:string",), *(((200 * number, 0, 60, 60), "a") for number in range(4)))
    second = polygons(
        ("name:string",), ((10, 10, 60, 60), "b"), ((230, 0, 60, 60), "b"), ((900, 0, 120, 120), "b"), crs="EPSG:32647"
    )
    results, feedback = run_algorithm("capturerecapture", {"FIRST": first, "SECOND": second, "OUTPUT": "memory:"})
    whole, small, *_ = rows(results["OUTPUT"])
    assert (whole["first"], whole["second"], whole["both"], whole["found"]) == (4, 3, 2, 5)
    assert whole["total"] == pytest.approx(5 * 4 / 3 - 1)
    assert results["MISSED"] == pytest.approx(whole["total"] - 5)
    assert whole["total_low"] >= 5
    assert (small["first"], small["area_to_m2"]) == (4, 5000)
    assert any("about 6 in all" in line for line in feedback.infos)
    assert any("About one was found by neither." in line for line in feedback.infos)


def test_a_second_pass_that_found_other_ones_only(run_algorithm):
    first = polygons(("name:string",), ((0, 0, 60, 60), "a"))
    second = polygons(("name:string",), ((500, 0, 60, 60), "b"))
    results, _ = run_algorithm("capturerecapture", {"FIRST": first, "SECOND": second, "OUTPUT": "memory:"})
    assert rows(results["OUTPUT"])[0]["total"] == pytest.approx(3)
