"""Relations inside a formula: a condition, the index of a sum, d(v = u)/du."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.cursor import Cursor
from symdl.read.items import Item
from symdl.read.tokens import Token, Unreadable


def condition(items: list[Item], cursor: Cursor) -> tree.Node:
    """A formula that may have relations between its sides.

    Raises:
        Unreadable: a side cannot be read.
    """
    sides: list[list[Item]] = [[]]
    ops: list[str] = []
    for item in items:
        if isinstance(item, Token) and item.kind == "rel":
            ops.append(item.text)
            sides.append([])
        else:
            sides[-1].append(item)
    nodes = [cursor.inside(side) for side in sides if side]
    if len(nodes) != len(sides):
        raise Unreadable("a relation without one of its sides", items[0].start if items else 0)
    if not ops:
        return nodes[0]
    return tree.Compare(tuple(ops), tuple(nodes), span=(nodes[0].span[0], nodes[-1].span[1]))
