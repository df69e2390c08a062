"""From unwrapped pairs to a rate, its uncertainty, and the displacement series.

Begin with `run.stack_pairs`: it puts the steps together. `reading` reads the pairs block by block,
`selection` says which of them are used, `corrections` brings every pair to one `reference` and takes ramps and
height-correlated phase away, `noise` tells what the scene says of its
noise, `solving` has the network, its loops, the inversion and the rates; `kernel` is one block of all that.
"""
