"""The sweep of the dock over a lattice of candidates: answers, drawing, undo, resuming, hiding, the estimate."""

from __future__ import annotations

import struct

import pytest

from ftl_qgis_plugin.study.database import Study
from ftl_qgis_plugin.study.log.places import Place
from ftl_qgis_plugin.study.log.verdicts import Verdict

X, Y = 500_000.0, 4_000_000.0


def square(x: float, y: float, size: float = 100.0) -> bytes:
    ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)


@pytest.fixture
def swept(make_session, make_candidates, opened):
    """A session, its model and what was heard; nine candidates 200 m apart, four cells of 500 m over them."""
    from ftl_qgis_plugin.interpretation.sweep.sweep import SweepModel

    path = make_candidates(9)
    with Study.open(path, analyst="ada") as study:
        cells = [
            Place(f"cell-{number}", X + 250 + 500 * (number % 2), Y + 250 + 500 * (number // 2), square(x, y, 500.0))
            for number, (x, y) in enumerate([(X, Y), (X + 500, Y), (X, Y + 500), (X + 500, Y + 500)])
        ]
        study.sweep.replace(cells, {"share": 1.0})
    session, heard = make_session()
    assert opened(session, session.open_study(path))
    return session, SweepModel(session), heard


def test_answers_go_on_to_the_next_open_cell(swept):
    session, sweep, heard = swept
    assert sweep.start()
    assert sweep.current == "cell-0"
    assert sweep.nothing()
    assert sweep.again()
    assert sweep.current == "cell-2"
    assert not sweep.seen()  # nothing is drawn in it
    assert sweep.nothing()
    assert sweep.nothing()
    assert sweep.current == "cell-1"  # the one to be looked at again
    progress = sweep.progress()
    assert (progress.rejected, progress.uncertain, progress.total) == (3, 1, 4)
    assert sweep.nothing()
    assert heard.messages[-1][0] == "success"
    assert session.study.current() == {}  # no word on a candidate


def test_undo_and_redo_take_the_drawn_landslide_along(swept):
    session, sweep, _heard = swept
    sweep.start()
    assert sweep.take_drawn(square(X + 420, Y + 420, 60.0), session.crs)
    (drawn,) = sweep.finds().drawn
    assert sweep.state() == "uncertain"
    assert session.review.verdict(drawn).verdict == "accepted"
    assert sweep.seen()
    assert sweep.state("cell-0") == "accepted"
    assert sweep.undo()
    assert sweep.current == "cell-0"
    assert sweep.undo()
    assert sweep.finds().count == 0
    assert session.study.current() == {}
    assert sweep.redo()
    assert sweep.finds().drawn == (drawn,)
    assert session.review.verdict(drawn).verdict == "accepted"
    assert not sweep.cell("cell-9")


def test_one_that_the_review_has_found_is_seen_again_and_stored_once(swept):
    session, sweep, heard = swept
    session.candidates.go_to("c0")
    session.review.accept()
    sweep.start()
    count = len(session.index)
    assert sweep.take_drawn(square(X + 10, Y + 10, 80.0), session.crs)
    assert sweep.finds().seen == ("c0",)
    assert len(session.index) == count
    assert sweep.take_drawn(square(X + 330, Y + 330, 40.0), session.crs)
    assert sweep.nothing()  # nothing more
    assert sweep.state("cell-0") == "accepted"
    sweep.estimate()
    whole = sweep.facts.whole
    assert (whole.first, whole.second, whole.both) == (1, 2, 1)
    assert heard.errors == []


def test_known_landslides_count_for_neither(swept):
    session, sweep, heard = swept
    session.study.add_samples([{"origin": "inventory", "wkb": square(X + 330, Y + 330, 90.0)}])
    sweep.start()
    assert not sweep.take_drawn(square(X + 340, Y + 340, 60.0), session.crs)
    assert sweep.finds().count == 0
    assert "known already" in heard.messages[-1][1]


def test_it_goes_on_after_a_restart_and_with_a_colleague(swept, make_session, opened):
    session, sweep, _heard = swept
    sweep.start()
    sweep.nothing()
    path = session.study.path
    with Study.open(path, analyst="ben") as other:  # a colleague, at the same time
        other.sweep.record([Verdict(candidate="cell-1", verdict="rejected", analyst="ben")])
    sweep._take_up()
    assert sweep.state("cell-1") == "rejected"
    session.close()
    session, _heard = make_session()
    from ftl_qgis_plugin.interpretation.sweep.sweep import SweepModel

    sweep = SweepModel(session)
    assert opened(session, session.open_study(path))
    sweep.start()
    assert sweep.current == "cell-2"
    assert not sweep.finds().count


def test_what_the_review_has_found_is_hidden_meanwhile(swept):
    session, sweep, _heard = swept
    session.candidates.go_to("c0")
    session.review.accept()
    session.layers.show_all()
    session.layers.flush()
    root = session.project.layerTreeRoot()

    def shown():
        nodes = {
            layer.customProperty("ftl/role"): root.findLayer(layer.id()) for layer in session.layers.study_layers()
        }
        return {role: node.itemVisibilityChecked() for role, node in nodes.items()}

    assert shown() == {"candidates": True, "sweep": False}
    sweep.start()
    assert shown() == {"candidates": False, "sweep": True}
    sweep.stop()
    assert shown() == {"candidates": True, "sweep": False}


def test_the_progress_map_follows(swept):
    session, sweep, _heard = swept
    sweep.start()
    sweep.nothing()
    layer = next(layer for layer in session.layers.study_layers() if layer.customProperty("ftl/role") == "sweep")
    states = {feature["cell"]: feature["state"] for feature in layer.getFeatures()}
    assert states["cell-0"] == "rejected"
    categories = [category.value() for category in layer.renderer().categories()]
    assert categories == ["accepted", "rejected", "uncertain", "here", ""]


def test_a_read_only_study_is_looked_at_only(swept):
    session, sweep, heard = swept
    session.study.read_only = True
    sweep.start()
    assert not sweep.nothing()
    assert heard.messages[-1][0] == "warning"


def test_cells_are_cut_by_the_algorithm(make_session, load_scene, opened, wait_for, tmp_path):
    from ftl_qgis_plugin.interpretation.sweep.sweep import SweepModel

    session, heard = make_session()
    load_scene(session)
    sweep = SweepModel(session)
    assert not sweep.start()
    assert opened(session, session.new_study(str(tmp_path / "study.gpkg")))
    assert sweep.number_of_ranges == 0
    sweep.start()
    assert sweep.cut(1000.0, 0.5, seed=3)
    wait_for(lambda: bool(sweep.cells) and not session.runner.is_running)
    assert 0 < len(sweep.cells) < 16
    assert sweep.current == sweep.cells[0].name
    assert session.study.sweep.plan == {"size_m": 1000.0, "share": 0.5, "seed": 3, "by_ranges": False}
    assert sweep.facts.share == 0.5
    assert heard.errors == []


def test_deleting_a_drawn_landslide_lowers_the_counts(swept, wait_for):
    session, sweep, heard = swept
    sweep.start()
    assert sweep.take_drawn(square(X + 420, Y + 420, 60.0), session.crs)
    (drawn,) = sweep.finds().drawn
    assert sweep.seen()
    sweep.go("cell-0")
    told = []
    sweep.saidChanged.connect(told.append)
    assert session.outlines.delete_missed(drawn)
    wait_for(lambda: drawn not in session.index.row_of)
    assert "cell-0" in told
    assert sweep.finds().count == 0
    sweep.estimate()
    assert (sweep.facts.landslides, sweep.facts.whole.second) == (0, 0)
    sweep.undo()  # what was said of the cell; the deleted one does not come back
    assert sweep.finds().count == 0
    assert heard.errors == []
