"""Pairs after people had them: shortened names, second copies, folders of any name, links; the numbers stay."""

from __future__ import annotations

import os
from datetime import date

import numpy as np
import product_layouts as layouts
import pytest

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products.pairs import names
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs, tell
from ftl_qgis_plugin.core.progress import Collected

FIRST, SECOND = date(2022, 6, 3), date(2022, 6, 27)
METRES = np.full((6, 5), 0.012)
OPTIONS = PairOptions(wavelength_m=layouts.C_BAND_M)
SCENE = "S1A_IW_SLC__1SDV_{}T135158_{}T135225_027968_032877_1C4D"
BURST = "S1_136231_IW2_{}T022312_VV_7C85-BURST"


def told(reference, secondary, granule=BURST) -> str:
    """The first lines of a pair's text as HyP3 writes it."""
    texts = [granule.replace("{}", f"{day:%Y%m%d}") for day in (reference, secondary)]
    return f"Reference Granule: {texts[0]}\nSecondary Granule: {texts[1]}\nReference Pass Direction: ASCENDING\n"


def moved(path, folder, new_names):
    """The files of a pair's folder in another one; `new_names` from the endings of the old names to new names."""
    folder.mkdir(parents=True)
    for name in os.listdir(path.parent):
        for ending, new in new_names.items():
            if name.endswith(ending):
                os.rename(path.parent / name, folder / new)
    return folder


def only(folder, options=OPTIONS):
    (pair,) = find_pairs([str(folder)], options).pairs
    return pair


def same(pair, other) -> bool:
    return (pair.first, pair.second, pair.mm_per_unit, pair.product, len(pair.masks), bool(pair.coherence)) == (
        other.first,
        other.second,
        other.mm_per_unit,
        other.product,
        len(other.masks),
        bool(other.coherence),
    )


@pytest.mark.parametrize(
    ("path", "name", "mark"),
    [
        ("x/a_corr.tif", "a_corr.tif", ""),
        ("x/a_corr (1).tif", "a_corr.tif", " (1)"),
        ("x/a_corr(12).tif", "a_corr.tif", "(12)"),
        ("x/a_corr - Copy (2).tif", "a_corr.tif", " - Copy (2)"),
        ("x/a_corr - 副本.tif", "a_corr.tif", " - 副本"),
        ("x/a (1) b.tif", "a (1) b.tif", ""),
        ("x/copy.tif", "copy.tif", ""),
    ],
)
def test_marks_of_copies(path, name, mark):
    assert names.split_name(path) == (name, mark)


def test_what_lies_beside(tmp_path):
    for name in ("a_coh.tif", "a_cc.tif", "a_coh (1).tif"):
        (tmp_path / name).write_text("")
    (tmp_path / "a_cor.tif").mkdir()
    found = names.sibling(str(tmp_path / "a.tif"), "a_cor.tif", "a_coh.tif", "a_cc.tif")
    assert found == str(tmp_path / "a_coh.tif")
    assert names.sibling(str(tmp_path / "a (1).tif"), "a_coh.tif") == str(tmp_path / "a_coh (1).tif")
    assert names.sibling(str(tmp_path / "a (2).tif"), "a_coh.tif") == str(tmp_path / "a_coh.tif")
    assert names.sibling(str(tmp_path / "a.tif"), "a_x.tif") is None
    assert names.folder_name(str(tmp_path / "20220603_20220627 (1)" / "a.tif")) == "20220603_20220627"


HYP3_SHORT = {
    "unw_phase.tif": "unw_phase.tif",
    "_corr.tif": "corr.tif",
    "_conncomp.tif": "conncomp.tif",
    "wrapped_phase.tif": "wrapped_phase.tif",
}


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("S1_136231_IW2_20220603_20220627_VV_INT80_663F", None),
        ("S1_136231_IW2_20220603_20220627_VV_INT80_663F (1)", None),
        ("20220603_20220627", None),
        ("pair 1", "S1_136231_IW2_20220603_20220627_VV_INT80_663F.txt"),
        ("第一对 (2)", "info.TXT"),
    ],
)
def test_hyp3_shortened(tmp_path, folder, text):
    path = layouts.hyp3(tmp_path / "as it comes", FIRST, SECOND, METRES, 0.7)
    expected = only(tmp_path / "as it comes")
    target = moved(path, tmp_path / "other" / folder, HYP3_SHORT)
    if text:
        (target / text).write_text(told(FIRST, SECOND))
        (target / "README.md.txt").write_text(told(date(2000, 1, 1), SECOND))
    pair = only(tmp_path / "other")
    assert same(pair, expected)
    assert pair.track in ("S1_136231_IW2", "")
    assert pair.track or folder == "20220603_20220627"


def test_hyp3_renamed_with_its_text(tmp_path):
    """Several pairs in one folder: each has the text of its own name."""
    expected = None
    for number, (first, second) in enumerate([(FIRST, SECOND), (SECOND, date(2022, 7, 9))]):
        path = layouts.hyp3(tmp_path / "in", first, second, METRES, 0.7)
        expected = expected or only(tmp_path / "in")
        for ending in ("unw_phase", "corr", "conncomp"):
            (tmp_path / "out").mkdir(exist_ok=True)
            source = path.with_name(path.name.replace("unw_phase", ending))
            os.rename(source, tmp_path / "out" / f"No {number}_{ending}.tif")
        (tmp_path / "out" / f"No {number}.txt").write_text(told(first, second))
    found = find_pairs([str(tmp_path / "out")], OPTIONS)
    assert [pair.name for pair in found.pairs] == ["20220603_20220627", "20220627_20220709"]
    assert same(found.pairs[0], expected)
    (tmp_path / "out" / "No 1.txt").unlink()  # the other one's text is not its
    assert len(find_pairs([str(tmp_path / "out")], OPTIONS).pairs) == 1


def test_hyp3_s_text_of_scenes_and_of_several_bursts(tmp_path):
    path = layouts.hyp3_gamma(tmp_path / "in", FIRST, SECOND, METRES, 0.7)
    expected = only(tmp_path / "in")
    target = moved(path, tmp_path / "a" / "pair", {"los_disp.tif": "los_disp.tif", "_corr.tif": "corr.tif"})
    (target / "pair.txt").write_text(told(FIRST, SECOND, SCENE))
    pair = only(tmp_path / "a")
    assert same(pair, expected)
    assert (pair.track, pair.seconds) == ("", 13 * 3600 + 51 * 60 + 58)
    (target / "pair.txt").write_text(told(FIRST, SECOND, f"{BURST}, {BURST.replace('136231', '136232')}"))
    assert (only(tmp_path / "a").track, only(tmp_path / "a").seconds) == ("", None)
    (target / "pair.txt").write_text("Reference Granule: unknown\nSecondary Granule: unknown\n")
    with pytest.raises(FtlError, match=r"Nothing tells the two dates of pair.los_disp\.tif"):
        find_pairs([str(tmp_path / "a")])


def test_multi_bursts_named_by_their_extent_are_kept_apart(tmp_path):
    for east in ("E053", "E055"):
        layouts.hyp3(tmp_path, FIRST, SECOND, METRES, 0.7, burst=f"064_{east}_1_N27_3_E056_1_N27_8")
    for path in tmp_path.rglob("*"):
        if path.is_dir():
            path.rename(path.with_name(path.name.replace("S1_", "S1A_", 1)))
    for path in list(tmp_path.rglob("*.tif")):
        path.rename(path.with_name(path.name.replace("S1_", "S1A_", 1)))
    with pytest.raises(FtlError, match="several tracks, frames or bursts"):
        find_pairs([str(tmp_path)])


def test_licsar_by_its_folder(tmp_path):
    path = layouts.licsar(tmp_path / "in", FIRST, SECOND, METRES, 0.7)
    expected = only(tmp_path / "in", None)
    new = {".geo.unw.tif": "geo.unw.tif", ".geo.cc.tif": "geo.cc.tif"}
    target = moved(path, tmp_path / "106D_05447_131313 (1)" / "GEOC" / "20220603_20220627", new)
    (tmp_path / "106D_05447_131313 (1)" / "GEOC" / "metadata.txt").write_text("radar_freq=5405000454.33435\n")
    pair = only(tmp_path / "106D_05447_131313 (1)", None)
    assert same(pair, expected)
    assert pair.track == "106D_05447_131313"
    target.rename(target.with_name("one"))
    with pytest.raises(
        FtlError, match=r"Nothing tells the two dates of one.geo\.unw\.tif\. Give the file or its folder"
    ):
        find_pairs([str(tmp_path / "106D_05447_131313 (1)")])


@pytest.mark.parametrize("kind", ["unwrap", "los"])
@pytest.mark.parametrize(
    "name", ["2022153_2022177.{}_ll.grd", "{}_ll_20220603_20220627.grd", "2022153-2022177_{}_ll.grd"]
)
def test_gmtsar_in_one_folder(tmp_path, kind, name):
    path = layouts.gmtsar(tmp_path / "in", FIRST, SECOND, METRES, 0.7, kind)
    expected = only(tmp_path / "in")
    new = {f"{kind}_ll.grd": name.format(kind), "corr_ll.grd": name.format("corr")}
    moved(path, tmp_path / "all", new)
    assert same(only(tmp_path / "all"), expected)


@pytest.mark.parametrize(
    ("folder", "sign"),
    [("153_177", 1), ("177_153", -1), ("pair 3", 1), ("2022177_2022153", -1), ("2022153_2022177 (1)", 1)],
)
def test_gmtsar_s_dates_by_the_clocks_of_its_scenes(tmp_path, folder, sign):
    path = layouts.gmtsar(tmp_path / "in", FIRST, SECOND, METRES, 0.7)
    expected = only(tmp_path / "in")
    target = moved(path, tmp_path / "intf" / folder, {"unwrap_ll.grd": "unwrap_ll.grd", "corr_ll.grd": "corr_ll.grd"})
    if "20" not in folder:
        with pytest.raises(FtlError, match="Nothing tells the two dates of"):
            find_pairs([str(tmp_path / "intf")], OPTIONS)
    for number, day in enumerate((2022153, 2022177)):
        (target / f"S1_{number}.PRM").write_text(
            f"SC_clock_start          = {day}.4419\nradar_wavelength = 0.0554658\n"
        )
    pair = only(tmp_path / "intf")
    assert (pair.first, pair.second, bool(pair.coherence)) == (FIRST, SECOND, True)
    assert pair.mm_per_unit == pytest.approx(sign * expected.mm_per_unit)


def test_gmtsar_s_files_are_told_apart_by_their_folders(tmp_path):
    for second in (SECOND, date(2022, 7, 9)):
        layouts.gmtsar(tmp_path, FIRST, second, METRES, 0.7)
    path = layouts.gmtsar(tmp_path, FIRST, date(2022, 7, 21), METRES, 0.7)
    path.write_bytes(path.read_bytes()[:500])
    found, heard = find_pairs([str(tmp_path)]), Collected()
    tell(found, heard)
    assert str(heard.warnings[0]).startswith(f"{os.path.join('2022153_2022201', 'unwrap_ll.grd')} was left out: ")


def test_dolphin_s_components_are_no_phase(tmp_path):
    """Of a second copy they sorted last, and were stacked in its place."""
    for mark in ("", " (1)"):
        layouts.tif(tmp_path / f"20220603_20220627.unw{mark}.tif", layouts.radians(METRES), no_data=0)
        layouts.tif(tmp_path / f"20220603_20220627.int.cor{mark}.tif", np.full((6, 5), 0.7, np.float32))
        layouts.tif(tmp_path / f"20220603_20220627.unw.conncomp{mark}.tif", np.ones((6, 5), np.uint8), no_data=0)
    found = find_pairs([str(tmp_path)], OPTIONS)
    assert os.path.basename(found.pairs[0].phase.path) in ("20220603_20220627.unw.tif", "20220603_20220627.unw (1).tif")
    assert (len(found.pairs), len(found.left_out), found.other_files) == (1, 1, 4)
    assert found.pairs[0].coherence
    assert len(found.pairs[0].masks) == 1


def test_an_unwrapped_phase_in_a_folder_named_by_two_dates(tmp_path):
    """As ISCE lays them out."""
    layouts.tif(tmp_path / "20220603_20220627" / "filt_fine.unw.tif", layouts.radians(METRES), no_data=0)
    layouts.tif(tmp_path / "20220603_20220627" / "filt_fine.cor.tif", np.full((6, 5), 0.7, np.float32))
    pair = only(tmp_path)
    assert (pair.first, pair.second, bool(pair.coherence)) == (FIRST, SECOND, True)


COPIES = [layouts.hyp3, layouts.hyp3_gamma, layouts.licsar, layouts.pyrate, layouts.aria, layouts.nisar, layouts.gmtsar]


@pytest.mark.parametrize("maker", COPIES)
@pytest.mark.parametrize("mark", [" (1)", " - Copy", " - 副本"])
def test_second_copies_are_found_with_what_lies_beside_them(tmp_path, maker, mark):
    path = maker(tmp_path / "我的 数据 (新)", FIRST, SECOND, METRES, 0.7)
    expected = only(tmp_path)
    for name in os.listdir(path.parent):
        stem, suffix = os.path.splitext(name)
        if suffix != ".PRM" and os.path.isfile(path.parent / name):
            os.rename(path.parent / name, path.parent / (stem + mark + suffix))
    assert same(only(tmp_path), expected)


@pytest.mark.parametrize("maker", COPIES)
def test_names_of_another_system_are_told_as_such(tmp_path, maker):
    """As a zip made under a Chinese Windows unpacks elsewhere; the files were called damaged."""
    maker(tmp_path / "in", FIRST, SECOND, METRES, 0.7)
    try:
        os.rename(tmp_path / "in", os.path.join(os.fsencode(tmp_path), "新建".encode("gbk")))
    except OSError:
        pytest.skip("this system has no such names")
    with pytest.raises(FtlError, match=r"is not in Unicode.*Rename the file or folder"):
        find_pairs([str(tmp_path)], OPTIONS)
    maker(tmp_path / "good", FIRST, date(2022, 7, 9), METRES, 0.7)
    found = find_pairs([str(tmp_path)], OPTIONS)
    assert len(found.pairs) == 1
    assert len(found.left_out) == 1 + (maker is layouts.pyrate)  # whose coherence is one of them, unread
    assert "\ufffd" in str(found.left_out[0][1])


@pytest.mark.parametrize("maker", COPIES)
def test_links_are_followed_once(tmp_path, maker):
    """Folders that are links were passed over without a word."""
    maker(tmp_path / "there", FIRST, SECOND, METRES, 0.7)
    (tmp_path / "here" / "deep").mkdir(parents=True)
    try:
        (tmp_path / "here" / "pairs").symlink_to(tmp_path / "there", target_is_directory=True)
        (tmp_path / "here" / "deep" / "circle").symlink_to(tmp_path / "here", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    found = find_pairs([str(tmp_path / "here")], OPTIONS)
    assert (len(found.pairs), found.left_out) == (1, [])


def test_downloads_that_stayed_zipped_beside_pairs_are_told(tmp_path):
    layouts.hyp3(tmp_path, FIRST, SECOND, METRES, 0.7)
    (tmp_path / "S1_136231_IW2_20220603_20220627_VV_INT80_663F.zip").write_bytes(b"PK")
    (tmp_path / "photos.zip").write_bytes(b"PK")
    assert find_pairs([str(tmp_path)]).left_out == []
    for second in (20220709, 20220721):
        (tmp_path / f"S1_136231_IW2_20220627_{second}_VV_INT80_1111.zip").write_bytes(b"PK")
    found = find_pairs([str(tmp_path)])
    assert len(found.pairs) == 1
    assert [(os.path.basename(path)[14:31], str(reason)) for path, reason in found.left_out] == [
        ("20220627_20220709", "it is not unpacked"),
        ("20220627_20220721", "it is not unpacked"),
    ]
