"""The order in which a person writes the terms of a sum and the factors of a product.

Decided from the value and the program's :class:`~symdl.write.habits.Habits`, never from SymPy's
own order: p_i (δ_ij − p_j), not (−p_j + δ_ij) p_i.
"""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import (
    ArgMax,
    Binder,
    Bracket,
    Delta,
    Diff,
    Entry,
    Expect,
    Fn,
    Index,
    Node,
    Unknown,
    Where,
    walk,
)
from symdl.write.habits import Habits

# fmt: off
_FACTOR_CLASS: dict[type, float] = {
    Entry: 3, Diff: 4, Unknown: 4, Fn: 6, Index: 0.5, ArgMax: 5, Expect: 7, Delta: 8, Where: 11,
    Bracket: 12,
}
# fmt: on
_NUMBER, _SYMBOL, _SCALAR, _ROOT, _RAISED, _OPERATOR, _FOLD, _SUM = 0, 1, 2, 5, 5.5, 8.5, 9, 10


def sign_and_rest(e: sp.Expr) -> tuple[int, sp.Expr]:
    """The sign a person writes before the term, and the term without it."""
    if isinstance(e, sp.Mul):
        e = _without_inner_sign(e)
    coefficient, rest = e.as_coeff_Mul()
    if coefficient.is_negative:
        positive = -coefficient
        return -1, rest if positive == 1 else sp.Mul(positive, rest, evaluate=False)
    if isinstance(e, Binder) and not isinstance(e, ArgMax) and e.op == "sum":
        sign, body = sign_and_rest(e.body)
        if sign < 0 and not body.is_Add:
            return -1, e.func(e.op, body, *e.bound)
    return 1, e


def _without_inner_sign(product: sp.Mul) -> sp.Expr:
    """The product with the minus signs inside its sums over indices taken out in front."""
    split = [sign_and_rest(f) if isinstance(f, Binder) else (1, f) for f in factors_of(product)]
    if all(sign > 0 for sign, _ in split):
        return product
    sign = sp.Integer(sp.prod(s for s, _ in split))
    return sp.Mul(sign, *(f for _, f in split), evaluate=False)


def factors_of(e: sp.Expr) -> list[sp.Expr]:
    """The factors of a product, products inside products taken apart."""
    if not isinstance(e, sp.Mul):
        return [e]
    return [f for a in e.args for f in factors_of(a)]


def terms_of(e: sp.Expr) -> list[sp.Expr]:
    """The terms of a sum, sums inside sums taken apart."""
    if not isinstance(e, sp.Add):
        return [e]
    return [t for a in e.args for t in terms_of(a)]


def ordered_terms(terms: list[sp.Expr], habits: Habits) -> list[tuple[int, sp.Expr]]:
    """Signs and terms in order: positive ones first, each sign in the author's order or by kind."""
    signed = [sign_and_rest(term) for term in terms]
    exact = not any(isinstance(x, Node) for t in terms for x in walk(t))
    if exact:  # a position or a size: i s + u - p, H + 2p - f, n - 1
        signed = sorted(signed, key=lambda pair: _position_key(*pair))
        return _as_author(signed, [habits.signature(t) for _, t in signed], habits, False)
    return [
        (sign, term)
        for sign in (1, -1)
        for term in _by_habit(
            [t for s, t in signed if s == sign], habits, False, lambda t: _term_key(t, habits)
        )
    ]


def leads_negative(total: sp.Expr, habits: Habits) -> bool:
    """True where the term that by its kind stands first in a sum carries a minus sign."""
    signed = [sign_and_rest(term) for term in terms_of(total)]
    return min(signed, key=lambda pair: _term_key(pair[1], habits))[0] < 0


def ordered_factors(factors: list[sp.Expr], habits: Habits) -> list[sp.Expr]:
    """Factors in order: numbers, sizes, scalars, arrays, derivatives, functions, sums, brackets."""
    gradients = [f for f in map(_base, factors) if _is_gradient(f, habits)]
    rank = max(
        (len(f.entry.indices if isinstance(f, Diff) else f.indices) for f in gradients), default=0
    )
    return _by_habit(factors, habits, True, lambda f: _factor_key(f, habits, rank))


def _by_habit(items: list, habits: Habits, product: bool, key) -> list:  # type: ignore[no-untyped-def]
    items = sorted(items, key=key)
    kinds = (Entry, sp.Symbol)
    if product and not all(isinstance(_base(f), kinds) for f in items):
        return items
    return _as_author(items, [habits.signature(x) for x in items], habits, product)


def _as_author(items: list, signatures: list, habits: Habits, product: bool) -> list:
    """The items in the order in which the author wrote just these side by side, if he did."""
    places = habits.author_order(signatures, product) if len(items) > 1 else None
    if places is None:
        return items
    return [items[k] for _, k in sorted(zip(places, range(len(items)), strict=True))]


def _base(factor: sp.Expr) -> sp.Expr:
    return factor.base if isinstance(factor, sp.Pow) else factor


def _is_gradient(factor: sp.Expr, habits: Habits) -> bool:
    """True for a gradient that stands as one letter: ∂L/∂y, or a given one by its name."""
    if isinstance(factor, Diff):
        return isinstance(factor.body, Entry | Diff)
    return isinstance(factor, Entry) and factor.name in habits.gradients


def _factor_key(factor: sp.Expr, habits: Habits, gradient_rank: int) -> tuple:
    base = _base(factor)
    kind = _factor_class(factor, base)
    if _is_gradient(base, habits):
        kind = _FACTOR_CLASS[Diff]
    elif isinstance(base, Diff):
        kind = _OPERATOR
    elif kind == _FACTOR_CLASS[Entry] and gradient_rank and len(base.indices) >= gradient_rank:
        kind = _FACTOR_CLASS[Diff] + 0.5
    inner = 0 if isinstance(base, Diff) and not _indexed(base.body) else 1
    names, slots = _names_key(base, habits), _slots_key(base)
    bare = isinstance(base, Fn) and isinstance(base.arguments[0], Entry | sp.Symbol)
    return kind, inner, names, slots, bare, sp.default_sort_key(factor)


def _indexed(e: sp.Expr) -> bool:
    return not isinstance(e, Entry) or bool(e.indices)


def _factor_class(factor: sp.Expr, base: sp.Expr) -> float:
    if base.is_number:
        return _NUMBER
    if isinstance(base, sp.Add):
        return _SUM if factor is base or factor.exp.is_number else _RAISED
    if isinstance(base, Entry):
        return _FACTOR_CLASS[Entry] if base.indices else _SCALAR
    if type(base) in _FACTOR_CLASS:
        return _FACTOR_CLASS[type(base)]
    if isinstance(base, Binder):
        return _FOLD
    return _SYMBOL if base.is_Symbol else _ROOT


def _names_key(e: sp.Expr, habits: Habits) -> tuple:
    if isinstance(e, Entry):
        shown = habits.shown(e.name)
        return (len(e.indices) > 0, habits.rank.get(shown, len(habits.rank)), shown)
    return (2, 0, "")


def _slots_key(e: sp.Expr) -> tuple:
    return tuple(i.name if isinstance(i, Index) else "~" for i in getattr(e, "indices", ()))


def _position_key(sign: int, term: sp.Expr) -> tuple:
    """Indices before sizes before numbers, each first those that are added."""
    letters = tuple(sorted(x.name for x in walk(term) if x.is_Symbol))
    holds_index = any(isinstance(x, Index) for x in walk(term))
    kind = 2 if term.is_number else 0 if holds_index else 1
    return kind, sign < 0, letters, sp.default_sort_key(term)


def _term_key(term: sp.Expr, habits: Habits) -> tuple:
    """Numbers, then a lone delta or bracket, then the simpler before the larger."""
    factors = factors_of(term)
    lone = isinstance(term, Delta | Bracket)
    kind = 0 if term.is_number else 1 if lone else 2
    folds = sum(isinstance(x, Binder) for x in walk(term))
    powers = sum(isinstance(f, sp.Pow) for f in factors)
    names = (habits.shown(x.name) for x in walk(term) if isinstance(x, Entry))
    ranks = sorted(habits.rank.get(name, len(habits.rank)) for name in names)
    return kind, folds > 0, len(factors), folds, powers, ranks, sp.default_sort_key(term)
