"""What the results of a stack are called."""

from __future__ import annotations

import os

from ftl_qgis_plugin.interpretation.stacking.result_files import files_beside, target_names


def test_nothing_is_written_over(tmp_path):
    first = target_names(str(tmp_path), "/data/hyp3/", ("RATE", "SERIES"))
    assert first == {"RATE": str(tmp_path / "hyp3_rate.tif"), "SERIES": str(tmp_path / "hyp3_series.tif")}
    (tmp_path / "hyp3_series.tif").write_bytes(b"")
    second = target_names(str(tmp_path), "/data/hyp3/", ("RATE", "SERIES"))
    assert second["RATE"].endswith("hyp3_rate_2.tif")
    assert set(second.values()) < files_beside(second["RATE"])
    assert files_beside(str(tmp_path / "velocity.tif")) == set()


def test_a_long_name_of_a_folder_leaves_its_results_apart(tmp_path):
    """Of names without an end each field of the page showed the same beginning, and files could not be made."""
    names = target_names(str(tmp_path), "/data/" + "冻融滑坡_from_2019_" * 12, ("RATE", "RATE_STD", "WINTER_RATE"))
    assert all(len(os.path.basename(path)) < 70 for path in names.values())
    for path in names.values():
        open(path, "w").close()
    assert files_beside(names["RATE"]) >= set(names.values())
