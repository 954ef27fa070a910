"""What the scalar functions of the table do to intervals, read from the table alone.

A function whose derivative has one sign on an interval is monotone there, so that its values lie
between those at the ends; any other is enclosed by the column ``values``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sympy as sp

from symdl.expr.declare import declare
from symdl.expr.meaning import value_of
from symdl.expr.scalars import derivative_of
from symdl.expr.scope import Scope
from symdl.expr.values import Entry, Fn
from symdl.functions import FUNCTIONS
from symdl.rules.intervals import (
    EVERYTHING,
    Range,
    Undefined,
    above,
    add,
    below,
    ends,
    made,
    multiply,
    point,
    power,
)


@cache
def values_of(name: str) -> Range:
    """Where the table says that a function's values lie."""
    text = FUNCTIONS[name].values
    low, high = (sp.sympify(_exact(part)) for part in text[1:-1].split(","))
    return made((low, text[0] == "("), (high, text[-1] == ")"))


def _exact(text: str) -> sp.Expr:
    plain = text.strip()
    infinite = {"inf": sp.oo, "-inf": -sp.oo}
    return infinite[plain] if plain in infinite else sp.Rational(plain)


@cache
def _scope() -> Scope:
    scope = Scope()
    declare("x[]", scope)
    return scope


def check_domain(name: str, a: Range) -> None:
    """Refuse an interval on which a function of the table is not defined everywhere.

    Raises:
        Undefined: with the table's own condition."""
    domain = FUNCTIONS[name].domain
    if not domain:
        return
    side, relation, bound = domain.split()
    r = range_of(value_of(side, _scope()), {Entry("x"): a})
    test = above if relation.startswith(">") else below
    if not test(r, _exact(bound), strict="=" not in relation):
        raise Undefined(domain.replace("x", "u"))


def direction(name: str, a: Range) -> int:
    """1 where a function of the table increases on the interval, -1 where it decreases, else 0."""
    u, f = Entry("x"), Fn(name, Entry("x"))
    try:
        slope = range_of(derivative_of(name, (u,))[0], {u: a, f: values_of(name)}, True)
    except Undefined:
        return 0
    return 1 if slope.positive else -1 if slope.negative else 0


def value_at(name: str, end: sp.Expr) -> sp.Expr | None:
    """The exact value of a function at a number, or its limit at an infinite one; None where there
    is none."""
    found = getattr(sp, FUNCTIONS[name].sympy)(end)
    return found if found.is_extended_real else None


def apply(name: str, a: Range) -> Range:
    """The values of a function of the table on an interval.

    Raises:
        Undefined: outside the function's domain."""
    if name == "abs":
        return power(power(a, sp.Integer(2)), sp.Rational(1, 2))
    check_domain(name, a)
    turn = direction(name, a)
    if not turn:
        return values_of(name)
    first, last = ends(a) if turn > 0 else reversed(ends(a))
    whole = values_of(name)
    low, high = value_at(name, first[0]), value_at(name, last[0])
    return made(
        (whole.low, True) if low is None else (low, first[1]),
        (whole.high, True) if high is None else (high, last[1]),
    )


def range_of(e: sp.Expr, known: Mapping[sp.Expr, Range], coarse: bool = False) -> Range:
    """The interval of a formula of numbers, entries and functions; what is not known is anything.

    ``coarse``: a function's values are all that the table lists, whatever its argument is.

    Raises:
        Undefined: an operation without a result."""
    if e in known:
        return known[e]
    if e.is_number:
        return point(e)
    if e.is_Add or e.is_Mul:
        parts = [range_of(a, known, coarse) for a in e.args]
        total = parts[0]
        for part in parts[1:]:
            total = add(total, part) if e.is_Add else multiply(total, part)
        return total
    if e.is_Pow:
        return power(range_of(e.base, known, coarse), e.exp)
    if isinstance(e, Fn) and len(e.arguments) == 1:
        return values_of(e.name) if coarse else apply(e.name, range_of(e.arguments[0], known))
    return EVERYTHING
