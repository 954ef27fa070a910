"""The places that an array, a delta or a derivative is read at, and the same read elsewhere."""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import Delta, Diff, Entry, Unknown


def slots_of(atom: sp.Expr) -> tuple[sp.Expr, ...]:
    """The places that an array is read at."""
    if isinstance(atom, Diff):
        parts = (atom.body, atom.entry)
        return tuple(i for p in parts for i in (slots_of(p) if isinstance(p, Entry | Diff) else ()))
    return atom.args if isinstance(atom, Delta) else atom.indices


def read_at(atom: sp.Expr, places: tuple[sp.Expr, ...]) -> sp.Expr:
    """The array read elsewhere, place by place."""
    if isinstance(atom, Entry):
        return Entry(atom.name, *places)
    if isinstance(atom, Unknown):
        return Unknown(atom.name, atom.argument, atom.rank, *places)
    count = len(slots_of(atom.body))
    return Diff(read_at(atom.body, places[:count]), read_at(atom.entry, places[count:]), atom.total)
