"""The declarations' text: ``x[n,f], gamma[f], eps = 1e-5`` to declarations.

    x[n,c,h:H,w:W]      an array; index h runs over size H, n over the size N
    x[n,(g,c),h]        the second axis is made of g and c
    x[..., i]           any batch axes in front; a bare x is elementwise, of any rank
    (x|0)[n,h]          reads outside the array give 0
    a = 0.01, a[]       a scalar with and without a default
    s: int >= 1 = 2     a whole number, its least value, its default
    t[n]: index k       entries that serve as the index k
    F[i]: function      an unknown function with values F[i]
    r[i] ~ Bernoulli(q) a random variable
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.notation import ELLIPSIS, FOLDS, read
from symdl.expr.program import Declaration
from symdl.expr.scan import Piece, lines, split, top_level
from symdl.expr.scope import Scope, integer_symbol, suggest
from symdl.expr.values import Index

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_INTEGER = re.compile(r"\s*int\s*(?:>=\s*(?P<least>-?\d+)\s*)?(?:=\s*(?P<default>-?\d+)\s*)?\Z")
_SIZE = re.compile(r":\s*([^\W\d]\w*)")
_GATHERED = re.compile(r"\s*index\s+(?P<letter>[^\W\d]\w*)\s*\Z")
RESERVED = frozenset({"where", "delta", "D", "inf", "pi", "E", "Var", "index", "int"} - {"E", "delta"})
KINDS = "write 's: int >= 1', 't[n]: index k' or 'F[i]: function'"


def pieces(text: str) -> Iterator[Piece]:
    """The single declarations of a text: one a line, or separated by commas."""
    for line in lines(text):
        for piece in split(line, ","):
            if piece.inside.strip():
                yield piece


def declare(text: str, scope: Scope) -> None:
    """Read a declarations' text into a scope.

    Raises:
        NotationError, ShapeError: with the place of the first thing that cannot be."""
    found = list(pieces(text))
    scope.coming.update({_name_of(piece): piece.line for piece in found})
    scope.spoken.update(name for piece in found for name in _SIZE.findall(piece.inside))
    for piece in found:  # whole numbers first: sizes refer to them
        if _suffix(piece) and _INTEGER.match(piece.text, _suffix(piece), piece.end):
            declare_one(piece, scope)
    for piece in found:
        if not (_suffix(piece) and _INTEGER.match(piece.text, _suffix(piece), piece.end)):
            declare_one(piece, scope)
    order = {_name_of(piece): None for piece in found}
    scope.declarations = {
        **{n: scope.declarations[n] for n in order if n in scope.declarations},
        **scope.declarations,
    }
    for name in order:
        scope.coming.pop(name, None)


def _suffix(piece: Piece) -> int:
    """The position after the top-level colon, or 0."""
    colons = top_level(piece, (":",))
    return colons[0][1] + 1 if colons else 0


def _name_of(piece: Piece) -> str:
    return re.split(r"[\[|:=~,\s]", piece.inside.strip().lstrip("( "))[0]


def declare_one(piece: Piece, scope: Scope) -> Declaration:
    """Read one declaration into a scope and return it."""
    for sign, reader in (("~", _random), (":", _kind), ("=", _default), ("|", _outside)):
        places = top_level(piece, (sign,))
        if places:
            at = places[0][1]
            head, rest = piece.part(piece.start, at), piece.part(at + 1, piece.end)
            return reader(head.stripped(), rest.stripped(), scope)
    return enter(array(piece, scope), piece, scope)


def enter(declaration: Declaration, piece: Piece, scope: Scope) -> Declaration:
    """Put a declaration into the scope.

    Raises:
        NotationError: where the name is taken."""
    name = declaration.name
    if name in scope.declarations:
        raise piece.error(f"'{name}' is declared twice", "remove one of the two")
    scope.declare(declaration)
    return declaration


def check_name(name: str, piece: Piece) -> None:
    """Refuse what cannot be a name, and words that have a meaning of their own."""
    if not _NAME.match(name):
        raise piece.error(
            f"'{name}' is not a name" if name else "a name is missing here",
            "a name is letters, digits and underscores, then its indices: x[n,f]",
        )
    if name in RESERVED:
        raise piece.error(f"'{name}' has a meaning of its own", "choose another name")


# -- arrays -------------------------------------------------------------------------------------


def array(piece: Piece, scope: Scope) -> Declaration:
    """``x[n,c,h:H]``, ``x``, ``a[]``, ``(x|0)[n]``: the array without entering it."""
    text = piece.inside
    bracket = text.find("[")
    if bracket < 0:
        check_name(text.strip(), piece)
        return Declaration(text.strip(), batch=True, span=_span(piece))
    head = piece.part(piece.start, piece.start + bracket).stripped()
    if not text.rstrip().endswith("]"):
        end = piece.start + text.rstrip().rfind("]") + 1
        raise piece.part(end, piece.end).error(
            "a declaration ends with its indices", "separate declarations by commas: x[n], y[n]"
        )
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
        return Declaration(head.inside, span=_span(piece))
    reading = read(piece.stripped(), {head.inside})
    indices, groups, batch = axes(reading.node, reading, scope)
    return Declaration(
        head.inside,
        indices=indices,
        groups=groups,
        batch=batch,
        outside=outside,
        span=_span(piece),
    )


def _span(piece: Piece) -> w.Span:
    return w.Span(piece.line, piece.start + 1, piece.end + 1)


def axes(node: w.Node, reading, scope: Scope):  # type: ignore[no-untyped-def]
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


def axis(node: w.Node, reading, scope: Scope) -> Index:  # type: ignore[no-untyped-def]
    """One declared axis: ``h`` or ``h:H``."""
    if isinstance(node, w.Limits) and isinstance(node.index, w.Name):
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


def size_value(node: w.Node, reading, scope: Scope, new: bool) -> sp.Expr:  # type: ignore[no-untyped-def]
    """The value of a size: whole numbers, size letters, declared integers, + - * // **.

    Args:
        new: True where an unknown name makes a new size letter.

    Raises:
        NotationError: for anything else; ShapeError: for a size below 1."""
    value = _size(node, reading, scope, new)
    if value.is_number and not (value.is_Integer and value > 0):
        raise reading.error(node, f"{value} is not a size", "a size is at least 1", ShapeError)
    return scope.sizes.of(value)


def _size(node: w.Node, reading, scope: Scope, new: bool) -> sp.Expr:  # type: ignore[no-untyped-def]
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
            raise reading.error(node, "division by zero", "", ShapeError)
        if node.op == "**" and not (b.is_Integer and 0 <= b <= 8):
            raise reading.error(node.right, "a size's exponent is a small number", "n**2")
        return _SIZE_OPERATIONS[node.op](a, b)
    raise reading.error(node, "this cannot stand in a size", "sizes use + - * // and letters")


_SIZE_OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: sp.floor(a / b),
    "**": lambda a, b: a**b,
}


# -- the other kinds ----------------------------------------------------------------------------


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


def _outside(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    found = array(head, scope)
    return enter(replace(found, outside=outside_value(rest)), head, scope)


def _default(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    if head.inside.strip().endswith("]") and not head.inside.replace(" ", "").endswith("[]"):
        raise head.error("only a scalar has a default", "declare the array without '='")
    name = head.inside.split("[")[0].strip()
    check_name(name, head)
    default = number(rest, "a default")
    return enter(Declaration(name, default=default, span=_span(head)), head, scope)


def _kind(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    integer = _INTEGER.match(rest.inside)
    if integer:
        return _whole(head, rest, integer, scope)
    gathered = _GATHERED.match(rest.inside)
    if gathered:
        return _index(head, rest, gathered.group("letter"), scope)
    if rest.inside.strip() == "function":
        found = array(head, scope)
        return enter(replace(found, kind="function", batch=False), head, scope)
    raise rest.error(f"'{rest.inside.strip()}' is no kind of declaration", KINDS)


def _whole(head: Piece, rest: Piece, match: re.Match, scope: Scope) -> Declaration:
    check_name(head.inside, head)
    least, default = (None if g is None else int(g) for g in match.group("least", "default"))
    if least is not None and default is not None and default < least:
        raise rest.error(f"the default {default} is less than {least}", "", kind=ShapeError)
    if head.inside in scope.sizes.known:
        scope.sizes.known.pop(head.inside)
    scope.sizes.known[head.inside] = integer_symbol(head.inside, least)
    declared = Declaration(
        head.inside, kind="integer", minimum=least, default=default, span=_span(head)
    )
    return enter(declared, head, scope)


def _index(head: Piece, rest: Piece, letter: str, scope: Scope) -> Declaration:
    found = array(head, scope)
    if letter not in scope.letters:
        scope.letters[letter] = scope.letter_size(letter)
    target = scope.letters[letter]
    return enter(replace(found, kind="gathered", target=target), head, scope)


def _random(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    from symdl.expr.equations import define_random

    return define_random(head, rest, scope)


__all__ = ["NotationError", "array", "declare", "declare_one", "pieces"]
