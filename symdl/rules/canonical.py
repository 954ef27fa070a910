"""Canonical names for bound indices: equal up to renaming becomes equal.

A connected component Σ_b f₁ f₂ … gets its dummies named ``_h_r``: ``h`` is one more than the
deepest binder inside (so that nested binders never share a name) and ``r`` the rank that colour
refinement gives an index.  Ties are broken by individualising one index of the tied class and
refining again, keeping the smallest spelling; permutations are never enumerated.
Names depend on structure and declared names only, never on counters or hashes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy as sp

from symdl.expr.values import Binder, Index, free_indices, substitute

Factors = Sequence[tuple[sp.Expr, sp.Expr]]


def height(e: sp.Basic) -> int:
    """How deeply binders nest in an expression."""
    found = _heights.get(e)
    if found is None:
        inner = max((height(a) for a in e.args), default=0)
        found = inner + 1 if isinstance(e, Binder) else inner
        if len(_heights) > 100_000:
            _heights.clear()
        _heights[e] = found
    return found


_heights: dict[sp.Basic, int] = {}


def spelling(e: sp.Basic, colours: Mapping[sp.Basic, str]) -> str:
    """A structural spelling in which the given indices are replaced by their colours.

    The arguments of sums and products are sorted by their own spelling, so that the order SymPy
    happened to choose does not matter."""
    if isinstance(e, Index):
        colour = colours.get(e)
        return colour if colour is not None else f"{e.name}~{e.tag}:{e.size}"
    if not e.args:
        return str(e)
    if isinstance(e, Binder):
        colours = {k: v for k, v in colours.items() if k not in e.bound}
    parts = [spelling(a, colours) for a in e.args]
    if e.is_Add or e.is_Mul or type(e).__name__ == "Delta":
        parts.sort()
    return f"{type(e).__name__}({','.join(parts)})"


def _spell_all(factors: Factors, colours: Mapping[sp.Basic, str]) -> str:
    return "*".join(sorted(f"{spelling(f, colours)}^{e}" for f, e in factors))


def _refine(factors: Factors, colours: dict[Index, str]) -> dict[Index, str]:
    """Split colours by the factors an index stands in until nothing splits any more."""
    while True:
        signatures = {
            b: (
                colour,
                _spell_all([f for f in factors if b in free_indices(f[0])], {**colours, b: "*"}),
            )
            for b, colour in colours.items()
        }
        ranks = {s: f"#{k}" for k, s in enumerate(sorted(set(signatures.values())))}
        refined = {b: ranks[s] for b, s in signatures.items()}
        if len(set(refined.values())) == len(set(colours.values())):
            return refined
        colours = refined


def order_bound(factors: Factors, bound: Sequence[Index]) -> list[Index]:
    """The bound indices in canonical order."""
    if len(bound) == 1:
        return list(bound)
    colours = _refine(factors, {b: f"${b.size}" for b in bound})
    return sorted(bound, key=_individualise(factors, colours).__getitem__)


def _individualise(factors: Factors, colours: dict[Index, str]) -> dict[Index, str]:
    classes: dict[str, list[Index]] = {}
    for b, colour in colours.items():
        classes.setdefault(colour, []).append(b)
    tied = [colour for colour in sorted(classes) if len(classes[colour]) > 1]
    if not tied:
        return colours
    best: tuple[str, dict[Index, str]] | None = None
    for b in classes[tied[0]]:
        candidate = _individualise(factors, _refine(factors, {**colours, b: colours[b] + "!"}))
        spelt = _spell_all(factors, candidate)
        if best is None or spelt < best[0]:
            best = spelt, candidate
    assert best is not None
    return best[1]


def rename_bound(
    factors: Factors, bound: Sequence[Index]
) -> tuple[list[tuple[sp.Expr, sp.Expr]], tuple[Index, ...]]:
    """The factors of a component with its dummies in canonical names, and those names in order."""
    level = 1 + max((height(f) for f, _ in factors), default=0)
    ordered = order_bound(factors, bound)
    names = {b: Index(f"_{level}_{r}", b.size) for r, b in enumerate(ordered)}
    return [(substitute(f, names), e) for f, e in factors], tuple(names[b] for b in ordered)
