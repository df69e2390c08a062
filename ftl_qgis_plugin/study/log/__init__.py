"""What was said, append-only: undo is an entry too, so that it works across restarts and merges.

Begin with `verdicts.replay` (entries in any order to what holds) and `log` (their table); `places` is the same for
places that are no candidates.
"""
