#!/usr/bin/env python3
"""Measures the plugin against what it replaces, as ratios within one run, and writes a table and JSON.

    scripts/bench.py                        everything at full size (8,000 x 8,000 and 20,000 x 20,000; needs about
                                            10 GB of disk and some twenty minutes)
    scripts/bench.py --size 2000 --large 4000    a quick look
    scripts/bench.py extraction memory      only these sections

Times of a busy machine mean little; a ratio of two things measured in turn means more. Every ratio is the median over
several rounds, in each of which both sides run once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

SECTIONS = (
    "extraction",
    "memory",
    "study",
    "preview",
    "review",
    "ranking",
    "seasonal",
    "loop",
    "stacking",
    "outlines",
    "images",
    "inventories",
    "imports",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--size", type=int, default=8000, help="side of the square scene, pixels")
    parser.add_argument("--large", type=int, default=20000, help="side of the large scene for the memory section")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per ratio")
    parser.add_argument("--folder", type=Path, help="where scenes are made and kept; default: a cache folder")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    if options.folder is None:
        cache = os.environ.get("FTL_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        options.folder = Path(cache) / "ftl_qgis_plugin" / "bench"
    options.folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict] = []
    for name in SECTIONS:
        if options.sections and name not in options.sections:
            continue
        module = importlib.import_module(f"benchmarks.{name}")
        with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
            for row in module.run_section(options, Path(scratch)):
                rows.append({"section": name, **row})
                print_row(rows[-1])
    if options.json:
        machine = {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
        options.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1))
    missed = [row for row in rows if row.get("holds") is False]
    print(f"\n{len(rows)} figures, {len(missed)} miss their aim")
    return 0


def print_row(row: dict) -> None:
    aim = {True: "  holds", False: "  MISSED", None: ""}[row.get("holds")]
    text = f"{row['section']:<11} {row['what']:<66} {row['value']:>9.3g} {row['unit']:<5}"
    print(f"{text} {row.get('aim', ''):<14}{aim}{'  ' + row['note'] if row.get('note') else ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
