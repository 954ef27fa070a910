"""Declared arrays and their axes: ``x[n,(g,c),h:H]``; sizes; numbers in declarations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.notation import Reading, read
from symdl.expr.program import Declaration
from symdl.expr.scan import Piece, top_level
from symdl.expr.scope import Scope, suggest
from symdl.expr.syntax import ELLIPSIS
from symdl.expr.values import Index

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
MAX_DEGREE = 6
RESERVED = frozenset({"where", "D", "inf", "pi", "Var", "index", "int"})


def check_name(name: str, piece: Piece) -> None:
    """Refuse what cannot be a name, and words that have a meaning of their own."""
    if not _NAME.match(name):
        raise piece.error(
            f"'{name}' is not a name" if name else "a name is missing here",
            "a name is letters, digits and underscores, then its indices: x[n,f]",
        )
    plain = unicodedata.normalize("NFKC", name)
    if plain != name:
        raise piece.error(f"'{name}' has characters of another form", f"write {plain}")
    if name in RESERVED:
        raise piece.error(f"'{name}' has a meaning of its own", "choose another name")


def degree(e: sp.Expr) -> int:
    """How many letters may be multiplied in one term of the expanded expression."""
    if e.is_Add:
        return max(map(degree, e.args))
    if e.is_Mul:
        return sum(map(degree, e.args))
    if e.is_Pow and e.exp.is_Integer:
        return degree(e.base) * abs(int(e.exp))
    return 0 if e.is_Number else 1


def array(piece: Piece, scope: Scope) -> Declaration:
    """``x[n,c,h:H]``, ``x``, ``a[]``, ``(x|0)[n]``: the array without entering it."""
    text = piece.inside
    bracket = text.find("[")
    if bracket < 0:
        check_name(text.strip(), piece)
        return Declaration(text.strip(), batch=True, span=span_of(piece))
    head = piece.part(piece.start, piece.start + bracket).stripped()
    close = text.find("]")
    if 0 <= close < len(text.rstrip()) - 1:
        after = piece.part(piece.start + close + 1, piece.end).stripped()
        raise after.error("a declaration ends with its indices", "separate declarations by commas")
    if close < 0:
        raise piece.error("'[' is never closed", "add ']'", piece.start + bracket)
    inner = piece.part(piece.start + bracket + 1, piece.start + len(text.rstrip()) - 1)
    outside = None
    if head.inside.startswith("(") and head.inside.endswith(")"):
        bare = head.part(head.start + 1, head.end - 1)
        bar = top_level(bare, ("|",))
        if bar:
            outside = outside_value(bare.part(bar[0][1] + 1, bare.end).stripped())
            head = bare.part(bare.start, bar[0][1]).stripped()
    check_name(head.inside, head)
    if not inner.inside.strip():
        return Declaration(head.inside, span=span_of(piece))
    reading = read(piece.stripped(), {head.inside})
    if not isinstance(reading.node, w.Item):
        raise piece.error("this is no declaration", "declare an array as x[n,f]")
    indices, groups, batch = axes(reading.node, reading, scope)
    return Declaration(
        head.inside,
        indices=indices,
        groups=groups,
        batch=batch,
        outside=outside,
        span=span_of(piece),
    )


def span_of(piece: Piece) -> w.Span:
    """The place of a piece of text in its source."""
    return w.Span(piece.line, piece.start + 1, piece.end + 1)


def axes(
    node: w.Item, reading: Reading, scope: Scope
) -> tuple[tuple[Index, ...], tuple[int, ...], bool]:
    """The indices, groups and batch flag of a declared item."""
    slots = node.indices
    batch = bool(slots) and isinstance(slots[0], w.Name) and slots[0].name == ELLIPSIS
    indices: list[Index] = []
    groups: list[int] = []
    for slot in slots[1:] if batch else slots:
        members = slot.indices if isinstance(slot, w.Compound) else (slot,)
        for member in members:
            index = axis(member, reading, scope)
            if any(index.name == other.name for other in indices):
                raise reading.error(
                    member, f"index '{index.name}' stands twice", "give each axis its own letter"
                )
            indices.append(index)
        groups.append(len(members))
    return tuple(indices), tuple(groups), batch


def axis(node: w.Node, reading: Reading, scope: Scope) -> Index:
    """One declared axis: ``h`` or ``h:H``."""
    if isinstance(node, w.Limits) and isinstance(node.index, w.Name) and node.last is not None:
        size = size_value(node.last, reading, scope, new=True)
        name = node.index.name
        known = scope.letters.get(name)
        if known is not None and not scope.sizes.same(known, size):
            raise reading.error(
                node,
                f"index '{name}' has the size {size} here and {scope.sizes.of(known)} before",
                "use another letter for the other axis",
                ShapeError,
            )
    elif isinstance(node, w.Name) and node.name != ELLIPSIS:
        name = node.name
        if name in scope.sizes.known and name not in scope.letters:
            raise reading.error(
                node, f"'{name}' is a size and cannot be an index", "use another letter"
            )
        size = scope.letters.get(name)
        size = scope.letter_size(name) if size is None else size
    else:
        raise reading.error(node, "this is no axis", "an axis is an index letter: h, or h:H")
    scope.letters.setdefault(name, size)
    return Index(name, size)


def size_value(node: w.Node, reading: Reading, scope: Scope, new: bool) -> sp.Expr:
    """The value of a size: whole numbers, size letters, declared integers, + - * // **.

    Args:
        new: True where an unknown name makes a new size letter.

    Raises:
        NotationError: for anything else; ShapeError: for a size below 1."""
    value = _size(node, reading, scope, new)
    if degree(value) > MAX_DEGREE:
        raise reading.error(node, "this size is too complicated", "declare a letter for it")
    if value.is_number and not (value.is_Integer and value > 0):
        raise reading.error(node, f"{value} is not a size", "a size is at least 1", ShapeError)
    return scope.sizes.of(value)


def _size(node: w.Node, reading: Reading, scope: Scope, new: bool) -> sp.Expr:
    if isinstance(node, w.Number) and node.text.isdigit():
        return sp.Integer(int(node.text))
    if isinstance(node, w.Name):
        if node.name in scope.sizes.known:
            return scope.sizes.known[node.name]
        if node.name in scope.declarations or not new or node.name in scope.letters:
            what = "is no size" if node.name in scope.declarations else "is not a known size"
            raise reading.error(
                node,
                f"'{node.name}' {what}",
                suggest(node.name, scope.sizes.known) or f"declare it: {node.name}: int >= 1",
            )
        return scope.sizes.symbol(node.name)
    if isinstance(node, w.Unary):
        return -_size(node.operand, reading, scope, new)
    if isinstance(node, w.Binary) and node.op in _SIZE_OPERATIONS:
        a, b = (_size(x, reading, scope, new) for x in (node.left, node.right))
        if node.op in ("//", "/") and b == 0:
            raise reading.error(node, "division by zero", "divide by at least 1", ShapeError)
        if node.op == "**" and not (b.is_Integer and 0 <= b <= 8):
            raise reading.error(node.right, "a size's exponent is a small number", "n**2")
        return _SIZE_OPERATIONS[node.op](a, b)
    raise reading.error(node, "this cannot stand in a size", "sizes use + - * // and letters")


_SIZE_OPERATIONS: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: sp.floor(a / b),
    "**": lambda a, b: a**b,
}


def number(piece: Piece, what: str) -> sp.Expr:
    """A number literal with its sign, exactly.

    Raises:
        NotationError: for anything else."""
    node = read(piece).node
    sign = 1
    if isinstance(node, w.Unary):
        sign, node = -1, node.operand
    if isinstance(node, w.Name) and node.name == "inf":
        return sign * sp.oo
    if isinstance(node, w.Number):
        fraction = sign * Fraction(node.text)
        return sp.Rational(fraction.numerator, fraction.denominator)
    raise piece.error(f"{what} is a number, not '{piece.inside.strip()}'", "write a number: 0.01")


def outside_value(piece: Piece) -> sp.Expr:
    """The value of reads outside: 0, -inf, any number."""
    return number(piece, "the value outside")
