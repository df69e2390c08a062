"""Many candidates at once, each before and after, to reject the obvious ones in one go.

Begin with `wall` (the window); `chip` is one candidate on it, `chip_images` draws what the chips show.
"""
