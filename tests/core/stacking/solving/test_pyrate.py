"""Rates and standard errors against PyRate's published results for its own series of 13 dates (shared data)."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ftl_qgis_plugin.core.products.pairs.folder import find_pairs
from ftl_qgis_plugin.core.stacking.solving.estimate import rates_of_series
from ftl_qgis_plugin.core.timeseries.epochs import decimal_year, even_years
from ftl_qgis_plugin.core.timeseries.seasonal import SeasonalModel

SHARED = Path(os.environ.get("FTL_SHARED_DATA", Path(__file__).parents[5] / "shared" / "data"))
SMALL = SHARED / "pyrate" / "small"
pytestmark = pytest.mark.skipif(not SMALL.is_dir(), reason="the shared data of PyRate are not here")


def test_linear_rate_and_error_equal_pyrates():
    found = find_pairs([str(SMALL / "tif")])
    assert len(found.pairs) == 17
    dates = sorted({date for pair in found.pairs for date in (pair.first, pair.second)})
    assert (dates[0], dates[-1], len(dates)) == (datetime.date(2006, 6, 19), datetime.date(2007, 9, 17), 13)
    years = [decimal_year(date) for date in dates]
    reference = {path.stem: np.load(path) for path in (SMALL / "linrate").glob("*.npy")}
    later = reference["tscuml_0"].transpose(2, 0, 1).reshape(12, -1)
    series = np.vstack([np.where(np.isfinite(later).any(axis=0), 0.0, np.nan), later]).astype(np.float32)
    model = SeasonalModel(tuple(years), None, False, 2, annual=False)
    rates, _parts, count = rates_of_series(series, model, even_years(years), ())
    with np.errstate(invalid="ignore"):
        # Ours are wide enough for few dates, PyRate's are as they follow from the residuals.
        widened = stats.t.ppf(0.975, count - 2) / stats.norm.ppf(0.975)
    for ours, name in (
        (rates.rate_mm_a, "linear_rate"),
        (rates.sigma_mm_a / widened, "linear_error"),
        (count, "linear_samples"),
    ):
        theirs = reference[name].ravel()
        held = np.isfinite(theirs)
        assert held.sum() > 2000
        np.testing.assert_allclose(ours[held], theirs[held], atol=1e-4, err_msg=name)


def test_thirty_real_pairs_of_mexico_city_are_read_with_their_coherence():
    found = find_pairs([str(SHARED / "pyrate" / "mexico")])
    assert len(found.pairs) == 30
    assert all(pair.coherence is not None for pair in found.pairs)
    assert not found.left_out
