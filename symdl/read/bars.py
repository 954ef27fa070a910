"""Bars: |x|, ||x||_2, and whether a bar opens a new factor."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.cursor import Cursor, Span
from symdl.read.items import Item
from symdl.read.tokens import Token, Unreadable


def opens_bars(items: list[Item], at: int) -> bool:
    """Whether the bar at a place has its partner behind it: |a| |b|."""
    bar = items[at] if at < len(items) else None
    if not (isinstance(bar, Token) and bar.kind == "op" and bar.text in ("|", "||")):
        return False
    behind = items[at + 1] if at + 1 < len(items) else None
    if isinstance(behind, Token) and behind.kind == "script":
        return False
    return any(
        isinstance(i, Token) and i.kind == "op" and i.text == bar.text for i in items[at + 2 :]
    )


def bar(cursor: Cursor, token: Token) -> tree.Node:
    """|x| or ||x||: up to the next bar at this level."""
    if token.text not in ("|", "||"):
        raise Unreadable(f"'{token.text}' cannot stand here", token.start)
    inner: list[Item] = []
    while True:
        item = cursor.peek()
        if item is None:
            raise Unreadable("a bar that is not closed", token.start)
        cursor.at += 1
        if isinstance(item, Token) and item.kind == "op" and item.text == token.text:
            break
        inner.append(item)
    body = cursor.inside(inner)
    span = (token.start, item.end)
    if token.text == "|":
        return tree.Absolute(body, span=span)
    return _norm(cursor, body, span)


def _norm(cursor: Cursor, body: tree.Node, span: Span) -> tree.Node:
    kind = None
    if cursor.token("script", "_") is not None:
        from symdl.read.scripts import script

        cursor.take()
        kind = script(cursor)
    return tree.Norm(body, kind, span=span)
