"""A table of dates takes the place of what files' names tell, of every product; what fits nothing is named."""

from __future__ import annotations

import datetime
import os
import shutil

import numpy as np
import pytest

pytest.importorskip("h5py", reason="h5py writes the HDF5 files of these tests (Debian: python3-h5py)")

import product_layouts as layouts

from ftl_qgis_plugin.core.errors import FtlError
from ftl_qgis_plugin.core.products import dates_table
from ftl_qgis_plugin.core.products.dates_table import DatesTable
from ftl_qgis_plugin.core.products.granules.folder import GranuleOptions, find_granules
from ftl_qgis_plugin.core.products.pairs.folder import PairOptions, find_pairs

DATES = [datetime.date(2020, 1, 6) + datetime.timedelta(days=12 * number) for number in range(4)]
TRUE = datetime.date(2021, 3, 1), datetime.date(2021, 3, 25)
METRES = np.full((20, 20), 0.01)
MAKERS = [layouts.hyp3, layouts.licsar, layouts.aria, layouts.nisar, layouts.gmtsar, layouts.pyrate]


def table(folder, *rows: str) -> str:
    path = folder / "dates.csv"
    path.write_text("\n".join(("file,first date,second date", *rows)), encoding="utf-8")
    return str(path)


def row_of(pair, dates) -> str:
    """As short as tells GMTSAR's files apart, which are all called alike."""
    path = pair.phase.path.split('"')[1] if '"' in pair.phase.path else pair.phase.path
    return f"{os.path.basename(os.path.dirname(path))}/{os.path.basename(path)},{dates[0]},{dates[1]}"


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("is_turned", [False, True])
def test_dates_of_every_product(tmp_path, maker, is_turned):
    for first, second in zip(DATES, DATES[1:]):
        maker(tmp_path, first, second, METRES, 0.8)
    named = find_pairs([str(tmp_path)]).pairs
    table(tmp_path, row_of(named[1], TRUE[::-1] if is_turned else TRUE))
    found = find_pairs([str(tmp_path)])
    assert [str(note) for note in found.notes] == ["The dates of 1 file(s) are those of dates.csv."]
    assert [pair.name for pair in found.pairs] == [named[0].name, named[2].name, "20210301_20210325"]
    # A pair that runs backward has the other sign, but ARIA's, which all do.
    sign = -1 if is_turned and maker is not layouts.aria else 1
    assert found.pairs[2].mm_per_unit == pytest.approx(sign * named[1].mm_per_unit)
    assert (found.pairs[2].coherence, found.pairs[2].masks) == (named[1].coherence, named[1].masks)
    assert found.left_out == []


def test_names_without_any_dates(tmp_path):
    """In UTF-8 with accents, spaces and semicolons, as spreadsheets write them."""
    for number, name in enumerate(("été unw", "b (2)", "c")):
        layouts.tif(tmp_path / "sub" / f"{name}.tif", layouts.radians(METRES * (number + 1)))
    with pytest.raises(FtlError, match=r"in their names or in a table dates\.csv"):
        find_pairs([str(tmp_path)])
    path = tmp_path / "elsewhere.txt"
    path.write_text(
        "# by hand\nfile;reference;secondary;baseline\nÉTÉ unw;2020-01-06;20200118;33.4\n"
        '"sub/b (2).tif"; "2020/01/18"; "2020.01.30"; 1\n'
        "c.tif;20200130T031500;2020-02-11 03:15:00;123456\n",
        encoding="utf-8-sig",
    )
    options = PairOptions(wavelength_m=0.0555, unit="rad", dates=str(path))
    assert [pair.name for pair in find_pairs([str(tmp_path)], options).pairs] == [
        "20200106_20200118",
        "20200118_20200130",
        "20200130_20200211",
    ]


def test_separated_by_spaces_and_called_by_the_folder(tmp_path):
    for number, name in enumerate(("first pair", "second pair")):
        layouts.tif(tmp_path / name / "filt_fine.unw.tif", layouts.radians(METRES * (number + 1)))
        layouts.tif(tmp_path / name / "filt_fine.cor.tif", np.full(METRES.shape, 0.8, np.float32))
    table(tmp_path, "first pair 20200106 20200118", "second pair\t20200118\t20200130")
    (one, two) = find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.0555)).pairs
    assert (one.name, two.name) == ("20200106_20200118", "20200118_20200130")
    assert one.coherence.path.endswith("filt_fine.cor.tif")


def test_rows_of_nothing_are_named(tmp_path):
    path = layouts.hyp3(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    layouts.hyp3(tmp_path, DATES[1], DATES[2], METRES, 0.8)
    corr = path.name.replace("unw_phase", "corr")
    path.write_bytes(path.read_bytes()[:300])  # it cannot be read, which is told once
    table(tmp_path, f"{path.name},20200101,20200113", "gone.tif,20200101,20200113", f"{corr},20200101,20200113")
    left_out = find_pairs([str(tmp_path)]).left_out
    assert [os.path.basename(name) for name, _reason in left_out] == [path.name, "gone.tif", corr]
    assert "dates.csv gives it dates, but it is no file that can be stacked" in str(left_out[1][1])


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["a.tif,20200106,20200118", "b.tif,06/01/2020,18/01/2020"], r"Line 3 of dates\.csv \('b\.tif,06/01"),
        (["a.tif,20200106,20200118", "a.tif,20200106,20200130"], "Line 3 of .*other dates than a line before"),
        (["20200106,20200118", "a.tif,20200106,20200230"], r"Line 3 of .* Write: a\.tif, 2018-01-31, 2018-02-12"),
        (["a.tif,20200106,20200118", "b.tif"], r"Line 3 of dates\.csv \('b\.tif'\)"),
        (["unw,20200106,20200118"], "'unw' in dates.csv fits several files"),
    ],
)
def test_what_is_wrong_in_a_table(tmp_path, rows, reason):
    for name in ("a.tif", "b.tif", os.path.join("one", "unw.tif"), os.path.join("two", "unw.tif")):
        layouts.tif(tmp_path / name, layouts.radians(METRES))
    table(tmp_path, *rows)
    with pytest.raises(FtlError, match=reason):
        find_pairs([str(tmp_path)], PairOptions(wavelength_m=0.0555, unit="rad"))


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(FtlError, match=r"text file .*none\.csv does not exist"):
        find_pairs([str(tmp_path)], PairOptions(dates=str(tmp_path / "none.csv")))


def test_displacements(tmp_path):
    for number in range(4):
        layouts.tif(tmp_path / f"slice{number}.tif", np.full((20, 20), number, np.float32))
    with pytest.raises(FtlError, match=r"or in a table dates\.csv"):
        find_granules([str(tmp_path)])
    rows = [f"slice{number}, 2018-0{number + 1}-31" for number in (0, 2)]
    table(tmp_path, *rows, "slice1.tif, 2018-01-31, 2018-02-28", "slice3, 2018-04-30")
    found = find_granules([str(tmp_path)], GranuleOptions(unit="mm"))
    dates = [(granule.date.isoformat(), granule.reference) for granule in found.granules]
    assert dates[0::2] == [("2018-01-31", None), ("2018-03-31", None)]
    assert dates[1] == ("2018-02-28", datetime.date(2018, 1, 31))
    assert [str(note) for note in found.notes] == ["The dates of 4 file(s) are those of dates.csv."]


def test_granules_of_opera(tmp_path):
    one = layouts.opera(tmp_path, DATES[0], DATES[1], METRES)
    layouts.opera(tmp_path, DATES[0], DATES[2], METRES)
    name = os.path.basename(str(one))
    found = find_granules([str(tmp_path)], GranuleOptions(dates=f"{name} 20200119"))  # typed
    assert [(granule.date, granule.reference) for granule in found.granules] == [
        (datetime.date(2020, 1, 19), DATES[0]),
        (DATES[2], DATES[0]),
    ]
    shutil.move(tmp_path / name, tmp_path / name.replace(f"{DATES[1]:%Y%m%d}", "20201399"))
    table(tmp_path, f"{name.replace(f'{DATES[1]:%Y%m%d}', '20201399')},2020-01-06,2020-01-18")
    assert [granule.date for granule in find_granules([str(tmp_path)]).granules] == DATES[1:3]


def test_a_heading_may_stand_in_the_first_row_alone():
    (one,) = DatesTable("# by hand\n\nfile first second\na.tif 20200106 20200118\n", 2).dates_of("a.tif")[:1]
    assert one == DATES[0]
    with pytest.raises(FtlError, match=r"Line 2 of file first second \('by hand'\) is no file"):
        DatesTable("file first second\nby hand\na.tif 20200106 20200118\n", 2)
    with pytest.raises(FtlError, match=r"Line 1 of a\.tif 20209906 20200118 \('a\.tif"):
        DatesTable("a.tif 20209906 20200118", 2)  # meant for a date, so no heading


def test_one_date_is_too_few_for_a_pair(tmp_path):
    path = layouts.hyp3(tmp_path, DATES[0], DATES[1], METRES, 0.8)
    with pytest.raises(FtlError, match=r"Line 1 of .* is no file with its dates"):
        find_pairs([str(tmp_path)], PairOptions(dates=f"{path.name} 20200119"))


def test_the_file_goes_before_its_folder(tmp_path):
    (tmp_path / "rows.csv").write_text("pair,20200101,20200113\na.unw.tif,20200201,20200213\n")
    dates = DatesTable(str(tmp_path / "rows.csv"), 2)
    assert dates.dates_of("/x/pair/a.unw.tif")[0] == datetime.date(2020, 2, 1)
    assert dates.dates_of("/x/pair/b.unw.tif")[0] == datetime.date(2020, 1, 1)
    assert not dates.calls("/x/pair/b.unw.tif")


def test_a_file_is_looked_up_once_however_often_it_is_asked_for(monkeypatch):
    rows, asked = DatesTable("a.tif, 2020-01-06, 2020-01-18\nb, 2020-01-06, 2020-01-30", 2), []
    names_of = dates_table._names_of
    monkeypatch.setattr(dates_table, "_names_of", lambda path: asked.append(path) or names_of(path))
    for path in ("/data/a.tif", "/data/b/c.tif", "/data/d.tif"):
        rows.calls(path)
        rows.dates_of(path)
        rows.use(path)
    assert asked == ["/data/a.tif", "/data/b/c.tif", "/data/d.tif"]
    assert (rows.calls("/data/a.tif"), rows.calls("/data/b/c.tif")) == (True, False)
    assert rows.dates_of("/data/b/c.tif")[1] == datetime.date(2020, 1, 30)
