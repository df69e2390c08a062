"""Looking at every place once: the cells of a sweep over the study area, and what two passes tell of what both missed.

`cells` cuts the area, `recapture` estimates.
"""
