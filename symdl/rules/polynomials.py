"""Polynomials in one quantity: completing the square, extreme values on an interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp

from symdl.rules.intervals import Range, ends, made

MOST_DEGREE = 8
_T = sp.Dummy("t", real=True)


@dataclass(frozen=True)
class Square:
    """``factor*(u + shift)**2 + constant``; ``form`` is that, over the quantity itself."""

    factor: sp.Expr
    shift: sp.Expr
    constant: sp.Expr
    form: sp.Expr


def in_one_atom(e: sp.Expr) -> tuple[sp.Expr, sp.Poly] | None:
    """The quantity u and the polynomial in it, where e is a polynomial in one u with rational
    coefficients, of degree at least 2, with at least two powers of u in it; else None."""
    atoms: set[sp.Expr] = set()
    if not (e.is_Add or e.is_Mul) or not _collect(e, atoms) or len(atoms) != 1:
        return None
    (atom,) = atoms
    polynomial = sp.Poly(e.xreplace({atom: _T}), _T)
    powers = [k for (k,) in polynomial.monoms() if k]
    if len(powers) < 2 or not 2 <= polynomial.degree() <= MOST_DEGREE:
        return None
    return atom, polynomial


def by_atom(factors: Iterable[sp.Expr]) -> list[sp.Expr]:
    """The factors, with those multiplied that are polynomials in the same one quantity."""
    groups: dict[sp.Expr, list[sp.Expr]] = {}
    for f in factors:
        atoms: set[sp.Expr] = set()
        only = _collect(f, atoms) and len(atoms) == 1
        groups.setdefault(atoms.pop() if only else f, []).append(f)
    return [sp.Mul(*group) for group in groups.values()]


def _collect(e: sp.Expr, atoms: set[sp.Expr]) -> bool:
    """Gather what is no sum, product or whole power; False for a number that is not rational."""
    if e.is_number:
        return bool(e.is_Rational)
    if e.is_Add or e.is_Mul:
        return all(_collect(a, atoms) for a in e.args)
    if e.is_Pow and e.exp.is_Integer and e.exp > 0:
        return _collect(e.base, atoms)
    atoms.add(e)
    return True


def completed(polynomial: sp.Poly, atom: sp.Expr) -> Square | None:
    """A quadratic with its square completed; None for any other degree."""
    if polynomial.degree() != 2:
        return None
    a, b, c = polynomial.all_coeffs()
    shift, constant = b / (2 * a), c - b**2 / (4 * a)
    return Square(a, shift, constant, a * (atom + shift) ** 2 + constant)


def extremes(polynomial: sp.Poly, inner: Range) -> tuple[Range, tuple[sp.Expr, ...]]:
    """The exact values of a polynomial on an interval, and where inside its slope is zero."""
    inside = []
    for root in sp.real_roots(polynomial.diff(), multiple=True):
        low = inner.low == -sp.oo or bool(root > inner.low)
        high = inner.high == sp.oo or bool(root < inner.high)
        if low and high and root not in inside:
            inside.append(root)
    e = polynomial.as_expr()
    candidates = [(sp.simplify(e.subs(_T, root)), False) for root in inside]
    candidates += [(sp.limit(e, _T, value), is_open) for value, is_open in ends(inner)]
    low = high = candidates[0]
    for value, is_open in candidates[1:]:
        if value == low[0]:
            low = (value, low[1] and is_open)
        elif bool(value < low[0]):
            low = (value, is_open)
        if value == high[0]:
            high = (value, high[1] and is_open)
        elif bool(value > high[0]):
            high = (value, is_open)
    return made(low, high), tuple(inside)
