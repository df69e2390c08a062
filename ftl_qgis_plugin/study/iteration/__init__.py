"""What happens to a study between two reviews: begun, candidates stored, verdicts carried over, finished.

Begin with `iterations`; `loop` runs all of it headless with `judge` in the analyst's place, `carry` spares the analyst
questions that he has answered.
"""
