"""Small changes of meaning made to the package's own code, to see whether its tests notice.

Begin with `operators` (which changes there are) and `running` (a module's tests against one of them); the program is
scripts/mutate.py, the survivors that nobody can kill stand in accepted.json with the reason.
"""
