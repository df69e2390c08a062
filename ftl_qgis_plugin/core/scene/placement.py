"""Where the features of a synthetic scene lie: drawn cell by cell from what the ground offers."""

from __future__ import annotations

import math

import numpy as np

from ..deferred import Deferred
from ..grids.grid import Window
from ..progress import Progress
from . import noise
from .features import (
    ACTIVE_LAYER_DETACHMENT,
    CREEP,
    FLOODPLAIN,
    LAKE,
    LANDSLIDE,
    ROCK_GLACIER,
    THAW_SLUMP,
    UNWRAPPING_ERROR,
    Feature,
    wobble,
)
from .hardness import slides as harder
from .hardness.decoys import SPECIES, Species
from .landscape import Landscape, smoothstep
from .line_of_sight import sensitivity

spatial, special = Deferred("scipy.spatial"), Deferred("scipy.special")

# Side of the cells in which at most one feature of a kind is placed, in lattice nodes of about 40 m, and the number
# of places tried in each.
_CELLS = {LANDSLIDE: (16, 18), ROCK_GLACIER: (32, 6), FLOODPLAIN: (32, 12), UNWRAPPING_ERROR: (32, 1), LAKE: (64, 24)}
_BAND_NODES = 128

MIN_AREA_M2, MAX_AREA_M2 = 3_000.0, 150_000.0
# Of what is drawn; as large ones find suitable ground more rarely, those placed have a median of about 10,000 m2.
_MEDIAN_AREA_M2 = 13_000.0
_AREA_SIGMA = 0.8  # of ln(area): most are small, a few large
_SMALL_AREA_M2 = 8_000.0
_LARGE_AREA_M2 = 30_000.0

# Of the landslides of Peng et al. 2024 18 % date from before 2010, 37 % from 2010 to 2015, 45 % from later.
_YEARS = ((0.18, 2003, 2009), (0.55, 2010, 2015), (1.0, 2016, 2021))

# Half of Sentinel-1's wavelength: an unwrapping error that stays in a year's displacement is a multiple of it.
CYCLE_MM_A = 28.0

INVENTORY_SHARE = 0.2
MIN_INVENTORY = 12


def place_features(landscape: Landscape, size_px: int, progress: Progress) -> list[Feature]:
    """All features, landslides first; about a fifth of these marked as inventory.

    They lie wholly inside the scene; in harder ones landslides may reach over its border.
    """
    hard = landscape.hardness > 0
    drawn: dict[str, list[Feature]] = {kind: [] for kind in (*_CELLS, *(item.name for item in SPECIES if hard))}
    # A small or unlucky scene has little suitable ground; landslides are then accepted more readily, or there would
    # be no inventory to learn from.
    wanted = min(3 * MIN_INVENTORY, max(6, round(size_px**2 * landscape.pixel_size_m**2 / 1e6)))
    for eagerness in (1.0, 3.0, 10.0, 100.0):
        kinds = tuple(drawn) if eagerness == 1.0 else (LANDSLIDE,)
        for kind in kinds:
            drawn[kind] = []
        _draw_bands(landscape, size_px, kinds, eagerness, drawn, progress)
        kept = _without_overlaps(drawn)
        slides = [item for item in kept if item.kind == LANDSLIDE]
        if len(slides) >= wanted:
            break
    _mark_inventory(slides, landscape.seed, size_px)
    if hard:
        kept = _with_companions(kept, slides, landscape, size_px)
    for kind in {item.kind: None for item in kept}:
        for number, item in enumerate((item for item in kept if item.kind == kind), 1):
            item.number = number
    return kept


def _draw_bands(
    landscape: Landscape,
    size_px: int,
    kinds: tuple[str, ...],
    eagerness: float,
    drawn: dict[str, list[Feature]],
    progress: Progress,
) -> None:
    nodes = size_px // landscape.lattice_px
    columns = math.ceil(nodes / _BAND_NODES) * _BAND_NODES
    bands = range(0, nodes, _BAND_NODES)
    for band in bands:
        progress.check()
        for first_col in range(0, columns, 4 * _BAND_NODES):
            width = min(4 * _BAND_NODES, columns - first_col)
            ground = _NodeGround(landscape, Window(band, first_col, _BAND_NODES, width))
            for kind in kinds:
                drawn[kind] += _draw_kind(kind, landscape, ground, size_px, eagerness)
        progress.report((band + _BAND_NODES) / (bands[-1] + _BAND_NODES))


class _NodeGround:
    """What placement asks of the ground at the lattice's nodes."""

    def __init__(self, landscape: Landscape, window: Window) -> None:
        ground = landscape.on_lattice(window.expanded(1))
        inner = (slice(1, -1), slice(1, -1))
        down_row, down_col = np.gradient(-ground.elevation_m, np.float32(landscape.lattice_m))
        self.window = window
        self.elevation_m = ground.elevation_m[inner]
        self.rise = ground.rise[inner]
        self.valley_m = ground.valley_m[inner]
        self.slope_deg = np.degrees(np.arctan(np.hypot(down_row, down_col)))[inner]
        self.aspect_deg = (np.degrees(np.arctan2(down_col, -down_row)) % 360)[inner]


def _draw_kind(name: str, landscape: Landscape, ground: _NodeGround, size_px: int, eagerness: float) -> list[Feature]:
    """Features of one kind, or of one of the SPECIES of harder scenes."""
    species = _SPECIES.get(name)
    nodes, tries = _CELLS[name] if species is None else (species.nodes, species.tries)
    window = ground.window
    hardness = landscape.hardness
    cells = Window(window.row // nodes, window.col // nodes, window.height // nodes, window.width // nodes)

    def draw(what: str, number: int = 0) -> np.ndarray:
        return noise.uniform(noise.key_of(landscape.seed, f"{name} {what}", number), cells).astype(float)

    rows0 = (np.arange(cells.height) * nodes)[:, np.newaxis]
    cols0 = (np.arange(cells.width) * nodes)[np.newaxis, :]
    chosen_row = np.full(cells.shape, -1)
    chosen_col = np.full(cells.shape, -1)
    area_m2 = _areas(draw("area"))
    odd = draw("odd") < harder.ODD_CELLS * hardness if hardness and name == LANDSLIDE else None
    for number in range(tries):
        rows = rows0 + (draw("row", number) * nodes).astype(int)
        cols = cols0 + (draw("col", number) * nodes).astype(int)
        chance = _suitability(name, ground, rows, cols, area_m2)
        if species is not None:
            chance = chance * hardness
        elif odd is not None:
            at = rows, cols
            unusual = harder.odd_chance(chance, ground.slope_deg[at], ground.elevation_m[at], ground.rise[at])
            chance = np.where(odd, unusual, chance)
        chance = chance * eagerness
        accepted = (draw("chance", number) < chance) & (chosen_row < 0)
        chosen_row[accepted], chosen_col[accepted] = rows[accepted], cols[accepted]

    names = ("rate", "year", "class", "aspect", "length", "turn", "sign", "width", *(f"wobble{i}" for i in range(8)))
    if hardness:
        names += harder.DRAWS
    draws = {what: draw(what) for what in names}
    features = []
    for cell in zip(*np.nonzero(chosen_row >= 0)):
        at = chosen_row[cell], chosen_col[cell]
        values = {what: float(array[cell]) for what, array in draws.items()}
        feature = Feature(
            kind=name if species is None else species.kind,
            number=0,
            # Between the nodes, so that no outline sits on the pixel lattice.
            row=float((window.row + at[0]) * landscape.lattice_px + values["turn"] - 0.5),
            col=float((window.col + at[1]) * landscape.lattice_px + values["sign"] - 0.5),
            half_length_px=10.0,
            half_width_px=10.0,
            direction_deg=float(ground.aspect_deg[at]),
            rate_mm_a=0.0,
            year=0,
            slope_deg=float(ground.slope_deg[at]),
            aspect_deg=float(ground.aspect_deg[at]),
            elevation_m=float(ground.elevation_m[at]),
        )
        if species is not None:
            species.shape(feature, values, landscape.pixel_size_m)
            feature.coherence_loss = species.loss[0] + (species.loss[1] - species.loss[0]) * values["loss"]
        else:
            _SHAPERS[name](feature, values, float(area_m2[cell]), landscape.pixel_size_m)
        if hardness and name == LANDSLIDE:
            harder.harden(feature, values, hardness)
            # Some are cut by the scene's border.
            margin = 0.0 if values["turn"] < hardness else feature.reach_px + 2
        else:
            margin = feature.reach_px + 2
        if margin < feature.row < size_px - margin and margin < feature.col < size_px - margin:
            features.append(feature)
    return features


def _areas(chance: np.ndarray) -> np.ndarray:
    """Log-normal areas between MIN_AREA_M2 and MAX_AREA_M2, m2, from uniform numbers."""
    lowest = special.ndtr(math.log(MIN_AREA_M2 / _MEDIAN_AREA_M2) / _AREA_SIGMA)
    highest = special.ndtr(math.log(MAX_AREA_M2 / _MEDIAN_AREA_M2) / _AREA_SIGMA)
    return _MEDIAN_AREA_M2 * np.exp(_AREA_SIGMA * special.ndtri(lowest + (highest - lowest) * chance))


def _smallness(area_m2: np.ndarray) -> np.ndarray:
    """1 up to _SMALL_AREA_M2, 0 from _LARGE_AREA_M2."""
    return 1 - smoothstep(np.log(area_m2), math.log(_SMALL_AREA_M2), math.log(_LARGE_AREA_M2))


def _suitability(kind: str, ground: _NodeGround, rows: np.ndarray, cols: np.ndarray, area_m2: np.ndarray) -> np.ndarray:
    """Chance (0 to 1) that a feature of the kind starts at the given nodes."""
    slope, elevation = ground.slope_deg[rows, cols], ground.elevation_m[rows, cols]
    aspect, rise = ground.aspect_deg[rows, cols], ground.rise[rows, cols]
    north = np.cos(np.radians(aspect)) - 1
    if kind == LANDSLIDE:
        # Mainly north-facing, 3 to 25 deg, 3200 to 4000 m (Peng et al. 2024). The small ones, which inventories miss,
        # also occur somewhat steeper, farther round to the east and west, and higher.
        small = _smallness(area_m2)
        chance = 1.4 * np.exp(-0.5 * ((slope - 10 - 4 * small) / (4 + 2.5 * small)) ** 2)
        chance *= np.exp((3.2 - 1.2 * small) * north)
        chance *= np.exp(-0.5 * ((elevation - 3620 - 60 * small) / (160 + 50 * small)) ** 2)
        return chance * (slope > 3) * (slope < 25 + 4 * small) * (rise > 0.06)
    if kind == ROCK_GLACIER:
        # Below cirque walls at the upper edge of the slopes, more often in the shade.
        chance = smoothstep(elevation, 3850, 4150) * (elevation < 4500) * np.exp(-0.5 * ((slope - 21) / 6) ** 2)
        return 0.5 * chance * np.exp(0.6 * north)
    if kind == FLOODPLAIN:
        return 0.4 * (slope < 4) * (rise < 0.10)
    if kind == LAKE:
        return 0.5 * (slope < 3.5) * (rise < 0.04)
    if kind in _SPECIES:
        return _SPECIES[kind].chance(slope, elevation, aspect, rise)
    return np.full(rows.shape, 0.35)


def _landslide(feature: Feature, draw: dict[str, float], area_m2: float, pixel_size_m: float) -> None:
    small = float(_smallness(np.array([area_m2]))[0])
    # Creep is large and gentle; detachments are slender and lie on steeper ground.
    if draw["class"] < 0.45:
        feature.landslide_class, elongation = THAW_SLUMP, 1.3 + 1.0 * draw["length"]
    elif draw["class"] < 0.45 + 0.15 + 0.25 * small:
        feature.landslide_class, elongation = ACTIVE_LAYER_DETACHMENT, 2.0 + 2.0 * draw["length"]
    else:
        feature.landslide_class, elongation = CREEP, 1.5 + 1.2 * draw["length"]
    feature.half_length_px, feature.half_width_px = 10.0 * elongation, 10.0
    feature.direction_deg = (feature.aspect_deg + 24 * (draw["turn"] - 0.5)) % 360
    # The toe spreads (slump, creep) or narrows (detachment).
    feature.taper = -0.12 if feature.landslide_class == ACTIVE_LAYER_DETACHMENT else 0.14
    feature.wobble = wobble(draw, 0.07)
    feature.scale_to_area(area_m2, pixel_size_m)
    for limit, first, last in _YEARS:
        if draw["year"] < limit:
            feature.year = first + int(draw["width"] * (last - first + 1))
            break
    # Downslope motion seen by the radar: the line of sight is nearly blind to motion to the north, where settlement
    # of thawing ground (away from the satellite) remains.
    seen = sensitivity(feature.aspect_deg, feature.slope_deg)
    peak = 112 * math.exp(0.38 * float(special.ndtri(0.001 + 0.998 * draw["rate"]))) * (0.6 + 0.8 * min(abs(seen), 0.5))
    feature.rate_mm_a = min(max(peak, 25.0), 200.0) * (1 if seen > 0.12 else -1)


def _rock_glacier(feature: Feature, draw: dict[str, float], _area_m2: float, pixel_size_m: float) -> None:
    feature.half_length_px, feature.half_width_px = 10.0 * (1.6 + 1.6 * draw["length"]), 10.0
    feature.taper = 0.2
    feature.wobble = wobble(draw, 0.05)
    feature.scale_to_area(15_000 + 65_000 * draw["width"] ** 2, pixel_size_m)
    seen = sensitivity(feature.aspect_deg, feature.slope_deg)
    feature.rate_mm_a = (60 + 90 * draw["rate"]) * (1 if seen > 0.12 else -1)


def _floodplain(feature: Feature, draw: dict[str, float], _area_m2: float, pixel_size_m: float) -> None:
    feature.half_length_px, feature.half_width_px = 10.0 * (1 + 0.8 * draw["length"]), 10.0
    feature.direction_deg = 360 * draw["turn"]
    feature.wobble = wobble(draw, 0.09)
    feature.scale_to_area(6_000 + 40_000 * draw["width"] ** 2, pixel_size_m)
    feature.rate_mm_a = -(58 + 50 * draw["rate"])


def _unwrapping_error(feature: Feature, draw: dict[str, float], _area_m2: float, pixel_size_m: float) -> None:
    feature.half_length_px = (45 + 130 * draw["length"] ** 1.5) / pixel_size_m
    feature.half_width_px = (35 + 90 * draw["width"] ** 1.5) / pixel_size_m
    feature.direction_deg = 90 * round(4 * draw["turn"]) + 10.0  # blocks lie along the radar's azimuth and range
    feature.area_m2 = 4 * feature.half_length_px * feature.half_width_px * pixel_size_m**2
    feature.rate_mm_a = CYCLE_MM_A * (2 if draw["rate"] < 0.6 else 3) * (1 if draw["sign"] < 0.5 else -1)


def _lake(feature: Feature, draw: dict[str, float], _area_m2: float, pixel_size_m: float) -> None:
    feature.half_length_px, feature.half_width_px = 10.0 * (1.1 + 1.2 * draw["length"]), 10.0
    feature.direction_deg = 360 * draw["turn"]
    feature.wobble = wobble(draw, 0.12)
    feature.scale_to_area(25_000 + 350_000 * draw["width"] ** 3, pixel_size_m)


_SPECIES: dict[str, Species] = {item.name: item for item in SPECIES}

_SHAPERS = {
    LANDSLIDE: _landslide,
    ROCK_GLACIER: _rock_glacier,
    FLOODPLAIN: _floodplain,
    UNWRAPPING_ERROR: _unwrapping_error,
    LAKE: _lake,
}


def _without_overlaps(drawn: dict[str, list[Feature]]) -> list[Feature]:
    """All features, but of two that come too near each other only the earlier one (lakes first, then landslides)."""
    order = (LAKE, LANDSLIDE, ROCK_GLACIER, FLOODPLAIN, UNWRAPPING_ERROR, *(name for name in drawn if name in _SPECIES))
    items = [item for kind in order for item in drawn[kind]]
    if not items:
        return []
    places = np.array([(item.row, item.col) for item in items])
    reach = np.array([item.reach_px for item in items])
    dropped = np.zeros(len(items), bool)
    pairs = spatial.cKDTree(places).query_pairs(2 * float(reach.max()) + 2, output_type="ndarray")
    distance = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    pairs = pairs[distance < reach[pairs].sum(axis=1) + 2]
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        if not dropped[first]:
            dropped[second] = True
    kept = [item for item, drop in zip(items, dropped) if not drop]
    return sorted(kept, key=lambda item: item.kind != LANDSLIDE)


def _with_companions(
    features: list[Feature], slides: list[Feature], landscape: Landscape, size_px: int
) -> list[Feature]:
    """The features with landslides beside and inside of landslides; whatever else comes too near to these goes."""
    made = [item for item in harder.companions(slides, landscape) if 0 < item.row < size_px and 0 < item.col < size_px]
    others = [item for item in features if item.kind != LANDSLIDE]
    places = np.array([(item.row, item.col, item.reach_px) for item in others]).reshape(-1, 3)
    keep = np.ones(len(others), bool)
    for item in made:
        near = np.hypot(places[:, 0] - item.row, places[:, 1] - item.col) < places[:, 2] + item.reach_px
        keep &= ~near
    return [*slides, *made, *(item for item, stays in zip(others, keep) if stays)]


def _mark_inventory(slides: list[Feature], seed: int, size_px: int) -> None:
    """Marks about a fifth as known: the large and gentle ones are found first, with some luck involved."""
    wanted = round(INVENTORY_SHARE * len(slides))
    if size_px >= 600:
        wanted = max(wanted, MIN_INVENTORY)
    wanted = min(max(wanted, 3), len(slides))
    if not wanted:
        return
    luck = noise.uniform(noise.key_of(seed, "inventory"), Window(0, 0, 1, len(slides)))[0].astype(float)
    area = np.array([item.area_m2 for item in slides])
    slope = np.array([item.slope_deg for item in slides])
    weight = area**1.6 * np.exp(-slope / 6)
    # Weighted sampling without replacement (Efraimidis and Spirakis 2006): largest log(u) / weight.
    keys = np.log(np.maximum(luck, 1e-9)) / (weight / weight.max())
    for index in np.argsort(-keys, kind="stable")[:wanted]:
        slides[index].in_inventory = True
