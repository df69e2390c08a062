"""The HTML report of a study: one file that loads nothing, escaped by jinja2.

Begin with `rendering`: `facts` reads the numbers from the study, `page` puts them into words of `texts`, `charts` and
`maps` draw SVG of our own.
"""
