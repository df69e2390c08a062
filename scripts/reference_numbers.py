#!/usr/bin/env python3
"""Numbers of other programs for tests/core/stacking/test_equal_to_others.py, which has to run where none is installed.

Each program stands in an environment of its own (opera-utils and dolphin want a newer Python than QGIS brings):

    python scripts/reference_numbers.py opera-utils    # pip install opera-utils xarray dask pandas rioxarray zarr
    python scripts/reference_numbers.py dolphin        # pip install dolphin
    python scripts/reference_numbers.py mintpy         # pip install mintpy
    python scripts/reference_numbers.py Py-Rate        # pip install --no-deps Py-Rate; pip install numpy scipy

Made anew are the numbers of that program alone; the inputs are made once, and stay.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import sys
from pathlib import Path
from unittest import mock

import numpy as np

FILE = Path(__file__).parent.parent / "tests" / "core" / "stacking" / "other_programs.json"
PIXELS = 6
CYCLE_MM = 27.73


def inputs() -> dict:
    """Granules of ground that creeps, and a network of pairs within one year, with gaps: mm, no data is None."""
    rng = np.random.default_rng(15)
    days = [datetime.date(2019, 3, 7) + datetime.timedelta(days=24 * number) for number in range(26)]
    ground = np.cumsum(rng.normal(-4, 3, (26, PIXELS)), axis=0)
    # The reference moves to the 9th, 10th and 19th date, so that one epoch is a single granule.
    dates = [(max(move for move in (0, 9, 10, 19) if move < second), second) for second in range(1, 26) if second != 14]
    granules = np.array([ground[second] - ground[first] for first, second in dates])
    granules[4, 1] = granules[dates.index((0, 9)), 2] = granules[dates.index((10, 19)), 3] = np.nan
    pair_days = days[:16]
    edges = [(first, second) for first in range(16) for second in range(first + 1, min(first + 4, 16))]
    pairs = np.array([ground[second] - ground[first] for first, second in edges])
    pairs += rng.normal(0, 2, pairs.shape)
    gaps = pairs.copy()
    gaps[rng.random(pairs.shape) < 0.1] = np.nan
    return {
        "granules": {"dates": [[days[a].isoformat(), days[b].isoformat()] for a, b in dates], "mm": plain(granules, 3)},
        "pairs": {
            "dates": [day.isoformat() for day in pair_days],
            "edges": edges,
            "mm": plain(pairs, 3),
            "with_gaps": plain(gaps, 3),
            "weights": plain(rng.uniform(0.2, 5, pairs.shape), 3),
        },
    }


def plain(values: np.ndarray, digits: int) -> list:
    return [
        [None if np.isnan(value) else round(float(value), digits) for value in row] for row in np.atleast_2d(values)
    ]


def numbers(rows: list) -> np.ndarray:
    return np.array(rows, float)


def of_opera_utils(given: dict) -> dict:
    from opera_utils.disp._rebase import rebase_timeseries

    granules = given["granules"]
    references = [datetime.datetime.fromisoformat(first) for first, _second in granules["dates"]]
    return {"series_mm": plain(rebase_timeseries(numbers(granules["mm"])[:, np.newaxis], references)[:, 0], 5)}


def of_dolphin(given: dict) -> dict:
    import jax

    jax.config.update("jax_enable_x64", True)
    # It reads and writes by GDAL, which its functions of arrays do without.
    names = ("osgeo", *(f"osgeo.{name}" for name in ("gdal", "gdal_array", "gdalconst", "osr", "ogr")))
    with mock.patch.dict(sys.modules, {name: mock.MagicMock() for name in names}):
        from dolphin.timeseries import datetime_to_float, estimate_velocity, get_incidence_matrix, invert_stack

    pairs = given["pairs"]
    edges = [tuple(edge) for edge in pairs["edges"]]
    matrix = get_incidence_matrix(edges, list(range(len(pairs["dates"]))))
    days = datetime_to_float([datetime.datetime.fromisoformat(day) for day in pairs["dates"]])
    complete, gaps, weights = (numbers(pairs[name])[:, np.newaxis] for name in ("mm", "with_gaps", "weights"))
    present = np.isfinite(gaps)
    found = {}
    for name, arguments in {
        "complete": (complete,),
        "weighted": (complete, weights),
        "gaps": (np.nan_to_num(gaps), np.ones_like(gaps), present),
    }.items():
        later = np.asarray(invert_stack(matrix, *arguments)[0])
        series = np.concatenate([np.zeros_like(later[:1]), later])
        found[name] = {
            "series_mm": plain(series[:, 0], 5),
            "rate_mm_a": plain(np.asarray(estimate_velocity(days, series, None)), 5)[0],
        }
    return found


def of_mintpy(given: dict) -> dict:
    from mintpy.ifgram_inversion import estimate_timeseries

    pairs = given["pairs"]
    days = np.array([datetime.date.fromisoformat(day).toordinal() for day in pairs["dates"]])
    steps_a = np.diff(days) / 365.25
    edges = np.array(pairs["edges"])
    incidence = np.zeros((len(edges), len(days)))
    incidence[np.arange(len(edges)), edges[:, 0]] = -1
    incidence[np.arange(len(edges)), edges[:, 1]] = 1
    step = np.arange(len(steps_a))
    velocity = ((step >= edges[:, :1]) & (step < edges[:, 1:])) * steps_a
    to_phase = 2 * np.pi / CYCLE_MM
    found = {}
    for name, mm, weights in (
        ("complete", numbers(pairs["mm"]), None),
        ("weighted", numbers(pairs["mm"]), numbers(pairs["weights"])),
        ("gaps", numbers(pairs["with_gaps"]), None),
        ("weighted_gaps", numbers(pairs["with_gaps"]), numbers(pairs["weights"])),
    ):
        results = [
            estimate_timeseries(
                incidence[:, 1:].astype(np.float32),
                velocity.astype(np.float32),
                (mm[:, [pixel]] * to_phase).astype(np.float32),
                steps_a.astype(np.float32)[:, np.newaxis],
                weight_sqrt=None if weights is None else np.sqrt(weights[:, [pixel]]).astype(np.float32),
                print_msg=False,
            )
            for pixel in range(mm.shape[1])
        ]
        found[name] = {
            "series_mm": plain(np.column_stack([series[:, 0] / to_phase for series, _quality, _used in results]), 5),
            "coherence": plain(np.array([float(np.ravel(quality)[0]) for _series, quality, _used in results]), 6)[0],
            "used": [int(np.ravel(used)[0]) for _series, _quality, used in results],
        }
    return found


def of_pyrate(given: dict) -> dict:
    """Its stacking of a pixel (with the inverse weights as variances, and nothing thrown out) and its inversion."""
    from importlib.machinery import ModuleSpec

    class Absent:
        """In place of what it reads, writes and runs in parallel with: its functions of a pixel need none of these."""

        names = ("osgeo", "joblib", "mpi4py", "rasterio", "networkx", "pyproj", "PIL", "nptyping", "pkg_resources")

        def find_spec(self, name: str, _path=None, _target=None) -> ModuleSpec | None:
            return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self.names else None

        def create_module(self, spec: ModuleSpec) -> mock.MagicMock:
            return mock.MagicMock(__spec__=spec, __path__=[])

        def exec_module(self, _module) -> None:
            pass

    sys.meta_path.insert(0, Absent())
    from pyrate.core.stack import stack_rate_pixel
    from pyrate.core.timeseries import _solve_ts_svd

    pairs = given["pairs"]
    days = np.array([datetime.date.fromisoformat(day).toordinal() for day in pairs["dates"]])
    edges = np.array(pairs["edges"])
    spans_a = (days[edges[:, 1]] - days[edges[:, 0]])[np.newaxis] / 365.25
    weights = numbers(pairs["weights"])
    found = {}
    for name in ("complete", "weighted", "weighted_gaps"):
        mm = numbers(pairs["with_gaps" if "gaps" in name else "mm"])
        rates = [
            stack_rate_pixel(
                np.nan_to_num(column), np.isfinite(column), np.diag(1 / weight), spans_a, np.inf, len(days) // 2
            )[0]
            for column, weight in zip(mm.T, weights.T if "weighted" in name else np.ones_like(weights.T))
        ]
        found[name] = {"stack_mm_a": plain(np.array(rates), 5)[0]}
    steps_a = np.diff(days) / 365.25
    step = np.arange(len(steps_a))
    matrix = ((step >= edges[:, :1]) & (step < edges[:, 1:])) * steps_a
    mm = numbers(pairs["mm"])
    speeds = np.column_stack([_solve_ts_svd(len(step), np.ones(len(step)), column, matrix) for column in mm.T])
    found["complete"]["series_mm"] = plain(
        np.vstack([0 * mm[0], np.cumsum(speeds * steps_a[:, np.newaxis], axis=0)]), 5
    )
    return found


PROGRAMS = {"opera-utils": of_opera_utils, "dolphin": of_dolphin, "mintpy": of_mintpy, "Py-Rate": of_pyrate}


def main() -> None:
    stored = json.loads(FILE.read_text()) if FILE.is_file() else {"inputs": inputs()}
    for program in sys.argv[1:]:
        version = importlib.metadata.version(program)
        stored[program] = {"version": version, **PROGRAMS[program](stored["inputs"])}
    FILE.write_text(json.dumps(stored, separators=(",", ":")).replace("]],", "]],\n").replace("},", "},\n") + "\n")


if __name__ == "__main__":
    main()
