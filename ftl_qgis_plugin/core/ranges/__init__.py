"""From values under known landslides to a range per factor: one idea of the statistics per module.

Begin with `derivation.derive`, which puts them together for the method that was chosen (`derive_options`);
`factor_samples` and `sample_units` bring the values, `factor_range` holds a range with its quality, `score` ranks.
"""
