"""What image services are asked and what they answer, as plain values: no network here, see interpretation.imagery.

`stac` for catalogues of scenes, `wayback` for Esri's archive of World Imagery.
Answers come from strangers: whatever is missing or of another type is left out or told as one FtlError.
"""
