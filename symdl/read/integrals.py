"""Limits and integrals as they are written: \\lim_{x \\to 0} f, \\int_0^1 f(x) \\, dx."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.cursor import Cursor
from symdl.read.items import Group, Item
from symdl.read.quotients import differential, sign_at
from symdl.read.relations import condition
from symdl.read.scripts import script
from symdl.read.tokens import Token, Unreadable

INTEGRALS = frozenset({"int", "iint", "iiint", "oint"})


def limit(cursor: Cursor, token: Token) -> tree.Node:
    """A limit with what stands below it, over the product behind it.

    Raises:
        Unreadable: nothing stands behind it.
    """
    from symdl.read.formula import read_signed

    variable: tree.Node | None = None
    point: tree.Node | None = None
    side = ""
    if cursor.token("script", "_") is not None:
        cursor.take()
        item = cursor.take()
        below: list[Item] = item.items if isinstance(item, Group) else [item]
        side = _side(below)
        node = condition(below[: len(below) - 2 * bool(side)], cursor)
        variable, point = node, None
        if isinstance(node, tree.Compare) and len(node.operands) == 2:
            variable, point = node.operands
    body = _with_variable(cursor, read_signed(cursor), variable)
    return tree.Limit(variable, point, body, side, span=(token.start, body.span[1]))


def _with_variable(cursor: Cursor, body: tree.Node, variable: tree.Node | None) -> tree.Node:
    """The body with the terms behind it that the variable stands in too."""
    from symdl.read.formula import read_signed

    while True:
        before = cursor.at
        sign = cursor.operator({"+", "-"})
        term = read_signed(cursor) if sign is not None else None
        if term is None or sign is None or variable not in list(tree.walk(term)):
            cursor.at = before
            return body
        body = tree.Binary(sign.text, body, term, sign.text, span=(body.span[0], term.span[1]))


def _side(below: list[Item]) -> str:
    """The sign behind the point of a limit from one side: 0^+."""
    if len(below) < 3 or not (isinstance(below[-2], Token) and below[-2].text == "^"):
        return ""
    sign = below[-1]
    if isinstance(sign, Group) and len(sign.items) == 1:
        sign = sign.items[0]
    return sign.text if isinstance(sign, Token) and sign.text in ("+", "-") else ""


def integral(cursor: Cursor, token: Token) -> tree.Node:
    """An integral up to its differential, which may also stand first or be left out.

    Raises:
        Unreadable: nothing stands behind it, or a limit cannot be read.
    """
    first, last = _between(cursor)
    end = _differential(cursor)
    inner = cursor.items[cursor.at : end] if end is not None else []
    by: list[tree.Node] = []
    if end is not None:
        cursor.at = end
        while sign_at(cursor.items, cursor.at) == "d":
            by.append(differential(cursor))
    body = cursor.inside(inner) if inner else _behind(cursor, bool(by))
    under = first if last is None else None
    first = None if last is None else first
    span = (token.start, max(body.span[1], cursor.items[cursor.at - 1].end))
    return tree.Integral(tuple(by), first, last, under, body, span=span)


def _between(cursor: Cursor) -> tuple[tree.Node | None, tree.Node | None]:
    """What stands below and above the sign."""
    ends: dict[str, tree.Node] = {}
    while (behind := cursor.token("script")) is not None:
        cursor.take()
        ends[behind.text] = script(cursor)
    return ends.get("_"), ends.get("^")


def _differential(cursor: Cursor) -> int | None:
    """The place of the d that belongs to the sign before the cursor."""
    inside = 0
    for k in range(cursor.at, len(cursor.items)):
        item = cursor.items[k]
        if isinstance(item, Token) and item.kind == "command" and item.text in INTEGRALS:
            inside += 1
        elif sign_at(cursor.items, k) == "d" and _is_variable(cursor.items, k + 1):
            if not inside:
                return k
            inside -= 1
    return None


def _is_variable(items: list[Item], k: int) -> bool:
    here = items[k] if k < len(items) else None
    return isinstance(here, Token) and (
        here.kind in ("letter", "command") or here.kind.startswith("text:")
    )


def _behind(cursor: Cursor, begun: bool) -> tree.Node:
    """The body of an integral that does not stand between its sign and its differential."""
    from symdl.read.formula import read_product

    if cursor.peek() is not None:
        return read_product(cursor)
    if begun:
        return tree.Number("1")
    raise Unreadable("an integral of nothing", cursor.items[-1].end)
