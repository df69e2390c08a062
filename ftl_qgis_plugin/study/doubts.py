"""What is to be told of a study before it is trusted: what something else than the plugin has changed in it."""

from __future__ import annotations

import contextlib
import os
from typing import NamedTuple

from ..core.errors import Message
from ..core.progress import Progress
from .file import row_seals
from .file.connection import QUICK_CHECK_BYTES, BusyError, StudyConnection
from .file.values import wrong_values
from .log import chain


class Doubts(NamedTuple):
    """What is to be told before a study is trusted; None for nothing.

    `changed`: by something else than the plugin or an editing program. `edited`: rows that people may edit, since they
    were sealed.
    """

    changed: Message | None
    edited: Message | None


def look_through(connection: StudyConnection, path: str, read_only: bool, progress: Progress) -> Doubts:
    """Reads all logs and rows once; rows that were edited are sealed, and not told again. FtlError: cannot be read."""
    changed = connection.left_out or chain.told(connection, path, progress)
    if changed is None and os.path.getsize(path) > QUICK_CHECK_BYTES:  # opening has looked at smaller ones
        changed = wrong_values(connection, path)
    rows = row_seals.look(connection, path, progress)
    changed = changed or row_seals.told(rows, path)
    if not read_only:
        with contextlib.suppress(BusyError):
            row_seals.seal(connection, path, found=rows, progress=progress)
    return Doubts(changed, row_seals.edited(rows, path))
