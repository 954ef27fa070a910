"""Walking and rebuilding written trees: what every reader of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from symdl.expr import written as w


def parts_of(node: w.Node) -> Iterator[w.Node]:
    """Every node of a written tree, outermost first."""
    yield node
    for child in children(node):
        yield from parts_of(child)


def children(node: w.Node) -> Iterator[w.Node]:
    """The nodes directly inside a written node, in reading order."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[w.Node]:
    if isinstance(value, w.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def letter_of(index: w.Node) -> str:
    """The letter of a fold's index, written with its size or without."""
    if isinstance(index, w.Limits):
        return letter_of(index.index)
    return index.name if isinstance(index, w.Name) else ""


def bound_letters(node: w.Node) -> Iterator[str]:
    """The letters that the folds of a written tree bind."""
    for part in parts_of(node):
        if isinstance(part, w.Fold):
            yield from map(letter_of, part.indices)


def flatten(node: w.Node, operators: str) -> list[tuple[str, w.Node]]:
    """The terms of a written sum or product with the sign or operator before each."""
    if isinstance(node, w.Binary) and node.op in operators:
        left, right = flatten(node.left, operators), flatten(node.right, operators)
        if node.op == "-":
            flipped = {"+": "-", "-": "+"}
            right = [(flipped[sign], term) for sign, term in right]
        return left + right
    if isinstance(node, w.Unary) and node.op in operators:
        return [("-" if sign == "+" else "+", x) for sign, x in flatten(node.operand, operators)]
    return [(operators[0], node)]


def rebuilt(node: w.Node, change: Callable[[w.Node], w.Node]) -> w.Node:
    """The node with each node directly inside it changed."""
    changed: dict[str, Any] = {
        field.name: _changed(getattr(node, field.name), change)
        for field in fields(node)
        if field.name != "span"
    }
    return replace(node, **changed)


def _changed(part: object, change: Callable[[w.Node], w.Node]) -> object:
    if isinstance(part, w.Node):
        return change(part)
    return tuple(_changed(x, change) for x in part) if isinstance(part, tuple) else part
