"""What every node of a written formula has, and going through a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields


class _Keeping:
    """Keeps the children of a node once they have been asked for; no field of the node."""

    __slots__ = ("below",)
    below: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(_Keeping):
    """Base of the nodes; ``span`` holds offsets into the document."""

    span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)


_PARTS: dict[type, tuple[str, ...]] = {}  # the fields of each class, but for its place


def _parts(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _PARTS:
        _PARTS[kind] = tuple(part.name for part in fields(kind) if part.name != "span")
    return _PARTS[kind]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node, in the order written."""
    try:
        return node.below
    except AttributeError:
        object.__setattr__(node, "below", _children(node))
        return node.below


def _children(node: Node) -> tuple[Node, ...]:
    found: list[Node] = []
    for name in _parts(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif value.__class__ is tuple:
            _gather(value, found)
    return tuple(found)


def _gather(values: tuple, found: list[Node]) -> None:
    for value in values:
        if isinstance(value, Node):
            found.append(value)
        elif value.__class__ is tuple:
            _gather(value, found)


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, parents first."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending += reversed(children(here))
