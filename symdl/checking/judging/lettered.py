"""Letters that stand for another function than usual: σ for tanh, or for a softmax.

A letter such as σ means the function of ``LETTERS`` until the document says otherwise.  Where it is
set equal to a formula of another function, before anything was shown with the usual one, the
document says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.checking.scopes.names import base_of
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.tree import Node


def with_another_function(
    scope: Scope, decision: Decision, sides: tuple[Node, Node], again: Callable[[], Decision]
) -> Decision:
    """The decision under the function that a letter must stand for, where a step fails with the
    usual one; ``again`` judges the step once more."""
    left, right = sides
    if decision.verdict == HOLDS:
        scope.laws.shown.update(_letters(scope, sides))
    if decision.verdict != FAILS or not isinstance(left, tree.Apply | tree.Entry):
        return decision
    for base in set(_letters(scope, (left,))) - scope.laws.shown:
        for name in dict.fromkeys((*_functions(right), *scope.laws.spoken)):
            before = scope.laws.meanings.get(base)
            _mean(scope, base, name)
            found = again()
            if found.verdict == HOLDS:
                scope.laws.shown.add(base)
                return replace(found, reason=f"{base} stands for {name} here")
            _mean(scope, base, before)
    return decision


def _mean(scope: Scope, base: str, name: str | None) -> None:
    if name is None:
        scope.laws.meanings.pop(base, None)
    else:
        scope.laws.meanings[base] = name
    scope.serial += 1  # what was kept rests on the meaning


def _letters(scope: Scope, sides: tuple[Node, ...]) -> Iterator[str]:
    for side in sides:
        for below in tree.walk(side):
            if not isinstance(below, tree.Apply) or scope.function(below.head) is not None:
                continue
            if scope.spelled(below.head) is not None:
                yield base_of(below.head)


def _functions(node: Node) -> Iterator[str]:
    """The functions of a formula, by name."""
    yield from (below.name for below in tree.walk(node) if isinstance(below, tree.Call))
