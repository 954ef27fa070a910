"""Formulas that differ from one by a single change at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from symdl.checking.scopes.names import base_of, parts_of
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.tree import Node

Change = Callable[[Node], Iterator[Node]]


def everywhere(node: Node, change: Change) -> Iterator[Node]:
    """The formulas that differ from this one by one change at one place."""
    yield from change(node)
    for part in fields(node):
        value = getattr(node, part.name)
        if part.name in ("head", "index", "bottom", "sub", "sup"):
            continue  # names stay names
        if isinstance(value, Node):
            for other in everywhere(value, change):
                yield replace(node, **{part.name: other})  # type: ignore[arg-type]
        elif isinstance(value, tuple):
            for other_value in _in_tuple(value, change):
                yield replace(node, **{part.name: other_value})


def _in_tuple(values: tuple, change: Change) -> Iterator[tuple]:
    for k, value in enumerate(values):
        if isinstance(value, Node):
            for other in everywhere(value, change):
                yield (*values[:k], other, *values[k + 1 :])
        elif isinstance(value, tuple):
            for inner in _in_tuple(value, change):
                yield (*values[:k], inner, *values[k + 1 :])


def anywhere(change: Change) -> Change:
    """The same change, at every place in turn."""
    return lambda node: everywhere(node, change)


def rewritten(node: Node, rule: Callable[[Node], Node | None]) -> Node:
    """The formula with what a rule puts in the place of a part, inside scripts too."""
    new = rule(node)
    if new is not None:
        return new
    changes = {part.name: _rewritten(getattr(node, part.name), rule) for part in fields(node)}
    changes = {k: v for k, v in changes.items() if v is not getattr(node, k)}
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _rewritten(part: object, rule: Callable[[Node], Node | None]) -> object:
    if isinstance(part, Node):
        return rewritten(part, rule)
    if isinstance(part, tuple):
        found = tuple(_rewritten(entry, rule) for entry in part)
        same = all(a is b for a, b in zip(found, part, strict=True))
        return part if same else found
    return part


def put(node: Node, name: str, value: Node) -> Node:
    """The formula with a value in the place of a letter, inside scripts too."""

    def rule(part: Node) -> Node | None:
        plain = isinstance(part, tree.Symbol) and not part.sub and not part.sup
        return value if plain and base_of(part) == name else None  # type: ignore[arg-type]

    return rewritten(node, rule)


def unfolded(node: Node, scope: Scope) -> Node | None:
    """The formula by which a name, or a function of one argument, is defined; None without one."""
    if isinstance(node, tree.Symbol):
        known = scope.find(node, parts_of(node.sub, {}), parts_of(node.sup, {}))
        found = next(((b.body, letters) for b, letters in known if b.sound and not b.numeric), None)
        if found is None:
            return None
        body, letters = found
        for name, value in letters.items():
            body = put(body, name, tree.Number(str(value)))
        return body
    if isinstance(node, tree.Apply) and len(node.arguments) == 1 and not node.primes:
        defined = scope.function(node.head)
        if defined is not None and len(defined.parameters or ()) == 1:
            return put(defined.body, (defined.parameters or ("",))[0], node.arguments[0])
    return None
