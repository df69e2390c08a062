import os

from ftl_qgis_plugin.core.imagery import kept_pictures
from ftl_qgis_plugin.core.imagery.kept_pictures import KeptPicture, content_of, folder_of, keep, kept

JPEG = b"\xff\xd8\xff" + b"x" * 50


def picture(candidate="c/1", date="2021-08-14", name="World <Imagery>"):
    return KeptPicture(candidate, name, date, (0.0, 1.0, 2.0, 3.5), "Esri")


def test_a_picture_comes_back_and_replaces_its_like(tmp_path):
    folder = str(tmp_path / "new" / "folder")
    keep(folder, picture(), JPEG)
    keep(folder, picture(), JPEG + b"2")
    keep(folder, picture(date="2016"), JPEG)
    keep(folder, picture("c/12"), JPEG)
    found = {item.date: item for item in kept(folder, "c/1")}
    assert set(found) == {"2021-08-14", "2016"}
    first = found["2021-08-14"]
    assert (first.name, first.bounds, first.attribution) == ("World <Imagery>", (0.0, 1.0, 2.0, 3.5), "Esri")
    assert content_of(first) == JPEG + b"2"


def test_what_is_broken_is_left_out(tmp_path):
    folder = str(tmp_path)
    keep(folder, picture(), JPEG)
    keep(folder, picture(date="2016"), b"<html>")
    found = kept(folder, "c/1")
    assert {content_of(item) for item in found} == {JPEG, b""}
    for name in os.listdir(folder):
        if name.endswith(".json"):
            (tmp_path / name).write_text('{"bounds": [1, 2], "candidate": "c/1"}')
    assert kept(folder, "c/1") == []
    assert kept(str(tmp_path / "none"), "c/1") == []


def test_a_folder_holds_so_many(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_pictures, "MOST_PICTURES", 3)
    for number in range(5):
        keep(str(tmp_path), picture(f"c{number}"), JPEG)
        for name in os.listdir(tmp_path):
            path = tmp_path / name
            os.utime(path, (path.stat().st_mtime - 100,) * 2)
    assert len(os.listdir(tmp_path)) == 6
    assert not kept(str(tmp_path), "c0")
    assert kept(str(tmp_path), "c4")


def test_each_study_has_its_own(tmp_path):
    one, other = (folder_of(str(tmp_path), name) for name in ("1f", "2f"))
    assert one != other
    assert one.startswith(str(tmp_path))
    # As older versions named it: what they kept is found again.
    assert os.path.relpath(one, tmp_path) == "20af2e45e35866cd"


def test_names_of_files_are_those_of_older_versions(tmp_path):
    keep(str(tmp_path), KeptPicture("c", "n", "2016", (0.0, 1.0, 2.0, 3.5)), JPEG)
    stem = "2e7d2c03a9507ae2_49ed132d715b"
    assert sorted(os.listdir(tmp_path)) == [stem + ".jpg", stem + ".json"]


def test_how_large_a_picture_may_be(tmp_path):
    for number, more in enumerate((0, 1)):
        keep(str(tmp_path), picture(f"d{number}"), JPEG.ljust(200_000 + more, b"x"))
        (found,) = kept(str(tmp_path), f"d{number}")
        assert len(content_of(found)) == (200_000, 0)[more]


def test_as_many_as_there_is_room_for_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_pictures, "MOST_PICTURES", 3)
    for number in range(3):
        keep(str(tmp_path), picture(f"c{number}"), JPEG)
    assert len(os.listdir(tmp_path)) == 6


def test_texts_that_are_missing(tmp_path):
    keep(str(tmp_path), KeptPicture("c", "n", "2016", (0.0, 1.0, 2.0, 3.5)), JPEG)
    (file,) = tmp_path.glob("*.json")
    for told in ('{"bounds": [1, 2, 3, 4], "candidate": "c", "name": "n"}', "[]", "no json", '{"bounds": 4}'):
        file.write_text(told)
        assert kept(str(tmp_path), "c") == []
    file.write_text('{"bounds": [1, 2, 3, 4], "candidate": "c", "name": "n", "date": "2016", "attribution": null}')
    assert [item.attribution for item in kept(str(tmp_path), "c")] == [""]
    file.write_text(file.read_text().replace('"c"', '"other"'))
    assert kept(str(tmp_path), "c") == []
