"""What the sweep tells of both passes, in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ftl_qgis_plugin.core.sweep.recapture import estimate
from ftl_qgis_plugin.gui.sweep.words import sentence


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((4, 4, 4), "). Probably none is left that neither has found."),
        ((4, 3, 2), "About one was found by neither."),
        ((5, 3, 1), "). Some 4 were found by neither."),
        ((5, 3, 0), "in all, and how many more cannot be told."),
        ((0, 3, 0), "The review has accepted no new landslide"),
        ((4, 0, 0), "The sweep has drawn no landslide"),
    ],
)
def test_none_one_and_many_that_neither_has_found(counts, told):
    facts = SimpleNamespace(whole=estimate(*counts), looked=9, cells=9, is_whole=True, share=1.0)
    words = sentence(facts)
    assert told in words
    assert "some 0" not in words.lower()
