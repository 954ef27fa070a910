"""Relations inside brackets and scripts: a condition, the index of a sum, p(y | x), d(v = u)/du."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.bars import is_bar
from symdl.read.cursor import Cursor
from symdl.read.items import Item, split_commas
from symdl.read.tokens import Token, Unreadable


def condition(items: list[Item], cursor: Cursor) -> tree.Node:
    """A formula that may have relations between its sides, and a bar before what is given.

    Raises:
        Unreadable: a side cannot be read.
    """
    bar = next((k for k, item in enumerate(items) if is_bar(item)), None)
    if bar is not None and 0 < bar < len(items) - 1:
        return _given(items, bar, cursor)
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


def arguments(items: list[Item], cursor: Cursor) -> tuple[tree.Node, ...]:
    """What stands in the brackets behind a name: p(x, y | z) has one argument, f(x, y) two."""
    if any(map(is_bar, items)):
        return (condition(items, cursor),)
    return tuple(_event(part, cursor) for part in split_commas(items) if part)


def _given(items: list[Item], bar: int, cursor: Cursor) -> tree.Node:
    sign = items[bar]
    assert isinstance(sign, Token)
    before, behind = (
        tuple(_event(part, cursor) for part in split_commas(side) if part)
        for side in (items[:bar], items[bar + 1 :])
    )
    if not before or not behind:
        raise Unreadable("a bar that is not closed", sign.start)
    text = "|" if sign.text == "mid" else sign.text
    return tree.Given(before, behind, text, span=(before[0].span[0], behind[-1].span[1]))


def _event(items: list[Item], cursor: Cursor) -> tree.Node:
    """What stands beside a bar: a formula, the bare sign of a positive test, a dot for anything."""
    first = items[0]
    if len(items) == 1 and isinstance(first, Token) and first.kind == "op":
        said = {"+": "+", "-": "-", "cdot": "·", "bullet": "·"}.get(first.text)
        if said is not None:
            return tree.Words(said, span=(first.start, first.end))
    return condition(items, cursor)


def is_related(items: list[Item]) -> bool:
    """Whether a relation or a bar stands among these."""
    return any((isinstance(i, Token) and i.kind == "rel") or is_bar(i) for i in items)
