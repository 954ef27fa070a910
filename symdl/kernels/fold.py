"""Products that a forward quantity already is: read from it instead of being computed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp

from symdl.expr import values as v
from symdl.kernels.share import Assignment, canonical


@dataclass(frozen=True)
class _Product:
    """``name[indices]`` is the product of ``factors``; ``anchor`` is one that has all indices."""

    name: str
    indices: tuple[v.Index, ...]
    factors: tuple[tuple[sp.Expr, int], ...]
    anchor: sp.Basic
    order: tuple[v.Index, ...]


def fold(forward: Sequence[Assignment], backward: Sequence[Assignment]) -> list[Assignment]:
    """The backward assignments with every product that is a forward quantity read from it."""
    known = [p for p in map(_product, forward) if p is not None]
    return [replace(a, body=_fold(a.body, known)) for a in backward]


def _product(a: Assignment) -> _Product | None:
    if not isinstance(a.body, sp.Mul):
        return None
    factors = tuple(a.body.as_powers_dict().items())
    if not all(exponent.is_Integer and not base.is_number for base, exponent in factors):
        return None
    for base, exponent in factors:
        key, free = canonical(base)
        if exponent == 1 and set(free) == set(a.indices) and not isinstance(base, v.Entry):
            return _Product(a.name, a.indices, factors, key, tuple(free))
    return None


def _fold(e: sp.Basic, known: Sequence[_Product]) -> sp.Basic:
    if not e.args or isinstance(e, v.Entry):
        return e
    if isinstance(e, sp.Mul):
        for product in known:
            e = _divide(e, product)
    return v.rebuild(e, [_fold(a, known) for a in e.args])


def _divide(e: sp.Expr, product: _Product) -> sp.Expr:
    """The product's factors in ``e`` replaced by the quantity, as often as they occur."""
    found = True
    while found and isinstance(e, sp.Mul):
        found = False
        powers = e.as_powers_dict()
        for base, exponent in powers.items():
            if not exponent.is_Integer or exponent < 1 or isinstance(base, v.Entry):
                continue
            key, free = canonical(base)
            if key != product.anchor:
                continue
            places = dict(zip(product.order, free, strict=True))
            factors = [(v.substitute(b, places), n) for b, n in product.factors]
            if all(_within(n, powers.get(b, 0)) for b, n in factors):
                rest = [b**-n for b, n in factors]
                e = sp.Mul(e, *rest, v.Entry(product.name, *(places[i] for i in product.indices)))
                found = True
                break
    return e


def _within(wanted: sp.Expr, there: sp.Expr | int) -> bool:
    """Whether the power that is there holds the power that is wanted."""
    power = sp.sympify(there)
    return bool(power.is_Integer and power * wanted > 0 and abs(power) >= abs(wanted))
