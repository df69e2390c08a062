"""Reviewing candidates: the queue and the current one, verdicts, outlines.

Begin with `candidates.Candidates` (index, queue, current), `review.Review` (what is said of them) and
`outlines.Outlines`. Nothing here waits for the disk: `index` holds what is true, `patient_writer` writes.
"""
