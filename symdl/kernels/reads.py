"""How an entry is read: the whole array, a strided window of it, or a gather.

A window serves every read whose places are sums of indices with whole coefficients; all others
(by gathered entries, by argmax) gather through integer arrays.  The transposes of both, for the
backward pass, are here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symdl.expr import values as v
from symdl.kernels.names import arithmetic
from symdl.kernels.terms import Axes, Quantity, Spread, Term, spread

if TYPE_CHECKING:
    from symdl.kernels.lower import Lowering


def is_plain(places: tuple[sp.Expr, ...], indices: Axes) -> bool:
    """Whether the places are distinct indices, each over the whole of its axis."""
    return (
        all(isinstance(p, v.Index) for p in places)
        and len(set(places)) == len(places)
        and all(p.size == i.size for p, i in zip(places, indices, strict=True))
    )


def affine(places: tuple[sp.Expr, ...]) -> tuple[list[sp.Expr], list[v.Index], list[list]] | None:
    """Offsets, the indices, and each index's coefficient at each place; None where not affine."""
    letters: list[v.Index] = []
    rows: list[dict[v.Index, sp.Expr]] = []
    start: list[sp.Expr] = []
    for place in places:
        place = sp.expand(place)
        found = sorted(v.free_indices(place), key=lambda i: (i.name, i.tag))
        row: dict[v.Index, sp.Expr] = {}
        rest = place
        for i in found:
            coefficient = place.coeff(i, 1)
            row[i], rest = coefficient, sp.expand(rest - coefficient * i)
        for part in (*row.values(), rest):
            if v.free_indices(part) or part.atoms(v.Entry, v.ArgMax, v.Fn):
                return None
        letters += [i for i in found if i not in letters]
        rows.append(row)
        start.append(rest)
    return start, letters, [[row.get(i, sp.S.Zero) for row in rows] for i in letters]


def read_code(low: Lowering, e: v.Entry) -> Term:
    """The code that reads an entry."""
    quantity, array = low.quantities[e.name], low.names.quantity(e.name)
    if is_plain(e.indices, quantity.indices):
        return Term(array, e.indices)
    fill = _fill(low, quantity)
    found = affine(e.indices)
    if found is not None:
        start, steps, shape = _window(low, found)
        code = f"window({array}, {start}, {steps}, {shape}{fill})"
        return Term(low.view(array, code), tuple(found[1]))
    axes, places = _places(low, e.indices)
    return Term(f"gather({array}, {places}{fill})", axes)


def _fill(low: Lowering, quantity: Quantity) -> str:
    """What a place outside holds: the declared value, or what a condition beside it silences."""
    if quantity.outside is not None:
        return f", {low.value(quantity.outside).code}"
    if not low.guarded:
        return ""
    return ", -1" if quantity.whole else ", np.nan"


def spread_code(low: Lowering, e: Spread, indices: Axes) -> str:
    """The code of a transposed read: every entry added at its place."""
    source, places = e.args[0], e.args[1:]
    term, size = low.value(source), low.names.shape(indices)
    found = affine(places)
    if found is not None:
        start, steps, _ = _window(low, found)
        return f"scatter({low.full(term, tuple(found[1]))}, {size}, {start}, {steps})"
    axes, code = _places(low, places)
    axes = (*axes, *(a for a in term.axes if a not in axes))
    return f"scatter_at({spread(term, axes)}, {size}, {code})"


def _window(low: Lowering, found: tuple) -> tuple[str, str, str]:
    start, letters, steps = found
    rows = [_row(low, row) for row in steps]
    return _row(low, start), f"({', '.join(rows)},)" if rows else "()", low.names.shape(letters)


def _row(low: Lowering, parts: list[sp.Expr]) -> str:
    codes = [arithmetic(part, low.names.letter) for part in parts]
    return f"({', '.join(codes)}{',' if len(codes) == 1 else ''})"


def _places(low: Lowering, places: tuple[sp.Expr, ...]) -> tuple[Axes, str]:
    terms = [low.whole(place) for place in places]
    axes = low.union(terms)
    codes = [spread(t, axes) for t in terms]
    return axes, f"({', '.join(codes)}{',' if len(codes) == 1 else ''})"
