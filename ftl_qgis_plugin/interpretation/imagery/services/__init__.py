"""Asking image services: `catalogue` says which there are, `network` asks without waiting, the searches make images.

What they answer is read in core.imagery.services; `remote_layers` makes layers of what they have.
"""
