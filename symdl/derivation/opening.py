"""Definitions put in: a named quantity replaced by what defines it."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdl.expr.program import Program
from symdl.expr.values import Diff, Entry, Index, freshen, rebuild, substitute, walk


def open_definitions(e: sp.Expr, program: Program, names: Sequence[str]) -> sp.Expr:
    """The named definitions put in, the last defined first."""
    for equation in reversed(program.equations):
        if equation.name in names:
            e = put_in(e, equation.name, equation.indices, equation.body)
    return e


def put_in(e: sp.Basic, name: str, indices: Sequence[Index], body: sp.Expr) -> sp.Expr:
    """Every entry of a named quantity replaced by its definition, without capture."""
    if isinstance(e, Entry) and e.name == name:
        inside = [put_in(i, name, indices, body) for i in e.indices]
        return substitute(freshen(body), dict(zip(indices, inside, strict=True)))
    if isinstance(e, Diff) or not e.args:
        return e
    if any(isinstance(x, Entry) and x.name == name for x in walk(e)):
        return rebuild(e, [put_in(a, name, indices, body) for a in e.args])
    return e
