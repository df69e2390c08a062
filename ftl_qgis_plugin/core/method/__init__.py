"""The choices that the method leaves to its user, each declared once: begin with `parameters`.

Algorithms, the dock's forms, the choices kept with a project and the report take names, defaults, limits and words from
these declarations; `parameter` says what a declaration holds.
"""
