"""Charts of a study's first iteration, when there is one point only."""

from __future__ import annotations

import warnings

import pytest

from ftl_qgis_plugin.core.iteration.sample_growth import ORIGINS
from ftl_qgis_plugin.gui.charts import pg
from ftl_qgis_plugin.interpretation.iterations.iteration_history import FactorDrift
from ftl_qgis_plugin.study.iteration.history import HistoryRow

pytestmark = pytest.mark.skipif(not pg.available()[0], reason="no pyqtgraph")


def mean_rate():
    from ftl_qgis_plugin.gui.charts.convergence import MeanRateChart

    chart = MeanRateChart()
    chart.set_history((HistoryRow(0, 60.0, 9.0, dict.fromkeys(ORIGINS, 4), 4),), 1.0)
    return chart


def true_positive_rate():
    from ftl_qgis_plugin.gui.charts.convergence import TprChart

    chart = TprChart()
    chart.set_history((HistoryRow(0, 60.0, 9.0, dict.fromkeys(ORIGINS, 4), 4, found=3, references=9),))
    return chart


def bounds():
    from ftl_qgis_plugin.gui.charts.bound_drift import BoundDriftChart

    return BoundDriftChart(FactorDrift("slope", "deg", False, {1: ((5.0, 20.0),)}))


@pytest.mark.parametrize("make", [mean_rate, true_positive_rate, bounds])
def test_single_point_is_painted_without_an_error(qgis_app, qtbot, make):
    """pyqtgraph turns what fails while it paints into a warning, at every paint."""
    chart = make()
    chart.resize(320, 240)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chart.show()
        qtbot.waitExposed(chart)
        assert not chart.grab().isNull()
    chart.release()
    chart.close()
    chart.deleteLater()
    assert [str(item.message) for item in caught if "Ignored exception" in str(item.message)] == []
