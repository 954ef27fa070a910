"""What every node of a written formula has, and going through a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Base of the nodes; ``span`` holds offsets into the document."""

    span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order written."""
    for part in fields(node):
        yield from _nodes(getattr(node, part.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from _nodes(entry)


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, parents first."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(list(children(here))))
