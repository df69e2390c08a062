"""Equal to opera-utils, dolphin, MintPy and PyRate on the same numbers (scripts/reference_numbers.py asked them)."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import numpy as np
import pytest

from ftl_qgis_plugin.core.products.granules.folder import find_granules
from ftl_qgis_plugin.core.progress import Collected
from ftl_qgis_plugin.core.stacking import options as names
from ftl_qgis_plugin.core.stacking.displacements import stack_displacements
from ftl_qgis_plugin.core.stacking.options import LINEAR, StackOptions, model_for
from ftl_qgis_plugin.core.stacking.reading.date_stacks import GranuleStack
from ftl_qgis_plugin.core.stacking.reference import AS_IT_IS, Reference
from ftl_qgis_plugin.core.stacking.solving.estimate import Estimator
from ftl_qgis_plugin.core.stacking.solving.inversion import Inversion
from ftl_qgis_plugin.core.stacking.solving.network import Network
from ftl_qgis_plugin.core.stacking.solving.weighted_stack import stack

OTHERS = json.loads((Path(__file__).parent / "other_programs.json").read_text())
CYCLE_MM = 27.73
OF_THE_SIGNAL = 1e-4


def numbers(rows) -> np.ndarray:
    return np.array(rows, float)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_granules_of_moving_references_are_tied_together_as_by_opera_utils(tmp_path):
    """From files in two versions, of which the older are wrong, to the series; its gaps are the same, too."""
    pytest.importorskip("h5py", reason="h5py writes the granules of this test (Debian: python3-h5py)")
    import product_layouts as layouts

    given = OTHERS["inputs"]["granules"]
    metres = numbers(given["mm"]).reshape(-1, 2, 3) / 1000
    for number, ((first, second), values) in enumerate(zip(given["dates"], metres)):
        layouts.opera(tmp_path / "in", day(first), day(second), values)
        if number % 5 == 0:
            layouts.opera(tmp_path / "in", day(first), day(second), values + 1, version="0.9", generated="20260101")
    found = find_granules([str(tmp_path / "in")])
    assert len(found.left_out) == 5
    stack = GranuleStack(found.granules)
    path = str(tmp_path / "series.tif")
    options = StackOptions(reference=Reference(AS_IT_IS), model=LINEAR)
    stack_displacements(stack, options, {names.SERIES: path, names.RATE: str(tmp_path / "rate.tif")}, Collected())
    ours = layouts.gdal.Open(path).ReadAsArray().reshape(len(stack.dates), -1)
    theirs = numbers(OTHERS["opera-utils"]["series_mm"])
    assert [*stack.dates[1:]] == [day(second) for _first, second in given["dates"]]
    assert (ours[0] == 0).all()
    assert 0 < np.isnan(theirs).sum() < theirs.size / 2
    np.testing.assert_allclose(ours[1:], theirs, atol=OF_THE_SIGNAL * np.nanmax(np.abs(theirs)))


def ours(network: Network, case: str):
    """What the stack works out of the pairs, by the one of its ways that such pairs take."""
    given = OTHERS["inputs"]["pairs"]
    mm = numbers(given["with_gaps" if "gaps" in case else "mm"]).astype(np.float32)
    inversion = Inversion(network, CYCLE_MM)
    if case == "complete":
        return inversion.complete(mm)
    return inversion.general(mm, numbers(given["weights"]) if "weighted" in case else None)


@pytest.fixture(scope="module")
def network() -> Network:
    given = OTHERS["inputs"]["pairs"]
    dates = [day(text) for text in given["dates"]]
    return Network.of([(dates[first], dates[second]) for first, second in given["edges"]])


@pytest.mark.parametrize("case", ["complete", "weighted", "gaps"])
def test_series_and_rate_are_dolphins(network, case):
    """Within one year that is no leap year, where a rate per calendar year would be another by 7e-4."""
    theirs = OTHERS["dolphin"][case]
    found = ours(network, case)
    series = numbers(theirs["series_mm"])
    np.testing.assert_allclose(found.series - found.series[0], series, atol=OF_THE_SIGNAL * np.ptp(series))
    model = model_for(network.dates, StackOptions(model=LINEAR))
    rates, _seasons = Estimator(network, model).rates(found)
    np.testing.assert_allclose(rates.rate_mm_a, numbers(theirs["rate_mm_a"]), rtol=OF_THE_SIGNAL)


@pytest.mark.parametrize("case", ["complete", "weighted", "gaps", "weighted_gaps"])
def test_series_and_temporal_coherence_are_mintpys(network, case):
    theirs = OTHERS["mintpy"][case]
    found = ours(network, case)
    series = numbers(theirs["series_mm"])
    np.testing.assert_allclose(found.series - found.series[0], series, atol=OF_THE_SIGNAL * np.ptp(series))
    np.testing.assert_allclose(found.coherence, numbers(theirs["coherence"]), atol=OF_THE_SIGNAL)
    assert found.used.tolist() == theirs["used"]


@pytest.mark.parametrize("case", ["complete", "weighted", "weighted_gaps"])
def test_the_stacked_rate_is_pyrates(network, case):
    given = OTHERS["inputs"]["pairs"]
    mm = numbers(given["with_gaps" if "gaps" in case else "mm"]).astype(np.float32)
    weights = numbers(given["weights"]) if "weighted" in case else None
    found = stack(mm, network.spans_a, weights, network.ends)
    np.testing.assert_allclose(found.rate_mm_a, numbers(OTHERS["Py-Rate"][case]["stack_mm_a"]), rtol=OF_THE_SIGNAL)


def test_the_series_is_pyrates(network):
    """Its inversion solves for speeds between the dates by the pseudoinverse."""
    found, theirs = ours(network, "complete"), numbers(OTHERS["Py-Rate"]["complete"]["series_mm"])
    np.testing.assert_allclose(found.series - found.series[0], theirs, atol=OF_THE_SIGNAL * np.ptp(theirs))
