"""The order that learns: which candidates are most likely landslides, after what was judged so far.

Begin with `ranking.rank`: `attributes` turns the candidates' columns into numbers, `scaling` puts them on one scale,
`labels` says what is known of whom, `ridge` fits, `contributions` says which attributes made a likelihood.
"""
