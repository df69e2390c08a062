"""The session: wires all parts, opens and closes the study, keeps its layers in the project.

Begin with `session.InterpretationSession`; `opening` reads studies away from the window, `layers` shows them,
`problems` says what stands in the way of an extraction.
"""
