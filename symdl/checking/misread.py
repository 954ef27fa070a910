"""Misread digits: the one digit whose change makes a step right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from symdl.read import tree
from symdl.read.tree import Node

MOST = 120  # changes that are tried for one step


def reads_right(right: Node, agrees: Callable[[Node], bool]) -> str:
    """ "reads right if 4 is f": the one digit or sign on the right whose change makes it right."""
    for tried, (name, changed) in enumerate(_other_digits(right)):
        if tried >= MOST:
            return ""
        if agrees(changed):
            return name
    return ""


def _other_digits(node: Node) -> Iterator[tuple[str, Node]]:
    numbers = [n for n in tree.walk(node) if isinstance(n, tree.Number)]
    for number in numbers[:6]:
        for text in _digit_changes(number.text):
            changed = _with(node, number, replace(number, text=text))
            yield f"reads right if {number.text} is {text}", changed


def _digit_changes(text: str) -> Iterator[str]:
    if len(text) > 12:
        return
    for k, digit in enumerate(text):
        if not digit.isdigit():
            continue
        for other in "0123456789":
            leading = k == 0 and other == "0" and text[1:2].isdigit()
            if other != digit and not leading:
                yield text[:k] + other + text[k + 1 :]
    for k in range(len(text) - 1):  # a digit too many
        shorter = text[:k] + text[k + 1 :]
        if shorter.replace(".", "").isdigit():
            yield shorter


def _with(node: Node, old: Node, new: Node) -> Node:
    """The formula with one node, told by its place, put in another's stead."""
    if node is old:
        return new
    changes: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changes[part.name] = _with(value, old, new)
        elif isinstance(value, tuple):
            changes[part.name] = _with_in(value, old, new)
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _with_in(values: tuple, old: Node, new: Node) -> tuple:
    return tuple(
        _with(v, old, new)
        if isinstance(v, Node)
        else _with_in(v, old, new)
        if isinstance(v, tuple)
        else v
        for v in values
    )
