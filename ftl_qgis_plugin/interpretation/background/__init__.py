"""Work away from the window's thread. `job` does a piece of it and sorts its errors out, wherever it runs.

Begin with `runner` (one task at a time, in QGIS's task list, told by messages); `latest_job` is for what only the
newest request is worth (previews, the series of the current candidate), and tells nobody but its owner.
"""
