"""Why an extraction found nothing, in one sentence, and the cure where one is known."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ...interpretation.session.problem import MIN_RATE, Problem
from ...interpretation.session.session import InterpretationSession


def nothing_found(session: InterpretationSession) -> tuple[str, Problem | None]:
    """The problem is the one that explains it: a minimum rate that nothing reaches."""
    problem = next((item for item in session.problems() if item.mend == MIN_RATE), None)
    if problem is not None:
        return problem.text, problem
    text = QCoreApplication.translate(
        "Messages", "No candidate was found: nowhere do all factors hold on an area large enough."
    )
    return text, None


def has_found_nothing(session: InterpretationSession) -> bool:
    """Whether the iteration that is open has brought no candidate at all."""
    if not session.is_open or session.runner.is_running or len(session.index):
        return False
    return bool(session.iteration.open_number())
