"""Files of a folder that cannot be used, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import FtlError, Message
from ..progress import Progress
from .layer import file_name

# Files that are named one by one.
_NAMED = 20


def tell_of_left_out(left_out: Sequence[tuple[str, Message]], progress: Progress) -> None:
    """Warns of (path, reason) each, and of how many there are beyond the first."""
    for path, reason in left_out[:_NAMED]:
        progress.warn(Message("{name} was left out: {reason}", name=file_name(path), reason=reason))
    if len(left_out) > _NAMED:
        progress.warn(Message("{count} more files were left out.", count=len(left_out) - _NAMED))


def raise_what_is_wrong_with_all(left_out: Sequence[tuple[str, Message]]) -> None:
    """FtlError: the reason, where it is one for all files that are left out (which are some)."""
    reason = left_out[0][1]
    if len({message.template for _path, message in left_out}) == 1:
        raise FtlError(reason.template, **reason.values)
