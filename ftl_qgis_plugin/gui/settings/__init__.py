"""The plugin's page in QGIS's options, what the windows remember, and the news of a version.

Begin with `options_page`.
"""
