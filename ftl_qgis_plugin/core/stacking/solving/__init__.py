"""The mathematics of a stack: network and loops, the inversion of many pixels at once, rates and their errors.

Begin with `network.Network`, then `inversion.Inversion` and `estimate.Estimator`.
"""
