"""Images of a candidate from everywhere, against a server on this computer."""

from __future__ import annotations

import time

import numpy as np
import pytest
from loopback import PNG, stac_item
from osgeo import gdal, osr

from ftl_qgis_plugin.interpretation.imagery.services.stac_search import SearchOptions


def cog(tmp_path, value=100):
    """Bytes of a small picture on the ground of the candidates (UTM 47 N)."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32647)
    memory = gdal.GetDriverByName("MEM").Create("", 600, 600, 3, gdal.GDT_Byte)
    memory.SetGeoTransform((499_000, 10, 0, 4_004_000, 0, -10))
    memory.SetProjection(srs.ExportToWkt())
    for number in (1, 2, 3):
        memory.GetRasterBand(number).WriteArray(np.full((600, 600), value, np.uint8))
    path = str(tmp_path / "cog.tif")
    gdal.GetDriverByName("COG").CreateCopy(path, memory)
    with open(path, "rb") as file:
        return file.read()


@pytest.fixture
def rest(wait_for):
    """A function (seconds): the event loop runs that long."""

    def run(seconds):
        end = time.perf_counter() + seconds
        wait_for(lambda: time.perf_counter() > end)

    return run


@pytest.fixture
def found(image_settings, server, make_session, make_candidates, opened, wait_for, tmp_path):
    """A function (services, **search) -> session with an open study, once nobody is searching any more."""

    def begin(services, wait=True, **search):
        image_settings.user_services = services
        image_settings.switched_on = [service["id"] for service in services]
        image_settings.search = SearchOptions(**search)
        session, _ = make_session()
        session.open_study(make_candidates(9))
        assert opened(session)
        images = session.images
        images.settings_changed()
        if wait:
            wait_for(lambda: session.current in images._found and not images.is_searching(session.current))
        return session

    return begin


def of_services(session):
    """The web maps that come with the plugin have dates too."""
    return [image for image in session.images.images(session.current) if image.service]


def stac(server, **changes):
    return {
        "id": "cat", "name": "Catalogue", "type": "stac", "api": server.url + "/stac", "collections": ["c"],
        "picture": ["visual"], "bands": {"red": "red"}, **changes,
    }  # fmt: skip


def test_a_stac_search_follows_its_pages(found, server):
    days = ["2019-07-01", "2020-08-02", "2021-01-03", "2021-09-04", "2021-09-04"]
    server.items = [stac_item(server.url, f"s{number}", day) for number, day in enumerate(days)]
    session = found([stac(server)])
    images = of_services(session)
    assert [image.date for image in images] == ["2019-07-01", "2020-08-02", "2021-01-03", "2021-09-04"]
    assert images[0].cloud == 5
    west, south, east, north = server.bodies[0]["bbox"]
    assert west < east
    assert south < north
    assert 98 < west < 100  # degrees of the candidates' ground
    # Offered like any other source, by name and date.
    assert "Catalogue 2019-07-01" in [source.name for source in session.sources.all()]


def test_months_and_clouds(found, server):
    server.items = [stac_item(server.url, "a", "2020-01-02"), stac_item(server.url, "b", "2020-07-02", 90)]
    session = found([stac(server)], months=(6, 7, 8), most_cloud=40)
    assert of_services(session) == []
    assert session.images.notes(session.current) == ["Catalogue: 1 images, all with more than 40 % clouds."]


def test_a_picture_over_the_network(found, server, wait_for, tmp_path):
    server.files["/image.tif"] = cog(tmp_path)
    server.items = [stac_item(server.url, "a", "2020-07-02")]
    session = found([stac(server)])
    (image,) = of_services(session)
    begun = time.perf_counter()
    assert session.sources.make_layers(image.id) == []  # made in the background
    assert time.perf_counter() - begun < 0.1
    ready = []
    session.sources.sourceReady.connect(ready.append)
    wait_for(lambda: ready)
    (layer,) = session.sources.make_layers(image.id)
    assert layer.isValid()
    assert layer.bandCount() == 3
    assert layer.crs().authid() == "EPSG:32647"
    assert session.project.mapLayer(layer.id()) is None


def test_three_assets_make_one_picture(found, server, wait_for, tmp_path):
    server.files["/image.tif"] = cog(tmp_path)
    server.items = [stac_item(server.url, "a", "2020-07-02")]
    session = found([stac(server, picture=["red", "visual", "red"])])
    (image,) = of_services(session)
    ready = []
    session.sources.sourceReady.connect(ready.append)
    session.sources.make_layers(image.id)
    wait_for(lambda: ready)
    assert session.sources.make_layers(image.id)[0].bandCount() == 3


def test_an_image_that_is_gone(found, server, wait_for):
    server.items = [stac_item(server.url, "a", "2020-07-02")]
    session = found([stac(server)])
    (image,) = of_services(session)
    failures = []
    session.images.layers.failed.connect(lambda _id, error: failures.append(str(error)))
    session.sources.make_layers(image.id)
    wait_for(lambda: failures)
    assert "cannot be opened" in failures[0]


def wayback(server):
    return {"id": "wb", "name": "World Imagery", "type": "wayback", "releases": server.url + "/wayback.json"}


def test_wayback_lists_only_what_differs_by_its_own_day(found, server):
    other = PNG + b"\0"
    server.releases = {
        10: ("2014-02-20", 10, PNG, "2011-09-03"),
        20: ("2016-02-20", 10, PNG, "2011-09-03"),  # shows the tile of the one before
        30: ("2018-02-20", 30, PNG, "2013-01-01"),  # another tile with the same bytes
        40: ("2020-02-20", 40, other, "2017-08-11"),
        50: ("2022-02-20", 40, other, "2017-08-11"),
        60: ("2024-02-20", 60, other + b"\0", ""),  # nobody knows when
    }
    session = found([wayback(server)])
    images = of_services(session)
    assert [(image.id, image.date) for image in images] == [
        ("wayback:10", "2011-09-03"),
        ("wayback:40", "2017-08-11"),
    ]
    assert "2014" not in "".join(image.date + image.name for image in images)  # never the day of release
    assert images[1].resolution_m == 0.5
    assert "WV02" in images[1].name
    assert session.sources.make_layers("wayback:40")[0].source().count("/map/tile/40/{z}/{y}/{x}") == 1


def test_templates_need_no_server(found, image_settings):
    entry = {
        "id": "tpl", "name": "Monthly", "type": "xyz", "url": "http://127.0.0.1:9/{yyyy}_{MM}/{z}/{x}/{y}.png",
        "begin": "2020-05", "end": "2020-12", "months": [6, 7], "resolution_m": 4.77,
    }  # fmt: skip
    session = found([entry], wait=False)
    images = of_services(session)
    assert [image.date for image in images] == ["2020-06", "2020-07"]
    (layer,) = session.sources.make_layers("dated:tpl:2020-06")
    assert "2020_06" in layer.source()


@pytest.mark.parametrize("mood", ["slow", "malformed", "401", "429", "huge", "500"])
def test_what_goes_wrong_is_a_note_and_no_more(found, server, mood, wait_for, make_session):
    server.mood["/"] = mood
    session = found([stac(server)], wait=False)
    heard = []
    session.messageRaised.connect(lambda level, text: heard.append(text))
    images = session.images
    if mood == "slow":
        wait_for(lambda: server.asked)
        assert images.is_searching(session.current)
    else:
        wait_for(lambda: images.notes(session.current))
        assert len(images.notes(session.current)) == 1
    assert heard == []
    assert of_services(session) == []


def test_verdicts_do_not_wait_for_four_silent_servers(found, server, wait_for, rest):
    from loopback import Loopback

    silent = [Loopback() for _ in range(4)]
    for item in silent:
        item.mood["/"] = "slow"
    try:
        session = found([stac(item, id=f"cat{number}") for number, item in enumerate(silent)], wait=False)
        wait_for(lambda: all(item.asked for item in silent))
        times, worked = [], []
        for _ in range(6):
            begun, before = time.perf_counter(), time.thread_time()
            assert session.review.accept()
            times.append(time.perf_counter() - begun)
            worked.append(time.thread_time() - before)
            rest(0.3)
        # By the clock whoever waits does so for seconds, a busy machine for less; what it takes itself is its own work.
        assert min(times) < 1
        assert min(worked) < 0.03
    finally:
        for item in silent:
            item.close()


def test_the_next_two_are_asked_for_ahead_and_no_more(found, server, wait_for):
    server.items = [stac_item(server.url, "a", "2020-07-02")]
    session = found([stac(server)])
    ahead = session.images.ahead()
    assert len(ahead) == 3
    wait_for(lambda: not any(session.images.is_searching(name) for name in ahead))
    assert len(server.bodies) == 3
    session.candidates.next_unreviewed()
    assert of_services(session)  # at once
    wait_for(lambda: len(server.bodies) == 4)


def test_leafing_asks_nobody(found, server, wait_for):
    session = found([stac(server)])
    wait_for(lambda: len(server.bodies) >= 3)
    before = len(server.bodies)
    for _ in range(5):
        session.candidates.next()
    assert len(server.bodies) == before


def test_nobody_is_asked_before_the_user_wants_it(image_settings, server, make_session, make_candidates, opened):
    image_settings.user_services = [stac(server)]
    session, _ = make_session()
    session.open_study(make_candidates(4))
    assert opened(session)
    session.images._ask()
    assert server.asked == []
    assert of_services(session) == []
    assert image_settings.switched_on == []


def test_local_images_that_cover_the_place(make_session, make_candidates, opened, project, tmp_path, image_settings):
    from qgis.core import QgsRasterLayer

    content = cog(tmp_path)
    for name in ("here_2016.tif", "here_2023-08.tif"):
        (tmp_path / name).write_bytes(content)
        project.addMapLayer(QgsRasterLayer(str(tmp_path / name), name[:-4]))
    far = gdal.Translate(str(tmp_path / "far_2020.tif"), str(tmp_path / "cog.tif"), outputBounds=[0, 100, 100, 0])
    del far
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "far_2020.tif"), "far_2020"))
    bare = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "bare_2021.tif"), 4, 4, 3)
    bare.SetGeoTransform((500_000, 100, 0, 4_001_000, 0, -100))
    del bare
    nowhere = QgsRasterLayer(str(tmp_path / "bare_2021.tif"), "bare_2021")
    from qgis.core import QgsCoordinateReferenceSystem

    nowhere.setCrs(QgsCoordinateReferenceSystem())
    project.addMapLayer(nowhere)
    session, _ = make_session()
    session.open_study(make_candidates(4))
    assert opened(session)
    images = session.images.images(session.current)
    assert [image.date for image in images] == ["2016", "2023-08"]
    assert images[0].resolution_m == 10
    # What was chosen on the Data page is no image of the place.
    session.choose(coherence=images[0].id.partition(":")[2])
    assert [image.date for image in session.images.images(session.current)] == ["2023-08"]


def test_dates_of_layers(project, tmp_path, qgis_app):
    from qgis.core import QgsDateTimeRange, QgsRasterLayer
    from qgis.PyQt.QtCore import QDate, QDateTime, QTime

    from ftl_qgis_plugin.bridge.layer_dates import DATE_PROPERTY, date_of_layer

    content = cog(tmp_path)
    path = tmp_path / "image_2001.tif"
    path.write_bytes(content)
    layer = QgsRasterLayer(str(path), "image 2001")
    assert date_of_layer(layer) == "2001"
    tagged = tmp_path / "tagged_2001.tif"
    gdal.Translate(str(tagged), str(path), metadataOptions=["ACQUISITION_DATE=2015-07-08"])
    layer = QgsRasterLayer(str(tagged), "tagged 2001")
    assert date_of_layer(layer) == "2015-07-08"
    properties = layer.temporalProperties()
    day = QDateTime(QDate(2018, 6, 5), QTime(0, 0))
    properties.setFixedTemporalRange(QgsDateTimeRange(day, day))
    properties.setIsActive(True)
    assert date_of_layer(layer) == "2018-06-05"
    layer.setCustomProperty(DATE_PROPERTY, "2019")
    assert date_of_layer(layer) == "2019"


def wms(server, **options):
    return {"id": "w", "name": "W", "type": "wms", "url": server.url + "/wms", "layers": "pictures", **options}


def test_a_wms_tells_its_times(found, server, wait_for):
    server.times = "2016-07-01,2019-01-15,2020-06-01/2020-09-30/P1M"
    session = found([wms(server)], months=(6, 7, 8, 9))
    images = session.images
    marks = [image for image in images.images(session.current) if image.id.startswith("dated:w")]
    assert [image.date for image in marks] == ["2016-07-01", "2020-06-01", "2020-07-01", "2020-08-01", "2020-09-01"]
    assert images.layer(marks[0].id) is None  # its server is asked in the background
    wait_for(lambda: marks[0].id in images.layers._layers)
    assert "TIME" in images.layer(marks[0].id).source()
    assert "2016-07-01" in images.layer(marks[0].id).source()
    # Another place: the list is known.
    asked = len([path for path in server.asked if "GetCapabilities" in path and "TIME" not in path])
    session.candidates.go(images.ahead()[1])
    wait_for(lambda: not images.is_searching(session.current))
    assert len([path for path in server.asked if "GetCapabilities" in path and "TIME" not in path]) == asked
    assert images.images(session.current)


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ("", "tells no times"),
        ("malformed", "no capabilities"),
        ("401", "wants a key"),
        ("500", "answers with an error"),
    ],
)
def test_a_wms_without_times_is_told(found, server, mood, sentence):
    server.mood["/wms"] = mood
    session = found([wms(server)])
    (note,) = session.images.notes(session.current)
    assert sentence in note


def test_a_wms_wants_a_layer():
    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.interpretation.imagery.services.catalogue import service_of

    with pytest.raises(FtlError, match="Name the layer"):
        service_of({"id": "w", "type": "wms", "url": "https://h/wms"})


def test_images_that_lie_nowhere_or_have_sixteen_bands(found, project, tmp_path):
    from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

    from ftl_qgis_plugin.core.errors import FtlError
    from ftl_qgis_plugin.core.imagery.change import DatedImage

    session = found([], wait=False)
    path = str(tmp_path / "image_2020-08-01.tif")
    gdal.GetDriverByName("GTiff").Create(path, 40, 40, 16).SetGeoTransform((0, 10, 0, 0, 0, -10))
    layer = QgsRasterLayer(path, "image_2020-08-01")
    layer.setCrs(QgsCoordinateReferenceSystem())
    project.addMapLayer(layer)
    assert [image for image in session.images.images(session.current) if image.is_local] == []
    (note,) = session.images.notes(session.current)
    assert note.startswith("Where the image image_2020-08-01 lies is not known")
    with pytest.raises(FtlError, match="Which of the 16 band"):
        DatedImage.of_file(path)
    # Boundaries and evidence go on with what can be used.
    session.proposals.next()
    assert session.proposals.kind == "rate"
    layer.setCrs(session.crs)
    assert session.images.notes(session.current) == []


@pytest.fixture
def add_image(project, tmp_path):
    """A function (name, **tags) -> a picture of the candidates' ground in the project."""
    from qgis.core import QgsRasterLayer

    def add(name, **tags):
        path = str(tmp_path / f"{name}.tif")
        if not (tmp_path / "cog.tif").exists():
            cog(tmp_path)
        options = [f"{key}={value}" for key, value in tags.items()]
        gdal.Translate(path, str(tmp_path / "cog.tif"), metadataOptions=options)
        layer = QgsRasterLayer(path, name)
        project.addMapLayer(layer)
        return layer

    return add


def test_dates_in_the_future_are_told_where_they_keep_an_image_off_the_strip(found, add_image):
    from qgis.core import QgsDateTimeRange
    from qgis.PyQt.QtCore import QDate, QDateTime, QTime

    session = found([], wait=False)
    add_image("image_2020-08-01", ACQUISITION_DATE="2999-01-01")  # its name tells one that may be
    assert session.images.notes(session.current) == []
    named = add_image("image_2090-08-01")
    tagged = add_image("tagged", ACQUISITION_DATE="2998-01-01")
    timed = add_image("timed")
    day = QDateTime(QDate(2997, 6, 5), QTime(0, 0))
    timed.temporalProperties().setFixedTemporalRange(QgsDateTimeRange(day, day))
    timed.temporalProperties().setIsActive(True)
    session.sources.refresh()
    (note,) = session.images.notes(session.current)
    assert "future: image_2090-08-01 (2090-08-01), tagged (2998-01-01), timed (2997-06-05)." in note
    assert [image.date for image in session.images.images(session.current)] == ["2020-08-01"]
    session.choose(coherence=tagged.id())  # data, no image
    timed.setName("timed 2021")
    timed.temporalProperties().setIsActive(False)
    named.setName("image")
    session.sources.refresh()
    assert session.images.notes(session.current) == []


def test_a_service_with_dates_in_the_future(found, server):
    server.items = [stac_item(server.url, "a", "2020-07-02"), stac_item(server.url, "b", "2999-07-02")]
    server.releases = {10: ("2014-02-20", 10, PNG, "2999-09-03")}
    session = found([stac(server), wayback(server)])
    assert [image.date for image in of_services(session)] == ["2020-07-02"]
    assert session.images.notes(session.current) == [
        "Catalogue: left out as their dates lie in the future: 1 images.",
        "World Imagery: left out as their dates lie in the future: 1 images.",
    ]


def test_what_the_report_reads_are_dated_files(found, project, tmp_path):
    from qgis.core import QgsRasterLayer

    session = found([], wait=False)
    kept = []
    for name in ("image_2020", "image_2021", "plain"):
        path = str(tmp_path / f"{name}.tif")
        gdal.GetDriverByName("GTiff").Create(path, 40, 40, 3).SetGeoTransform((0, 10, 0, 0, 0, -10))
        layer = QgsRasterLayer(path, name)
        layer.setCrs(session.crs)
        project.addMapLayer(layer)
        kept.append(layer.id())
    session.choose(coherence=kept[1])  # data, no image
    assert session.images.dated_files() == kept[:1]
