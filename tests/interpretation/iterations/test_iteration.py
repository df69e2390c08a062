"""From one iteration to the next, and what may go wrong on the way."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from ftl_qgis_plugin.core.factors.thresholds import Threshold, ThresholdTable
from ftl_qgis_plugin.interpretation.thresholds.difference import differences


@pytest.fixture
def begun(make_session, load_scene, wait_for, opened):
    """A session whose first iteration's candidates are there, and a function that waits for the end of a task."""
    session, heard = make_session()
    folder = load_scene(session)
    opened(session, session.new_study(os.path.join(folder, "study.gpkg")))

    ended = []
    session.taskFinished.connect(lambda title, _results: ended.append(title))

    def run(step) -> None:
        assert step(), heard.errors
        wait_for(lambda: ended or heard.failures)
        ended.clear()
        assert heard.errors == []

    run(session.iteration.run)
    assert len(session.index) > 0
    return session, heard, run


def table(**ranges) -> ThresholdTable:
    return ThresholdTable(tuple(Threshold(name, *bounds) for name, bounds in ranges.items()))


def test_differences_tell_what_moves():
    before = table(deformation_rate=(50.0, None), slope=(3.0, 25.0), aspect=(300.0, 60.0))
    after = ThresholdTable(
        (
            Threshold("deformation_rate", 50.0),
            Threshold("aspect", 300.0, 60.0),
            Threshold("relief", 2.0, 5.0, note="low"),
            Threshold("relief", 9.0, 30.0, note="high"),
        )
    )
    rate, aspect, relief, slope = differences(before, after)
    assert not rate.is_changed
    assert not aspect.is_changed
    assert (relief.was_used, relief.is_used, relief.lower, relief.upper) == (False, True, 2.0, 30.0)
    assert relief.clauses == ("low", "high")
    assert relief.unit == "m"
    assert (slope.was_used, slope.is_used, slope.lower_before) == (True, False, 3.0)
    assert slope.is_changed
    assert all(item.is_changed for item in differences(None, after))


def test_nothing_accepted_is_no_convergence(begun):
    session, _, run = begun
    before = len(session.study.samples())
    assert session.iteration.convergence() is None
    session.candidates.filter_by()
    session.candidates.go_to(session.candidates.queue.candidate(0))
    session.review.auto_advance = False
    for name in list(session.index.ids):
        session.candidates.go_to(name)
        session.review.reject("nothing there")
    session.review.auto_advance = True
    run(session.iteration.finish)
    (row,) = session.iteration.iterations()
    assert not row.converged
    assert "no candidate was accepted" in str(row.reason)
    assert row.accepted == 0
    assert row.rejected == row.candidates == len(session.index)
    assert row.samples == before
    assert row.change == pytest.approx(0.0)
    assert not session.iteration.convergence().converged
    assert session.iteration.open_number() is None


@pytest.fixture
def foreign_language(qgis_app):
    """Puts every text of the core between guillemets, as a translation would change it."""
    from qgis.PyQt.QtCore import QTranslator

    class Guillemets(QTranslator):
        def translate(self, context, source, _disambiguation=None, _number=-1):
            return f"«{source}»" if context == "core" else ""

        def isEmpty(self):
            return False

    translator = Guillemets()
    qgis_app.installTranslator(translator)
    yield
    qgis_app.removeTranslator(translator)


def test_why_it_ended_is_kept_in_english_and_shown_translated(begun, foreign_language):
    """A colleague of another language opens the same file."""
    from ftl_qgis_plugin.bridge.messages import translate_note

    session, _, run = begun
    session.candidates.filter_by()  # those on known landslides are hidden at first
    session.review.auto_advance = False
    for name in list(session.index.ids):
        session.candidates.go_to(name)
        session.review.reject("nothing there")
    session.review.auto_advance = True
    run(session.iteration.finish)
    (row,) = session.iteration.iterations()
    assert row.rejected == row.candidates == len(session.index)
    assert str(row.reason) == (
        "Not converged: no candidate was accepted. Change the thresholds, and run another iteration: those in use find "
        "no landslide."
    )
    assert translate_note(row.reason) == f"«{row.reason}»"
    note = session.iteration.thresholds(1).intervals("deformation_rate")[0].note
    assert str(note) == "minimum |rate|, set by you"
    told = {item.factor: item.clauses for item in differences(None, session.iteration.thresholds(1))}
    assert told["deformation_rate"] == (f"«{note}»",)


def test_what_rejections_teach_is_used_where_it_is_wanted(begun):
    session, heard, run = begun
    session.review.auto_advance = False
    for name in list(session.index.ids):
        session.candidates.go_to(name)
        session.review.reject("nothing there")
    session.review.auto_advance = True
    run(session.iteration.propose)
    # As if on no ground were so much known to be false.
    session.iteration.proposal = replace(session.iteration.proposal, min_information=1e6)
    session.choose(learn_from_rejected=True)
    total = len(session.index)
    run(session.iteration.start)
    assert len(session.index) == total

    def times_told():
        return sum("No candidate" in text for level, text in heard.messages if level == "warning")

    told = times_told()
    assert told
    run(session.iteration.propose)
    session.iteration.proposal = replace(session.iteration.proposal, min_information=1e6)
    session.choose(learn_from_rejected=False)
    run(session.iteration.start)
    assert times_told() == told


def test_what_was_learned_holds_for_the_factors_in_use_only(begun):
    session, _, run = begun
    run(session.iteration.propose)
    session.iteration.proposal = proposal = replace(session.iteration.proposal, min_information=0.5)
    row = proposal.table.intervals("coherence")[0]
    session.iteration.change_proposal(proposal.table.replaced([replace(row, lower=row.lower + 0.01)]))
    assert session.iteration.proposal.min_information == 0.5
    session.iteration.change_proposal(proposal.table.replaced([replace(row, enabled=False)]))
    assert session.iteration.proposal.min_information is None


def test_a_verdict_changed_later_takes_its_sample_away(begun):
    session, _, run = begun
    known = {record["candidate"]: record["known_overlap"] for record in session.study.candidates()}
    new = [name for name in session.index.ids if known[name] == 0]
    assert new
    session.review.auto_advance = False
    session.candidates.go_to(new[0])
    session.review.accept("Slump")
    run(session.iteration.finish)
    sample = next(record for record in session.study.samples() if record["candidate"] == new[0])
    assert (sample["origin"], sample["iteration"], sample["class"], sample["confidence"]) == (
        "candidate",
        1,
        "Slump",
        3,
    )
    # The outline reaches into slower ground that moves with the candidate's own pixels.
    own = session.study.candidate(new[0])["rate_mean"]
    assert 0.5 * own < sample["rate_mean"] <= own
    with_it = len(session.study.samples())
    session.review.reject("seen better now")
    run(session.iteration.propose)
    assert len(session.study.samples()) == with_it - 1
    session.review.undo()
    run(session.iteration.propose)
    again = next(record for record in session.study.samples() if record["candidate"] == new[0])
    assert again["wkb"] == sample["wkb"]
    session.review.auto_advance = True


def test_thresholds_of_ones_own(begun):
    session, _, run = begun
    run(session.iteration.propose)
    proposal = session.iteration.proposal
    assert proposal.number == 2
    assert proposal.statistics
    own = proposal.table.replaced([Threshold("deformation_rate", 5000.0, method="manual")])
    session.iteration.change_proposal(own)
    changed = {item.factor for item in session.iteration.proposal.differences if item.is_changed}
    assert "deformation_rate" in changed
    # So high that nothing is left: told, and the iteration can be begun anew with other thresholds.
    total = len(session.index)
    messages = len(begun[1].messages)
    run(session.iteration.start)
    assert len(session.index) == total
    assert any(level == "warning" for level, _ in begun[1].messages[messages:])
    assert session.iteration.open_number() == 2
    assert session.iteration.thresholds(2).intervals("deformation_rate")[0].lower == 5000.0
    run(session.iteration.propose)
    assert session.iteration.proposal.number == 2
    run(session.iteration.start)
    assert (session.index.iteration == 2).any() or len(session.index) == total
    assert session.iteration.differences(1, 2)


def test_a_cancelled_extraction_can_be_begun_again(begun, wait_for):
    session, heard, run = begun
    run(session.iteration.propose)
    total = len(session.index)
    session.iteration.iterationsChanged.connect(
        lambda: session.runner.later(session.runner.cancel) if session.iteration.open_number() == 2 else None
    )
    assert session.iteration.start()
    wait_for(lambda: heard.failures)
    session.iteration.iterationsChanged.disconnect()
    assert heard.failures == [""]
    heard.failures.clear()
    assert len(session.index) == total
    assert session.iteration.open_number() == 2
    # One may look on, and judge, while it is so.
    assert session.review.accept() or session.candidates.next()
    run(session.iteration.start)
    assert session.iteration.proposal is None


def test_the_study_may_be_closed_while_a_task_runs(begun, wait_for):
    session, heard, _ = begun
    assert session.iteration.propose()
    session.close_study()
    wait_for(lambda: not session.runner.is_running)
    assert [text for text in heard.errors if text] == []
    assert session.iteration.proposal is None


def test_iterations_ask_for_what_they_need(make_session, make_candidates, load_scene, opened):
    session, heard = make_session()
    assert not session.iteration.start()
    assert "study" in heard.errors[-1].lower()
    opened(session, session.open_study(make_candidates(2)))
    assert not session.iteration.propose()
    assert "deformation" in heard.errors[-1].lower()
    load_scene(session)
    session.choose(inventory="")
    assert not session.iteration.propose()
    assert "known landslides" in heard.errors[-1].lower()


def test_work_in_steps_is_told_as_one(make_session, load_scene, wait_for, opened):
    session, heard = make_session()
    folder = load_scene(session)
    opened(session, session.new_study(os.path.join(folder, "study.gpkg")))
    told, percents = [], []
    session.taskStarted.connect(lambda title: told.append(("started", title)))
    session.taskFinished.connect(lambda title, _results: told.append(("finished", title)))
    session.taskProgressed.connect(percents.append)
    assert session.iteration.run()
    title = session.runner.title
    wait_for(lambda: len(told) == 2 or heard.failures)
    assert told == [("started", title), ("finished", title)]
    assert "1" in title
    assert percents == sorted(percents)
    assert percents[-1] > 75


def test_thresholds_set_in_the_middle_of_a_review_finish_it_first(begun):
    session, _, run = begun
    session.review.accept()
    own = session.iteration.thresholds(1).replaced([Threshold("deformation_rate", 40.0)])
    session.iteration.change_proposal(own)
    assert session.iteration.proposal.number == 2
    run(session.iteration.start)
    first, second = session.iteration.iterations()
    assert first.finished_utc is not None
    assert first.accepted == 1
    assert second.finished_utc is None
    assert session.iteration.thresholds(2).intervals("deformation_rate")[0].lower == 40.0


def test_an_iteration_that_finds_what_was_known_is_one(begun):
    """The loop ends with such iterations: with the thresholds of before, every outline comes back as it was."""
    from ftl_qgis_plugin.interpretation.iterations.brought import brought, standing
    from ftl_qgis_plugin.report.facts import StudyFacts
    from ftl_qgis_plugin.study.log.verdicts import ACCEPTED

    session, _heard, run = begun
    kept = session.review.auto_advance  # a setting of the profile, which later tests share
    session.review.auto_advance = False
    index = session.index
    count = len(index)
    new = [name for name, known in zip(index.ids, index.is_known) if not known]
    session.candidates.go_to(new[0])
    session.review.accept()
    session.candidates.go_to(new[1])
    session.review.reject("creep")
    session.review.auto_advance = kept
    open_ones = session.iteration.unreviewed()
    assert open_ones == (len(new) - 2, len(new))
    run(session.iteration.finish)

    session.iteration.change_proposal(session.iteration.thresholds(1))
    run(session.iteration.start)
    assert session.iteration.open_number() == 2
    assert len(session.index) == count
    # All of them, with the verdicts they have.
    assert session.iteration.unreviewed() == open_ones
    told = brought(session.index, 2, session.outlines.outline)
    assert (told.new, told.changed, told.carried) == (len(new) - 2, 0, 2)
    session.candidates.filter_by(iteration=2)
    assert len(session.candidates.queue) == session.candidates.queue.counts()["total"] == count
    session.candidates.filter_by(iteration=1)
    assert len(session.candidates.queue) == count
    assert standing(session.index, 2) == (count, 1, 1)
    assert session.outlines.digitise_missed(session.study.candidate(new[0])["wkb"])
    assert standing(session.index, 2) == (count, 1, 1)
    step = StudyFacts(session.study).steps[-1]
    assert (step.candidates, step.verdicts[ACCEPTED]) == (count, 1)

    run(session.iteration.finish)
    assert session.iteration.open_number() is None
    first, second = session.iteration.iterations()
    assert (second.candidates, second.accepted, second.rejected) == (count, 1, 1)
    assert second.unreviewed == first.unreviewed == len(new) - 2
    # Closed and opened again the second iteration shows what it found.
    session.candidates.reload()
    session.candidates.filter_by(iteration=2)
    assert session.candidates.queue.counts()["total"] == count + 1


def test_an_iteration_without_candidates_is_not_finished(begun):
    session, heard, run = begun
    run(session.iteration.finish)
    nothing = session.iteration.thresholds(1).replaced([Threshold("deformation_rate", 5000.0)])
    session.iteration.change_proposal(nothing)
    run(session.iteration.start)
    assert not session.iteration.finish()
    assert "Iteration 2 has found no candidate" in heard.messages[-1][1]
    assert session.iteration.open_number() == 2
