"""The noise of pairs and of dates: what a sample of the scene tells of it, which hardly any pixel tells by itself.

`scene_noise` is the way in, `pair_noise.Noise` what comes out.
"""
