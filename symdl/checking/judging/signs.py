"""Both signs at once: λ = (7 ± 3)/2 = 5, 2 says two things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.read import tree
from symdl.read.tree import Node

_UPPER = {"pm": "+", "mp": "-"}
_LOWER = {"pm": "-", "mp": "+"}


def has_signs(node: Node) -> bool:
    """Whether ± stands in a formula."""
    return any(isinstance(n, tree.Binary | tree.Unary) and n.op in _UPPER for n in tree.walk(node))


def values_of(node: Node) -> tuple[Node, ...]:
    """What a formula says: one thing for each sign, or each element of a list."""
    if isinstance(node, tree.Set):
        return tuple(value for element in node.elements for value in values_of(element))
    if not has_signs(node):
        return (node,)
    return tuple(_with(node, signs) for signs in (_UPPER, _LOWER))


def _with(node: Node, signs: dict[str, str]) -> Node:
    changes: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changes[part.name] = _with(value, signs)
        elif isinstance(value, tuple) and any(isinstance(entry, Node) for entry in value):
            changes[part.name] = tuple(_with(entry, signs) for entry in value)
    if isinstance(node, tree.Binary | tree.Unary) and node.op in signs:
        changes["op"] = signs[node.op]
        if isinstance(node, tree.Binary):
            changes["sign"] = signs[node.op]
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def each_of(against: Callable[[Node, Node], Decision], left: Node, right: Node) -> Decision | None:
    """Whether every value on the right is one of those on the left; None where it is open."""
    befores, afters = values_of(left), values_of(right)
    last: Decision | None = None
    for after in afters:
        tried = [against(before, after) for before in befores]
        last = next((one for one in tried if one.verdict == HOLDS), None)
        if last is None:
            return tried[0] if all(one.verdict == FAILS for one in tried) else None
    return last
