"""The next round from the dock: thresholds proposed, candidates extracted, samples updated, the round closed.

Begin with `iteration.IterationController`, whose steps are jobs of `study_jobs`; `hold_out` keeps a part of the
inventory as reference, `iteration_history` tells how the rounds went.
"""
