"""The order that learns: refits after every few verdicts, in the background, and says how many are left."""

from __future__ import annotations

import random

import numpy as np
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...bridge.messages import translate_message
from ...bridge.words import run_on
from ...core.progress import Progress
from ...core.ranking.ranking import Ranking
from ...core.ranking.remaining import RANDOM_CHECK, at_most, may_leave_rest
from ...core.sentences import fill
from ..background.latest_job import LatestJob
from ..background.runner import BREATH_MS
from ..base.messenger import CRITICAL, Messenger
from .candidates import Candidates
from .index import CODES, CandidateIndex
from .learned import Learned

REFIT_AFTER = 5


class LikelyOrder(QObject):
    """Watches the verdicts; `changed` where something new was learned, or other candidates (or none) are there.

    Of many candidates nothing is learned when their study is opened: it is as soon as they are there.
    """

    changed = pyqtSignal()

    def __init__(self, candidates: Candidates, messenger: Messenger, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates = candidates
        self._since_refit = 0
        self._asked_for: CandidateIndex | None = None
        self._checked: tuple[str, ...] = ()
        self._job = LatestJob(self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(lambda sentence: messenger.tell(CRITICAL, sentence))
        # The candidate is shown first: both would want the interpreter.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(BREATH_MS)
        self._soon.timeout.connect(self._begin)
        candidates.candidatesChanged.connect(self._restart)

    def close(self) -> None:
        """Nothing is told afterwards, though the study is closed, and what waited is written, after that."""
        self.blockSignals(True)
        self._soon.stop()
        self._job.close()

    @property
    def ranking(self) -> Ranking | None:
        """What was learned last; None where no candidates are there."""
        learned = self._learned
        return None if learned is None else learned.ranking

    @property
    def _learned(self) -> Learned | None:
        return self._candidates.index.learned

    def note_verdict(self, candidate: str = "") -> None:
        """A verdict was given or taken back: every REFIT_AFTER of them something is learned."""
        self._since_refit += 1
        is_due = self._since_refit >= REFIT_AFTER
        # Before there is anything to learn from, each landslide and the first rejection may be what changes that.
        knows_nothing = self.ranking is not None and self.ranking.remaining is None
        if is_due or (knows_nothing and self._may_teach(candidate)):
            self.refit()
        if not is_due:
            self.changed.emit()

    def _may_teach(self, candidate: str) -> bool:
        index = self._candidates.index
        row = index.row_of.get(candidate)
        if row is None:
            return False
        is_first = np.count_nonzero(index.verdict == CODES["rejected"]) == 1
        return bool(index.verdict[row] == CODES["accepted"] or (is_first and index.verdict[row] == CODES["rejected"]))

    def refit(self) -> None:
        """Begins to learn from what was said so far."""
        index, learned = self._candidates.index, self._learned
        if learned is None:
            if not self._job.is_busy:
                self._begin()
            return
        self._since_refit = 0
        self._asked_for = index
        verdict, known = index.verdict.copy(), index.is_known

        def job(_progress: Progress) -> Ranking:
            return learned.ranked(verdict, known)

        self._job.request(job)

    def _begin(self) -> None:
        """Begins to learn from candidates of which nothing was learned when they were read."""
        index = self._candidates.index
        job = self._candidates.reading(index.learner()) if len(index) and index.learned is None else None
        if job is not None:
            self._asked_for = index
            self._job.request(job)

    def _take(self, found: Ranking | Learned) -> None:
        index = self._candidates.index
        if self._asked_for is not index:
            return
        if isinstance(found, Learned):
            index.learned = found
        else:
            index.learned.ranking = found
        self._candidates.take_likely(index.learn_again())
        self.changed.emit()

    def _restart(self) -> None:
        self._since_refit = 0
        self._job.cancel()
        self._checked = ()
        self._soon.start()
        self.changed.emit()

    # What it says.

    def headline(self) -> str:
        """ "12 found, about 3 left (0 to 7)", or why that is not known; "" without candidates."""
        ranking = self.ranking
        if ranking is None or not len(self._candidates.index):
            return ""
        found = self._candidates.queue.counts()["accepted"]
        check = self._check_line()
        left = ranking.known_left
        if left is None:
            parts = [self.tr("{count:,} found.").format(count=found), translate_message(ranking.left_unknown)]
        else:
            parts = [
                self.tr("{found:,} found, about {left:,.0f} left ({low:,} to {high:,}).").format(
                    found=found, left=left.expected, low=left.low, high=left.high
                )
            ]
            if not check and self.hints_to_stop:
                parts.append(self.tr("Looking on hardly pays."))
        return run_on([*parts, check])

    @property
    def hints_to_stop(self) -> bool:
        """So little is likely left that a random look at the rest is worth more than going on."""
        ranking, counts = self.ranking, self._candidates.queue.counts()
        if ranking is None or ranking.remaining is None or not len(ranking.order):
            return False
        judged = counts["accepted"] + counts["rejected"] + counts["uncertain"]
        return may_leave_rest(
            ranking.cautious_left, counts["accepted"], judged, next_likelihood=ranking.next_likelihood
        )

    def check_rest(self) -> int:
        """Shows RANDOM_CHECK random ones of those nobody has looked at; how many."""
        index = self._candidates.index
        rest = [index.ids[row] for row in range(len(index)) if not index.verdict[row] and not index.is_known[row]]
        chosen = random.SystemRandom().sample(rest, min(RANDOM_CHECK, len(rest)))
        if chosen:
            self._candidates.show_only(chosen)
            self._checked = tuple(chosen)
            self.changed.emit()
        return len(chosen)

    def _check_line(self) -> str:
        index = self._candidates.index
        rows = [index.row_of[name] for name in self._checked if name in index.row_of]
        looked = sum(bool(index.verdict[row]) for row in rows)
        if not looked:
            return ""
        true = sum(index.verdict[row] == CODES["accepted"] for row in rows)
        if looked < len(rows):
            text = self.tr("{true} of {looked} random ones of the rest so far.")
        else:
            text = self.tr(
                "{true} of {looked} random ones of the rest: at most {share:.0%} of it are landslides (95 %)."
            )
        return fill(text, true=true, looked=looked, share=at_most(true, looked))

    def curve(self) -> list[int]:
        """Landslides found after each look, in the order of the looks; of candidates not known before."""
        return self._candidates.index.found_after_each()
