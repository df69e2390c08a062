"""The time series that are looked at, read on a thread of their own; begin with `series_controller`."""
