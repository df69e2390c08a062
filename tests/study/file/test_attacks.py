"""The short form of scripts/attack.py; its long form is run by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "attack.py"

SHORT = {
    "two_programs": 6,
    "torn_reads": 2,
    "journals": 3,
    "io_errors": 3,
    "io_actions": 3,
    "power": 3,
    "power_actions": 2,
    "bit_flips": 2,
    "hostile": 2,
    "hostile_schemas": 2,
    "settings": 2,
}


@pytest.mark.skipif(os.name != "posix", reason="programs are killed and locked as POSIX systems do")
@pytest.mark.parametrize(("name", "seconds"), SHORT.items())
def test_nothing_is_lost(name, seconds):
    command = [sys.executable, str(SCRIPT), "--seconds", str(seconds), "--seed", "2", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
