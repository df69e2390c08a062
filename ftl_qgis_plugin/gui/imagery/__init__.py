"""Stepping through a place's images by date: strip and caption on the map, before and after, swipe and lens.

Begin with `timeline.Timeline`, which knows the images of the current candidate and which one is looked at; the widgets
show what it holds. `time_travel.TimeTravel` wires them to the map and is what the desk keeps.
"""
