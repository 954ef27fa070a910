"""Carrying out a sum over bound indices: deltas, brackets, free factors, components.

The order of work: open the components that an outer index joins; carry out each δ that has a bound
index with coefficient ±1 (a plain side first, then the index of the largest axis: an output
position before a window's tap), leaving the bracket [0 ≤ solution < size] unless it is implied;
then every factor free of the bound indices leaves the sum, an index that no factor holds
contributes its size, and what is left falls into connected components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp

from symdl.expr.values import ArgMax, Delta, Entry, Index, Reduce, free_indices, fresh, substitute
from symdl.rules.canonical import rename_bound
from symdl.rules.ranges import inside, solve_slot

Powers = dict[sp.Expr, sp.Expr]
Term = tuple[sp.Expr, Powers]
Product = Callable[[Iterable[sp.Expr]], list[Term]]
MAX_OPENED = 4


def contract(term: Term, bound: list[Index], product: Product) -> list[Term]:
    """Σ over ``bound`` of a term; ``product`` brings a product of factors into terms."""
    c, powers = term
    powers, bound = _open(powers, bound)
    choice = _choose(powers, bound)
    if choice is None:
        return _leave(c, powers, bound, product)
    delta, index, value = choice
    mapping = {index: value}
    factors = [
        sp.Pow(substitute(a, mapping), substitute(k, mapping))
        for a, k in powers.items()
        if a != delta
    ]
    if not _is_plain(value, index):
        factors.append(inside(value, index.size))
    rest = [b for b in bound if b != index]
    found: list[Term] = []
    for c2, p2 in product(factors):
        found += contract((c * c2, p2), rest, product)
    return found


def _open(powers: Powers, bound: list[Index]) -> tuple[Powers, list[Index]]:
    """Components that hold an outer bound index are joined to the outer sum."""
    here = frozenset(bound)
    opened = [
        a
        for a, k in powers.items()
        if isinstance(a, Reduce) and a.op == "sum" and free_indices(a) & here
        and k.is_Integer and 0 < k <= MAX_OPENED
    ]  # fmt: skip
    if not opened:
        return powers, bound
    result = {a: k for a, k in powers.items() if a not in opened}
    bound = list(bound)
    for a in opened:
        for _ in range(int(powers[a])):
            names = {b: fresh(b) for b in a.bound}
            bound += names.values()
            for factor in sp.Mul.make_args(substitute(a.body, names)):
                base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sp.S.One)
                result[base] = result.get(base, sp.S.Zero) + exponent
    return {a: k for a, k in result.items() if k != 0}, bound


def _is_plain(value: sp.Expr, index: Index) -> bool:
    """Whether the value lies on the index's axis for sure: its twin, or a gathered index."""
    if isinstance(value, Index):
        return bool(value.size == index.size)
    return isinstance(value, (Entry, ArgMax))


def _choose(powers: Powers, bound: list[Index]) -> tuple[Delta, Index, sp.Expr] | None:
    """The δ to carry out next and the value it gives to one bound index."""
    candidates = []
    for delta in powers:
        if not isinstance(delta, Delta):
            continue
        for index in bound:
            if index in free_indices(delta):
                value = solve_slot(delta, index)
                if value is not None:
                    plain = _is_plain(value, index)
                    rank = (not plain, -_complexity(index.size), index.name, str(delta))
                    candidates.append((rank, delta, index, value))
    if not candidates:
        return None
    return min(candidates, key=lambda c: c[0])[1:]


def _complexity(size: sp.Expr) -> int:
    return int(size.count_ops())


def _leave(c: sp.Expr, powers: Powers, bound: list[Index], product: Product) -> list[Term]:
    here = frozenset(bound)
    outside: list[sp.Expr] = []
    groups: list[tuple[set[Index], Powers]] = []
    for a, k in powers.items():
        held = set((free_indices(a) | free_indices(k)) & here)
        if not held:
            outside.append(sp.Pow(a, k))
            continue
        joined = [g for g in groups if g[0] & held]
        merged: Powers = {a: k}
        for g in joined:
            held |= g[0]
            merged.update(g[1])
        groups = [g for g in groups if g not in joined] + [(held, merged)]
    sizes = [b.size for b in bound if not any(b in g[0] for g in groups)]
    components = [_component(p, [b for b in bound if b in held]) for held, p in groups]
    if not groups and not sizes:
        return [(c, powers)]
    found = []
    for c2, p2 in product([*outside, *sizes]):
        joined_powers = dict(p2)
        for atom in components:  # settled already: their exponents only add up
            joined_powers[atom] = joined_powers.get(atom, sp.S.Zero) + 1
        found.append((c * c2, {a: k for a, k in joined_powers.items() if k != 0}))
    return found


def _component(powers: Powers, bound: list[Index]) -> sp.Expr:
    factors, names = rename_bound(list(powers.items()), bound)
    return Reduce("sum", sp.Mul(*(sp.Pow(a, k) for a, k in factors)), *names)


def unify(term: Term, product: Product) -> list[Term]:
    """Beside a δ, the other factors speak of one of its two sides only (the first by name)."""
    c, powers = term
    for delta in powers:
        if not isinstance(delta, Delta):
            continue
        mapping = _representative(*delta.args)
        if mapping is None:
            continue
        old = next(iter(mapping))
        if any(a != delta and a.has(old) for a in powers):
            factors = [sp.Pow(substitute(a, mapping), k) for a, k in powers.items() if a != delta]
            return [
                t
                for c2, p2 in product([*factors])
                for t in unify((c * c2, {**p2, delta: sp.S.One}), product)
            ]
    return [term]


def _representative(a: sp.Expr, b: sp.Expr) -> dict[sp.Expr, sp.Expr] | None:
    if isinstance(a, Index) and isinstance(b, Index):
        first, second = sorted((a, b), key=lambda i: (i.tag, i.name))
        return {second: first}
    for index, other in ((a, b), (b, a)):
        if isinstance(index, Index) and isinstance(other, (Entry, ArgMax)):
            return None if index in free_indices(other) else {other: index}
    return None
