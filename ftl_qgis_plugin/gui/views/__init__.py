"""Up to four linked views of the current candidate, each with another image source; begin with `linked_views`."""
