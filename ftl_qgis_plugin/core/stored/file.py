"""A file of which pieces are read straight into arrays."""

from __future__ import annotations

import numpy as np


class StoredFile:
    """One thread at a time. OSError: it cannot be opened."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 (kept open, see close)

    def fill(self, start: int, values: np.ndarray) -> bool:
        """Fills the contiguous array from that byte on; False where the file cannot give it all."""
        buffer = memoryview(values.reshape(-1)).cast("B")
        try:
            self._file.seek(start)
            while buffer:
                count = self._file.readinto(buffer)
                if not count:
                    return False
                buffer = buffer[count:]  # the system may give less than was asked for
        except OSError:
            return False
        return True

    def close(self) -> None:
        self._file.close()

    def __del__(self) -> None:
        # A thread that ends takes what it has opened along; there nobody is left to close it.
        if hasattr(self, "_file"):
            self._file.close()
