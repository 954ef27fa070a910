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

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr.axes import array, check_name, number, outside_value, span_of
from symdl.expr.program import Declaration
from symdl.expr.scan import Piece, lines, split, top_level
from symdl.expr.scope import Scope, integer_symbol

_INTEGER = re.compile(r"\s*int\s*(?:>=\s*(?P<least>-?\d+)\s*)?(?:=\s*(?P<default>-?\d+)\s*)?\Z")
_SIZE = re.compile(r":\s*([^\W\d]\w*)")
_GATHERED = re.compile(r"\s*index\s+(?P<letter>[^\W\d]\w*)\s*\Z")
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
        **{n: d for n, d in scope.declarations.items() if n not in order},
        **{n: scope.declarations[n] for n in order if n in scope.declarations},
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


# -- the other kinds ----------------------------------------------------------------------------


def _outside(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    found = array(head, scope)
    return enter(replace(found, outside=outside_value(rest)), head, scope)


def _default(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    if head.inside.strip().endswith("]") and not head.inside.replace(" ", "").endswith("[]"):
        raise head.error("only a scalar has a default", "declare the array without '='")
    name = head.inside.split("[")[0].strip()
    check_name(name, head)
    default = number(rest, "a default")
    return enter(Declaration(name, default=default, span=span_of(head)), head, scope)


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
        head.inside, kind="integer", minimum=least, default=default, span=span_of(head)
    )
    return enter(declared, head, scope)


def _index(head: Piece, rest: Piece, letter: str, scope: Scope) -> Declaration:
    found = array(head, scope)
    if letter not in scope.letters and letter in scope.sizes.known:
        target: sp.Expr = scope.sizes.known[letter]  # "index n" for a size n
    else:
        if letter not in scope.letters:
            scope.letters[letter] = scope.letter_size(letter)
        target = scope.letters[letter]
    return enter(replace(found, kind="gathered", target=target), head, scope)


def _random(head: Piece, rest: Piece, scope: Scope) -> Declaration:
    from symdl.expr.equations import define_random

    return define_random(head, rest, scope)
