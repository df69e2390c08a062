"""Who judges, when, and under which ids, unless a caller says otherwise."""

from __future__ import annotations

import getpass
import uuid
from datetime import datetime, timezone

# As whom the reference polygons judge, where the loop runs without a person.
STAND_IN = "reference"


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


def random_id() -> str:
    return str(uuid.uuid4())


def login_name() -> str:
    """The login name, as the analyst's name where no other was given."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no environment and no password database (a container, Windows)
        return "analyst"
