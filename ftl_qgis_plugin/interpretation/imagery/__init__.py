"""Images of a place by the day they were taken: found, fetched ahead, and noted when they were looked at.

Begin with `image_finder.ImageFinder`: it knows all images that cover the current candidate, from layers of the
project (`bridge.layer_dates`), from templates and from `services` (searched over `network`, made layers of by
`remote_layers`), and offers them to `image_sources`. `looks_recorder` keeps what was in sight and how long,
`kept_folder` says where small pictures of it are for the report, `proposals` draws outlines in them.
Nothing here waits for a network: answers come by signals, and what never comes is told in one sentence.
"""
