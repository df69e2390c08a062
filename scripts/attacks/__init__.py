"""What a study has to stand: each module is one kind of harm, tried at random with a seed, and prints figures.

Begin with `scripts/attack.py`. `common.Outcome` counts; everything but what was tried has to be 0.
"""
