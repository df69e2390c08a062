from __future__ import annotations

import pytest


@pytest.fixture
def pairs(tmp_path) -> str:
    import stack_folders  # wants h5py

    return stack_folders.hyp3(tmp_path / "hyp3")
