"""Stacking pairs: against only reading them, in memory, and weighted against a dense least squares per pixel.

The processor's seconds of all threads are counted, so that other programs on the machine change little; the rows "as
run" go by the clock instead, with the threads that a user has, against the same reading by GDAL in one thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .common import in_process_of

SIZE_PX = 1000
PAIRS = 300


def run_section(options, scratch: Path) -> Iterator[dict]:
    size = min(options.size, SIZE_PX)

    def once(count: int, what: str, storage: str = "uncompressed") -> dict:
        folder = str(scratch / f"pairs_{count}_{storage}")
        arguments = (folder, str(size), str(count), str(options.rounds), what, storage)
        return in_process_of("benchmarks.stacking_once", *arguments)

    for storage in ("DEFLATE", "uncompressed"):
        for what, text in (("unweighted", "all outputs, loops checked"), ("rate", "rate alone")):
            result = once(PAIRS, what, storage)
            yield {
                "what": f"unweighted stack / reading, {size} x {size} x {PAIRS} pairs, {storage}: {text}",
                "value": result["ratio"],
                "unit": "x",
                "aim": "<= 2",
                "holds": result["ratio"] <= 2,
                "note": f"{result['stack_s']:.1f} s / {result['read_s']:.1f} s of one core each "
                f"({result['read_whole_s']:.1f} s file by file)",
            }
    for what, text in (("unweighted", "all outputs, loops checked"), ("rate", "rate alone")):
        result = once(PAIRS, f"{what}-as-run", "uncompressed")
        yield {
            "what": f"as run, by the clock: unweighted stack / reading in one thread, uncompressed: {text}",
            "value": result["ratio"],
            "unit": "x",
            "aim": "<= 2",
            "holds": result["ratio"] <= 2,
            "note": f"{result['stack_s']:.1f} s in {result['threads']} threads / {result['read_s']:.1f} s "
            f"({result['read_whole_s']:.1f} s file by file)",
        }
    peak = once(PAIRS, "memory")["peak_mb"]
    yield {"what": f"peak memory, {PAIRS} pairs", "value": peak, "unit": "MB", "aim": "<= 600", "holds": peak <= 600}
    twice = once(2 * PAIRS, "memory")["peak_mb"] / peak
    yield {
        "what": f"peak memory, {2 * PAIRS} pairs / {PAIRS} pairs",
        "value": twice,
        "unit": "x",
        "aim": "<= 1.3",
        "holds": twice <= 1.3,
    }
    result = once(PAIRS, "weighted")
    whose = "MintPy's" if result["is_mintpy"] else "dense"
    yield {
        "what": f"{whose} weighted inversion per pixel / ours with rates and errors",
        "value": result["ratio"],
        "unit": "x",
        "aim": ">= 20",
        "holds": result["ratio"] >= 20,
        "note": f"{result['dense_us']:.0f} / {result['own_us']:.0f} us a pixel",
    }
