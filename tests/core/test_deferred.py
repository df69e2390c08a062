"""Modules that are loaded late, where they are there, broken, or made for another Python."""

from __future__ import annotations

import sys

import pytest

from ftl_qgis_plugin.core.deferred import Deferred
from ftl_qgis_plugin.core.errors import FtlError


def test_a_module_is_loaded_once_it_is_needed(tmp_path, monkeypatch):
    (tmp_path / "loaded_late.py").write_text("answer = 42\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = Deferred("loaded_late")
    assert "loaded_late" not in sys.modules
    assert module.answer == 42
    with pytest.raises(AttributeError):
        module.question  # noqa: B018
    del sys.modules["loaded_late"]


def test_what_was_found_once_is_not_looked_up_again(tmp_path, monkeypatch):
    """A row of pixels is worked on in the time that an import's look-up takes."""
    (tmp_path / "looked_up_once.py").write_text("answer = 42\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = Deferred("looked_up_once")
    assert module.answer == 42
    monkeypatch.setattr(sys.modules["looked_up_once"], "answer", 43)
    assert module.answer == 42
    del sys.modules["looked_up_once"]


def test_a_broken_module_is_one_sentence_with_the_first_line_of_its_reason(tmp_path, monkeypatch):
    text = "raise ImportError('\\nnumpy.core.multiarray failed to import\\nA page about versions follows.')\n"
    (tmp_path / "made_for_another.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(FtlError) as told:
        Deferred("made_for_another").anything  # noqa: B018
    assert "made_for_another (numpy.core.multiarray failed to import)" in str(told.value)
    assert "page" not in str(told.value)
    assert "Install the package again" in str(told.value)


def test_one_that_is_not_there_is_told_too():
    with pytest.raises(FtlError, match="No module named 'nowhere_at_all'"):
        Deferred("nowhere_at_all").anything  # noqa: B018
