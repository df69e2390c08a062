"""What makes the method iterate: samples that grow, ranges derived again, the rule by which it stops.

Begin with `sample_growth.merge_accepted` and `convergence.check_convergence`; `limiting_factors` says which factor
keeps a missed landslide out.
"""
