"""Changes the meaning of `core` and `study` in small ways and tells which changes their own tests do not notice.

A sample by default; the same seed gives the same sample. Survivors that mean nothing stand in mutation/accepted.json,
each with its reason. Ends with 1 where more than a tenth of the others survive.

    python scripts/mutate.py --sample 60 --seed 3
    python scripts/mutate.py --module core/factors/rule.py --all
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutation.operators import Mutant, modules, mutants_of
from mutation.running import KILLED, PACKAGE, SURVIVED, outcomes, warm_up

ROOMS = ("core", "study")
MOST_SURVIVING = 0.1
ACCEPTED = Path(__file__).resolve().parent / "mutation" / "accepted.json"


def every(wanted: str = "") -> list[Mutant]:
    result = []
    for file in modules(PACKAGE, ROOMS):
        path = file.relative_to(PACKAGE).as_posix()
        if path.startswith(wanted):
            result += mutants_of(path, file.read_text(encoding="utf-8"))
    return result


def accepted_rules() -> list[tuple[re.Pattern, str]]:
    """(what fits a mutant's key, why it may survive)."""
    return [(re.compile(rule["key"]), rule["why"]) for rule in json.loads(ACCEPTED.read_text(encoding="utf-8"))]


def is_accepted(mutant: Mutant, rules: list[tuple[re.Pattern, str]]) -> bool:
    return any(pattern.search(mutant.key) for pattern, _ in rules)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="every mutant, no sample")
    parser.add_argument("--module", default="", help="only paths that begin so, for example core/factors")
    parser.add_argument("--key", default="", help="only those whose key fits this expression, for example 'match: iou'")
    parser.add_argument("--part", default="1/1", help="of the sample, for several processes: 1/3, 2/3 and 3/3")
    parser.add_argument("--list", action="store_true", help="only tell which mutants there are")
    options = parser.parse_args()
    rules = accepted_rules()
    wanted = re.compile(options.key)
    chosen = [
        mutant for mutant in every(options.module) if wanted.search(mutant.key) and not is_accepted(mutant, rules)
    ]
    if not options.all and len(chosen) > options.sample:
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    chosen.sort(key=lambda mutant: (mutant.path, mutant.number))
    number, parts = map(int, options.part.split("/"))
    paths = sorted({mutant.path for mutant in chosen})[number - 1 :: parts]
    chosen = [mutant for mutant in chosen if mutant.path in paths]
    if options.list:
        print(*(f"{mutant.line}: {mutant.key}" for mutant in chosen), sep="\n")
        return 0
    warm_up()
    survivors, tried = [], 0
    for path, group in itertools.groupby(chosen, key=lambda mutant: mutant.path):
        mutants, before = list(group), tried
        for mutant, outcome, took in outcomes(PACKAGE / path, mutants):
            tried += 1
            if outcome == SURVIVED:
                survivors.append(mutant)
            if outcome != KILLED:
                print(f"{outcome} ({took:.0f} s): line {mutant.line}: {mutant.key}", flush=True)
        if tried - before != len(mutants):
            print(f"{path}: its own tests fail without a change; left out", flush=True)
    share = len(survivors) / tried if tried else 0.0
    print(f"{tried} mutants, {len(survivors)} survived ({share:.0%})")
    return 1 if share > MOST_SURVIVING else 0


if __name__ == "__main__":
    sys.exit(main())
