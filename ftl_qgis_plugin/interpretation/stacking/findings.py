"""What a folder holds that may be stacked: pairs, granules or points, else what it is instead."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...bridge.messages import translate_message
from ...core.errors import FtlError, Message
from ...core.grids.blocks import default_workers
from ...core.grids.grid import Grid
from ...core.products.files import NothingFoundError, OnlyZippedError
from ...core.products.granules import by_date
from ...core.products.granules.chain import chain, require_dates
from ...core.products.granules.folder import GranuleOptions, find_granules
from ...core.products.granules.granule import FoundGranules
from ...core.products.layer import Layer, file_name
from ...core.products.pairs import named
from ...core.products.pairs.folder import PairOptions, find_pairs
from ...core.products.pairs.pair import Found
from ...core.products.points.several import MixedPointsError, open_several
from ...core.products.readers import dolphin
from ...core.products.recognition import recognise
from ...core.progress import Progress
from ...core.stacking.options import INVERSION, STACKING, StackOptions, model_for, other_months
from ...core.stacking.solving.estimate import season_numbers
from ...core.stacking.solving.network import Network
from ...core.timeseries.cube import open_cube
from ..settings import season_settings

PAIRS, GRANULES = "ftl:stackinterferograms", "ftl:stackdisplacements"
POINTS = "ftl:rasterizedeformationpoints"
# Measured of one core, with everything asked for: seconds for a pixel of a pair, and of a date.
_SECONDS_PER_VALUE = {PAIRS: 3e-7, GRANULES: 1.4e-7}
_RATE_SUFFIXES = (".h5", ".he5", ".tif", ".tiff", ".nc", ".grd")
_FLATSIM_SERIES = "CNES_DTs"
# More rasters than these are no folder of results.
_MOST_RATES = 20
_SEVERAL = "pairs of several products"
# Words of products as they are called (PyGMTSAR too).
_PAGES = ("hyp3", "licsar", "aria", "nisar", "gmtsar", "pyrate", "opera", "dolphin")


@dataclass(frozen=True)
class Findings:
    """What a folder holds; `folder` is a file where one holds all. `items`: pairs or granules; `parts`: of the network;
    `knows_sign`: whether the program is known, and so its sign; `has_cycle`: whether a yearly cycle is fitted;
    `seasonal`: methods (as in Answers) that find a rate within a thaw season and within a winter; `minutes`: how long a
    stack may take; `left_out`: (file, reason). `missing`: what only the user knows, for the algorithm's own dialog.
    `table`: of dates, that the user gave; `notes`: what overrides the files."""

    folder: str
    algorithm: str = PAIRS
    product: str = ""
    items: int = 0
    dates: int = 0
    first: str = ""
    last: str = ""
    parts: int = 1
    has_coherence: bool = False
    knows_sign: bool = True
    has_cycle: bool = False
    seasonal: tuple[int, ...] = ()
    minutes: float = 0.0
    left_out: tuple[tuple[str, str], ...] = ()
    missing: Message | None = None
    table: str = ""
    notes: tuple[Message, ...] = ()

    @property
    def parameters(self) -> dict[str, object]:
        """For the algorithm's own dialog."""
        if os.path.isfile(self.folder):
            return {"FILE": self.folder}
        return {"FOLDER" if self.algorithm == POINTS else "INPUT": self.folder}

    @property
    def guide_page(self) -> str:
        """The page of the guide with what to order of this product, or that of stacks."""
        return next((f"product_{page}" for page in _PAGES if page in self.product.lower()), "stacking")

    @property
    def method(self) -> str:
        """What suits the network."""
        return INVERSION if self.parts == 1 else STACKING


def look_into(folder: str, progress: Progress, dates: str = "") -> Findings:
    """Pairs, else granules, else points; `dates`: a table of dates. FtlError: none of these, and why."""
    try:
        found = _pairs(folder, progress, dates)
        # Displacements since one date are called as pairs are.
        series = _dolphins(folder, progress, dates) if found.product == named.NAME else None
        return series or found
    except FtlError as error:
        refused = error
        if _SEVERAL in error.message.template:  # whatever else lies there
            return Findings(folder, PAIRS, missing=error.message)
    try:
        return _granules(folder, progress, dates)
    except FtlError as error:
        # What is wrong with pairs (wrapped phase, several tracks) counts more than a unit that is missing for want of
        # anything better.
        are_no_pairs = isinstance(refused, NothingFoundError)
        for algorithm, reason in ((PAIRS, refused), (GRANULES, error)) if are_no_pairs else ((PAIRS, refused),):
            if _asks(reason):
                return Findings(folder, algorithm, missing=reason.message)
        is_nothing = are_no_pairs and isinstance(error, NothingFoundError)
        points = _points(folder) if is_nothing else None
        if points is not None:
            return points
        if is_nothing and not isinstance(refused, OnlyZippedError):
            rate = _finished_rate(folder)
            if rate:
                raise FtlError(
                    "{name} in this folder is a rate already ({product}). Choose it under 'From a product file'.",
                    name=rate[0],
                    product=rate[1],
                ) from None
            series = _series(folder)
            if series is not None:
                return series
            raise FtlError(
                "Neither an unwrapped pair nor a displacement was found among the {count} files of {name}. Expected "
                "are pairs of HyP3, LiCSAR, ARIA, NISAR, GMTSAR or PyRate, OPERA's granules, dolphin's timeseries "
                "folder, or rasters with one or two dates in their names or in a table dates.csv.",
                **refused.message.values,
            ) from None
        raise (error if are_no_pairs and not is_nothing else refused) from None


def _finished_rate(folder: str) -> tuple[str, str] | None:
    """Name and product of a file that some program is known to have made a rate of, as one chooses the folder of a
    whole processing; None where none lies there."""
    for name in _rasters(folder):
        try:
            product = recognise(os.path.join(folder, name))
        except FtlError:
            continue
        if "/" in product.unit or product.asks is not None:
            return name, product.name
    return None


def _series(folder: str) -> Findings | None:
    """One file of a whole series, for the tool that takes it; None where none lies there."""
    for name in _rasters(folder):
        path = os.path.join(folder, name)
        try:
            # FLATSIM's bands have no dates of their own; the unit is the tool's to ask for.
            is_series = name.startswith(_FLATSIM_SERIES) or len(open_cube(path, mm_per_unit=1.0).times_a) > 2
        except FtlError:
            continue
        if is_series:
            missing = Message(
                "{name} in this folder is a displacement series. The tool's window takes it; choose the results on the "
                "Data page then.",
                name=name,
            )
            return Findings(path, GRANULES, missing=missing)
    return None


def _rasters(folder: str) -> list[str]:
    names = (name for name in sorted(os.listdir(folder)) if name.lower().endswith(_RATE_SUFFIXES))
    return [name for name in names if os.path.isfile(os.path.join(folder, name))][:_MOST_RATES]  # no pipes


def _asks(error: FtlError) -> bool:
    """Whether only the user knows what is missing, and the tool has a field for it: the unit, the wavelength, the CRS,
    the dates, or which of several products is meant."""
    asked = ("wavelength", "Choose the unit", "Choose one of them", "SOURCE_CRS", "Nothing tells the two dates")
    return any(words in error.message.template for words in asked)


def _pairs(folder: str, progress: Progress, dates: str) -> Findings:
    found = find_pairs([folder], PairOptions(dates=dates), progress)
    network = Network.of([(pair.first, pair.second) for pair in found.pairs])
    return _findings(
        Findings(
            folder,
            PAIRS,
            parts=max(network.parts) + 1,
            has_coherence=any(pair.coherence is not None for pair in found.pairs),
            knows_sign=found.product != named.NAME,
            seasonal=_seasonal(network.dates, [(pair.first, pair.second) for pair in found.pairs]),
            table=dates,
        ),
        found,
        network.dates,
        [pair.phase for pair in found.pairs],
    )


def _granules(folder: str, progress: Progress, table: str) -> Findings:
    found = find_granules([folder], GranuleOptions(dates=table), progress)
    dates = sorted(chain(found.granules).dates)
    require_dates(dates)
    return _findings(
        Findings(
            folder,
            GRANULES,
            has_coherence=any(granule.quality is not None for granule in found.granules),
            knows_sign=found.product != by_date.NAME,
            seasonal=_seasonal(dates, ()),
            table=table,
        ),
        found,
        dates,
        [granule.layer for granule in found.granules],
    )


def _findings(
    findings: Findings, found: Found | FoundGranules, dates: Sequence[datetime.date], layers: Sequence[Layer]
) -> Findings:
    """With what pairs and granules tell alike: `dates` in their order, `layers` one of each."""
    return replace(
        findings,
        product=found.product,
        items=len(layers),
        dates=len(dates),
        first=dates[0].isoformat(),
        last=dates[-1].isoformat(),
        has_cycle=model_for(dates, StackOptions()).annual,
        minutes=_minutes(findings.algorithm, layers[0].grid, len(layers)),
        left_out=tuple(_left_out(path, reason) for path, reason in found.left_out),
        notes=tuple(found.notes),
    )


def _dolphins(folder: str, progress: Progress, table: str) -> Findings | None:
    try:
        found = _granules(folder, progress, table)
    except FtlError:
        return None
    return found if found.product == dolphin.NAME else None


def _minutes(algorithm: str, grid: Grid, rasters: int) -> float:
    return grid.height * grid.width * rasters * _SECONDS_PER_VALUE[algorithm] / default_workers() / 60


def _seasonal(dates: Sequence[datetime.date], pairs: Sequence[tuple[datetime.date, datetime.date]]) -> tuple[int, ...]:
    """The series wants two dates within one season, stacking a pair that begins and ends there."""
    thaw = season_settings.seasons().thaw_months
    by_season = [dict(zip(dates, season_numbers(dates, *months).tolist())) for months in (thaw, other_months(thaw))]
    methods = []
    if all(len(held) > len(set(held)) for held in ([n for n in numbers.values() if n >= 0] for numbers in by_season)):
        methods.append(0)
    if all(any(numbers[a] == numbers[b] >= 0 for a, b in pairs) for numbers in by_season):
        methods.append(1)
    return tuple(methods)


def _points(folder: str) -> Findings | None:
    """Tiles or bursts of points, whose size of cells is the user's to say; None: no table of points lies there.
    FtlError: such of several tracks or levels."""
    try:
        table = open_several(folder)
    except MixedPointsError:
        raise
    except FtlError:
        return None
    missing = Message(
        "{name} holds {count} tables of points ({product}), no interferograms. Choose the cell size in the tool's "
        "window, then the result as deformation rate.",
        name=os.path.basename(os.path.normpath(folder)),
        count=table.count,
        product=table.fields.product,
    )
    return Findings(folder, POINTS, table.fields.product, table.count, missing=missing)


def _left_out(path: str, reason: Message) -> tuple[str, str]:
    """Names alone: the folder is that of all, and no label breaks a line within it."""
    return file_name(path), translate_message(reason).replace(path, file_name(path))
