"""Reads outside an array: refused where they are certain and nothing says what stands there."""

from __future__ import annotations

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr.notation import Reading
from symdl.expr.scope import Scope
from symdl.expr.values import Bracket, Entry, Index, Where, walk


def check_inside(value: sp.Expr, reading: Reading, scope: Scope) -> None:
    """Refuse an entry whose index leaves its axis for sure.

    Where the expression has conditions of its own, they may keep the index inside, and nothing is
    said.

    Raises:
        ShapeError: naming the array, the index and the axis."""
    if any(isinstance(node, (Bracket, Where)) for node in walk(value)):
        return
    for node in walk(value):
        if not isinstance(node, Entry) or scope.declarations[node.name].outside is not None:
            continue
        for place, axis in zip(node.indices, scope.declarations[node.name].indices, strict=True):
            size = scope.sizes.of(axis.size)
            if leaves(place, size, scope):
                raise reading.piece.error(
                    f"{node.name} is read outside: index {place} on an axis of {size} places",
                    f"indices count from 0; or give a value outside: ({node.name}|0)[...]",
                    kind=ShapeError,
                )


def leaves(place: sp.Expr, size: sp.Expr, scope: Scope) -> bool:
    """Whether an affine index takes a value outside 0 to size - 1 for sure."""
    least = most = place
    for index in sorted(place.atoms(Index), key=str):
        slope = place.coeff(index, 1)
        last = scope.sizes.of(index.size) - 1
        if sp.expand(place - slope * index).has(index) or not (
            slope.is_positive or slope.is_negative
        ):
            return False
        ends = (sp.S.Zero, last) if slope.is_positive else (last, sp.S.Zero)
        least, most = least.subs(index, ends[0]), most.subs(index, ends[1])
    below, above = sp.expand(least), sp.expand(most - size + 1)
    return bool(below.is_negative or above.is_positive)
