"""The synthetic scene with known truth, so that everything can be tried at once; made by core.scene."""
