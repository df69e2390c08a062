"""What holds for each candidate of any study, for who asks for nothing else: also of one that is not converted yet."""

from __future__ import annotations

from ..defaults import random_id, utc_now
from ..file.connection import close
from ..file.integrity import open_checked
from .log import VerdictLog
from .verdicts import CLEARED


def current_verdicts(path: str, wait_s: float) -> dict[str, str]:
    """Candidate to verdict. Checked as a study that is opened; its views, which may be anybody's, are not read.

    FtlError: missing, no study, damaged, foreign parts; BusyError: another program writes for longer than `wait_s`.
    """
    connection, _read_only = open_checked(path, True, wait_s)
    try:
        found = VerdictLog(connection, path, utc_now, random_id).current()
    finally:
        close(connection)
    return {candidate: entry.verdict for candidate, entry in found.items() if entry.verdict != CLEARED}
