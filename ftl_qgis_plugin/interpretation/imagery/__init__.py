"""Images of a place by the day they were taken: found, fetched ahead, and noted when they were looked at.

Begin with `image_finder.ImageFinder`: it knows all images that cover the current candidate, from layers of the
project (`bridge.layer_dates`), from templates and from services (`stac_search`, `wayback_search`, over `network`), and
offers them to the session's image sources. `remote_layers` makes their layers, `looks` keeps what was in sight and how
long, `kept_folder` where small pictures of it are for the report.
Nothing here waits for a network: answers come by signals, and what never comes is told in one sentence.
"""
