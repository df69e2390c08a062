"""Ranges of a neighbouring region: from its inventory and elevation model, without a rate there."""

import pytest
from osgeo import gdal
from polygon_layers import polygons, rows
from qgis.core import QgsProcessingException


@pytest.fixture
def inventory():
    """Polygons on the ground of the session's `scene`."""
    layer = polygons(["name:string"], [(300, 199_400, 120, 90), "a"], [(700, 199_500, 150, 80), "b"])
    return layer


PARAMETERS = {"TERRAIN": [0, 1], "THRESHOLDS": "memory:", "STATISTICS": "memory:", "SAMPLE_UNIT": 0, "MARGIN": 0}


def test_the_grounds_ranges_are_those_with_a_rate(run_algorithm, scene, inventory):
    parameters = {**PARAMETERS, "INVENTORY": inventory, "DEM": str(scene / "dem.tif"), "MIN_RATE": 40}
    alone, _feedback = run_algorithm("factorthresholds", parameters)
    beside, _ = run_algorithm("factorthresholds", {**parameters, "DEFORMATION": str(scene / "rate.tif"), "NOISE_K": 0})
    ranges = [{row["factor"]: row for row in rows(results["THRESHOLDS"])} for results in (alone, beside)]
    for factor in ("elevation", "slope"):
        assert ranges[0][factor]["lower"] == pytest.approx(ranges[1][factor]["lower"])
        assert ranges[0][factor]["upper"] == pytest.approx(ranges[1][factor]["upper"])
    assert (ranges[0]["deformation_rate"]["lower"], ranges[0]["deformation_rate"]["upper"]) == (40.0, None)
    assert "no rate was given" in ranges[0]["deformation_rate"]["note"]
    assert alone["SAMPLE_COUNT"] == 2

    found, _ = run_algorithm(
        "extractcandidates",
        {
            "DEFORMATION": str(scene / "rate.tif"),
            "DEM": str(scene / "dem.tif"),
            "THRESHOLDS": alone["THRESHOLDS"],
            "OUTPUT": "memory:",
        },
    )
    assert found["CANDIDATE_COUNT"] >= 0


def test_neither_rate_nor_ground_is_told(run_algorithm, inventory):
    with pytest.raises(QgsProcessingException, match="Choose a DEM or other factors"):
        run_algorithm("factorthresholds", {**PARAMETERS, "INVENTORY": inventory})


def test_the_loop_keeps_ranges_from_elsewhere(run_algorithm, scene, inventory):
    dem, rate = str(scene / "dem.tif"), str(scene / "rate.tif")
    heights = gdal.Open(dem).ReadAsArray()
    there, _ = run_algorithm(
        "factorthresholds", {**PARAMETERS, "INVENTORY": inventory, "DEM": dem, "TERRAIN": [0], "MARGIN": 1}
    )
    wanted = {row["factor"]: row for row in rows(there["THRESHOLDS"])}["elevation"]
    results, _ = run_algorithm(
        "runiterations",
        {
            "INVENTORY": polygons(["name:string"], [(900, 199_600, 100, 100), "c"]),
            "REFERENCE": inventory,
            "DEFORMATION": rate,
            "DEM": dem,
            "TERRAIN": [0],
            "MIN_RATE": 60,
            "MIN_AREA": 0,
            "RATE_SMOOTHING": 1,
            "RANGES_FROM": there["THRESHOLDS"],
            "MAX_ITERATIONS": 2,
            "THRESHOLDS": "memory:",
        },
    )
    last = {row["factor"]: row for row in rows(results["THRESHOLDS"])}
    assert (last["elevation"]["lower"], last["elevation"]["upper"]) == (wanted["lower"], wanted["upper"])
    assert last["elevation"]["method"] == "manual"
    assert last["deformation_rate"]["lower"] >= 60
    assert heights.min() < wanted["upper"]
