"""Derivatives that became quantities, put back under their own sign for printing.

An adjoint that is quoted, and a derivative that is differentiated once more, are quantities of the
program while a derivation runs; in the record they stand as ∂L/∂S again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy as sp

from symdl.derivation.record import Step
from symdl.expr.values import Entry, Index, rebuild, substitute

Shown = Mapping[str, tuple[sp.Expr, tuple[Index, ...]]]


def show(e: sp.Expr, shown: Shown) -> sp.Expr:
    """The expression with every such quantity replaced by the derivative it stands for."""
    if isinstance(e, Entry) and e.name in shown:
        lhs, indices = shown[e.name]
        return show(substitute(lhs, dict(zip(indices, e.indices, strict=True))), shown)
    return rebuild(e, [show(a, shown) for a in e.args]) if e.args and shown else e


def show_step(step: Step, shown: Shown) -> Step:
    """The step, and its children, in the same way."""
    return replace(
        step,
        before=show(step.before, shown),
        after=show(step.after, shown),
        using=tuple((show(a, shown), show(b, shown)) for a, b in step.using),
        children=tuple(show_step(c, shown) for c in step.children),
    )
