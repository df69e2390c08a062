"""Small widgets that know nothing of the session or little: bars, combos, tables, notices.

Begin with the one you need; a page puts them together.
"""
