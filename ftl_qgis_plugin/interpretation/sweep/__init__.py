"""The sweep of the dock: the study area looked at cell by cell, beside the review of candidates.

`sweep.SweepModel` is its state, `cells` what is said of each; `drawn` says what an outline drawn in it is, `blind`
hides what the review has found.
"""
