"""The page Data: which layers, which study, and what stands in the way.

Begin with `data.DataPage`; `import_button` brings in a product as it comes.
"""
