"""From a folder (or a list of files) to the pairs of one product, with what was left out and why."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...errors import CancelledError, FtlError, Message
from ...progress import Progress
from ..content import KINDS, OPERA, kind_at
from ..dates_table import DatesTable, table_of
from ..files import ZIPPED, NothingFoundError, OnlyZippedError, list_files, require_unicode
from ..granules import opera
from ..layer import crs_of_those_without, file_name
from ..left_out import raise_what_is_wrong_with_all, tell_of_left_out
from ..newest import newest_of
from ..overrides import RADIANS, contradictions, size_in_mm, with_sign_of
from ..product import TOWARD, UNKNOWN_SIGN, USUAL_SIGN
from ..stated_unit import as_stated, stated_notes
from . import aria, gmtsar, hyp3, licsar, named, nisar, pyrate
from .pair import Found, Pair
from .same_view import is_same_ground, require_one_pass, require_one_track

AUTO = "auto"
PRODUCTS = (AUTO, "hyp3", "licsar", "aria", "nisar", "gmtsar", "pyrate", "named")
LABELS = ("Recognise", hyp3.NAME, licsar.NAME, aria.NAME, nisar.NAME, gmtsar.NAME, pyrate.NAME, named.NAME)
_PRODUCERS = {"hyp3": hyp3, "licsar": licsar, "aria": aria, "nisar": nisar, "gmtsar": gmtsar}


@dataclass(frozen=True)
class PairOptions:
    """What the user says of the pairs. `product`: one of PRODUCTS; `wavelength_m`: of the radar, None = as the product
    states; `unit`: one of overrides.UNITS, None = as the product states, whose sign it leaves as it is; `flip_sign`
    turns every sign; `wkt`: CRS of rasters that state none; `dates`: a table of dates (see `dates_table`), None = that
    in the folder, if there is one."""

    product: str = AUTO
    wavelength_m: float | None = None
    unit: str | None = None
    flip_sign: bool = False
    wkt: str | None = None
    dates: str | None = None


def find_pairs(places: Iterable[str], options: PairOptions | None = None, progress: Progress | None = None) -> Found:
    """All pairs of one product below the places, ascending, each pair of dates once (its newest version).

    Files that cannot be read are left out and named. FtlError: no pair at all, several products, several tracks, one
    date only.
    """
    options = options or PairOptions()
    progress = progress or Progress()
    places = list(places)
    files = list_files(places, progress)
    table = table_of(places, options.dates, 2)
    product = options.product if options.product != AUTO else _recognise(files, progress, table)
    if product is None:
        raise _nothing(files, places, options)
    found = Found(product=LABELS[PRODUCTS.index(product)])
    stated: set[str] = set()
    for path, read in _readers(product, files, options, table):
        progress.check()
        try:
            require_unicode(path)
            with crs_of_those_without(options.wkt), table.given_to(path):
                pair = read(path)
            if pair is not None and pair.first != pair.second:
                if not options.unit:
                    mm, text = as_stated(pair.mm_per_unit, pair.unit, pair.phase)
                    pair = replace(pair, mm_per_unit=mm)
                    stated.add(text)
                pair = _as_chosen(pair, options, product)
        except CancelledError:
            raise
        except FtlError as error:
            found.left_out.append((path, error.message))
            continue
        except (OSError, ValueError) as error:
            found.left_out.append((path, Message("it cannot be read ({reason})", reason=error)))
            continue
        if pair is not None:
            table.use(path)
        if pair is not None and pair.first == pair.second:
            found.left_out.append((path, _same_date(pair)))
        elif pair is not None:
            found.pairs.append(pair)
    if not found.pairs:
        if found.left_out:
            raise_what_is_wrong_with_all(found.left_out)
            path, reason = found.left_out[0]
            raise FtlError(
                "None of the {count} pairs could be used. The first, {name}: {reason}",
                count=len(found.left_out),
                name=file_name(path),
                reason=reason,
            )
        raise _nothing(files, places, options)
    found.left_out += _still_zipped(files, found.pairs)
    found.other_files = len(files) - len(found.pairs) - len(found.left_out)
    found.notes += table.notes
    found.left_out += table.unused([path for path, _reason in found.left_out])
    require_one_track(found.pairs)
    require_one_pass(found.pairs)
    _keep_newest(found)
    found.notes += contradictions(
        options.unit,
        {pair.unit for pair in found.pairs},
        options.wavelength_m,
        {pair.wavelength_m for pair in found.pairs},
        options.flip_sign,
        _sign(found.pairs, options, product),
    )
    found.notes += stated_notes(stated)
    if not options.unit and any(not pair.unit for pair in found.pairs):
        found.notes.append(Message("Nothing in the files states the unit of the phase: it is taken for radians."))
    turned = sum(pair.is_turned for pair in found.pairs)
    if turned:
        found.notes.append(
            Message(
                "{count} pair(s) are called by the later date first: they are taken to run backward, so that their "
                "sign is turned.",
                count=turned,
            )
        )
    return found


def _sign(pairs: list[Pair], options: PairOptions, product: str) -> str:
    """A key of SIGN_MESSAGES: which way the rate is positive, or what no program is known of is taken to mean."""
    if product != "named":
        return TOWARD
    are_lengths = all((options.unit or pair.unit or RADIANS) != RADIANS for pair in pairs)
    return UNKNOWN_SIGN if are_lengths else USUAL_SIGN


def _as_chosen(pair: Pair, options: PairOptions, product: str) -> Pair:
    """The pair in the unit and with the sign that the user chose. Pairs of no known program are read in that unit
    already, with the sign that is usual in it. FtlError: radians without a wavelength."""
    mm = pair.mm_per_unit
    if options.unit and options.unit != pair.unit and product != "named":
        wavelength_m = pair.cycle_mm * 2 / 1000 or None
        mm = with_sign_of(size_in_mm(options.unit, wavelength_m, file_name(pair.phase.path)), mm)
    return replace(pair, mm_per_unit=-mm if options.flip_sign else mm)


def _same_date(pair: Pair) -> Message:
    return Message(
        "{name} is of one date only; a rate needs pairs of several dates. Choose more pairs.",
        name=file_name(pair.phase.path),
    )


def _recognise(files: list[str], progress: Progress, table: DatesTable) -> str | None:
    """The product whose names or contents occur; FtlError where there are several."""
    counts = _counts(files, progress)
    if len(counts) > 1:
        raise FtlError(
            "The folder holds pairs of several products ({products}). Choose one of them, or put each into a folder of "
            "its own.",
            products=", ".join(f"{LABELS[PRODUCTS.index(name)]}: {count}" for name, count in counts.most_common()),
        )
    if counts:
        return next(iter(counts))
    for path in files:
        progress.check()
        if pyrate.holds_pair(path):
            return "pyrate"
    return "named" if any(named.matches(path) or named.is_called(path, table) for path in files) else None


def _counts(files: list[str], progress: Progress) -> Counter[str]:
    """Files of each product that names or contents tell."""
    counts: Counter[str] = Counter()
    for path in files:
        progress.check()
        product = next((product for product, reader in _PRODUCERS.items() if reader.matches(path)), "") or kind_at(path)
        if product in _PRODUCERS:
            counts[product] += 1
    return counts


def pairs_among(files: list[str], progress: Progress | None = None) -> tuple[str, int] | None:
    """The product with the most pairs among the files, as it is called, and their number; None where there are none."""
    counts = _counts(files, progress or Progress())
    return next(((LABELS[PRODUCTS.index(name)], count) for name, count in counts.most_common(1)), None)


def _readers(
    product: str, files: list[str], options: PairOptions, table: DatesTable
) -> Iterable[tuple[str, Callable[[str], Pair | None]]]:
    wavelength = options.wavelength_m
    if product == "pyrate":
        tagged = [path for path in files if pyrate.matches(path) or pyrate.is_tagged(path)]
        coherences = pyrate.coherences(tagged)
        chosen = [path for path in tagged if path not in coherences.values()]
        return [(path, lambda path: pyrate.read(path, wavelength, coherences)) for path in chosen]
    if product == "named":
        called = {path for path in files if named.is_called(path, table)}
        chosen = [path for path in files if path in called or named.matches(path)]
        if any("unw" in os.path.basename(path).lower() for path in chosen):
            chosen = [path for path in chosen if path in called or "unw" in os.path.basename(path).lower()]
        return [(path, lambda path: named.read(path, wavelength, options.unit)) for path in chosen]
    reader = _PRODUCERS[product]
    chosen = [path for path in files if reader.matches(path) or (product in KINDS and kind_at(path) == product)]
    return [(path, lambda path: reader.read(path, wavelength)) for path in chosen]


def _still_zipped(files: list[str], pairs: list[Pair]) -> list[tuple[str, Message]]:
    """Downloads that are named by two dates of which there is no pair: they hold more that could be stacked."""
    known = {"", *(pair.name for pair in pairs)}
    zipped = (path for path in files if path.lower().endswith(ZIPPED))
    return [
        (path, Message("it is not unpacked")) for path in zipped if named.pair_name(os.path.basename(path)) not in known
    ]


def _keep_newest(found: Found) -> None:
    """One pair per two dates: the newest version, where the names tell one; the others are left out and told. FtlError:
    two that are of other ground."""
    found.pairs, older = newest_of(
        found.pairs,
        lambda pair: (pair.first, pair.second),
        lambda pair: (pair.first, pair.second, pair.version, pair.phase.path),
    )
    taken = {(pair.first, pair.second): pair for pair in found.pairs}
    for pair in older:
        newer = taken[pair.first, pair.second]
        if not is_same_ground(pair.phase.grid, newer.phase.grid):
            raise FtlError(
                "{name} and {other} are of the same dates and of different ground: the pairs are of several frames. "
                "Stack each frame by itself.",
                name=_name_beside(pair, newer),
                other=_name_beside(newer, pair),
            )
        reason = Message(
            "the pair {pair} is there twice; {name} is taken", pair=pair.name, name=_name_beside(newer, pair)
        )
        found.left_out.append((pair.phase.path, reason))


def _name_beside(pair: Pair, other: Pair) -> str:
    """The file's name, with as many of its folders as tell the two files apart."""
    name, path = file_name(pair.phase.path), pair.phase.path
    if name != file_name(other.phase.path) or path.count('"'):
        return name
    parts, others = path.split(os.sep), other.phase.path.split(os.sep)
    alike = next((number for number, (a, b) in enumerate(zip(parts[::-1], others[::-1])) if a != b), 0)
    return os.sep.join(parts[-alike - 1 :])


def tell(found: Found, progress: Progress) -> None:
    """What was found and what was left out, for the log."""
    dates = {date for pair in found.pairs for date in (pair.first, pair.second)}
    progress.tell(
        Message(
            "{product}: {pairs} pairs of {dates} dates, {first} to {last}; {others} other file(s) beside them.",
            product=found.product,
            pairs=len(found.pairs),
            dates=len(dates),
            first=min(dates).isoformat(),
            last=max(dates).isoformat(),
            others=found.other_files,
        )
    )
    for note in found.notes:
        progress.tell(note)
    tell_of_left_out(found.left_out, progress)


def _nothing(files: list[str], places: list[str], options: PairOptions) -> FtlError:
    others = None if options.product == AUTO else pairs_among(files)
    if others is not None:
        message = Message(
            "{name} holds {count} pairs of {product}, but none of the product that was chosen. Choose 'Recognise'.",
            name=places[0] if places else "''",
            count=others[1],
            product=others[0],
        )
        return NothingFoundError(message.template, **message.values)
    wrapped = [path for path in files if _is_wrapped(path)]
    if wrapped:
        return FtlError(
            "{name} holds wrapped phase only ({count} such files), which a stack cannot use. Order or download the "
            "unwrapped phase of the pairs.",
            name=places[0] if places else "",
            count=len(wrapped),
        )
    granules = sum(opera.matches(path) or kind_at(path) == OPERA for path in files)
    if granules:
        message = Message(
            "{name} holds {count} displacement granules of OPERA and no pairs. Choose 'Stack displacements' for them.",
            name=places[0] if places else "''",
            count=granules,
        )
        return NothingFoundError(message.template, **message.values)
    zipped = sum(path.lower().endswith(ZIPPED) for path in files)
    if zipped:
        message = Message(
            "No unwrapped pair was found in {name}, but {count} zip files, which are not looked into. Unpack them into "
            "the folder first.",
            name=places[0] if places else "''",
            count=zipped,
        )
        return OnlyZippedError(message.template, **message.values)
    message = Message(
        "No unwrapped pair was found among the {count} files of {name}. Expected are HyP3 (*_unw_phase.tif), LiCSAR "
        "(*.geo.unw.tif), ARIA-S1-GUNW (.nc), NISAR GUNW (.h5), GMTSAR (unwrap_ll.grd) or rasters with two dates in "
        "their names or in a table dates.csv.",
        count=len(files),
        name=places[0] if places else "''",
    )
    return NothingFoundError(message.template, **message.values)


def _is_wrapped(path: str) -> bool:
    return os.path.basename(path).lower().endswith(("_wrapped_phase.tif", ".geo.diff_pha.tif", "_diff_pha.tif"))
