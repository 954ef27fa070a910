"""One side of a statement: items to a tree, by operator precedence.

A sum is made of products, a product of factors, a factor of an atom with its scripts.  Where the
same signs have two readings (``3x - 4`` as 3·x − 4 or as 3 × (−4)), the side is read both ways
and ``Either`` keeps both.
"""

from __future__ import annotations

from collections.abc import Sequence

from symdl.read import tree
from symdl.read.atoms import ATOMS, is_atom_start
from symdl.read.cursor import Cursor, span_of
from symdl.read.groups import grouped
from symdl.read.items import SPACES, Group, Item
from symdl.read.tokens import Token, Unreadable, tokenize


def read_formula(chars: str, places: Sequence[int] | None = None) -> tree.Node:
    """The tree of one formula without relations.

    Raises:
        Unreadable: what stands there cannot be read; names the token and its place.
    """
    return read_items(grouped(tokenize(chars, places)))


def read_items(items: list[Item]) -> tree.Node:
    """The tree of the items of one side.

    Raises:
        Unreadable: see ``read_formula``.
    """
    items = [item for item in items if not _is_space(item)]
    if not items:
        raise Unreadable("nothing stands here")
    if not _has_cross(items):
        return _whole(items, cross=False)
    ways = []
    trouble: Unreadable | None = None
    for cross in (True, False) if _surely_cross(items) else (False, True):
        try:
            ways.append(_whole(items, cross=cross))
        except Unreadable as problem:
            trouble = trouble or problem
    distinct = [way for k, way in enumerate(ways) if way not in ways[:k]]
    if not distinct:
        assert trouble is not None
        raise trouble
    if len(distinct) == 1:
        return distinct[0]
    return tree.Either(tuple(distinct), span=distinct[0].span)


def _is_space(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES


def _whole(items: list[Item], cross: bool) -> tree.Node:
    cursor = Cursor(items, reader, cross=cross)
    node = reader(cursor)
    left = cursor.peek()
    if left is not None:
        raise Unreadable(f"{_named(left)} cannot stand here", left.start)
    return node


def _named(item: Item) -> str:
    if isinstance(item, Token):
        return f"'{item.text}'" if item.kind != "command" else f"'\\{item.text}'"
    return "a bracket" if isinstance(item, Group) else "an environment"


# --- x for times -----------------------------------------------------------------------------


def _parts(item: Item) -> list[list[Item]]:
    """What stands inside a bracket, or in the cells of a matrix."""
    if isinstance(item, Group):
        return [item.items]
    return [] if isinstance(item, Token) else [cell for row in item.rows for cell in row]


def _has_cross(items: list[Item]) -> bool:
    """Whether an x stands where it may mean times, at any depth."""
    for k, item in enumerate(items):
        if any(_has_cross(part) for part in _parts(item)):
            return True
        if _is_x(item) and k and _is_factor_end(items[k - 1]) and k + 1 < len(items):
            behind = items[k + 1]
            if isinstance(behind, Token) and (behind.kind == "number" or behind.text == "-"):
                return True
            script = isinstance(behind, Token) and behind.kind == "script"
            if script and (_is_number(items[k - 1]) or _is_crossed(items, k)):
                return True
            if isinstance(behind, Group) and behind.kind == "(":
                return True
    return False


def _is_crossed(items: list[Item], k: int) -> bool:
    """x_{x_1}: a times sign read as a letter with the next name below it."""
    below = items[k + 2] if k + 2 < len(items) else None
    return isinstance(below, Group) and bool(below.items) and _is_x(below.items[0])


def _surely_cross(items: list[Item]) -> bool:
    """A number, x, a number: 10x1, 3x3, 0.01 x 0."""
    for k, item in enumerate(items):
        if any(_surely_cross(part) for part in _parts(item)):
            return True
        if _is_x(item) and 0 < k < len(items) - 1:
            before, behind = items[k - 1], items[k + 1]
            if _is_number(before) and _is_number(behind):
                return True
    return False


def _is_x(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "letter" and item.text in ("x", "X")


def _is_number(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "number"


def _is_factor_end(item: Item) -> bool:
    if isinstance(item, Token):
        return item.kind in ("number", "letter", "text:text", "words")
    return True


# --- precedence ------------------------------------------------------------------------------


def reader(cursor: Cursor) -> tree.Node:
    """A sum: the widest a side can be."""
    return read_sum(cursor)


MOST_OPERANDS = 250
_SUMS = {"+": "+", "-": "-", "oplus": "oplus", "pm": "pm", "mp": "mp",
         "cup": "cup", "setminus": "setminus"}  # fmt: skip
_PRODUCTS = {
    "times": ("*", "times"),
    "cdot": ("*", "cdot"),
    "bullet": ("*", "cdot"),
    "*": ("*", "*"),
    "/": ("/", "/"),
    "odot": ("odot", "odot"),
    "otimes": ("otimes", "otimes"),
    "cap": ("cap", "cap"),
}


def read_sum(cursor: Cursor) -> tree.Node:
    """Products with + and - between them."""
    node = read_signed(cursor)
    terms = 1
    while (token := cursor.operator(_SUMS)) is not None:
        terms = _one_more(terms, token.start)
        right = read_signed(cursor)
        node = tree.Binary(_SUMS[token.text], node, right, token.text, span=_over(node, right))
    return node


def _one_more(parts: int, at: int) -> int:
    """One operand more; a tree as deep as a formula is long would be of no use."""
    if parts >= MOST_OPERANDS:
        raise Unreadable(f"more than {MOST_OPERANDS} operands in a row", at)
    return parts + 1


def read_signed(cursor: Cursor) -> tree.Node:
    """A product with a sign before it."""
    token = cursor.operator({"+", "-", "pm", "mp"})
    if token is None:
        return read_product(cursor)
    with cursor.deeper():
        inner = read_signed(cursor)
    if token.text in ("pm", "mp"):
        nought = tree.Number("0", span=span_of(token))
        return tree.Binary(token.text, nought, inner, span=(token.start, inner.span[1]))
    return tree.Unary(token.text, inner, span=(token.start, inner.span[1]))


def read_product(cursor: Cursor, until_function: bool = False) -> tree.Node:
    """Factors with or without a sign between them; a sign may stand before a later factor."""
    node = cursor.factor()
    factors = 1
    while True:
        factors = _one_more(factors, node.span[1])
        token = cursor.operator(_PRODUCTS) if not until_function else None
        if token is None and cursor.cross and not until_function:
            token = cursor.take_cross(node)
        if token is not None:
            op, sign = _PRODUCTS.get(token.text, ("*", "x"))
            right = _signed_factor(cursor)
            node = tree.Binary(op, node, right, sign, span=_over(node, right))
            continue
        item = cursor.peek()
        if item is None or not is_atom_start(item):
            return node
        if until_function and cursor.starts_function():
            return node
        right = cursor.factor()
        node = tree.Binary("*", node, right, "", span=_over(node, right))


def _signed_factor(cursor: Cursor) -> tree.Node:
    token = cursor.operator({"+": "", "-": ""})
    if token is None:
        return cursor.factor()
    with cursor.deeper():
        inner = _signed_factor(cursor)
    return tree.Unary(token.text, inner, span=(token.start, inner.span[1]))


def _over(left: tree.Node, right: tree.Node) -> tuple[int, int]:
    return (min(left.span[0], right.span[0]), max(left.span[1], right.span[1]))


__all__ = ["ATOMS", "read_formula", "read_items"]
