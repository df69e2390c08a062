"""The few questions between a folder of pairs or granules and a rate; see `stack_dialog.StackDialog`."""
