"""What the user has chosen: with the project (`choices`, `choices_store`) or for himself (`preferences`).

Begin with `choices.Choices`.
"""
