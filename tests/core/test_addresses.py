"""What may be kept of an address: nothing of a login, nothing of a key, no person's folder."""

from __future__ import annotations

import json
import os
from collections import namedtuple

import pytest

from ftl_qgis_plugin.core import addresses

# Every one holds the secret S3cr3t and the login ada.
SECRET = [
    "https://ada:S3cr3t@example.org/x.tif",
    "https://ada:S3c@S3cr3t@example.org/x.tif",
    "/vsicurl/https://ada:S3cr3t@example.org/x.tif?se=2030&sig=S3cr3t",
    "/vsicurl?list_dir=no&url=https%3A%2F%2Fexample.org%2Fx.tif%3Ft%3DS3cr3t",
    "/vsicurl?header.Authorization=Bearer%20S3cr3tS3cr3t&url=https%3A%2F%2Fexample.org%2Fx.tif",
    "/vsizip//vsicurl/https://example.org/x.zip?sig=S3cr3t/x.tif",
    "dbname='gis' host=db.example.org user='ada' password='S3cr3t' authcfg=S3cr3t key='gid' table=\"a\".\"b\"",
    "PG:dbname=gis host=db user=ada password=S3cr3t",
    "dbname='gis' host=db password='it\\'s S3cr3t' table=x",
    "MySQL:gis,user=ada,password=S3cr3t,tables=x",
    "type=xyz&url=https://tiles.example.org/{z}/{x}/{y}.png?api_key%3DS3cr3t&zmax=18",
    "type=xyz&url=https://tiles.example.org/{z}/{x}/{y}.png?api_key=S3cr3t&zmax=18",
    "contextualWMSLegend=0&crs=EPSG:3857&url=https://x.org/wms?map%3Da.map%26token%3DS3cr3t&authcfg=S3cr3t&layers=a",
    "crs=EPSG:3857&username=ada&password=S3cr3t&url=https://x.org/wms&layers=a",
    "http-header:authorization=S3cr3t&http-header:x-api-key=S3cr3t&url=https://x.org/wms&layers=a",
    "https://x.blob.core.windows.net/a/b.tif?st=1&se=2&sp=r&sv=2021&sr=c&sig=S3cr3t%3D",
    "https://s3.example.org/b.tif?X-Amz-Algorithm=A&X-Amz-Credential=S3cr3t%2F2&X-Amz-Signature=S3cr3t",
    "https://x.org/b.tif?Expires=1&Signature=S3cr3t~-&Key-Pair-Id=S3cr3t",
    "/data/x.tif|option:PASSWORD=S3cr3t|credential:AWS_SECRET_ACCESS_KEY=S3cr3t",
    "The raster /vsicurl/https://x.org/y.tif?sig=S3cr3t cannot be read.",
    "{'url': 'https://x.org', 'authcfg': 'S3cr3t', 'password': 'S3cr3t'}",
    "Authorization: Bearer S3cr3t.S3cr3t",
    "https://api.mapbox.com/v4/{z}/{x}/{y}.png?access_token=pk.S3cr3t",
    "url=https%253A%252F%252Fx.org%252Fa%253Ftoken%253DS3cr3t&x=1",
]
HARMLESS = [
    "",
    "A scar = fresh, key = 3, user: none",
    "/data/study/rate.tif",
    "type=xyz&url=https://tile.openstreetmap.org/{z}/{x}/{y}.png&zmax=19&zmin=0",
    "crs=EPSG:3857&format=image/png&layers=a&styles=&url=https://x.org/wms?map%3D/a/b.map",
    "dbname='gis' host=db port=5432 key='gid' srid=4326 type=Polygon table=\"a\".\"b\" (geom)",
    "/data/x.gpkg|layername=samples|subset=\"verdict\" = 'rejected'",
    "seen on 2021-08 @ noon; slope = 12",
    'HDF5:"/data/x.h5"://velocity',
    "monkey=1&keyboard=2",
    "Row 3 holds token=7 and subtoken=8, which no column has",
    "{'key': 'gid', 'token': 'A', 'name': 'scar'}",
]


@pytest.mark.parametrize("text", SECRET)
def test_no_secret_is_left(text):
    kept = addresses.without_secrets(text)
    assert "S3c" not in kept
    assert "ada" not in kept
    assert addresses.without_secrets(kept) == kept


@pytest.mark.parametrize("text", HARMLESS)
def test_what_holds_none_stays_as_it_is(text):
    assert addresses.without_secrets(text) == text
    assert addresses.cleaned_text(text) == text


def test_what_is_left_still_leads_to_the_data():
    kept = addresses.without_secrets(SECRET[6])
    assert kept == "dbname='gis' host=db.example.org key='gid' table=\"a\".\"b\""
    assert addresses.without_secrets(SECRET[2]) == "/vsicurl/https://example.org/x.tif"
    assert addresses.without_secrets(SECRET[11]) == "type=xyz&url=https://tiles.example.org/{z}/{x}/{y}.png&zmax=18"
    assert "layers=a" in addresses.without_secrets(SECRET[12])
    assert "map%3Da.map" in addresses.without_secrets(SECRET[12])


def test_values_of_json():
    value = {
        "layers": {"dem": SECRET[2]},
        "password": "S3cr3t",
        "k": 2.0,
        "list": [SECRET[0], None],
        "authcfg": "S3cr3t",
    }
    assert addresses.cleaned(value) == {
        "layers": {"dem": "/vsicurl/https://example.org/x.tif"},
        "k": 2.0,
        "list": ["https://example.org/x.tif", None],
    }
    assert json.loads(addresses.cleaned_text(json.dumps(value))) == addresses.cleaned(value)
    assert addresses.cleaned_text('{"a":   1}') == '{"a":   1}'


def test_a_source_is_named_from_the_files_folder():
    folder = "/home/ada/thaw/studies"
    for source, kept in (
        ("/home/ada/thaw/studies/rate.tif", "./rate.tif"),
        ("/home/ada/thaw/data/rate.tif", "../data/rate.tif"),
        ("/home/ada/thaw/data/x.gpkg|layername=a", "../data/x.gpkg|layername=a"),
        ('HDF5:"/home/ada/thaw/data/x.h5"://velocity', 'HDF5:"../data/x.h5"://velocity'),
        ("NETCDF:/home/ada/thaw/data/x.nc:rate", "NETCDF:../data/x.nc:rate"),
        ("/vsizip//home/ada/thaw/data/x.zip/rate.tif", "/vsizip/../data/x.zip/rate.tif"),
        ("file:///home/ada/thaw/data/x.csv?delimiter=;", "file://../data/x.csv?delimiter=;"),
    ):
        assert addresses.placed(source, folder) == kept
        assert addresses.resolved(kept, folder) == source


def test_the_folder_of_another_person_is_named_nowhere():
    folder = "/home/ada/thaw"
    for source in ("/home/bob/data/rate.tif", "/srv/clients/bob/rate.tif", "C:\\Users\\bob\\rate.tif"):
        kept = addresses.placed(source, folder)
        assert kept == "rate.tif"
        assert addresses.resolved(kept, folder) == os.path.join(folder, "rate.tif")
    assert addresses.placed("D:\\bob\\rate.tif", "C:\\work") == "rate.tif"
    assert addresses.placed("C:\\work\\data\\rate.tif", "C:\\work") == "./data/rate.tif"
    assert addresses.placed("/vsicurl/https://u:p@x.org/a.tif?sig=1", folder) == "/vsicurl/https://x.org/a.tif"


def test_messages_name_no_persons_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/root/ada")
    text = "The study /home/bob/x/s.gpkg; C:\\Users\\bob\\s.gpkg, '/root/ada/s.gpkg' and '/Users/bob/a b.tif'"
    assert addresses.without_home(text) == "The study ~/x/s.gpkg; ~\\s.gpkg, '~/s.gpkg' and '~/a b.tif'"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://x.org/a?token=S3&b=1&c=2", "https://x.org/a?b=1&c=2"),
        ("https://x.org/a?b=1&token=S3&c=2", "https://x.org/a?b=1&c=2"),
        ("https://x.org/a?b=1&token=S3", "https://x.org/a?b=1"),
        ("https://x.org/a?token=S3", "https://x.org/a"),
        ("url='https://ada:S3@x.org/a' b=1", "url='https://x.org/a' b=1"),
        ('url="https://ada:S3@x.org/a" b=1', 'url="https://x.org/a" b=1'),
        ("url=https://ada:S3@x.org/a&b=1", "url=https://x.org/a&b=1"),
        ("url=https%3A%2F%2Fada%3AS3%40x.org%2Fa&b=1", "url=https%3A%2F%2Fx.org%2Fa&b=1"),
        ("{'password': 'S3', 'n': 'b'}", "{'password': \"\", 'n': 'b'}"),
        # A text with every mark that tells a look is worth while.
        (
            "https://x.org/a?b=%3D&token=S3 'asic' \"earer\" ASIC EARER @",
            "https://x.org/a?b=%3D 'asic' \"earer\" ASIC EARER @",
        ),
    ],
)
def test_what_is_cut_out_and_what_stays_around_it(text, kept):
    assert addresses.without_secrets(text) == kept


@pytest.mark.parametrize(
    ("name", "anywhere", "in_an_address"),
    [
        ("password", True, True),
        ("my-password", True, True),
        ("oldpassword", True, True),
        ("HTTP-Header:Authorization", True, True),
        ("x-amz-date", True, True),
        ("api-key", True, True),
        ("x_api_key", True, True),
        ("access-token", True, True),
        ("subscription.key", True, True),
        ("key", False, True),
        ("token", False, True),
        ("my-token", False, True),
        ("token-of-day", False, True),
        ("subtoken", False, True),
        ("key-access", False, True),
        ("api-version", False, False),
        ("api-name-key", False, True),
        ("monkey", False, False),
        ("layers", False, False),
    ],
)
def test_names_that_tell_a_secret(name, anywhere, in_an_address):
    assert addresses._is_secret(name, False) is anywhere
    assert addresses._is_secret(name, True) is in_an_address


def test_values_keep_their_kind_and_their_script():
    assert addresses.cleaned({"key": "gid", "token": "A", "password": ""}) == {
        "key": "gid",
        "token": "A",
        "password": "",
    }
    assert addresses.cleaned(("a", ["password=1 b"])) == ("a", ["b"])
    pair = namedtuple("pair", "one other")
    assert addresses.cleaned(pair("a", "password=1 b")) == ["a", "b"]
    assert addresses.cleaned_text('{"名": "冻融", "password": "1"}') == '{"名": "冻融"}'


@pytest.mark.parametrize(("home", "kept"), [("/xyz", "in ~/a"), ("/xy", "in /xyz/a"), ("/", "in /xyz/a")])
def test_a_home_at_the_top_of_the_disk_is_none(monkeypatch, home, kept):
    monkeypatch.setenv("HOME", home)
    assert addresses.without_home("in /xyz/a") == kept


def test_the_name_of_a_part_stays_with_its_file():
    folder = "/home/ada/thaw"
    assert addresses.placed("HDF5:/home/bob/x.h5://a/b", folder) == "HDF5:x.h5://a/b"
    assert addresses.placed("HDF5:/home/bob/x.h5", folder) == "HDF5:x.h5"
    assert addresses.placed("NETCDF:/a:rate/x", folder) == "NETCDF:a:rate/x"
    assert addresses.placed("HDF5:C:/work/data/x.h5://a/b", "C:/work/s") == "HDF5:../data/x.h5://a/b"
    assert addresses.placed("/home/bob/a:b/x.tif", folder) == "x.tif"  # without a driver a colon is one of the name
