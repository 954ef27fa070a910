"""How big an expression is to a reader: what folding makes smaller."""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import ArgMax, Binder, Delta, Entry, Fn, Index


def weight(e: sp.Basic) -> int:
    """Entries, deltas and sizes count 1, functions, sums and powers 2 more than their parts, 1/x 1
    more.  Slots count nothing, but for a maximum whose place stands in them."""
    if isinstance(e, Index) or not e.args:
        return 0 if e.is_Integer else 1
    if isinstance(e, (Entry, Delta)):
        return 1 + sum(weight(a) for a in e.args if a.has(ArgMax))
    inner = sum(weight(a) for a in e.args if isinstance(a, sp.Expr))
    if isinstance(e, (Fn, Binder)):
        return 2 + inner
    if e.is_Pow:
        return inner + (1 if e.exp == -1 else 2)
    if e.is_Add:
        return inner + len(e.args) - 1
    return inner + (0 if e.is_Mul else 1)
