"""A whole review without a window."""

from __future__ import annotations

import os
import shutil
import stat

import pytest

from ftl_qgis_plugin.core.progress import Progress


def begin(session, heard, folder, wait_for, opened):
    """A new study with its first iteration's candidates."""
    assert opened(session, session.new_study(os.path.join(folder, "study.gpkg"))), heard.errors
    assert session.iteration.run(), heard.errors
    wait_for(lambda: heard.failures or (not session.runner.is_running and len(session.index) > 0))
    assert heard.errors == []


def test_a_whole_study(make_session, load_scene, wait_for, project, opened):
    session, heard = make_session()
    folder = load_scene(session)
    assert [problem for problem in session.problems() if problem.severity == "error" and problem.field != "study"] == []
    begin(session, heard, folder, wait_for, opened)
    total = len(session.index)
    assert 0 < session.candidates.queue.counts()["known"] < total  # hidden at first
    session.candidates.filter_by()
    session.candidates.go_to(session.candidates.queue.candidate(0))
    assert total >= 5
    assert session.current == session.candidates.queue.candidate(0)
    assert session.iteration.open_number() == 1
    assert session.study.setting("first_state") is not None
    samples_before = len(session.study.samples())

    # Every third accepted, a third rejected, a third uncertain, each step moving on by itself.
    seen = []
    while session.index.verdict[session.index.row_of[session.current]] == 0:
        seen.append(session.current)
        session.review.set_details(confidence=2, note=f"note {len(seen)}")
        said = (("accepted", "", "Slump"), ("rejected", "noise"), ("uncertain",))[len(seen) % 3]
        assert session.review.judge(*said)
    assert seen == [session.candidates.queue.candidate(position) for position in range(total)]
    progress = session.review.progress()
    assert progress.reviewed == total
    assert progress.percent == 100.0
    assert progress.pace_per_hour > 0
    assert session.study.current().keys() == set(seen)
    first = session.review.verdict(seen[0])
    assert (first.verdict, first.reason, first.class_, first.confidence) == ("rejected", "noise", "", 2)
    assert session.review.verdict(seen[2]).class_ == "Slump"
    # Note and confidence belong to one candidate.
    assert session.review.verdict(seen[2]).note == "note 3"
    assert (session.review.details.note, session.review.details.confidence) == ("", 3)

    # Undo takes back the last one and goes there; it lasts across a restart.
    assert session.review.undo()
    assert session.current == seen[-1]
    assert session.review.verdict(seen[-1]) is None
    path = session.study.path
    session.close_study()
    assert opened(session, session.open_study(path))
    assert session.current == seen[-1]
    assert session.review.undo()
    assert session.current == seen[-2]
    assert session.review.redo()
    assert session.review.verdict(seen[-2]) is not None
    assert session.review.redo()
    assert session.review.verdict(seen[-1]) is not None
    assert not session.review.redo()
    assert heard.messages[-1][0] == "info"

    # A boundary, and a missed landslide.
    session.candidates.go_to(seen[2])
    card = session.review.card()
    assert card[0].factor == "deformation_rate"
    assert card[0].unit == "mm/a"
    assert card[0].value == pytest.approx(session.study.candidate(seen[2])["rate_mean"])
    assert card[0].lower == 50.0
    assert card[0].inside
    assert {row.factor for row in card} >= {"elevation", "slope"}
    before = session.outlines.geometry(seen[2])
    grown = session.outlines.growth(seen[2])(Progress())
    assert session.outlines.update_boundary(grown)
    after = session.outlines.geometry(seen[2])
    assert after.area() >= before.area()
    assert after.intersection(before).area() == pytest.approx(before.area())
    assert session.study.proposed_outline(seen[2]) == bytes(before.asWkb())

    box = session.candidates.extent(seen[0])
    x, y = box.xMinimum() - 3000, box.yMinimum() - 3000
    from qgis.core import QgsGeometry, QgsRectangle

    missed = session.outlines.digitise_missed(bytes(QgsGeometry.fromRect(QgsRectangle(x, y, x + 90, y + 80)).asWkb()))
    assert missed.startswith("missed-")
    assert session.current == seen[2]  # whoever draws in passing goes on where they were
    record = session.study.candidate(missed)
    assert record["area_m2"] == pytest.approx(90 * 80)
    assert session.index.numbers["area_m2"][session.index.row_of[missed]] == record["area_m2"]
    assert session.review.progress().total == total + 1

    # The iteration is closed, its accepted ones are samples now; the next one asks only for what is new.
    assert session.iteration.propose()
    wait_for(lambda: heard.failures or session.iteration.proposal is not None)
    assert heard.errors == []
    closed = session.iteration.iterations()[0]
    assert closed.finished_utc is not None
    assert closed.candidates == total
    assert closed.samples == len(session.study.samples()) > samples_before
    assert closed.change is not None
    assert closed.reason
    origins = {record["origin"] for record in session.study.samples()}
    assert origins >= {"inventory", "digitised"}
    assert session.iteration.convergence() is not None
    proposal = session.iteration.proposal
    assert proposal.number == 2
    assert {item.factor for item in proposal.differences} >= {"deformation_rate", "elevation", "slope"}
    assert any(item.is_changed for item in proposal.differences)
    assert proposal.histograms
    assert session.iteration.start()
    wait_for(lambda: heard.failures or (not session.runner.is_running and session.iteration.proposal is None))
    assert heard.errors == []
    assert (session.index.iteration == 2).any()
    assert session.iteration.open_number() == 2
    actions = {entry.action for entry in session.study.entries()}
    assert "carried" in actions
    session.layers.flush()
    names = [group.name() for group in project.layerTreeRoot().findGroups(True)]
    assert "FTL iteration 1" in names
    assert "FTL iteration 2" in names


def test_the_boundary_grows_only_into_connected_deforming_ground(make_session, load_scene, wait_for, opened):
    from osgeo import gdal, ogr

    session, heard = make_session()
    folder = load_scene(session)
    begin(session, heard, folder, wait_for, opened)
    name = session.candidates.queue.candidate(0)
    grown = ogr.CreateGeometryFromWkb(session.outlines.growth(name)(Progress()))
    assert grown.IsValid()
    dataset = gdal.Open(os.path.join(folder, "deformation_rate.tif"))
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    rate = abs(dataset.ReadAsArray())
    outline = ogr.CreateGeometryFromWkb(session.outlines.outline(name))
    # Flood fill, pixel by pixel, from the pixels of the outline.
    inside = (
        [
            (row, col)
            for row in range(rate.shape[0])
            for col in range(rate.shape[1])
            if outline.Contains(point(left + (col + 0.5) * size, top - (row + 0.5) * size))
        ]
        if outline.GetArea() < 0
        else pixels_of(outline, left, top, size)
    )
    reached, todo = set(inside), list(inside)
    while todo:
        row, col = todo.pop()
        for near in [(row + i, col + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
            if near in reached or not (0 <= near[0] < rate.shape[0] and 0 <= near[1] < rate.shape[1]):
                continue
            if rate[near] >= 25.0:
                reached.add(near)
                todo.append(near)
    assert grown.GetArea() == pytest.approx(len(reached) * size * size)
    assert len(reached) >= len(inside)


def point(x, y):
    from osgeo import ogr

    place = ogr.Geometry(ogr.wkbPoint)
    place.AddPoint_2D(x, y)
    return place


def pixels_of(outline, left, top, size):
    x_min, x_max, y_min, y_max = outline.GetEnvelope()
    rows = range(int((top - y_max) / size) - 1, int((top - y_min) / size) + 2)
    cols = range(int((x_min - left) / size) - 1, int((x_max - left) / size) + 2)
    return [
        (row, col)
        for row in rows
        for col in cols
        if outline.Contains(point(left + (col + 0.5) * size, top - (row + 0.5) * size))
    ]


def test_walking_flagging_and_clearing(make_session, make_candidates, opened):
    session, heard = make_session()
    assert opened(session, session.open_study(make_candidates(9)))
    for name in session.index.ids:
        assert session.candidates.extent(name) == session.outlines.geometry(name).boundingBox()
    order = [session.candidates.queue.candidate(position) for position in range(9)]
    assert session.current == order[0]
    assert session.candidates.next()
    assert session.candidates.previous()
    assert not session.candidates.previous()
    assert session.review.flag()
    assert session.candidates.queue.counts()["flagged"] == 1
    assert session.review.accept()
    assert session.current == order[1]
    # The flag survives the verdict, and clearing leaves it.
    assert session.review.verdict(order[0]).flag == 1
    session.candidates.go_to(order[0])
    assert session.review.clear()
    assert session.current == order[0]
    assert session.review.verdict(order[0]).verdict == "cleared"
    assert session.review.flag(False)
    assert session.review.verdict(order[0]) is None
    assert session.study.current() == {}
    session.review.auto_advance = False
    assert session.review.accept()
    assert session.current == order[0]
    session.review.auto_advance = True
    assert session.candidates.go_to(order[8].upper())
    assert not session.candidates.go_to("nothing like it")
    assert session.current == order[8]
    assert session.candidates.next_unreviewed()
    assert session.current == order[1]
    assert session.candidates.previous_unreviewed()
    assert session.current == order[8]
    assert heard.visited[0] == order[0]
    assert heard.errors == []


def test_the_model_tells_of_single_rows_only(make_session, make_candidates, opened):
    session, _ = make_session()
    opened(session, session.open_study(make_candidates(30)))
    changed, resets = [], []
    session.candidates.queue_model.dataChanged.connect(
        lambda first, last, *_: changed.append((first.row(), last.row()))
    )
    session.candidates.queue_model.modelReset.connect(lambda: resets.append(1))
    session.review.accept()
    session.review.reject("no sign")
    session.review.undo()
    assert changed == [(0, 0), (1, 1), (1, 1)]
    assert resets == []
    index = session.candidates.queue_model.index(0, 1)
    assert session.candidates.queue_model.data(index) == "Accepted"
    session.candidates.filter_by(("accepted",))
    assert len(resets) == 1
    assert session.candidates.queue_model.rowCount() == 1
    session.candidates.sort_by("place")
    session.candidates.filter_by()
    assert session.candidates.queue_model.rowCount() == 30


def test_candidates_of_other_programs_have_places_too(make_session, make_candidates, opened):
    """GDAL writes a box into each geometry's header; the format does not ask for it."""
    import sqlite3

    path = make_candidates(5)
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER IF EXISTS proposals_keep")
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'candidates' AND sql LIKE '%ST_%'"
    ).fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    ((blob,),) = connection.execute("SELECT geom FROM candidates WHERE candidate = 'c3'").fetchall()
    bare = blob[:3] + bytes([blob[3] & ~0x0E]) + blob[4:8] + blob[40:]
    connection.execute("UPDATE candidates SET geom = ? WHERE candidate = 'c3'", (bare,))
    connection.commit()
    connection.close()
    session, heard = make_session()
    assert opened(session, session.open_study(path)), heard.errors
    assert session.candidates.extent("c3") == session.outlines.geometry("c3").boundingBox()
    assert session.candidates.extent("c3").width() == 100


def test_what_is_said_while_candidates_are_read_is_kept(make_session, make_candidates, opened):
    from ftl_qgis_plugin.interpretation.review.index import CandidateIndex

    session, _ = make_session()
    opened(session, session.open_study(make_candidates(5)))
    read_before = CandidateIndex.load(session.study)
    name = session.current
    session.review.accept()
    here = session.current
    session.candidates.take_index(read_before)
    assert session.review.verdict(name).verdict == "accepted"
    assert session.current == here


def test_reading_again_shows_who_spoke_last(make_session, make_candidates, opened, wait_for):
    path = make_candidates(4)
    one, _ = make_session()
    two, _ = make_session()
    assert opened(one, one.open_study(path))
    assert opened(two, two.open_study(path))
    name = one.current
    assert one.review.accept()
    assert two.current == name
    assert two.review.reject("shadow")
    assert one.candidates.reload()
    wait_for(lambda: one.review.verdict(name).verdict == "rejected")


def test_two_sessions_share_one_study(make_session, make_candidates, opened, wait_for):
    path = make_candidates(6)
    one, heard_one = make_session()
    two, heard_two = make_session()
    assert opened(one, one.open_study(path))
    two.preferences.analyst = "bo"
    assert opened(two, two.open_study(path))
    two.preferences.analyst = "ada"
    name = one.current
    assert one.review.accept()
    assert two.review.verdict(name) is None
    assert two.candidates.reload()
    wait_for(lambda: two.review.verdict(name) is not None)
    assert two.review.verdict(name).verdict == "accepted"
    # Another analyst's verdict is not his to undo.
    assert not two.review.undo()
    assert two.review.verdict(name).analyst == "ada"
    assert one.review.undo()
    assert heard_one.errors == heard_two.errors == []


def test_a_read_only_study_can_be_looked_at(make_session, make_candidates, tmp_path, monkeypatch, opened):
    from ftl_qgis_plugin.study import database

    path = make_candidates(4)
    open_plainly = database.Study.open.__func__
    monkeypatch.setattr(
        database.Study, "open", classmethod(lambda cls, path, **options: open_plainly(cls, path, True, **options))
    )
    session, heard = make_session()
    assert opened(session, session.open_study(path))
    assert session.is_read_only
    assert [level for level, _ in heard.messages] == ["warning"]
    current = session.current
    assert not session.review.accept()
    assert session.current == current
    assert session.review.verdict(current) is None
    assert "read-only" in heard.errors[0]
    assert [problem.field for problem in session.problems() if "read-only" in problem.text] == ["study"]


def test_wrong_files_leave_the_open_study_alone(make_session, make_candidates, tmp_path, opened):
    session, heard = make_session()
    path = make_candidates(3)
    assert opened(session, session.open_study(path))
    (tmp_path / "other.gpkg").write_text("no study")
    assert not opened(session, session.open_study(str(tmp_path / "other.gpkg")))
    assert len(heard.errors) == 1
    assert session.study.path == path
    assert session.review.accept()


def test_without_a_study_nothing_happens(make_session, opened):
    session, heard = make_session()
    assert not session.review.accept()
    assert not session.review.undo()
    assert not session.review.flag()
    assert not session.candidates.next()
    assert session.review.card() == []
    assert session.outlines.digitise_missed(b"") is None
    assert session.review.progress().percent == 0
    assert not session.iteration.propose()
    assert session.iteration.iterations() == []
    assert not opened(session, session.new_study("x.gpkg"))
    assert all(heard.errors)


def test_digitised_outlines_are_checked(make_session, make_candidates, opened):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry

    session, heard = make_session()
    opened(session, session.open_study(make_candidates(2)))
    line = QgsGeometry.fromWkt("LineString (0 0, 1 1)")
    assert session.outlines.digitise_missed(bytes(line.asWkb())) is None
    assert "polygon" in heard.errors[-1]
    shape = QgsGeometry.fromWkt("Polygon ((500500 4000500, 500600 4000500, 500600 4000600, 500500 4000500))")
    lonlat = QgsCoordinateReferenceSystem("EPSG:4326")
    there = QgsGeometry(shape)
    there.transform(QgsCoordinateTransform(session.crs, lonlat, session.project))
    name = session.outlines.digitise_missed(bytes(there.asWkb()), lonlat)
    assert session.outlines.geometry(name).area() == pytest.approx(shape.area(), rel=1e-3)
    # The same place again is another landslide; undo removes its verdict like any other.
    again = session.outlines.digitise_missed(bytes(shape.asWkb()))
    assert again != name
    assert session.review.undo()
    assert session.review.verdict(again) is None
    crossed = QgsGeometry.fromWkt("Polygon ((0 0, 10 10, 10 0, 0 10, 0 0))")
    session.candidates.go_to("c0")
    assert session.outlines.update_boundary(bytes(crossed.asWkb()))
    assert session.outlines.geometry("c0").isGeosValid()
    assert session.outlines.restore_boundary()
    assert session.outlines.geometry("c0").area() == pytest.approx(10_000)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(make_session, make_candidates, tmp_path, opened):
    path = make_candidates(2)
    shutil.copy(path, tmp_path / "copy.gpkg")
    os.chmod(path, stat.S_IREAD)
    session, _ = make_session()
    assert opened(session, session.open_study(path))
    assert session.is_read_only
