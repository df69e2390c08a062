"""The loop around the candidates: samples that grow, the stop rule, and all of it headless in one run.

Begin with `run_iterations`, which is study.iteration's loop with reference polygons in the analyst's place.
"""
