"""What stands on a fraction bar: the parts of a product sorted into above, below and beside.

Used by :mod:`symdl.write.arrange` alone; works on values, before anything is written.
"""

from __future__ import annotations

from functools import reduce

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Binder, Delta, Diff, Expect, Fn, Unknown, Where


def decimal_text(number: sp.Rational) -> str | None:
    """A fraction as a finite decimal of at most six places, else None."""
    scaled = number * 10**6
    if not scaled.is_Integer:
        return None
    digits = f"{abs(int(scaled)):07d}"
    text = f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return "-" + text if number < 0 else text


def times(coefficient: sp.Expr, factors: list[sp.Expr]) -> sp.Expr:
    """The product as it stands, nothing multiplied out."""
    kept = ([] if coefficient == 1 else [coefficient]) + factors
    return kept[0] if len(kept) == 1 else sp.Mul(*kept, evaluate=False)


def side_by_side(nodes: list[w.Node]) -> w.Node:
    """Written factors as one product; none is 1."""
    return reduce(lambda a, b: w.Binary("*", a, b), nodes) if nodes else w.Number("1")


def is_large(factor: sp.Expr) -> bool:
    """True for what stands beside a fraction rather than on top of it."""
    kinds = Binder | Diff | sp.Add | Delta | Unknown | Expect | Where
    return isinstance(factor, kinds) or (isinstance(factor, sp.Pow) and factor.base.is_Add)


def above_and_below(factors: list[sp.Expr]) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """Factors above and below the bar; 1/e^x stays above, as e^{-x}, where no e^y stands there."""
    raised = any(_is_exp(f) for f in factors)
    top: list[sp.Expr] = []
    below: list[sp.Expr] = []
    for f in factors:
        negative = isinstance(f, sp.Pow) and f.exp.is_Rational and f.exp.is_negative
        if negative and (raised or not _is_exp(f.base)):
            below.append(sp.Pow(f.base, -f.exp))
        else:
            top.append(f)
    return top, below


def _is_exp(e: sp.Expr) -> bool:
    return isinstance(e, Fn) and e.name == "exp"


def merge_exponentials(factors: list[sp.Expr]) -> list[sp.Expr]:
    """e^a / e^b is written e^{a-b} where it stands alone; where there are more, nothing merges."""
    powers = [f for f in factors if _is_exp(f.base if isinstance(f, sp.Pow) else f)]
    below = [f for f in powers if isinstance(f, sp.Pow) and f.exp == -1]
    if len(powers) != 2 or len(below) != 1:
        return factors
    above = next(f for f in powers if f is not below[0])
    if not _is_exp(above):
        return factors
    exponent = sp.Add(above.arguments[0], -below[0].base.arguments[0])
    return [*(f for f in factors if f not in powers), Fn("exp", exponent)]
