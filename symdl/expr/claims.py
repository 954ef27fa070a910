"""Claims about values: bounds, limits, monotony and convexity, as read from the notation.

    0 < D(sigmoid)(x) <= 1/4         a chain of <, <=, > and >= between two or more expressions
    limit x -> inf: sigmoid(x) = 1   also x -> -inf, x -> 2, and x -> 0+ or 0- from one side
    increasing x: sigmoid(x)         decreasing, nondecreasing, nonincreasing
    convex z: logsumexp(z)           concave

Declarations may stand in front, ending in ``;``.  Names that nothing declares are declared by their
use, as in every statement.  Whether a claim is true is nothing this module knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sympy as sp

from symdl.expr import written as w
from symdl.expr.compose import parts
from symdl.expr.program import Declaration, Program
from symdl.expr.scan import Piece, top_level
from symdl.expr.statements import values_for
from symdl.expr.values import Index

RELATIONS = ("<", "<=", ">", ">=")
MONOTONE = ("increasing", "decreasing", "nondecreasing", "nonincreasing")
CURVED = ("convex", "concave")
_HEAD = re.compile(r"\s*(?P<word>[a-z]+)\s+(?P<name>[^\W\d]\w*)\s*(?:->\s*(?P<to>[^:]*))?:")
_FORMS = "write 0 < D(sigmoid)(x) <= 1/4, limit x -> inf: sigmoid(x) = 1 or convex z: logsumexp(z)"
_SIDES = {"+": 1, "-": -1}


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        kind: ``chain``, ``limit``, a word of MONOTONE or one of CURVED.
        program: the definitions that the values refer to, with the facts.
        values: the sides of a chain; the expression and its limit; or the one expression.
        relations: of a chain, between each two sides.
        indices: those for which the claim is to hold.
        variable: the variable of every kind but a chain, else "".
        to: what the variable of a limit goes to; ``side`` is 1 from above, -1 from below, else 0.
        written: the sides as the author wrote them.
    """

    kind: str
    program: Program
    values: tuple[sp.Expr, ...]
    relations: tuple[str, ...]
    indices: tuple[Index, ...]
    written: tuple[w.Node, ...]
    text: str
    variable: str = ""
    to: sp.Expr = sp.S.Zero
    side: int = 0

    @property
    def declared(self) -> Declaration:
        """The declaration of the variable."""
        return self.program.declarations[self.variable]


def is_claim(text: str) -> bool:
    """Whether a text claims something other than an identity."""
    front = text.rfind(";") + 1
    head = _HEAD.match(text, front)
    if head is not None and head["word"] in ("limit", *MONOTONE, *CURVED):
        return True
    piece = Piece(text).part(front, len(text))
    return bool(top_level(piece, RELATIONS)) and not top_level(piece, ("=", "~"))


def claim_for(text: str, *, layers: Mapping[str, object], given: Iterable[str] = ()) -> Claim:
    """Read one claim.

    Raises:
        NotationError, ShapeError, FactError: with the place in the text."""
    front = text.rfind(";") + 1
    before = parts(text[: front - 1]) if front else []
    head = _HEAD.match(text, front)
    word = head["word"] if head else ""
    if head is None or word not in ("limit", *MONOTONE, *CURVED):
        return _chain(Piece(text).part(front, len(text)), before, text, layers, given)
    body = Piece(text).part(head.end(), len(text)).stripped()
    goes = head["to"]
    if (word == "limit") != (goes is not None):
        raise Piece(text).error("only a limit says where its variable goes", _FORMS)
    to, side, relations, sides = sp.S.Zero, 0, tuple[str, ...](), [body]
    if goes is not None:
        to, side = _target(goes, Piece(text))
        signs = top_level(body, ("=",))
        if len(signs) != 1:
            raise body.error("a limit is equal to one value", _FORMS)
        at = signs[0][1]
        sides = [body.part(body.start, at).stripped(), body.part(at + 1, body.end).stripped()]
        relations = ("=",)
    program, values, indices, shown = values_for(
        before, sides, layers=layers, given=given, title=text.strip()
    )
    name = head["name"]
    if name not in program.declarations:
        raise Piece(text).error(
            f"'{name}' does not occur in the expression",
            _FORMS,
            head.start("name"),
            head.end("name"),
        )
    return Claim(word, program, values, relations, indices, shown, text.strip(), name, to, side)


def _chain(
    piece: Piece,
    before: list[Piece],
    text: str,
    layers: Mapping[str, object],
    given: Iterable[str],
) -> Claim:
    signs = top_level(piece, RELATIONS)
    if not signs:
        raise piece.error("this claims nothing that can be proved here", _FORMS)
    if len({sign[0] for sign, _ in signs}) > 1:
        raise piece.error("the relations point both ways", "write a < b <= c", signs[1][1])
    starts = [piece.start, *(at + len(sign) for sign, at in signs)]
    ends = [*(at for _, at in signs), piece.end]
    sides = [piece.part(a, b).stripped() for a, b in zip(starts, ends, strict=True)]
    program, values, indices, shown = values_for(
        before, sides, layers=layers, given=given, title=text.strip()
    )
    relations = tuple(sign for sign, _ in signs)
    return Claim("chain", program, values, relations, indices, shown, text.strip())


def _target(text: str, piece: Piece) -> tuple[sp.Expr, int]:
    plain = text.strip()
    side = _SIDES.get(plain[-1:], 0)
    plain = plain[:-1].strip() if side else plain
    infinite = {"inf": sp.oo, "-inf": -sp.oo}
    if plain in infinite and not side:
        return infinite[plain], 0
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?(/[1-9]\d{0,11})?", plain):
        raise piece.error(f"'{text.strip()}' is nothing to go to", "write inf, -inf, 2 or 0+")
    top, _, bottom = plain.partition("/")
    return sp.Rational(top) / sp.Rational(bottom or 1), side
