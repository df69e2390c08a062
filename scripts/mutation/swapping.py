"""A change made to a module that is imported already: the code of one function replaced under all who hold it."""

from __future__ import annotations

import ast
import gc
import inspect
from collections.abc import Collection
from pathlib import Path
from types import CodeType, FunctionType

from .operators import Mutant, mutated


def swap(path: Path, mutant: Mutant, imported: Collection[int] = ()) -> bool:
    """Puts the change into the living functions; False where it cannot be, as in what runs while importing.

    `imported`: first lines of functions that have run while importing.
    """
    text = path.read_text(encoding="utf-8")
    whole = compile(ast.parse(text), str(path), "exec", dont_inherit=True)
    pair = _function_that_differs(whole, compile(mutated(text, mutant.number), str(path), "exec", dont_inherit=True))
    if pair is None:
        return False
    old, new = pair
    if any(line in imported for line in _lines(old)):
        return False
    living = [
        item
        for item in gc.get_objects()
        if type(item) is FunctionType and item.__code__ == old and item.__code__.co_filename == str(path)
    ]
    try:
        for function in living:
            function.__code__ = new
    except ValueError:  # it closes over other names now
        return False
    return bool(living)


def _function_that_differs(old: CodeType, new: CodeType) -> tuple[CodeType, CodeType] | None:
    """The outermost function in which two codes of one module differ; None where they differ outside of functions."""
    if old.co_flags & inspect.CO_OPTIMIZED:
        return old, new
    if _without_inner(old) != _without_inner(new):
        return None
    pairs = [pair for pair in zip(_inner(old), _inner(new)) if pair[0] != pair[1]]
    return _function_that_differs(*pairs[0]) if len(pairs) == 1 else None


def _lines(code: CodeType) -> list[int]:
    return [code.co_firstlineno, *(line for inner in _inner(code) for line in _lines(inner))]


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _without_inner(code: CodeType) -> CodeType:
    return code.replace(co_consts=tuple(None if isinstance(item, CodeType) else item for item in code.co_consts))
