"""From a folder (or a list of files) to the displacement granules of one series, with what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...errors import CancelledError, FtlError, Message
from ...progress import Progress
from ...sentences import counted
from ..content import OPERA, kind_at
from ..dates_table import table_of
from ..files import NothingFoundError, list_files, require_unicode
from ..layer import crs_of_those_without, file_name
from ..left_out import raise_what_is_wrong_with_all, tell_of_left_out
from ..newest import newest_of
from ..overrides import contradictions, size_in_mm, unused_wavelength
from ..pairs.folder import pairs_among
from ..product import TOWARD, UNKNOWN_SIGN
from ..stated_unit import as_stated, stated_notes
from . import by_date, opera
from .granule import FoundGranules, Granule

AUTO = "auto"
PRODUCTS = (AUTO, "opera", "by_date")
LABELS = ("Recognise", opera.NAME, by_date.NAME)


@dataclass(frozen=True)
class GranuleOptions:
    """What the user says of the granules. `dataset`: of OPERA's (opera.DATASETS); `unit`: one of overrides.UNITS, None
    = as stated; `wavelength_m`: of the radar, for radians; `flip_sign` turns every sign; `wkt`: CRS of rasters that
    state none; `dates`: a table of dates (see `dates_table`), None = the one in the folder, if there is one."""

    product: str = AUTO
    dataset: str = opera.DISPLACEMENT
    unit: str | None = None
    wavelength_m: float | None = None
    flip_sign: bool = False
    wkt: str | None = None
    dates: str | None = None


def find_granules(
    places: Iterable[str], options: GranuleOptions | None = None, progress: Progress | None = None
) -> FoundGranules:
    """All granules of one series below the places, by date, each once (its newest version).

    Files that cannot be read are left out and named. FtlError: none at all, several frames.
    """
    options = options or GranuleOptions()
    progress = progress or Progress()
    places = list(places)
    files = list_files(places, progress)
    table = table_of(places, options.dates, 1)
    product = options.product
    chosen = [] if product == "by_date" else _of_opera(files, progress)
    if product == AUTO:
        product = "opera" if chosen else "by_date"
    reader = opera if product == "opera" else by_date
    if reader is by_date:
        chosen = [path for path in files if by_date.matches(path) or by_date.is_called(path, table)]
    found = FoundGranules(reader.NAME)
    stated: set[str] = set()
    for path in chosen:
        progress.check()
        try:
            require_unicode(path)
            with crs_of_those_without(options.wkt), table.given_to(path):
                granule = (
                    _in_unit(opera.read(path, options.dataset), options)
                    if product == "opera"
                    else by_date.read(path, options.unit, options.wavelength_m)
                )
                if granule is not None and not options.unit:
                    mm, text = as_stated(granule.mm_per_unit, granule.unit, granule.layer)
                    granule = replace(granule, mm_per_unit=mm)
                    stated.add(text)
        except CancelledError:
            raise
        except FtlError as error:
            found.left_out.append((path, error.message))
            continue
        except (OSError, ValueError) as error:  # gone since it was listed, or damaged
            found.left_out.append((path, Message("it cannot be read ({reason})", reason=error)))
            continue
        if granule is not None:
            table.use(path)
            sign = -1 if options.flip_sign else 1
            found.granules.append(replace(granule, mm_per_unit=sign * granule.mm_per_unit))
    if not found.granules:
        raise _nothing(files, places, found)
    found.other_files = len(files) - len(found.granules) - len(found.left_out)
    found.notes += table.notes
    found.left_out += table.unused([path for path, _reason in found.left_out])
    _require_one_frame(found.granules)
    _keep_newest(found)
    if reader is by_date:
        found.granules = by_date.since_zero(found.granules)
    units = {granule.unit for granule in found.granules}
    programs = {granule.product for granule in found.granules}
    if len(programs) == 1:
        found.product = programs.pop()
    sign = UNKNOWN_SIGN if found.product == by_date.NAME else TOWARD
    found.notes += contradictions(options.unit, units, None, (), options.flip_sign, sign)
    found.notes += stated_notes(stated)
    found.notes += unused_wavelength(options.wavelength_m, {options.unit} if options.unit else units)
    return found


def _in_unit(granule: Granule | None, options: GranuleOptions) -> Granule | None:
    """OPERA's granule in the unit that the user chose."""
    if granule is None or not options.unit:
        return granule
    return replace(granule, mm_per_unit=size_in_mm(options.unit, options.wavelength_m, file_name(granule.layer.path)))


def _of_opera(files: list[str], progress: Progress) -> list[str]:
    """Files that are called or laid out as OPERA's."""
    chosen = []
    for path in files:
        progress.check()
        if opera.matches(path) or kind_at(path) == OPERA:
            chosen.append(path)
    return chosen


def _require_one_frame(granules: list[Granule]) -> None:
    frames = Counter(granule.frame for granule in granules if granule.frame)
    if len(frames) > 1:
        raise FtlError(
            "The granules are of several frames ({frames}). Stack each frame by itself and combine the rates "
            "afterwards.",
            frames=counted(frames),
        )


def _keep_newest(found: FoundGranules) -> None:
    """One granule per two dates: the newest version, then the newest making; the others are left out and told."""
    found.granules, older = newest_of(
        found.granules,
        lambda granule: (granule.date, granule.reference),
        lambda granule: (granule.date, granule.version, granule.layer.path),
    )
    found.left_out += [
        (granule.layer.path, Message("the date {date} is there in a newer version", date=granule.date.isoformat()))
        for granule in older
    ]


def tell(found: FoundGranules, progress: Progress) -> None:
    """What was found and what was left out, for the log."""
    progress.tell(
        Message(
            "{product}: {count} dates, {first} to {last}; {others} other file(s) beside them.",
            product=found.product,
            count=len(found.granules),
            first=min(granule.date for granule in found.granules).isoformat(),
            last=max(granule.date for granule in found.granules).isoformat(),
            others=found.other_files,
        )
    )
    for note in found.notes:
        progress.tell(note)
    tell_of_left_out(found.left_out, progress)


def _nothing(files: list[str], places: list[str], found: FoundGranules) -> FtlError:
    pairs = None if found.product == opera.NAME else pairs_among(files)
    if found.left_out and (pairs is None or pairs[1] <= len(found.left_out)):  # what most of them are
        raise_what_is_wrong_with_all(found.left_out)
        path, reason = found.left_out[0]
        return FtlError(
            "None of the {count} displacements could be used. The first, {name}: {reason}",
            count=len(found.left_out),
            name=file_name(path),
            reason=reason,
        )
    if pairs is not None:
        message = Message(
            "{name} holds {count} pairs of {product} and no displacements by date. Choose 'Stack interferograms' for "
            "them.",
            name=places[0] if places else "''",
            count=pairs[1],
            product=pairs[0],
        )
        return NothingFoundError(message.template, **message.values)
    message = Message(
        "No displacement was found among the {count} files of {name}. Expected are OPERA DISP granules (.nc), "
        "dolphin's timeseries folder, or rasters with a date in each name or in a table dates.csv.",
        count=len(files),
        name=places[0] if places else "''",
    )
    return NothingFoundError(message.template, **message.values)
