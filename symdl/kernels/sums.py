"""Sums of products: which factors are multiplied, which are contracted, in which order.

Factors that hold none of the summed indices stay outside the sum; the others fall into components
that share summed indices; within a component, factors of the same axes are multiplied and pairs
are contracted through matrix products.  Brackets silence the factors they stand beside, so that
what is masked out may be infinite.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters
from typing import TYPE_CHECKING

import sympy as sp

from symdl.expr import values as v
from symdl.expr.axed import is_indicator
from symdl.kernels.terms import Term, Winner, spread

if TYPE_CHECKING:
    from symdl.kernels.lower import Lowering


def is_mark(e: sp.Expr) -> bool:
    """Whether an expression is 0 or 1 by its form."""
    if isinstance(e, sp.Mul):
        return all(map(is_mark, e.args))
    if isinstance(e, sp.Pow):
        return bool(e.exp.is_Integer and e.exp > 0) and is_mark(e.base)
    return isinstance(e, Winner) or is_indicator(e)


def sum_of_products(low: Lowering, e: sp.Expr, bound: Sequence[v.Index]) -> Term:
    """The code of ``Σ_bound e``; with nothing bound, of the product alone."""
    scale, factors = _factors(e)
    logs = [f for f in factors if isinstance(f, v.Fn) and f.name == "log"]
    if logs and len(factors) > 1:
        return _sum_axes(low, _with_log(low, scale, factors, logs[0]), bound)
    marks = [f for f in factors if is_mark(f)]
    rest = [f for f in factors if not is_mark(f)]
    terms, divisors = _grouped(low, rest)
    terms = _masked(low, terms, marks)
    outer = [t for t in terms if not set(t.axes) & set(bound)]
    inner = [t for t in terms if set(t.axes) & set(bound)]
    made = list(outer)
    left = set(bound)
    while inner:
        component, inner = _component(inner, bound)
        shared = {a for t in component for a in t.axes} & left
        left -= shared
        made.append(_contract_all(low, component, shared))
    for b in bound:
        if b in left:
            made.append(Term(low.names.size(b.size)))
    return _multiply(low, scale, made, divisors)


def _factors(e: sp.Expr) -> tuple[sp.Rational, list[sp.Expr]]:
    scale, factors = sp.S.One, []
    for factor in sp.Mul.make_args(e):
        if factor.is_Rational:
            scale *= factor
        else:
            factors.append(factor)
    return scale, factors


def _with_log(low: Lowering, scale: sp.Expr, factors: list[sp.Expr], log: sp.Expr) -> Term:
    rest = low.value(sp.Mul(scale, *(f for f in factors if f is not log)))
    return low.apply("times_log({0}, {1})", [rest, low.value(log.args[1])])


def _sum_axes(low: Lowering, term: Term, bound: Sequence[v.Index]) -> Term:
    here = [b for b in bound if b in term.axes]
    code = term.code
    if here:
        places = [term.axes.index(b) for b in here]
        shown = str(places[0]) if len(places) == 1 else f"({', '.join(map(str, places))})"
        code = f"({code}).sum(axis={shown})"
    for b in bound:
        if b not in here:
            code = f"({code}) * {low.names.size(b.size)}"
    return Term(code, tuple(a for a in term.axes if a not in here))


def _grouped(low: Lowering, factors: list[sp.Expr]) -> tuple[list[Term], list[str]]:
    """Factors as terms, those of the same axes in one quotient, and the numbers that divide."""
    groups: dict[frozenset, tuple[list[Term], list[Term]]] = {}
    for factor in factors:
        below = isinstance(factor, sp.Pow) and factor.exp.is_number and factor.exp.is_negative
        term = low.value(factor.base**-factor.exp if below else factor)
        groups.setdefault(frozenset(term.axes), ([], []))[below].append(term)
    found, divisors = [], []
    for above, under in groups.values():
        axes = low.union([*above, *under])
        if not axes and not above:
            divisors += [term.code for term in under]
            continue
        code = " * ".join(f"({spread(t, axes)})" for t in above) or "1"
        for term in under:
            code = f"{code} / ({spread(term, axes)})"
        found.append(Term(code, axes))
    return found, divisors


def _masked(low: Lowering, terms: list[Term], marks: list[sp.Expr]) -> list[Term]:
    """Terms with what the brackets mask out set to 0, be it infinite."""
    for condition in _joined(low, [low.condition(mark) for mark in marks]):
        axes = set(condition.axes)
        over = [k for k, t in enumerate(terms) if axes <= set(t.axes)]
        within = [k for k, t in enumerate(terms) if set(t.axes) <= axes]
        for k in over or within[:1]:
            terms[k] = low.apply("np.where({1}, {0}, 0)", [terms[k], condition])
        if not over and not within:
            code = f"({condition.code}).astype(dtype)"
            terms.append(Term(code, condition.axes))
    return terms


def _joined(low: Lowering, conditions: list[Term]) -> list[Term]:
    """Conditions that share an axis as one."""
    found: list[Term] = []
    for condition in conditions:
        near = [c for c in found if set(c.axes) & set(condition.axes)]
        found = [c for c in found if c not in near]
        found.append(low.join(" & ", [*near, condition]) if near else condition)
    return found


def _component(terms: list[Term], bound: Sequence[v.Index]) -> tuple[list[Term], list[Term]]:
    """The terms that hang together with the first through summed indices, and the others."""
    together, others = [terms[0]], list(terms[1:])
    reached = set(terms[0].axes) & set(bound)
    grown = True
    while grown:
        joined = [t for t in others if set(t.axes) & reached]
        others = [t for t in others if t not in joined]
        together += joined
        reached |= {a for t in joined for a in t.axes} & set(bound)
        grown = bool(joined)
    return together, others


def _contract_all(low: Lowering, terms: list[Term], summed: set[v.Index]) -> Term:
    terms = list(terms)
    while True:
        for k, term in enumerate(terms):  # what only one term holds is summed at once
            elsewhere = {a for t in terms if t is not term for a in t.axes}
            own = [a for a in term.axes if a in summed and a not in elsewhere]
            if own:
                terms[k] = _sum_axes(low, term, own)
        if len(terms) == 1:
            return terms[0]
        pair = _best_pair(terms, summed)
        first, second = (terms[k] for k in pair)
        rest = [t for k, t in enumerate(terms) if k not in pair]
        kept = {a for t in rest for a in t.axes}
        gone = {a for a in (*first.axes, *second.axes) if a in summed and a not in kept}
        terms = [*rest, _contract_pair(low, first, second, gone)]


def _best_pair(terms: list[Term], summed: set[v.Index]) -> tuple[int, int]:
    """First a term within another, which is multiplied in; else the pair that sums the most."""
    pairs = [(i, j) for i in range(len(terms)) for j in range(i + 1, len(terms))]

    def merit(pair: tuple[int, int]) -> tuple:
        a, b = (set(terms[k].axes) for k in pair)
        elsewhere = {x for k, t in enumerate(terms) if k not in pair for x in t.axes}
        gone = (a & b & summed) - elsewhere
        return (len(terms) > 2 and (a <= b or b <= a), len(gone), -len(a | b))

    return max(pairs, key=merit)


def _contract_pair(low: Lowering, a: Term, b: Term, gone: set[v.Index]) -> Term:
    every = low.union([a, b])
    axes = tuple(x for x in every if x not in gone)
    if not gone:
        return low.join(" * ", [a, b])
    letters = dict(zip(every, ascii_letters, strict=False))
    left, right, out = ("".join(letters[x] for x in part) for part in (a.axes, b.axes, axes))
    return Term(f'contract("{left},{right}->{out}", {a.code}, {b.code})', axes)


def _multiply(low: Lowering, scale: sp.Rational, terms: list[Term], divisors: list[str]) -> Term:
    """The product of all: numbers first, then small terms, divided by numbers last."""
    terms = sorted(terms, key=lambda t: len(t.axes))
    minus = scale.could_extract_minus_sign()
    above, below = sp.Integer(abs(scale.p)), sp.Integer(scale.q)
    if above != 1 or not terms:
        terms = [low.value(above), *terms]
    if below != 1:
        divisors = [*divisors, str(below)]
    product = terms[0] if len(terms) == 1 else low.join(" * ", terms)
    code = product.code
    if divisors:
        code = f"({code}) / ({' * '.join(f'({d})' for d in divisors)})"
    return Term(f"-({code})" if minus else code, product.axes)
