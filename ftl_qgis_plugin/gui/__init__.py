"""Widgets and what acts between QGIS's window and the session; no numbers and no state of its own.

Begin with `desktop.Desktop`, which hangs everything into the window, and `workbench.Desk`, which wires it by hand.
`dock` holds the pages, `command_table` everything that a key or a button does.
"""
