"""Trying it without data: `demo_study` makes the scene and starts its first iteration, `demo_dialog` asks where."""
