"""What verdicts and origins look like, the same in list, map, chart and report (with style files as QGIS wants them).

Okabe and Ito (2008): told apart with any kind of colour vision. As "#rrggbb".
"""

from __future__ import annotations

BLUE, SKY, GREEN, YELLOW = "#0072b2", "#56b4e9", "#009e73", "#f0e442"
ORANGE, VERMILION, PURPLE = "#e69f00", "#d55e00", "#cc79a7"
GREY = "#787878"

VERDICTS = {"unreviewed": YELLOW, "accepted": GREEN, "rejected": VERMILION, "uncertain": SKY}
# Of samples: what was accepted keeps the colour of its verdict.
ORIGINS = {"inventory": PURPLE, "candidate": GREEN, "digitised": BLUE}
OTHER_ORIGIN = GREY
HELD_OUT = "#1e1e1e"  # dotted: they are no samples
# How a comparison with reference landslides went.
OUTCOMES = {"found": GREEN, "missed": VERMILION, "true": BLUE, "false": PURPLE}
# What is looked at or drawn just now: seen on ice and on dark ground.
CURRENT = "#ffe600"
