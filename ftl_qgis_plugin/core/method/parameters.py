"""The method's parameters, each declared once; groups of them in the order in which people meet them."""

from __future__ import annotations

from ..errors import Message
from ..factors.catalogue import CATALOGUE, DEFAULT_TERRAIN, TERRAIN_FACTORS
from .parameter import Choice, Flag, Number, Parameter, Several

# How a range follows from the samples.
PERCENTILES = "percentiles"
MEAN_SD = "mean_sd"
MEDIAN_MAD = "median_mad"
HIGHEST_DENSITY = "highest_density"
FREQUENCY_RATIO = "frequency_ratio"
MANUAL = "manual"

# What becomes of a landslide that an inventory holds several times.
UNITED = "united"
NEWEST = "newest"
EACH = "each"

# In which order candidates are looked at.
LIKELY = "likely"
SCORE = "score"

# Which way ground must move.
ANY, AWAY, TOWARD, AUTO = "any", "away", "toward", "auto"

# What a range does: keep out what lies beyond, or tell how typical ground is (AUTO: that where few landslides gave it).
CUT, RANK = "cut", "rank"
RANGES_RANK = {CUT: False, RANK: True, AUTO: None}

# What counts as one sample.
PIXELS = "pixels"
POLYGON_MEDIANS = "polygon_medians"
AREA_BALANCED = "area_balanced"

TERRAIN = Several(
    "TERRAIN",
    "terrain",
    Message("Terrain factors"),
    Message(
        "What is computed from the elevation model and gets a range (elevation m, slope and aspect degrees, curvatures "
        "1/m, the others m). Without an elevation model it does not count."
    ),
    DEFAULT_TERRAIN,
    options={name: CATALOGUE[name].label for name in TERRAIN_FACTORS},
)
METHOD = Choice(
    "METHOD",
    "method",
    Message("Range method"),
    Message(
        "How a factor's range follows from the samples. Percentiles: the central share of them. Mean and standard "
        "deviations, or median and scaled median absolute deviations (robust): K to each side. Highest density: "
        "the smallest set that holds the share, possibly several intervals. Frequency ratio: classes in which "
        "samples are more frequent than in the study area's terrain. Manual: kept from the previous thresholds. "
        "For aspect, the shortest arc that holds the share; no range where the directions have no preference "
        "(Rayleigh test p > 0.05, or mean resultant length < 0.2)."
    ),
    PERCENTILES,
    options={
        PERCENTILES: Message("Percentiles"),
        MEAN_SD: Message("Mean and standard deviations"),
        MEDIAN_MAD: Message("Median and absolute deviations"),
        HIGHEST_DENSITY: Message("Highest density"),
        FREQUENCY_RATIO: Message("Frequency ratio above 1"),
        MANUAL: Message("Manual (kept from the previous thresholds)"),
    },
)
COVERAGE = Number(
    "COVERAGE",
    "coverage",
    Message("Coverage"),
    Message("Share of the samples (0 to 1) that percentiles, highest density and the arc of aspect hold."),
    0.98,
    least=0.01,
    most=1.0,
    decimals=3,
)
K = Number(
    "K",
    "k",
    Message("K"),
    Message("Number of standard deviations (or scaled median absolute deviations) to each side."),
    2.0,
    least=0.01,
    most=100.0,
    decimals=2,
)
SAMPLE_UNIT = Choice(
    "SAMPLE_UNIT",
    "sample_unit",
    Message("Sample unit"),
    Message(
        "What counts as one sample: every pixel (large landslides dominate), one median per polygon (mean "
        "direction for aspect), or pixels weighted so that all polygons count the same."
    ),
    AREA_BALANCED,
    options={
        PIXELS: Message("Pixels"),
        POLYGON_MEDIANS: Message("Polygon medians"),
        AREA_BALANCED: Message("Area-balanced pixels"),
    },
)
MARGIN = Number(
    "MARGIN",
    "margin",
    Message("Exploration margin"),
    Message(
        "Every derived range is widened on both sides by this share of its width, so that the next iteration "
        "looks a little beyond what is known. 0 = not at all."
    ),
    0.2,
    most=1.0,
)
MIN_RATE = Number(
    "MIN_RATE",
    "min_rate_mm_a",
    Message("Minimum deformation rate"),
    Message("Lower bound of the absolute deformation rate, mm/a. It does not follow from the samples."),
    50.0,
    "mm/a",
    decimals=1,
)
MIN_COHERENCE = Number(
    "MIN_COHERENCE",
    "min_coherence",
    Message("Minimum coherence"),
    Message(
        "Lower bound of the coherence (0 to 1), where a coherence raster is given. Left empty, it comes from the "
        "samples: 2 % of the fast pixels of the known landslides lie below (all landslides count the same), the margin "
        "widens it downward to 0.5, and it is at most 0.7, or at most 0.5 where fewer than five landslides have fast "
        "pixels."
    ),
    None,
    empty=Message("from the samples"),
    most=1.0,
)
NOISE_K = Number(
    "NOISE_K",
    "noise_k",
    Message("Noise factor"),
    Message(
        "The absolute rate must also exceed this many robust standard deviations of the study area's rate (1.4826 "
        "times the median absolute deviation from its median, the samples left out). It only raises the minimum "
        "deformation rate; set that to 0 to go by the noise alone. 0 = off."
    ),
    3.0,
    is_advanced=True,
    decimals=1,
    off=Message("off"),
)
SEED = Number(
    "SEED",
    "seed",
    Message("Seed"),
    Message("Seed of the resampling that shows how stable the bounds are (200 draws of polygons)."),
    0,
    is_advanced=True,
    most=2**31 - 1,
    is_whole=True,
)

MIN_AREA = Number(
    "MIN_AREA",
    "min_area_m2",
    Message("Minimum area"),
    Message(
        "Smaller candidates are dropped, square metres. Five 10 m pixels are 500 m²; of a small landslide often "
        "only part moves fast enough."
    ),
    500.0,
    "m²",
    decimals=0,
)
CLOSE_RADIUS = Number(
    "CLOSE_RADIUS",
    "close_radius_m",
    Message("Closing radius"),
    Message(
        "Gaps in the overlap up to about twice this many metres are closed (morphological closing with a "
        "disc); 0 is off. Joins parts of one landslide that noise has separated."
    ),
    0.0,
    "m",
    decimals=0,
    off=Message("off"),
)
FILL_HOLES = Number(
    "FILL_HOLES",
    "fill_holes_m2",
    Message("Fill holes up to"),
    Message("Holes in a candidate up to this area are filled, square metres; 0 is off."),
    0.0,
    "m²",
    decimals=0,
    off=Message("off"),
)
GROW_RATE = Number(
    "GROW_RATE",
    "grow_rate_mm_a",
    Message("Grow into |rate| of at least"),
    Message(
        "Candidates grow into connected pixels that deform at least this fast, mm/a (hysteresis "
        "thresholding), even beyond the terrain's ranges; coherence, where it is a factor, must hold. A value "
        "of about half the threshold gives outlines nearer to the landslide's. Left empty: half of the threshold "
        "where the rate's noise sets it (see the noise factor), else no growth."
    ),
    None,
    "mm/a",
    empty=Message("as the noise wants"),
    least=0.001,
    decimals=1,
)
GROW_SHARE = Number(
    "GROW_SHARE",
    "grow_share",
    Message("Grow outlines to a share of their rate"),
    Message(
        "Each outline reaches into connected ground that moves the same way at this share of the candidate's own rate "
        "(its 90th percentile) or faster, and at twice the background's sigma, at most one radius far. What is a "
        "candidate, its numbers and its rank are of the pixels that pass. 0 = off."
    ),
    0.25,
    most=1.0,
    off=Message("off"),
)
SIGN = Choice(
    "SIGN",
    "sign",
    Message("Direction that counts"),
    Message(
        "Which way ground must move: any, only away from the satellite (negative rates), only toward it (positive "
        "rates). Automatic: any, but only down the slope where the rate was projected on it."
    ),
    AUTO,
    is_advanced=True,
    options={
        ANY: Message("Any"),
        AWAY: Message("Away from the satellite"),
        TOWARD: Message("Toward the satellite (down the slope)"),
        AUTO: Message("Automatic"),
    },
)
JOIN_SIGNS = Flag(
    "JOIN_SIGNS",
    "join_signs",
    Message("Join both directions"),
    Message(
        "Whether connected ground that moves toward the satellite and away from it is one candidate. By default it is "
        "two: one landslide hardly does both."
    ),
    False,
    is_advanced=True,
)
RANGES = Choice(
    "RANGES",
    "ranges",
    Message("Ranges"),
    Message(
        "Cut: what lies outside a range is no candidate. Rank: only rate, coherence and exclusions keep out; the other "
        "ranges tell how typical the ground is, and so the order. Automatic: a range that fewer than ten landslides "
        "gave ranks, unless you set it by hand; all others cut. On demo scenes Rank finds 3 % more landslides for as "
        "many looks, and a fifth more from five known ones: choose it for ground that your inventory does not know."
    ),
    AUTO,
    is_advanced=True,
    options={CUT: Message("Cut"), RANK: Message("Rank"), AUTO: Message("Automatic")},
)
CONNECTIVITY = Choice(
    "CONNECTIVITY",
    "connectivity",
    Message("Connectivity"),
    Message("Whether pixels that touch only at a corner belong together."),
    8,
    is_advanced=True,
    options={8: Message("8 (corners connect)"), 4: Message("4 (edges only)")},
)
MIN_FACTORS = Number(
    "MIN_FACTORS",
    "min_factors",
    Message("Factors that must hold (0 = all)"),
    Message(
        "A pixel passes where at least this many of the enabled factors hold; 0 means all of them. The deformation "
        "rate must hold in any case."
    ),
    0,
    most=50,
    is_whole=True,
    off=Message("all"),
)

LEARN_FROM_REJECTED = Flag(
    "LEARN_FROM_REJECTED",
    "learn_from_rejected",
    Message("Learn from rejected candidates"),
    Message(
        "From the second iteration on, candidates on ground of low information value (the sum of their "
        "factors' log frequency ratios) are left out. The limit is the one below which rejected candidates "
        "outnumber samples most, among those that keep at least the coverage's share of the samples, each judged "
        "as if it were not known. Fewer than ten rejected ones set none. It saves you looking at much that is false, "
        "and may cost a landslide on unusual ground."
    ),
    False,
)
TOLERANCE = Number(
    "TOLERANCE",
    "tolerance_mm_a",
    Message("Tolerance"),
    Message("Converged where the samples' mean |rate| changes by no more than this, mm/a."),
    1.0,
    "mm/a",
    decimals=2,
)
PATIENCE = Number(
    "PATIENCE",
    "patience",
    Message("Patience"),
    Message(
        "So many iterations in a row must stay within the tolerance. The first, which the inventory's own "
        "thresholds brought about, does not count."
    ),
    2,
    is_advanced=True,
    least=1,
    most=20,
    is_whole=True,
)

REPEATED = Choice(
    "REPEATED",
    "repeated",
    Message("Landslides drawn in several years"),
    Message(
        "Outlines of the inventory that share at least half of the smaller one are taken for the same landslide, drawn "
        "again, and count once: with all the ground of all its outlines, or with the newest only. Outlines of the same "
        "date are never joined."
    ),
    UNITED,
    options={
        UNITED: Message("Once, all outlines united"),
        NEWEST: Message("Once, the newest outline"),
        EACH: Message("Each outline for itself"),
    },
    is_advanced=True,
)
POINT_RADIUS = Number(
    "POINT_RADIUS",
    "point_radius_m",
    Message("Radius of points"),
    Message(
        "Where known landslides are given as points, each stands for a disc of this radius, metres; 0 is the pixel "
        "under the point."
    ),
    0.0,
    "m",
    is_advanced=True,
    most=100_000.0,
    decimals=0,
    off=Message("the pixel under it"),
)
ORDER = Choice(
    "ORDER",
    "order",
    Message("Order of the review"),
    Message(
        "In which order candidates are judged. Most likely: learned anew from every five verdicts (see 'Rank "
        "candidates'); while there is too little to learn from, by score. Score: as they were ranked on extraction."
    ),
    LIKELY,
    options={LIKELY: Message("Most likely"), SCORE: Message("Score")},
    is_advanced=True,
)
STOP_LEFT = Number(
    "STOP_LEFT",
    "stop_left",
    Message("Stop where few are left"),
    Message(
        "The review of an iteration ends where the landslides expected among the candidates not yet judged are at "
        "most this share of those accepted (or one), once 20 are judged and the next ones are less than 25 % likely. "
        "The rest stays without a verdict. 0: every candidate is judged."
    ),
    0.05,
    is_advanced=True,
    least=0.0,
    most=0.5,
    decimals=2,
)

DERIVATION: tuple[Parameter, ...] = (METHOD, COVERAGE, K, SAMPLE_UNIT, MARGIN, MIN_RATE, MIN_COHERENCE, NOISE_K, SEED)
PASSING: tuple[Parameter, ...] = (MIN_FACTORS, RANGES, SIGN)
EXTRACTION: tuple[Parameter, ...] = (
    MIN_AREA,
    CLOSE_RADIUS,
    FILL_HOLES,
    GROW_RATE,
    GROW_SHARE,
    JOIN_SIGNS,
    CONNECTIVITY,
)
STOP_RULE: tuple[Parameter, ...] = (TOLERANCE, PATIENCE)
REVIEW: tuple[Parameter, ...] = (ORDER, STOP_LEFT)
INVENTORY: tuple[Parameter, ...] = (REPEATED, POINT_RADIUS)
EVERY: tuple[Parameter, ...] = (
    TERRAIN,
    *DERIVATION,
    *PASSING,
    *EXTRACTION,
    LEARN_FROM_REJECTED,
    *STOP_RULE,
    *INVENTORY,
)


def by_field() -> dict[str, Parameter]:
    """All declarations by the name of their field."""
    return {parameter.field: parameter for parameter in EVERY}
