"""What every part of the dock's state stands on: the study at hand, and one way to tell the user something.

Begin with `study_holder` (which study is open); `messenger` turns an FtlError into a message instead of a traceback.
"""
