"""What happens to a study between two reviews: begun, candidates stored, verdicts carried over, finished.

Begin with `steps`, which loop and dock share; `iterations` has what each saw, `history` reads it. `loop` runs all of it
headless with `judge` in the analyst's place, `carry` spares the analyst questions that he has answered.
"""
