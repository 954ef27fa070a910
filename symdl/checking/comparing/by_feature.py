"""Vectors of which every entry goes its own way: x - μ over σ, for each feature.

Where a document multiplies or divides vectors entry by entry, a line without matrices, transposes
and norms holds of them if it holds of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symdl.checking.comparing.compare import DEFINITIONS, NAMES, Outcome, Question, outcome
from symdl.checking.scopes.names import base_of
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.tree import Node, Symbol

EACH_ENTRY = "for each entry of the vectors"
MIXED = (tree.Transpose, tree.Norm, tree.Matrix)  # what brings entries together


def for_each_entry(question: Question) -> Iterator[tuple[Outcome, str]]:
    """The step with numbers in place of vectors, where no entry meets another one."""
    scope = question.scope
    if not _works_by_entries(scope) or not _keeps_apart(scope, question):
        return
    for mode in (NAMES, DEFINITIONS):
        yield outcome(question, replace(mode, name=EACH_ENTRY)), EACH_ENTRY


def _works_by_entries(scope: Scope) -> bool:
    """Whether vectors are multiplied or divided entry by entry in this question."""
    shapes = scope.shaped()
    if shapes.entrywise[0] != len(shapes.formulas):
        found = any(_is_entrywise(scope, n) for f in shapes.formulas for n in tree.walk(f))
        shapes.entrywise = (len(shapes.formulas), found)
    return shapes.entrywise[1]


def _is_entrywise(scope: Scope, node: Node) -> bool:
    if not isinstance(node, tree.Binary):
        return False
    return node.op == "odot" or (node.op == "/" and _is_vector(scope, node.right))


def _is_vector(scope: Scope, node: Node) -> bool:
    return isinstance(node, Symbol) and scope.shaped().kind(node) == "c"


def _keeps_apart(scope: Scope, question: Question) -> bool:
    """Whether both sides, and what their names stand for, are free of what mixes entries."""
    seen: set[str] = set()
    open_nodes: list[Node] = [question.left, question.right]
    while open_nodes:
        for below in tree.walk(open_nodes.pop()):
            if isinstance(below, MIXED):
                return False
            if not isinstance(below, Symbol):
                continue
            if scope.shaped().kind(below) in ("m", "r"):
                return False
            if base_of(below) not in seen:
                seen.add(base_of(below))
                known = scope.names.get(base_of(below), ())
                open_nodes += [b.body for b in known if scope.is_here(b) and not b.numeric]
    return True
