"""What each reader says of a pair: its dates in order, and by what its numbers become mm toward the satellite.

The files are those of product_layouts, in which the displacement from the first to the second date is known.
"""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import product_layouts as layouts
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs

FIRST, SECOND = date(2022, 6, 3), date(2022, 6, 27)
METRES = np.full((6, 5), 0.012)
C_BAND, L_BAND = layouts.C_BAND_M, 299_792_458.0 / layouts.L_BAND_HZ
LICSAR = 299_792_458.0 / 5405000454.33435


def away(wavelength_m):
    """mm toward the satellite of one radian that grows as the ground moves away: two ways to the ground."""
    return -1000 * wavelength_m / (4 * math.pi)


CASES = {
    "hyp3": (layouts.hyp3, away(C_BAND), C_BAND),
    "hyp3 of GAMMA": (layouts.hyp3_gamma, 1000.0, C_BAND),
    "licsar": (layouts.licsar, away(LICSAR), LICSAR),
    "pyrate": (layouts.pyrate, away(C_BAND), C_BAND),
    "aria": (layouts.aria, -away(C_BAND), C_BAND),  # the later date is its reference
    "nisar": (layouts.nisar, away(L_BAND), L_BAND),
    "gmtsar": (layouts.gmtsar, away(C_BAND), C_BAND),
    "gmtsar in mm": (lambda *told: layouts.gmtsar(*told, kind="los"), 1.0, C_BAND),
}
each = pytest.mark.parametrize(("maker", "mm", "wavelength_m"), CASES.values(), ids=CASES)


def pair_of(folder, maker, first, second, **options):
    maker(folder, first, second, METRES, 0.7)
    (pair,) = find_pairs([str(folder)], PairOptions(**options)).pairs
    return pair


@each
def test_sign_unit_and_dates(tmp_path, maker, mm, wavelength_m):
    pair = pair_of(tmp_path, maker, FIRST, SECOND)
    assert (pair.first, pair.second, pair.days, pair.name) == (FIRST, SECOND, 24, "20220603_20220627")
    assert pair.mm_per_unit == pytest.approx(mm, rel=1e-6)
    assert pair.cycle_mm in (0, pytest.approx(wavelength_m / 2 * 1000, rel=1e-6))
    assert pair.cycle_mm or maker not in (layouts.hyp3, layouts.licsar, layouts.aria, layouts.nisar, layouts.pyrate)
    assert pair.coherence is not None


@each
def test_dates_in_the_other_order_turn_the_sign(tmp_path, maker, mm, wavelength_m):
    """The file tells the displacement from its later date to its earlier one."""
    pair = pair_of(tmp_path, maker, SECOND, FIRST)
    assert (pair.first, pair.second) == (FIRST, SECOND)
    assert pair.mm_per_unit == pytest.approx(-mm, rel=1e-6)


@each
def test_the_sign_may_be_turned_by_hand(tmp_path, maker, mm, wavelength_m):
    assert pair_of(tmp_path, maker, FIRST, SECOND, flip_sign=True).mm_per_unit == pytest.approx(-mm, rel=1e-6)


@pytest.mark.parametrize("maker", [layouts.hyp3, layouts.licsar, layouts.pyrate, layouts.aria, layouts.gmtsar])
def test_another_wavelength_than_the_file_s(tmp_path, maker):
    pair = pair_of(tmp_path, maker, FIRST, SECOND, wavelength_m=0.24)
    assert abs(pair.mm_per_unit) == pytest.approx(1000 * 0.24 / (4 * math.pi))
    assert pair.cycle_mm == pytest.approx(120)


def test_a_frequency_three_folders_up_is_found_and_none_is_sentinel_1(tmp_path):
    path = layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    (tmp_path / "GEOC" / "metadata.txt").unlink()
    assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == pytest.approx(away(0.0554657647))
    (tmp_path / "metadata.txt").write_text("radar_freq=1.2575E9\n")
    assert path.parent.parent.parent == tmp_path
    assert find_pairs([str(tmp_path)]).pairs[0].mm_per_unit == pytest.approx(away(299_792_458.0 / 1.2575e9))


def test_several_products_are_named_with_how_many_pairs_each_has(tmp_path):
    for number in (1, 2):
        layouts.hyp3(tmp_path, FIRST, date(2022, 7, number), METRES, 0.7)
    layouts.licsar(tmp_path, FIRST, SECOND, METRES, 0.7)
    with pytest.raises(FtlError, match=r"several products \(HyP3: 2, LiCSAR: 1\)"):
        find_pairs([str(tmp_path)], PairOptions())
