"""The mutations: small, the same each time, one per change of meaning; and no excuse outlives what it excuses."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
sys.path.insert(0, str(SCRIPTS))

import mutate  # noqa: E402
from mutation import running  # noqa: E402
from mutation.operators import mutants_of, mutated  # noqa: E402
from mutation.swapping import swap  # noqa: E402

SOURCE = '''
def passes(values: list[float], least: float = 50.0) -> bool:
    """Words are no meaning."""
    if not values:
        raise FtlError("{count} values", count=1)
    total = 0
    for value in values:
        total += value
    return any(value >= least for value in values) and total != -1
'''


def test_each_change_of_meaning_is_a_mutant():
    told = [f"{item.before} -> {item.after}" for item in mutants_of("x.py", SOURCE)]
    assert told == [
        "not values -> values",
        "0 -> 1",
        "total += value -> total -= value",
        "any((value >= least for value in values)) and total != -1 -> "
        "any((value >= least for value in values)) or total != -1",
        "any -> all",
        "value >= least -> value > least",
        "value >= least -> value < least",
        "total != -1 -> total == -1",
        "-1 -> 1",
        "1 -> 2",
        "50.0 -> 51.0",
    ]


def test_a_mutant_differs_in_nothing_else():
    for item in mutants_of("x.py", SOURCE):
        plain = ast.unparse(ast.parse(SOURCE)).splitlines()
        changed = ast.unparse(mutated(SOURCE, item.number)).splitlines()
        assert sum(one != other for one, other in zip(plain, changed)) == 1, item
        assert len(plain) == len(changed)


def test_the_same_seed_chooses_the_same():
    first, second = mutate.every("core/factors"), mutate.every("core/factors")
    assert first == second
    assert len({item.number for item in first if item.path == first[0].path}) > 10


def test_every_excuse_still_has_a_mutant():
    keys = [item.key for item in mutate.every()]
    rules = mutate.accepted_rules()
    assert [pattern.pattern for pattern, _ in rules if not any(map(pattern.search, keys))] == []
    assert all(len(why) > 15 for _, why in rules)


def test_modules_find_their_tests():
    """Its own file, and those of its room that are of no one module."""
    own = running.tests_of(running.PACKAGE / "core" / "factors" / "rule.py")
    assert [Path(file).name for file in own] == ["test_rule.py", "test_uncertainty.py"]
    assert all(Path(file).exists() for file in running.tests_of(running.PACKAGE / "study" / "database.py"))


def test_tests_that_ask_for_qgis_are_left_out():
    """Without QGIS they fail, and with them a module without a file of its own would never be tried."""
    own = [Path(file).name for file in running.tests_of(running.PACKAGE / "study" / "doubts.py")]
    assert "test_in_qgis.py" not in own
    assert "test_merge.py" in own


FOUR = (
    r"thresholds\.py:Threshold\.holds: values >= lower -> values > lower \| return values >= lower",
    r"thresholds\.py:.*: result \|= row\.holds",
    r"verdicts\.py:_newest: entry\.key > newest\[subject\]\.key -> entry\.key <= newest",
    r"score\.py:.*: 0\.0 -> 1\.0 \| return np\.where\(np\.isnan",
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_the_four_that_once_survived_are_killed():
    """Exactly 50 mm/a passes; rows of one factor are alternatives; the newest verdict holds; NaN scores nothing."""
    command = [sys.executable, str(SCRIPTS / "mutate.py"), "--all", "--key", "|".join(FOUR)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["4 mutants, 0 survived (0%)"], done.stdout + done.stderr


LIVING = """
def passes(value, least=2):
    return max(value, 0) >= least


class Rule:
    bound = 5

    @property
    def below(self):
        return sorted([4, self.bound], key=lambda item: -item)[0] < 5


SHARE = 3 * 2
"""


def test_a_change_reaches_those_who_hold_the_function(tmp_path):
    """And what runs while importing is left for a fresh import."""
    path = tmp_path / "living.py"
    path.write_text(LIVING, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("living", path)
    swapped = []
    for mutant in mutants_of("living.py", LIVING):
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        held, rule = module.passes, module.Rule()
        before = held(2), held(-1), held(0), rule.below
        if swap(path, mutant):
            swapped.append(f"{mutant.before} -> {mutant.after}")
            changed = (held(2), held(-1), held(0), rule.below) != before
            assert changed or mutant.before in ("0", "4", "5", "-item"), mutant
        else:
            assert mutant.where in ("module", "Rule") or mutant.before == "2", mutant
    assert "max -> min" in swapped
    assert "max(value, 0) >= least -> max(value, 0) > least" in swapped
    assert "2 -> 3" not in swapped  # a default
    assert "3 * 2 -> 3 / 2" not in swapped
