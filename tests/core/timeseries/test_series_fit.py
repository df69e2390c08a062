"""The fit of one series against the curve that it was made of."""

import numpy as np
import pytest

from ftl_qgis_plugin.core.timeseries.series_fit import fit_series


def test_fit_of_a_series():
    times = 2018 + np.arange(9) / 4  # within two years of 365 days
    y = 3 - 50 * (times - 2018) * 365 / 365.25 + 6 * np.cos(2 * np.pi * times)
    y[2] = np.nan
    fit = fit_series(times, y)
    assert fit.rate_mm_a == pytest.approx(-50, abs=1e-3)
    assert fit.amplitude_mm == pytest.approx(6, abs=1e-3)
    assert fit.r_squared == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(fit.curve([2018.5]), [3 - 25 * 365 / 365.25 - 6], atol=1e-2)
