"""The atoms of a formula: numbers, names with scripts, functions, fractions, derivatives, sums."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeGuard

from symdl.read import tree
from symdl.read.cursor import Cursor, span_of
from symdl.read.functions import APPLIED, SPELLINGS
from symdl.read.items import Group, Item, split_commas
from symdl.read.tokens import Token, Unreadable
from symdl.read.units import factors


def is_atom_start(item: Item) -> bool:
    """Whether an atom can begin with this item."""
    if not isinstance(item, Token):
        return True
    if item.kind == "command":
        return item.text not in ("therefore", "because", "checkmark")
    if item.kind == "other":
        return item.text == "?"
    return item.kind in ATOMS and item.kind not in ("op", "prime")


# --- numbers, letters, words -----------------------------------------------------------------


def _number(cursor: Cursor, token: Token) -> tree.Node:
    percent = cursor.token("other", "%") is not None
    percent = percent or cursor.token("command", "%") is not None
    if percent:
        cursor.take()
    text = token.text
    unit = cursor.peek()
    node: tree.Node = tree.Number(text, percent, span=span_of(token))
    if isinstance(unit, Token) and unit.kind in ("text:text", "words", "text:mathrm"):
        found = factors(unit.text)
        if found is not None:
            cursor.take()
            span = (token.start, unit.end)
            ways = tuple(_times(node, factor, span_of(unit), span) for factor in found)
            return ways[0] if len(ways) == 1 else tree.Either(ways, span=span)
    return node


Span = tuple[int, int]


def _times(node: tree.Node, factor: int, unit: Span, span: Span) -> tree.Node:
    if factor == 1:
        return node
    return tree.Binary("*", node, tree.Number(str(factor), span=unit), "unit", span=span)


def _letter(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.quotients import inline_quotient

    if token.text == "d":
        quotient = inline_quotient(cursor, token, "d")
        if quotient is not None:
            return quotient
    behind = cursor.peek()
    if token.text == "E" and cursor.token("script", "_") is not None:
        behind = cursor.peek(2)
    if token.text == "E" and isinstance(behind, Group) and behind.kind == "[":
        return _expectation(cursor, token, "E")
    if token.text == "e" and cursor.token("script", "^") is not None:
        return _exponential(cursor, token)
    return named(cursor, tree.Symbol(token.text, span=span_of(token)))


def _exponential(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.scripts import script

    cursor.take()
    exponent = script(cursor)
    return tree.Call("exp", (exponent,), span=(token.start, exponent.span[1]))


def _words(cursor: Cursor, token: Token) -> tree.Node:
    text = token.text.strip()
    glued = re.sub(r"\\[,;:! ]|[\s~]", "", text)
    if glued in ("argmax", "argmin"):
        text = glued
    if text.rstrip(".") in SPELLINGS:
        return _function(cursor, replace_token(token, text.rstrip(".")))
    behind = cursor.peek()
    if text in APPLIED and isinstance(behind, Group) and behind.kind == "(":
        return _function(cursor, replace_token(token, text))
    if text == "E" or text == "Var":
        return _expectation(cursor, token, text)
    clean = text.strip(" .:,~")
    if not clean:
        return cursor.atom()
    return named(cursor, tree.Symbol(clean, marks=("rm",), span=span_of(token)))


def replace_token(token: Token, text: str) -> Token:
    """The same token with another text."""
    return replace(token, text=text)


def named(cursor: Cursor, symbol: tree.Symbol) -> tree.Node:
    """A name with its scripts, and applied where a bracket follows at once."""
    from symdl.read.postfix import applied
    from symdl.read.scripts import with_scripts

    return applied(cursor, with_scripts(cursor, symbol))


def _prime(cursor: Cursor, token: Token) -> tree.Node:
    raise Unreadable("a prime without a name before it", token.start)


# --- functions -------------------------------------------------------------------------------


def _function(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.calls import call

    return call(cursor, token)


def _expectation(cursor: Cursor, token: Token, op: str) -> tree.Node:
    under = None
    if cursor.token("script", "_") is not None:
        from symdl.read.scripts import script

        cursor.take()
        under = script(cursor)
    item = cursor.peek()
    if not isinstance(item, Group) or item.kind == "{":
        return named(cursor, tree.Symbol(op, span=span_of(token)))
    cursor.take()
    from symdl.read.relations import condition

    body = condition(item.items, cursor)
    return tree.Expectation(op, body, under, span=(token.start, item.end))


# --- brackets --------------------------------------------------------------------------------


def _braces(cursor: Cursor, group: Group) -> tree.Node:
    return cursor.inside(group.items)


def _bracket(cursor: Cursor, group: Group) -> tree.Node:
    from symdl.read.grids import listed

    return listed(cursor, group)


def _absolute(cursor: Cursor, group: Group) -> tree.Node:
    """|x|, |w|_1, the determinant of a matrix without brackets of its own."""
    if len(group.items) == 1 and _is_barred(group.items[0]):
        return _norm(cursor, group.items[0])
    body = cursor.inside(group.items)
    if isinstance(body, tree.Matrix) and body.bracket == "":
        return tree.Call("det", (body,), span=span_of(group))
    if cursor.token("script", "_") is not None:
        return _norm(cursor, group)
    return tree.Absolute(body, span=span_of(group))


def _is_barred(item: Item) -> TypeGuard[Group]:
    """Whether bars stand inside bars and nothing beside them: a norm."""
    return isinstance(item, Group) and item.kind == "|"


def _product(cursor: Cursor, group: Group) -> tree.Node:
    """<x, y>: an inner product; <x> alone is a mean."""
    parts = [part for part in split_commas(group.items) if part]
    if not parts:
        raise Unreadable("nothing stands in the brackets", group.start)
    nodes = tuple(cursor.inside(part) for part in parts)
    if len(nodes) == 1:
        return tree.Expectation("E", nodes[0], span=span_of(group))
    return tree.Call("inner", nodes, span=span_of(group))


def _norm(cursor: Cursor, group: Group) -> tree.Node:
    from symdl.read.scripts import script

    body = cursor.inside(group.items)
    kind = None
    if cursor.token("script", "_") is not None:
        cursor.take()
        kind = script(cursor)
    return tree.Norm(body, kind, span=span_of(group))


GROUPS: dict[str, Callable[[Cursor, Group], tree.Node]] = {
    "{": _braces,
    "(": _bracket,
    "[": _bracket,
    "\\{": _bracket,
    "<(": _product,
    "|": _absolute,
    "||": _norm,
}


def _sign(cursor: Cursor, token: Token) -> tree.Node:
    if token.text in ("|", "||"):
        raise Unreadable("a bar that is not closed", token.start)
    raise Unreadable(f"'{token.text}' cannot stand here", token.start)


def _command(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.commands import command

    return command(cursor, token)


def _half(cursor: Cursor, token: Token) -> tree.Node:
    one, two = tree.Number("1"), tree.Number("2")
    return tree.Binary("/", one, two, "frac", span=span_of(token))


def _other(cursor: Cursor, token: Token) -> tree.Node:
    if token.text == "?":
        return tree.Unknown("?", span=span_of(token))
    raise Unreadable(f"'{token.text}' cannot stand here", token.start)


ATOMS: dict[str, Callable[[Cursor, Token], tree.Node]] = {
    "number": _number,
    "half": _half,
    "letter": _letter,
    "words": _words,
    "text:text": _words,
    "text:mathrm": _words,
    "text:operatorname": _words,
    "text:textbf": _words,
    "text:textit": _words,
    "text:textrm": _words,
    "text:mathsf": _words,
    "text:mathtt": _words,
    "text:texttt": _words,
    "text:mbox": _words,
    "text:mathop": _words,
    "text:emph": _words,
    "function": _function,
    "prime": _prime,
    "op": _sign,
    "command": _command,
    "other": _other,
}
