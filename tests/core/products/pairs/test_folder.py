"""What goes together in a folder of pairs, what is left out, and what is said where nothing is left."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError, Message
from ftl_qgis_plugin.core.products import left_out as module
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs, tell
from ftl_qgis_plugin.core.progress import Collected

DATES = [datetime.date(2020, 1, 6) + datetime.timedelta(days=12 * number) for number in range(4)]
METRES = np.full((20, 20), 0.01)


def renamed(path: Path, old: str, new: str, folder: Path | None = None) -> Path:
    assert old in path.name
    return Path(shutil.move(path, (folder or path.parent) / path.name.replace(old, new)))


def left_out(folder: Path) -> list[tuple[str, str]]:
    return [(os.path.basename(path), str(reason)) for path, reason in find_pairs([str(folder)]).left_out]


def test_pairs_of_another_product_than_the_chosen_one_are_named(tmp_path):
    """Their wrapped phase beside them was said to be all there is."""
    layouts.hyp3(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    for product in ("licsar", "pyrate"):
        with pytest.raises(FtlError, match=r"holds 1 pairs of HyP3, but none of the product that was chosen"):
            find_pairs([str(tmp_path)], PairOptions(product))


def test_two_frames_of_files_that_are_called_alike_are_told_with_their_folders(tmp_path, monkeypatch):
    layouts.hyp3_gamma(tmp_path / "one", DATES[0], DATES[1], METRES, 0.8)
    place = layouts.tif.__defaults__
    monkeypatch.setattr(layouts.tif, "__defaults__", (place[0], (place[1][0], place[1][1] - 600), *place[2:]))
    layouts.hyp3_gamma(tmp_path / "two", DATES[0], DATES[1], METRES, 0.8)
    with pytest.raises(FtlError, match=r"^one\W+S1AC_.*tif and two\W+S1AC_.*tif are of the same dates"):
        find_pairs([str(tmp_path)])


@pytest.mark.parametrize(("rows", "is_refused"), [(15, True), (2, False)])
def test_two_frames_of_the_same_dates_are_no_versions_of_one(tmp_path, monkeypatch, rows, is_refused):
    """ARIA's granules of one track tell their place in the name only, in whole degrees."""
    for first, second in zip(DATES, DATES[1:]):
        layouts.aria(tmp_path, first, second, METRES, 0.8)
    longitude, latitude = layouts.DEGREE_CORNER
    monkeypatch.setattr(layouts, "DEGREE_CORNER", (longitude, latitude + rows * layouts.DEGREE_STEP))
    other = layouts.aria(tmp_path / "other", DATES[0], DATES[1], METRES, 0.8)
    renamed(other, "030000-00099E_00038N", "030025-00099E_00039N", tmp_path)
    if is_refused:
        with pytest.raises(FtlError, match=r"same dates and of different ground: the pairs are of several frames"):
            find_pairs([str(tmp_path)])
    else:
        assert len(find_pairs([str(tmp_path)]).pairs) == 3


def test_both_directions_of_the_satellite_in_one_folder(tmp_path):
    """HyP3's GAMMA pairs name no track, and their grids may well fit."""
    for first, second in zip(DATES, DATES[1:]):
        layouts.hyp3_gamma(tmp_path, first, second, METRES, 0.8)
    path = layouts.hyp3_gamma(tmp_path, DATES[0], DATES[3], METRES, 0.8)
    renamed(path, "T030000", "T151322")
    with pytest.raises(FtlError, match=r"different times of the day \(03:00: 3, 15:13: 1\)"):
        find_pairs([str(tmp_path)])


def test_of_versions_the_tenth_is_newer_than_the_ninth(tmp_path):
    path = layouts.aria(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    ninth = renamed(path, "v3_0_1", "v3_0_9")
    shutil.copy(ninth, tmp_path / ninth.name.replace("v3_0_9", "v3_0_10"))
    shutil.copy(ninth, tmp_path / ninth.name.replace("v3_0_9", "v2_0_6"))
    (pair,) = find_pairs([str(tmp_path)]).pairs
    assert "v3_0_10" in pair.phase.path
    assert all("v3_0_10.nc is taken" in reason for _name, reason in left_out(tmp_path))
    assert len(left_out(tmp_path)) == 2


def test_of_two_copies_of_a_pair_the_one_that_is_taken_is_named(tmp_path):
    """HyP3's names tell no version; GEOC's files have the same name in two folders."""
    taken = layouts.hyp3(tmp_path / "hyp3", DATES[0], DATES[1], METRES, 0.8)
    renamed(layouts.hyp3(tmp_path / "again", DATES[0], DATES[1], METRES, 0.8), "663F", "1111", tmp_path / "hyp3")
    ((name, reason),) = left_out(tmp_path / "hyp3")
    assert "1111" in name
    assert f"twice; {taken.name} is taken" in reason
    for name in ("one", "two"):
        layouts.licsar(tmp_path / "licsar" / name, DATES[0], DATES[1], METRES, 0.8)
    ((_name, reason),) = left_out(tmp_path / "licsar")
    pair = "20200106_20200118"
    assert f"twice; {os.path.join('two', 'GEOC', pair, f'{pair}.geo.unw.tif')} is taken" in reason
    for name in ("one", "two"):
        layouts.gmtsar(tmp_path / "gmtsar" / name, DATES[0], DATES[1], METRES, 0.8)
    ((_name, reason),) = left_out(tmp_path / "gmtsar")
    assert re.search(r"twice; two[/\\]intf[/\\]\d{7}_\d{7}[/\\]unwrap_ll.grd is taken", reason)


@pytest.mark.parametrize("maker", [layouts.hyp3, layouts.licsar, layouts.aria])
def test_a_pair_of_one_date_is_none(tmp_path, maker):
    maker(tmp_path, DATES[1], DATES[1], METRES, 0.8)
    with pytest.raises(FtlError, match="of one date only"):
        find_pairs([str(tmp_path)])
    maker(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    assert [pair.name for pair in find_pairs([str(tmp_path)]).pairs] == ["20200106_20200118"]
    assert "of one date only" in left_out(tmp_path)[0][1]


def test_a_pair_of_one_date_named_by_it(tmp_path):
    layouts.tif(tmp_path / "20200106_20200106.unw.tif", layouts.radians(METRES))
    with pytest.raises(FtlError, match="of one date only"):
        find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.0555))


def test_zips_are_to_be_unpacked(tmp_path):
    for number in range(3):
        (tmp_path / f"S1_136231_IW2_2020010{number}.zip").write_bytes(b"PK")
    (tmp_path / "readme.txt").write_text("nothing")
    with pytest.raises(FtlError, match=r"but 3 zip files.* Unpack them"):
        find_pairs([str(tmp_path)])
    layouts.hyp3(tmp_path, DATES[0], DATES[1], METRES, 0.8)  # those that are unpacked count
    assert len(find_pairs([str(tmp_path)]).pairs) == 1


def test_the_rest_is_counted_and_what_is_broken_named(tmp_path):
    for first, second in zip(DATES, DATES[1:]):
        layouts.hyp3(tmp_path, first, second, METRES, 0.8)
    broken = layouts.hyp3(tmp_path, DATES[0], DATES[3], METRES, 0.8)
    broken.write_bytes(broken.read_bytes()[:300])
    found = find_pairs([str(tmp_path)])
    assert (len(found.pairs), len(found.left_out), found.product) == (3, 1, "HyP3")
    assert found.other_files == 12  # coherence, components and wrapped phase of each
    told = Collected()
    tell(found, told)
    assert "HyP3: 3 pairs of 4 dates, 2020-01-06 to 2020-02-11; 12 other file(s)" in str(told.messages[0])
    assert [str(warning).startswith(f"{broken.name} was left out: ") for warning in told.warnings] == [True]


def test_no_more_warnings_than_anybody_reads(tmp_path, monkeypatch):
    layouts.hyp3(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    found = find_pairs([str(tmp_path)])
    monkeypatch.setattr(module, "_NAMED", 2)
    for count, warnings in ((2, 2), (3, 3), (9, 3)):
        found.left_out = [(f"{number}.tif", Message("so")) for number in range(count)]
        told = Collected()
        tell(found, told)
        assert len(told.warnings) == warnings
    assert str(told.warnings[-1]).startswith("7 more files")


def test_where_none_can_be_used(tmp_path):
    """One reason of all is said as such, several by the first of the files."""
    for name in ("20200106_20200118.tif", "20200118_20200130.tif"):
        layouts.tif(tmp_path / name, np.ones((4, 4), np.float32))
    with pytest.raises(FtlError, match=r"^20200106_20200118\.tif does not say its unit"):
        find_pairs([str(tmp_path)])
    (tmp_path / "20200118_20200130.tif").write_text("none")
    with pytest.raises(FtlError, match=r"None of the 2 pairs could be used\. The first, 20200106_20200118\.tif: "):
        find_pairs([str(tmp_path)])


def test_of_named_ones_the_unwrapped_where_any_says_so(tmp_path):
    layouts.tif(tmp_path / "20200106_20200118.tif", np.ones((4, 4), np.float32), unit="mm")
    layouts.tif(tmp_path / "20200118_20200130.tif", np.ones((4, 4), np.float32), unit="mm")
    assert len(find_pairs([str(tmp_path)]).pairs) == 2
    path = layouts.tif(tmp_path / "20200130_20200211.UNW.tif", np.ones((4, 4), np.float32), unit="mm")
    assert [pair.phase.path for pair in find_pairs([str(tmp_path)]).pairs] == [path]
