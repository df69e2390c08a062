"""The state of the dock, without a widget: what is open, chosen, looked at, running.

Begin with `session.session.InterpretationSession`, which wires the parts; each room here is one of them. What is heavy
runs in `background`, by the same algorithms that the toolbox offers.
"""
