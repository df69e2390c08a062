"""What holds, kept as texts."""

from __future__ import annotations

import json

import numpy as np

from ftl_qgis_plugin.interpretation.base.held_verdicts import HeldVerdicts
from ftl_qgis_plugin.study.log.verdicts import Verdict


def test_kept_verdicts_are_a_mapping():
    row_of = {"c0": 0, "c1": 1, "c2": 2}
    held = HeldVerdicts(row_of)
    read = Verdict(uuid="r", candidate="c0", note="滑坡")
    held.keep(np.array([0]), [json.dumps(list(read))])
    held["c1"] = Verdict(uuid="a", candidate="c1")
    assert "c1" in held
    assert held["c0"] == read
    assert held.get("c2") is None
    assert sorted(held) == ["c0", "c1"]
    assert held.pop("c1") == Verdict(uuid="a", candidate="c1")
    assert list(held) == ["c0"]
    row_of["drawn"] = 3
    assert "drawn" not in held
    held["drawn"] = read
    assert len(held) == 2
    del held["c0"]
    assert "c0" not in held
    assert held.pop("c0", None) is None
    held["c0"] = read
    assert dict(held) == {"c0": read, "drawn": read}
