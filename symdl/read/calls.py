"""Known functions and large operators: \\exp(z), \\log p_y, \\max\\{0, z\\}, \\sum_{j=1}^n a_j."""

from __future__ import annotations

from dataclasses import replace

from symdl.read import tree
from symdl.read.bars import is_bar
from symdl.read.cursor import Cursor, span_of
from symdl.read.functions import APPLIED, LARGE, SPELLINGS
from symdl.read.items import Group, Item, split_commas
from symdl.read.relations import condition
from symdl.read.scripts import script
from symdl.read.tokens import Token, Unreadable

INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "tanh": "atanh"}
FOLDABLE = frozenset({"max", "min", "argmax", "argmin"})


def call(cursor: Cursor, token: Token) -> tree.Node:
    """A known function with its argument.

    Raises:
        Unreadable: there is no argument.
    """
    name = {**APPLIED, **SPELLINGS}[token.text]
    base: tree.Node | None = None
    power: tree.Node | None = None
    primes = 0
    while (behind := cursor.peek()) is not None and isinstance(behind, Token):
        if behind.kind == "prime":
            cursor.take()
            primes += 1
        elif behind.kind == "script" and behind.text == "_":
            if name in FOLDABLE:
                return fold(cursor, token, name)
            cursor.take()
            base = script(cursor)
        elif behind.kind == "script" and behind.text == "^":
            cursor.take()
            power = script(cursor)
            if isinstance(power, tree.Words) and set(power.text) == {"'"}:
                primes, power = primes + len(power.text), None
        else:
            break
    item = cursor.peek()
    if item is None or not _can_be_argument(item):
        return _bare(token, name, primes)
    arguments = _arguments(cursor, name)
    span = (token.start, cursor.items[cursor.at - 1].end)
    node: tree.Node = tree.Call(name, arguments, primes, base, span=span)
    if name == "log" and power is None and not isinstance(item, Group):
        return _of_the_first(tree.Call(name, arguments, primes, base, span=span))
    if power == tree.Unary("-", tree.Number("1")):
        if name not in INVERSES:
            raise Unreadable(f"the inverse of the function {name}", token.start)
        return tree.Call(INVERSES[name], arguments, primes, base, span=span)
    if power is not None:
        node = tree.Binary("^", node, power, span=span)
    return node


def _of_the_first(node: tree.Call) -> tree.Node:
    """log p(a | s) R(a): of the product, or of the probability alone."""
    factors: list[tree.Node] = []
    body = node.arguments[0]
    while isinstance(body, tree.Binary) and body.op == "*":
        factors, body = [body.right, *factors], body.left
    law = isinstance(body, tree.Apply) and isinstance(body.arguments[0], tree.Given)
    if not factors or not law:
        return node
    product: tree.Node = replace(node, arguments=(body,))
    for factor in factors:
        product = tree.Binary("*", product, factor, span=node.span)
    return tree.Either((node, product), span=node.span)


def _bare(token: Token, name: str, primes: int) -> tree.Node:
    """A function's name without an argument: a thing that is talked about."""
    marks = ("rm", *(["prime"] * primes))
    return tree.Symbol(token.text, marks=marks, span=span_of(token))


def _can_be_argument(item: Item) -> bool:
    if isinstance(item, Token):
        return item.kind not in (
            "rel",
            "op",
            "close",
            "other",
            "script",
            "amp",
            "row",
            "stray",
        ) and not (item.kind == "command" and item.text in ("therefore", "because"))
    return True


def _arguments(cursor: Cursor, name: str) -> tuple[tree.Node, ...]:
    from symdl.read.formula import read_product

    item = cursor.peek()
    if isinstance(item, Group) and item.kind in ("(", "[", "{", "\\{"):
        cursor.take()
        if item.kind == "\\{" and name in FOLDABLE and len(split_commas(item.items)) == 1:
            return (cursor.inside(item.items),)
        if any(map(is_bar, item.items)):
            return (condition(item.items, cursor),)
        parts = [part for part in split_commas(item.items) if part]
        if not parts:
            raise Unreadable("a function of nothing", item.start)
        return tuple(cursor.inside(part) for part in parts)
    if name == "exp":
        return (cursor.factor(),)
    inner = read_product(cursor, until_function=True)
    return (inner,)


def fold(cursor: Cursor, token: Token, name: str) -> tree.Node:
    """A sum, product or maximum with what stands below and above it, and its body."""
    from symdl.read.formula import read_product, read_signed

    index: tree.Node | None = None
    first = last = where = None
    while (behind := cursor.token("script")) is not None:
        cursor.take()
        if behind.text == "^":
            last = script(cursor)
            if isinstance(last, tree.Level):
                last = last.body
        else:
            index, first, end, where = _below(cursor)
            last = last or end
    item = cursor.peek()
    if item is None or not (_can_be_argument(item) or _is_sign(item)):
        if index is None and last is None and token.end - token.start == len(token.text):
            return _bare(token, name, 0)  # "sum = 3.8", without a backslash
        raise Unreadable(f"\\{token.text} of nothing", token.end)
    if name in FOLDABLE and isinstance(item, Group) and item.kind in ("(", "[", "\\{"):
        cursor.take()
        body = cursor.inside(item.items)
    elif _is_sign(item):
        body = read_signed(cursor)
    else:
        body = read_product(cursor)
    span = (token.start, body.span[1])
    return tree.Fold(name, index, first, last, where, body, span=span)


def _is_sign(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "op" and item.text in "+-"


def _below(cursor: Cursor) -> tuple[tree.Node | None, ...]:
    """The index, its first and last value and a condition, from what stands below a sum."""
    item = cursor.take()
    items: list[Item] = item.items if isinstance(item, Group) else [item]
    if len(items) == 2 and isinstance(items[0], Token) and items[0].text == "substack":
        assert isinstance(items[1], Group)
        items = items[1].items
    parts = [p for p in split_commas(_rows_as_commas(items)) if p]
    if not parts:
        return None, None, None, None
    nodes = [condition(part, cursor) for part in parts]
    index: tree.Node | None = None
    first: tree.Node | None = None
    last: tree.Node | None = None
    wheres: list[tree.Node] = []
    names: list[tree.Node] = []
    for node in nodes:
        if isinstance(node, tree.Compare) and node.ops == ("=",) and index is None:
            index, first = node.operands
        elif isinstance(node, tree.Compare) and node.ops == ("in",):
            index = index or node.operands[0]
            wheres.append(node)
        elif isinstance(node, tree.Compare) and index is None and _is_range(node):
            index, first, last = node.operands[1], node.operands[0], node.operands[2]
        elif isinstance(node, tree.Compare):
            wheres.append(node)
            index = index or _index_of(node)
        else:
            names.append(node)
    if names and index is None:
        index = names[0] if len(names) == 1 else tree.Set(tuple(names))
        if isinstance(index, tree.Binary) and index.op == "*":
            index = tree.Set(tuple(_letters(index)))
    return index, first, last, wheres[0] if wheres else None


def _is_range(node: tree.Compare) -> bool:
    """1 <= i <= n: the index between its first and its last value."""
    return node.ops == ("<=", "<=") and isinstance(node.operands[1], tree.Symbol)


def _index_of(node: tree.Compare) -> tree.Node:
    """The first name of a condition: i in i != j and in 1 <= i < n, x in ||x|| <= 1."""
    named = (n for n in tree.walk(node) if isinstance(n, tree.Symbol))
    return next(named, node.operands[0])


def _letters(node: tree.Node) -> list[tree.Node]:
    if isinstance(node, tree.Binary) and node.op == "*":
        return [*_letters(node.left), *_letters(node.right)]
    return [node]


def _rows_as_commas(items: list[Item]) -> list[Item]:
    return [
        Token("other", ",", i.start, i.end) if isinstance(i, Token) and i.kind == "row" else i
        for i in items
    ]


__all__ = ["FOLDABLE", "LARGE", "call", "fold"]
