"""Freeze-thaw landslide interpretation for QGIS."""
