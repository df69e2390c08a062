"""Pairs and granules that were renamed: found by what they hold, with the same dates, track and numbers."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import h5py
import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products import content
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.pairs import aria
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs
from ftl_qgis_plugin.core.products.pairs.pair import seconds_of
from ftl_qgis_plugin.core.stacking.reading.date_stacks import GranuleStack
from ftl_qgis_plugin.core.stacking.reading.pair_stack import PairStack

FIRST, SECOND, THIRD = date(2022, 6, 3), date(2022, 6, 15), date(2022, 6, 27)
METRES = np.arange(30, dtype=np.float64).reshape(6, 5) / 1000 + 0.001
MAKERS = {
    "aria": lambda folder, *dates: layouts.aria(folder, *dates, METRES, 0.7),
    "nisar": lambda folder, *dates: layouts.nisar(folder, *dates, METRES, 0.7),
    "opera": lambda folder, *dates: layouts.opera(folder, *dates, METRES, version="1.2"),
}
each = pytest.mark.parametrize("kind", MAKERS)


def found_in(folder, kind, product="auto"):
    if kind == "opera":
        return find_granules([str(folder)], GranuleOptions(product=product)).granules
    return find_pairs([str(folder)], PairOptions(product=product)).pairs


def without_path(item):
    """All but where it lies: ARIA's files tell no version, and the time of their first scene."""
    kept = {"masks": len(item.masks), "version": item.version and item.version[0]}
    for name in ("phase", "layer", "coherence", "quality"):
        layer = getattr(item, name, None)
        kept[name] = layer and replace(layer, path="")
    return {**vars(item), **kept}


def millimetres(items, kind):
    stack = GranuleStack(items) if kind == "opera" else PairStack(items)
    values = stack.read(stack.grid.window).mm
    stack.close()
    return values


@each
@pytest.mark.parametrize("name", ["first (1).H5", "20200101_20200113 & <ü>.nc"])
def test_a_renamed_one_says_the_same(tmp_path, kind, name):
    made = [MAKERS[kind](tmp_path / "made", FIRST, day) for day in (SECOND, THIRD)]
    expected = found_in(tmp_path / "made", kind)
    (tmp_path / "renamed").mkdir()
    shutil.copy(made[0], tmp_path / "renamed" / name)
    shutil.copy(made[1], tmp_path / "renamed" / f"other_{name}")
    (tmp_path / "renamed" / "none.nc").write_text("no HDF5")
    for product in ("auto", kind):
        found = found_in(tmp_path / "renamed", kind, product)
        for item, other in zip(found, expected):
            ours, theirs = without_path(item), without_path(other)
            if kind == "aria":
                assert (ours.pop("version"), ours.pop("seconds")) == ((), 3 * 3600 - 13)
                assert (theirs.pop("version"), theirs.pop("seconds")) == (3, 3 * 3600)
            assert ours == theirs
        assert len(found) == 2
    np.testing.assert_array_equal(millimetres(found, kind), millimetres(expected, kind))


@each
def test_beside_those_that_kept_their_names(tmp_path, kind):
    """Of one track or frame; of the same dates the one is a version of the other."""
    MAKERS[kind](tmp_path, FIRST, SECOND)
    path = MAKERS[kind](tmp_path, FIRST, THIRD)
    shutil.copy(path, tmp_path / f"copy{path.suffix}")
    assert len(found_in(tmp_path, kind)) == 2
    path.unlink()
    assert len(found_in(tmp_path, kind)) == 2


@each
def test_without_dates_in_it(tmp_path, kind):
    path = MAKERS[kind](tmp_path, FIRST, SECOND).rename(tmp_path / "a.h5")
    with h5py.File(path, "a") as file:
        del file[{"aria": "science/radarMetaData", "nisar": "science/LSAR/identification"}.get(kind, "identification")]
    with pytest.raises(FtlError, match=r"Nothing tells the two dates of|lacks the times"):
        found_in(tmp_path, kind)


@each
def test_something_else_under_such_a_name(tmp_path, kind):
    path = MAKERS[kind](tmp_path, FIRST, SECOND)
    path.unlink()
    layouts.gmt_grid(path, METRES)
    with pytest.raises(FtlError, match=r"contains no unwrapped|lacks the times|contains no displacement"):
        found_in(tmp_path, kind)
    path.rename(tmp_path / f"a{path.suffix}")
    with pytest.raises(FtlError, match=r"No unwrapped pair was found|No displacement was found"):
        found_in(tmp_path, kind)


def test_parts_of_opera_s_frame_that_are_not_told_make_none(tmp_path):
    path = MAKERS["opera"](tmp_path, FIRST, SECOND).rename(tmp_path / "a.nc")
    with h5py.File(path, "a") as file:
        del file["identification/source_data_polarization"], file["identification/product_version"]
    (granule,) = found_in(tmp_path, "opera")
    assert (granule.frame, granule.version) == ("", ((), "20250801T000000Z"))


def test_nisar_s_track_by_numbers_where_no_name_is_told(tmp_path):
    path = MAKERS["nisar"](tmp_path, FIRST, SECOND).rename(tmp_path / "a.h5")
    with h5py.File(path, "a") as file:
        del file["science/LSAR/identification/granuleId"]
    assert found_in(tmp_path, "nisar")[0].track == "151_A_011"


def test_only_hdf5_is_opened_and_once(tmp_path, monkeypatch):
    opened = []
    real = content.NestedFile
    monkeypatch.setattr(content, "NestedFile", lambda path: opened.append(path) or real(path))
    for name in ("a.nc", "b.h5", "c.txt"):
        (tmp_path / name).write_text("none")
        assert content.kind_at(str(tmp_path / name)) == ""
    assert content.kind_at(str(tmp_path / "missing.nc")) == ""
    broken = tmp_path / "broken.h5"
    broken.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    assert content.kind_at(str(broken)) == ""
    path = MAKERS["aria"](tmp_path, FIRST, SECOND)
    text = tmp_path / "aria.txt"
    shutil.copy(path, text)
    assert [content.kind_at(str(item)) for item in (path, path, text)] == ["aria", "aria", ""]
    assert opened == [str(broken), str(path)]
    MAKERS["nisar"](tmp_path / "named", FIRST, SECOND)
    found_in(tmp_path / "named", "nisar")  # a name that fits is enough
    assert len(opened) == 2
    path.write_text("none any more")
    assert content.kind_at(str(path)) == ""


@pytest.mark.parametrize(
    ("scene", "longitude", "track"),
    [
        # Scenes and tracks as the archive lists them.
        ("S1B_IW_SLC__1SDV_20210723T014947_20210723T015014_027915_0354B4_B3A9", -117.5, "A064"),
        ("S1A_IW_SLC__1SDV_20230106T235934_20230107T000001_046670_059804_D8E3", 91.5, "D048"),
        ("S1C_IW_SLC__1SDV_20250706T235934_20250707T000001_003070_059804_D8E3", 91.5, ""),
    ],
)
def test_pass_and_track_by_a_scene(scene, longitude, track):
    found = aria._SCENE.match(scene)
    assert aria._track(found, seconds_of(found["time"]), longitude) == track


def test_pyrate_s_pairs_are_known_by_their_tags(tmp_path):
    """With an underscore between the dates they passed for anybody's, whose wavelength is asked."""
    for number, day in enumerate((SECOND, THIRD)):
        layouts.pyrate(tmp_path / "made", FIRST, day, METRES, 0.7)
        path = layouts.pyrate(tmp_path, FIRST, day, METRES, 0.7)
        path.rename(tmp_path / f"{FIRST:%Y%m%d}_{day:%Y%m%d}_unw.tif")
        path.with_name(path.name.replace("_unw", "_cc")).rename(tmp_path / f"{number}.tif")
    layouts.tif(tmp_path / "dem.tif", METRES.astype(np.float32))
    (tmp_path / "20220603-20220704_unw.tif").write_text("broken")
    cut = layouts.pyrate(tmp_path / "cut", FIRST, THIRD, METRES, 0.7)  # its tags, at the end, are cut off
    beginning = cut.read_bytes().partition(b"<GDALMetadata")[0]
    shutil.rmtree(cut.parent)
    (tmp_path / "20220603-20220705_unw.tif").write_bytes(beginning)
    expected = found_in(tmp_path / "made", "pyrate")
    (tmp_path / "made").rename(tmp_path.parent / f"{tmp_path.name}_made")
    for product in ("auto", "pyrate"):
        found = find_pairs([str(tmp_path)], PairOptions(product=product))
        assert [without_path(pair) for pair in found.pairs] == [without_path(pair) for pair in expected]
        names = [os.path.basename(path) for path, _reason in found.left_out]
        assert names == ["20220603-20220704_unw.tif", "20220603-20220705_unw.tif"]


@each
@pytest.mark.skipif(os.name == "nt", reason="no file of Windows is called so")
def test_a_quotation_mark_in_a_name(tmp_path, kind):
    """GDAL's names of datasets end at it: the raster was told to be none."""
    MAKERS[kind](tmp_path / 'a "b"', FIRST, SECOND)
    with pytest.raises(FtlError, match=r"holds a double quotation mark.* Rename the file or folder"):
        found_in(tmp_path, kind)
