"""How big an expression is to a reader: what folding makes smaller."""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import Binder, Delta, Entry, Fn, Index


def weight(e: sp.Basic) -> int:
    """Entries and sizes count 1, functions, sums and powers 2 more than their parts, 1/x 1 more."""
    if isinstance(e, (Index, Entry)) or not e.args:
        return 0 if e.is_Integer else 1
    if isinstance(e, Delta):
        return 1
    inner = sum(weight(a) for a in e.args if isinstance(a, sp.Expr))
    if isinstance(e, (Fn, Binder)):
        return 2 + inner
    if e.is_Pow:
        return inner + (1 if e.exp == -1 else 2)
    if e.is_Add:
        return inner + len(e.args) - 1
    return inner + (0 if e.is_Mul else 1)
