"""The time series' own dock and the map tool that picks a place for it; begin with `series_panel`."""
