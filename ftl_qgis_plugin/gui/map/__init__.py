"""What acts on the map canvas: following the current candidate, editing outlines, images in turn, overlays.

Begin with `navigator`; `boundary_editor` and `map_tools` are for outlines, `image_flicker` for the images.
"""
