"""What the range of an index says about a bracket: always 1, always 0, or open.

An index runs over 0 … size - 1, so an affine expression takes its least value at the ends that the
signs of its coefficients point to.  Windows give sizes such as ⌊X/s⌋ + 1, and s·⌊X/s⌋ ≤ X.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from symdl.expr.values import Bracket, Delta, Entry, Index, free_indices


def is_integer_valued(e: sp.Expr) -> bool:
    """Whether the expression is built from indices, sizes and integers alone."""
    return e.is_integer is True or isinstance(e, Index)


def least(e: sp.Expr) -> sp.Expr | None:
    """A lower bound that is free of indices, or None where a coefficient's sign is not known."""
    e = sp.expand(e)
    for index in sorted(free_indices(e), key=lambda i: (i.name, i.tag)):
        slope = sp.diff(e, index)
        if (
            slope.free_symbols & {index}
            or slope.is_nonnegative is None
            and slope.is_nonpositive is None
        ):
            return None
        end = 0 if slope.is_nonnegative else index.size - 1
        e = sp.expand(e.xreplace({index: sp.sympify(end)}))
    return _floor_bound(e)


def _floor_bound(e: sp.Expr) -> sp.Expr:
    """Replace c·⌊X/c⌋ with c negative in front by the bound -X (since c·⌊X/c⌋ ≤ X)."""
    for floor in sorted(e.atoms(sp.floor), key=sp.default_sort_key):
        slope = sp.diff(e.xreplace({floor: sp.Symbol("q")}), sp.Symbol("q"))
        numerator, denominator = floor.args[0].as_numer_denom()
        if slope.is_nonpositive:
            e = sp.expand(e - slope * floor + slope * numerator / denominator)
    return e


def decide(bracket: Bracket) -> sp.Expr:
    """1 or 0 where the ranges decide the bracket, else the bracket itself."""
    indices = free_indices(bracket)
    plain = {i: Index(i.name, i.size) for i in indices if i.tag}
    if len({*plain.values(), *(i for i in indices if not i.tag)}) == len(indices):
        verdict = _verdict(bracket.kind, bracket.e.xreplace(plain))
    else:
        verdict = _verdict.__wrapped__(bracket.kind, bracket.e)
    return bracket if verdict is None else sp.Integer(verdict)


@lru_cache(maxsize=4096)
def _verdict(kind: str, e: sp.Expr) -> int | None:
    """What is known of "e kind 0"; cached without the tags of fresh indices."""
    if e.has(Entry):
        return None
    if kind not in ("ge", "gt") or not free_indices(e):
        holds = {"ge": e.is_nonnegative, "gt": e.is_positive, "eq": e.is_zero, "ne": e.is_nonzero}
        return None if holds[kind] is None else int(holds[kind])
    low = least(e)
    if low is not None and (low.is_nonnegative if kind == "ge" else low.is_positive):
        return 1
    high = least(-e)
    if high is not None and (high.is_positive if kind == "ge" else high.is_nonnegative):
        return 0
    return None


def inside(e: sp.Expr, size: sp.Expr) -> sp.Expr:
    """The brackets [0 ≤ e < size], less those that the ranges imply."""
    result: sp.Expr = sp.S.One
    for bound in (sp.expand(e), sp.expand(size - 1 - e)):
        bracket = Bracket("ge", bound)
        result *= decide(bracket) if isinstance(bracket, Bracket) else bracket
    return result


def solve_slot(delta: Delta, index: Index) -> sp.Expr | None:
    """The value of ``index`` that makes the two sides equal, where its coefficient is ±1."""
    difference = sp.expand(delta.args[0] - delta.args[1])
    slope = difference.coeff(index, 1)
    if slope not in (1, -1):
        return None
    rest = difference - slope * index
    if index in free_indices(rest):
        return None
    return sp.expand(-rest / slope)
