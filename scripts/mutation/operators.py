"""The changes: each is one node of the syntax tree replaced by another that means something else."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# At the bound, and the other way round.
COMPARISONS = {
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "nanmin": "nanmax",
    "nanmax": "nanmin",
    "floor": "ceil",
    "ceil": "floor",
    "sin": "cos",
    "cos": "sin",
    "argmin": "argmax",
    "argmax": "argmin",
    "mean": "median",
    "median": "mean",
}

LARGE = 100

# What these get is words and percentages for people, not meaning.
SILENT_CALLS = {"FtlError", "Message", "report", "part", "tell", "warn", "TypeVar", "lru_cache", "NamedTuple"}


@dataclass(frozen=True)
class Mutant:
    """One change. `key` names it as long as the line stays what it is, wherever it moves in the file."""

    path: str
    line: int
    number: int  # of the change, in the order of the walk
    where: str  # function or class it stands in
    before: str
    after: str
    source: str  # the whole statement's first line

    @property
    def key(self) -> str:
        return f"{self.path}:{self.where}: {self.before} -> {self.after} | {self.source}"


class _Walk(ast.NodeVisitor):
    """Visits nodes whose meaning tests can see, with the name of what they stand in."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, str, ast.stmt]] = []
        self._names: list[str] = []
        self._statement: ast.stmt | None = None

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            self._names.append(node.name)
            for part in node.body:
                self.visit(part)
            if isinstance(node, ast.FunctionDef):  # defaults count, annotations do not
                for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                    self._statement = node
                    self.visit(default)
            self._names.pop()
            return
        if isinstance(node, ast.AnnAssign):
            self._statement = node
            if node.value is not None:
                self.visit(node.value)
            return
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global)) or _is_silent(node):
            return
        if isinstance(node, ast.stmt):
            self._statement = node
        if self._statement is not None:
            self.found.append((node, ".".join(self._names), self._statement))
        self.generic_visit(node)


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):  # what is raised is looked at by its sentence; that it is, by its condition
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in SILENT_CALLS


def changes_of(node: ast.AST) -> Iterator[ast.AST]:
    """Other nodes to stand in the place of this one."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            for other in COMPARISONS.get(type(operator), ()):
                changed = copy.deepcopy(node)
                changed.ops[index] = other()
                yield changed
    elif isinstance(node, ast.BoolOp):
        changed = copy.deepcopy(node)
        changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield changed
    elif isinstance(node, (ast.BinOp, ast.AugAssign)):
        other = ARITHMETIC.get(type(node.op))
        if other is not None and not _is_text(node):
            changed = copy.deepcopy(node)
            changed.op = other()
            yield changed
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, (int, float)):
            # One more of a large number is the same number to anybody who reads it.
            yield ast.Constant(node.value + 1 if abs(node.value) < LARGE else node.value * 2)
    elif isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
        yield ast.Name(NAMES[node.id], ast.Load())
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        changed = copy.deepcopy(node)
        changed.attr = NAMES[node.attr]
        yield changed
    elif isinstance(node, ast.keyword) and node.arg == "key":
        yield ast.keyword("key", ast.parse("lambda _item: 0", mode="eval").body)


def _is_text(node: ast.BinOp | ast.AugAssign) -> bool:
    parts = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(isinstance(part, ast.JoinedStr) or isinstance(getattr(part, "value", None), str) for part in parts)


def _walked(tree: ast.AST) -> list[tuple[ast.AST, str, ast.stmt]]:
    walk = _Walk()
    walk.visit(tree)
    return walk.found


def mutants_of(path: str, text: str) -> list[Mutant]:
    """All changes to a module, in the order of its text."""
    lines = text.splitlines()
    result: list[Mutant] = []
    for node, where, statement in _walked(ast.parse(text)):
        for changed in changes_of(node):
            line = getattr(node, "lineno", statement.lineno)
            result.append(
                Mutant(
                    path,
                    line,
                    len(result),
                    where or "module",
                    _told(node),
                    _told(changed),
                    lines[line - 1].strip(),
                )
            )
    return result


def mutated(text: str, number: int) -> ast.Module:
    """The module with change `number` made."""
    tree = ast.parse(text)
    count = 0
    for node, _, _ in _walked(tree):
        for changed in changes_of(node):
            if count == number:
                return ast.fix_missing_locations(_Replace(node, changed).visit(tree))
            count += 1
    raise IndexError(number)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return ast.copy_location(self._new, node) if hasattr(node, "lineno") else self._new
        return self.generic_visit(node)


def _told(node: ast.AST) -> str:
    if isinstance(node, ast.keyword):
        return f"{node.arg}={ast.unparse(node.value)}"
    return ast.unparse(node).splitlines()[0]


def modules(package: Path, rooms: tuple[str, ...]) -> list[Path]:
    return sorted(file for room in rooms for file in (package / room).rglob("*.py") if file.name != "__init__.py")
