"""Where a statement has a meaning: positive logarithms' arguments, denominators that are not 0.

What is positive by its form, and what a fact says already, is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sympy as sp

from symdl.derivation.record import Assumption
from symdl.derivation.solve import positive_names
from symdl.expr.program import Fact, Program
from symdl.expr.values import Entry, Fn, walk
from symdl.expr.written import Binary, Name, Node
from symdl.rules.normal import normalise
from symdl.rules.signs import is_positive

_WORDS = {">": "is positive", "!=": "is not 0", ">=": "is not negative"}


def domains(
    program: Program, sides: Sequence[sp.Expr], written: Iterable[Node] = ()
) -> tuple[Assumption, ...]:
    """What must hold for both sides to have a value, as assumptions of kind ``domain``.

    Args:
        sides: the values of both sides.
        written: both sides as the author wrote them; a quotient that SymPy cancels, such as x/x,
            is to be seen only there."""
    positive = positive_names(program)
    known = {(f.left, f.relation) for f in program.facts}
    found: dict[sp.Expr, Assumption] = {}
    conditions = [c for side in sides for c in _conditions(side)]
    conditions += [c for node in written for c in _quotients(node, program)]
    for e, relation in conditions:
        stated = (e, ">") in known or (e, relation) in known
        if e.is_number or stated or is_positive(normalise(e), positive):
            continue
        if e not in found or relation == ">":
            fact = Fact(e, relation, sp.S.Zero)
            found[e] = Assumption(f"{e} {_WORDS[relation]}", "domain", fact)
    return tuple(found.values())


def _conditions(e: sp.Expr) -> Iterator[tuple[sp.Expr, str]]:
    for node in walk(e):
        if isinstance(node, Fn) and node.name == "log":
            yield node.arguments[0], ">"
        elif node.is_Pow and node.exp.is_Rational and not node.exp.is_integer:
            yield node.base, ">=" if node.exp > 0 else ">"
        elif node.is_Pow and node.exp.is_negative:
            yield node.base, "!="


def _quotients(node: Node, program: Program) -> Iterator[tuple[sp.Expr, str]]:
    """Denominators that are a single declared name."""
    if isinstance(node, Binary):
        below = node.right
        if node.op == "/" and isinstance(below, Name) and below.name in program.declarations:
            yield Entry(below.name), "!="
        yield from _quotients(node.left, program)
        yield from _quotients(below, program)
