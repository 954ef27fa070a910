"""Derivatives written as quotients: \\frac{∂L}{∂z}, dL/dz, operators before a bracket."""

from __future__ import annotations

from dataclasses import replace

from symdl.read import tree
from symdl.read.cursor import Cursor, span_of
from symdl.read.items import Group, Item, split_commas
from symdl.read.tokens import Token, Unreadable

SIGNS = {"partial": "partial", "delta": "delta", "d": "d", "mathrm d": "d", "Delta": "delta"}


def sign_at(items: list[Item], k: int = 0) -> str | None:
    """The kind of the differential that begins at an item; None where none does."""
    item = items[k] if k < len(items) else None
    if not isinstance(item, Token):
        return None
    if item.kind == "command" and item.text in ("partial", "delta"):
        return SIGNS[item.text]
    if item.kind == "letter" and item.text == "d":
        return "d"
    if item.kind.startswith("text:") and item.text.strip() == "d":
        return "d"
    return None


def fraction(cursor: Cursor, top: Group, bottom: Group, start: int) -> tree.Node:
    """A fraction; a derivative where both parts begin with the same differential."""
    kind, below = sign_at(top.items), sign_at(bottom.items)
    if kind is not None and below is not None and len(bottom.items) > 1:
        same = kind == below or {kind, below} <= {"partial", "d"}
        if same and not _is_plain(kind, top, bottom):
            return _derivative(cursor, top, bottom, kind, start)
    left, right = cursor.inside(top.items), cursor.inside(bottom.items)
    return tree.Binary("/", left, right, "frac", span=(start, bottom.end))


def _is_plain(kind: str, top: Group, bottom: Group) -> bool:
    """δ_i/δ_j and d_1/d_2 are quotients of numbers; δs_1/δx_1 and dy/dx derivatives."""
    if kind == "partial":
        return False
    second = top.items[1] if len(top.items) > 1 else None
    if kind == "delta" and second is None:
        return True
    names = any(_is_name_end(part) for part in (second, bottom.items[1]))
    power = isinstance(second, Token) and second.kind == "script" and second.text == "^"
    return names or (power and kind == "delta")


def _is_name_end(item: Item | None) -> bool:
    return isinstance(item, Token) and (
        (item.kind == "script" and item.text == "_") or (item.kind == "op" and item.text != "|")
    )


def _derivative(cursor: Cursor, top: Group, bottom: Group, kind: str, start: int) -> tree.Node:
    order, rest = _order(top.items[1:])
    variables = _variables(cursor, bottom.items, order)
    order = max(order, len(variables))
    if rest:
        body = _top(cursor, rest)
        return tree.Quotient(body, variables, kind, order, span=(start, bottom.end))
    operand = _operand(cursor)
    return tree.Quotient(operand, variables, kind, order, span=(start, operand.span[1]))


def _order(items: list[Item]) -> tuple[int, list[Item]]:
    """The order behind the differential (∂^2 f) and what is left."""
    if items and isinstance(items[0], Token) and items[0].kind == "script":
        inner = items[1] if len(items) > 1 else None
        if isinstance(inner, Group) and len(inner.items) == 1:
            inner = inner.items[0]
        if isinstance(inner, Token) and inner.kind == "number":
            return int(inner.text), items[2:]
        raise Unreadable("a derivative whose order cannot be read", items[0].start)
    return 1, items


def _variables(cursor: Cursor, items: list[Item], order: int) -> tuple[tree.Node, ...]:
    """∂x ∂y, ∂x^2: the names below, each as often as it says; ∂L/∂σ^2 is by σ^2."""
    found: list[tree.Node] = []
    pieces: list[list[Item]] = []
    for k, item in enumerate(items):
        if sign_at(items, k) is not None and (k == 0 or _is_end(items[k - 1])):
            pieces.append([])
        else:
            pieces[-1].append(item)
    for piece in pieces:
        if not piece:
            raise Unreadable("a derivative by nothing", items[0].start)
        node = cursor.inside(piece)
        if isinstance(node, tree.Binary) and node.op == "^" and isinstance(node.right, tree.Number):
            count = node.right.value
            if len(pieces) == 1 and count == order:
                found.extend([node.left] * int(count))
                continue
        found.append(node)
    return tuple(found)


def _is_end(item: Item) -> bool:
    return not (isinstance(item, Token) and item.kind in ("script",))


def _top(cursor: Cursor, items: list[Item]) -> tree.Node:
    from symdl.read.relations import condition

    if len(items) == 1 and isinstance(items[0], Group) and len(split_commas(items[0].items)) > 1:
        return cursor.inside(items)
    if len(items) == 1 and isinstance(items[0], Group) and items[0].kind in "([":
        return condition(items[0].items, cursor)
    return condition(items, cursor)


def _operand(cursor: Cursor) -> tree.Node:
    """What an operator d/dz is applied to: the bracket or the factors behind it."""
    from symdl.read.formula import read_product

    item = cursor.peek()
    if item is None:
        raise Unreadable("a derivative of nothing", cursor.items[-1].end)
    if isinstance(item, Group):
        return cursor.factor()
    if isinstance(item, Token) and item.kind == "op" and item.text == "-":
        cursor.take()
        inner = read_product(cursor)
        return tree.Unary("-", inner, span=(item.start, inner.span[1]))
    return read_product(cursor)


def inline_quotient(cursor: Cursor, token: Token, kind: str) -> tree.Node | None:
    """dL/dz or ∂L/∂z on one line; None where the letter is a name of its own."""
    items = cursor.items
    slash = _slash(items, cursor.at)
    if slash is None or sign_at(items, slash + 1) is None:
        return None
    before = cursor.at
    top = items[before:slash]
    inner = Cursor(items, cursor.whole, cursor.cross, slash + 2, cursor.depth + 1)
    order, rest = _order(top)
    try:
        variable = _one_name(inner)
    except Unreadable:
        return None
    cursor.at = inner.at
    if isinstance(variable, tree.Binary) and variable.op == "^" and order > 1:
        variable = variable.left
    body = _top(cursor, rest) if rest else _operand(cursor)
    span = (token.start, max(variable.span[1], body.span[1]))
    return tree.Quotient(body, (variable,) * order, kind, order, span=span)


def _slash(items: list[Item], at: int) -> int | None:
    """The place of the stroke of dL/dz: at most a name with its scripts further on."""
    for k in range(at, min(at + 8, len(items))):
        item = items[k]
        if isinstance(item, Token) and item.kind == "op":
            return k if item.text == "/" else None
        if isinstance(item, Token) and item.kind == "rel":
            return None
    return None


def differential(cursor: Cursor) -> tree.Node:
    """The name behind the d of an integral: dx, d\\theta, d\\mathbf{x}, dP(x)."""
    cursor.take()
    item = cursor.peek()
    if isinstance(item, Token) and item.kind == "letter":
        symbol = _one_name(cursor)
        behind = cursor.peek()
        if isinstance(behind, Group) and behind.kind == "(" and isinstance(symbol, tree.Symbol):
            cursor.take()
            return tree.Apply(symbol, (cursor.inside(behind.items),), span=symbol.span)
        return symbol
    return cursor.atom()


def _one_name(cursor: Cursor) -> tree.Node:
    from symdl.read.scripts import script, with_scripts

    item = cursor.take()
    if isinstance(item, Group) and item.kind == "(":
        return cursor.inside(item.items)
    if not isinstance(item, Token) or item.kind not in ("letter", "command", "text:text", "words"):
        raise Unreadable("a derivative by what is not a name", item.start)
    symbol = tree.Symbol(item.text.strip(), span=span_of(item))
    node = with_scripts(cursor, symbol)
    token = cursor.peek()
    if isinstance(token, Token) and token.kind == "script" and token.text == "^":
        cursor.take()
        power = script(cursor)
        return tree.Binary("^", node, power, span=(node.span[0], power.span[1]))
    return replace(node)
