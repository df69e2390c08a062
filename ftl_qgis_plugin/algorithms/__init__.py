"""The Processing provider `ftl`: one algorithm per file, in a room per group of the toolbox.

Begin with `provider` (it finds the algorithms by itself) and `shared.base.FtlAlgorithm`, which every one of them is.
No numbers are computed here: algorithms read parameters, ask the core, and write what it returns.
"""
