"""What stands behind an atom: scripts, powers, primes, factorials, bars, and a bracket that a name
is applied to."""

from __future__ import annotations

from dataclasses import replace

from symdl.read import tree
from symdl.read.cursor import Cursor
from symdl.read.functions import INVERTIBLE
from symdl.read.items import Group, Item, split_commas
from symdl.read.scripts import is_transpose, parts, script
from symdl.read.show import plain
from symdl.read.tokens import Token, Unreadable


def applied(cursor: Cursor, node: tree.Node) -> tree.Node:
    """A name before a bracket: applied (or a product; the checker decides)."""
    item = cursor.peek()
    if not isinstance(node, tree.Symbol) or not isinstance(item, Group) or item.kind != "(":
        return node
    if not item.items:
        cursor.take()
        return replace(node, span=(node.span[0], item.end))
    cursor.take()
    from symdl.read.relations import arguments

    found = arguments(item.items, cursor)
    if not found:
        raise Unreadable("nothing stands in the brackets", item.start)
    primes = sum(mark == "prime" for mark in node.marks)
    head = replace(node, marks=tuple(mark for mark in node.marks if mark != "prime"))
    return tree.Apply(head, found, primes, span=(node.span[0], item.end))


# --- powers and the like ---------------------------------------------------------------------


def with_postfix(cursor: Cursor, node: tree.Node) -> tree.Node:
    """An atom with the powers, transposes, factorials and bars behind it."""
    while True:
        item = cursor.peek()
        if not isinstance(item, Token):
            return node
        if item.kind == "transpose":
            cursor.take()
            node = tree.Transpose(node, span=(node.span[0], item.end))
        elif item.kind == "script" and item.text == "^":
            cursor.take()
            node = _inverted(cursor, _raised(cursor, node))
        elif item.kind == "script":
            cursor.take()
            node = _below(node, script(cursor))
        elif item.kind == "op" and item.text == "**":
            cursor.take()
            node = _power(node, cursor.factor())
        elif item.kind == "op" and item.text == "!":
            cursor.take()
            node = tree.Unary("!", node, span=(node.span[0], item.end))
        elif item.kind == "op" and item.text == "|" and _is_bar(cursor):
            cursor.take()
            cursor.take()
            for point in _points(cursor):
                node = tree.Bar(node, point, span=(node.span[0], item.end))
        elif item.kind == "prime":
            node = _primed(cursor, node)
        else:
            return node


def _primed(cursor: Cursor, node: tree.Node) -> tree.Node:
    """(u v)' and (e^u)'': a derivative by a variable that is not named."""
    order = 0
    while (prime := cursor.token("prime")) is not None:
        cursor.take()
        order += 1
        end = prime.end
    return tree.Primed(node, order, span=(node.span[0], end))


def _is_bar(cursor: Cursor) -> bool:
    behind = cursor.peek(1)
    return isinstance(behind, Token) and behind.kind == "script" and behind.text == "_"


def _points(cursor: Cursor) -> list[tree.Node | None]:
    """What stands below a bar: a point, or several with commas, one bar for each."""
    from symdl.read.relations import condition

    item = cursor.take()
    items: list[Item] = item.items if isinstance(item, Group) else [item]
    pieces = [piece for piece in split_commas(items) if piece]
    try:
        return [condition(piece, cursor) for piece in pieces]
    except Unreadable:
        return [None]


def _raised(cursor: Cursor, node: tree.Node) -> tree.Node:
    item = cursor.peek()
    if item is not None and is_transpose(item):
        cursor.take()
        return tree.Transpose(node, span=(node.span[0], item.end))
    raised = script(cursor)
    if isinstance(raised, tree.Words):
        raise Unreadable(f"the superscript '{raised.text}'", raised.span[0])
    if isinstance(raised, tree.Unary) and isinstance(raised.operand, tree.Symbol):
        transposed = raised.op == "-" and raised.operand == tree.Symbol("T")
        if transposed:
            inverse = _power(node, tree.Unary("-", tree.Number("1")))
            return tree.Transpose(inverse, span=inverse.span)
    if isinstance(node, tree.Symbol) and isinstance(raised, tree.Level):
        return replace(node, sup=(*node.sup, raised))
    if isinstance(raised, tree.Level):
        raised = raised.body
    sign = "script" if isinstance(raised, tree.Symbol | tree.Binary) else ""
    return replace_sign(_power(node, raised), sign)


_MINUS_ONE = tree.Unary("-", tree.Number("1"))


def _inverted(cursor: Cursor, node: tree.Node) -> tree.Node:
    """f^{-1}(y) is the inverse function at y, no quotient."""
    item = cursor.peek()
    power = isinstance(node, tree.Binary) and node.right == _MINUS_ONE
    if not power or not isinstance(item, Group) or item.kind != "(" or not item.items:
        return node
    assert isinstance(node, tree.Binary)
    name = node.left
    if not isinstance(name, tree.Symbol) or name.base not in INVERTIBLE:
        return node
    cursor.take()
    inner = cursor.inside(item.items)
    return tree.Inverse(name, inner, span=(node.span[0], item.end))


def replace_sign(node: tree.Binary, sign: str) -> tree.Binary:
    """The same operation with a note how it was written."""
    return replace(node, sign=sign)


def _power(node: tree.Node, exponent: tree.Node) -> tree.Binary:
    return tree.Binary("^", node, exponent, span=(node.span[0], exponent.span[1]))


def _below(node: tree.Node, below: tree.Node) -> tree.Node:
    """A subscript of what is not a name: the shape of a matrix, a part of a vector."""
    if isinstance(node, tree.Matrix):
        shape = (
            (below.left, below.right)
            if isinstance(below, tree.Binary) and below.op == "*"
            else (below,)
        )
        return replace(node, shape=shape)
    if isinstance(node, tree.Binary) and node.op == "^" and isinstance(node.left, tree.Symbol):
        name = replace(node.left, sub=(*node.left.sub, *parts(below)))  # x^2_i is x_i^2
        return replace(node, left=name, span=(node.span[0], below.span[1]))
    if isinstance(node, tree.Bracketed | tree.Apply | tree.Call | tree.Transpose):
        return tree.Entry(node, parts(below), span=(node.span[0], below.span[1]))
    if node == tree.Number("1"):  # 1_c, the vector with a 1 at c
        return tree.Symbol("1", parts(below), span=node.span)
    if isinstance(node, tree.Expectation):  # E[g²]_t is a running mean: a name
        name = tree.Symbol(f"E[{plain(node.body)}]", parts(below))
        return replace(name, span=(node.span[0], below.span[1]))
    raise Unreadable("a subscript of what is not a name", below.span[0])
