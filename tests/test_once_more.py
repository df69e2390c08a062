"""What scripts/test.sh and scripts/matrix.sh try again, and what they leave as it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "once_more.sh"
SAID = "....F.\nFAILED tests/test_a.py::test_b - assert 1 == 2\n1 failed, 5 passed\n"


@pytest.fixture
def again(tmp_path):
    """A function (status of the first run, of the second): the status that stays, and what was printed."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    (tmp_path / "said").write_text(SAID, encoding="utf-8")

    def run(first: int, second: int) -> tuple[int, str]:
        text = (
            f'source "$0"; tests() {{ echo "ran:$*"; return {second}; }}; once_more {first} "all" "$1" tests -x tests/a'
        )
        done = subprocess.run(
            [bash, "-euc", text, str(SCRIPT), str(tmp_path / "said")], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run


def test_what_failed_is_tried_alone_and_named(again):
    status, said = again(1, 0)
    assert status == 0
    assert "FAILED tests/test_a.py::test_b" in said
    assert "ran:-x tests/a --last-failed --last-failed-no-failures none" in said


def test_what_fails_again_has_failed(again):
    assert again(1, 1)[0] == 1


@pytest.mark.parametrize("signal", [134, 139])
def test_a_crash_is_tried_from_its_beginning(again, signal):
    status, said = again(signal, 0)
    assert status == 0
    assert "CRASHED" in said
    assert said.splitlines()[-1] == "ran:-x tests/a"
    assert again(signal, signal)[0] == signal


@pytest.mark.parametrize("status", [2, 3, 4, 5])
def test_nothing_else_is_tried_again(again, status):
    assert again(status, 0) == (status, "")
