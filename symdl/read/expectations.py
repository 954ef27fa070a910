"""Expectations and probabilities: \\mathbb{E}_{x \\sim p}[f(x)], \\Pr(A | B), P[x > 0]."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.atoms import named
from symdl.read.cursor import Cursor, span_of
from symdl.read.items import Group
from symdl.read.relations import arguments, condition
from symdl.read.scripts import script
from symdl.read.tokens import Token


def expected(cursor: Cursor, token: Token, letter: str) -> tree.Node:
    """The letter E, V or P with blackboard strokes and what stands in the brackets behind it."""
    op = {"E": "E", "V": "Var", "P": "P"}[letter]
    under = None
    if cursor.token("script", "_") is not None:
        cursor.take()
        under = script(cursor)
    item = cursor.peek()
    if op != "P" and isinstance(item, Group) and item.kind in ("(", "[", "\\{"):
        cursor.take()
        body = condition(item.items, cursor)
        return tree.Expectation(op, body, under, span=(token.start, item.end))
    return _probability(cursor, tree.Symbol(letter, marks=("bb",), span=span_of(token)))


def _probability(cursor: Cursor, symbol: tree.Symbol) -> tree.Node:
    """A name that square brackets apply too: P[x > 0]."""
    node = named(cursor, symbol)
    item = cursor.peek()
    if isinstance(node, tree.Symbol) and isinstance(item, Group) and item.kind == "[":
        cursor.take()
        found = arguments(item.items, cursor)
        return tree.Apply(node, found, span=(node.span[0], item.end))
    return node


def chance(cursor: Cursor, token: Token) -> tree.Node:
    """A probability written with \\Pr."""
    return _probability(cursor, tree.Symbol("Pr", marks=("rm",), span=span_of(token)))


def operator_letter(cursor: Cursor, token: Token) -> tree.Node:
    """The macro \\E that many documents have."""
    return expected(cursor, token, "E")
