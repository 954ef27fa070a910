"""Which expressions are positive by form alone: exponentials, sizes, sums and powers of such."""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import Entry, Fn, Index, Reduce

POSITIVE_FUNCTIONS = frozenset({"exp", "cosh"})


def is_positive(e: sp.Expr, names: frozenset[str] = frozenset()) -> bool:
    """Whether the value is positive wherever it is defined; False also means "cannot tell".

    ``names`` are quantities that are known to be positive."""
    if isinstance(e, Entry):
        return e.name in names
    if isinstance(e, Fn):
        return e.name in POSITIVE_FUNCTIONS
    if isinstance(e, Reduce):
        return e.op in ("sum", "prod", "max") and is_positive(e.body, names)
    if e.is_Add or e.is_Mul:
        return all(is_positive(a, names) for a in e.args)
    if e.is_Pow:
        return is_positive(e.base, names)
    if isinstance(e, Index):
        return False
    return bool(e.is_positive)
