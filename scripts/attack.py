#!/usr/bin/env python3
"""Harms studies as other programs and kills do, and counts what was lost.

    scripts/attack.py                     everything, some minutes each
    scripts/attack.py --seconds 5 two_programs journals       a short look at some
    scripts/attack.py --seed 7 ...        other dice
    FTL_IO_ACTIONS=tried scripts/attack.py --seconds 9000 io_actions
                                          all of its 11,000 trials; goes on behind those that stand in the file

Prints one line of figures per attack; ends with an error where anything but the number of trials is not 0.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

ATTACKS = (
    "two_programs",
    "torn_reads",
    "journals",
    "io_errors",
    "io_actions",
    "power",
    "power_actions",
    "bit_flips",
    "hostile",
    "hostile_schemas",
    "settings",
    "two_desktops",
    "desktop_and_tasks",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attacks", nargs="*", help=f"of {', '.join(ATTACKS)}; default: all")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long each goes on")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unknown = set(options.attacks) - set(ATTACKS)
    if unknown:
        parser.error(f"no such attack: {', '.join(sorted(unknown))}")
    harmed = False
    for name in options.attacks or ATTACKS:
        module = importlib.import_module(f"attacks.{name}")
        with tempfile.TemporaryDirectory() as folder:
            figures = module.attack(Path(folder), options.seconds, options.seed)
        print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in figures.items()), flush=True)
        harmed = harmed or any(list(figures.values())[1:])
    return int(harmed)


if __name__ == "__main__":
    sys.exit(main())
