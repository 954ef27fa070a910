"""The shape of a result: common factors in front, as a person writes it.

Works on the terms of a normal form: what all terms share is pulled out; then the factor that most
terms share is pulled out of those, and so on.  Nothing is claimed here that normal form would not
undo, and every use is checked by it.
"""

from __future__ import annotations

import itertools

import sympy as sp

from symdl.expr.values import ArgMax, Bracket, Delta, Entry, Fn, Index, Reduce, Where, rebuild
from symdl.rules.atoms import Term, assemble
from symdl.rules.normal import terms
from symdl.rules.size import weight


def factor(e: sp.Expr) -> sp.Expr:
    """The normal form of e with common factors in front, inside sums and functions too."""
    parts = _join_sums(terms(e))
    return _factor_terms([(c, {_inside(a): k for a, k in p.items()}) for c, p in parts])


def _join_sums(parts: list[Term]) -> list[Term]:
    """Terms that differ by one Σ over one axis become one Σ, where its body then has a factor in
    common: Σ x y g - Σ y² g = Σ y g (x - y)."""
    groups: dict[tuple, list[int]] = {}
    for position, (_, p) in enumerate(parts):
        sums = [a for a, k in p.items() if isinstance(a, Reduce) and a.op == "sum" and k == 1]
        if len(sums) == 1 and len(sums[0].bound) == 1:
            rest = frozenset((a, k) for a, k in p.items() if a != sums[0])
            groups.setdefault((rest, sums[0].bound), []).append(position)
    joined, gone = list(parts), set()
    for (rest, bound), members in groups.items():
        if len(members) < 2:
            continue
        bodies = [
            (parts[m][0], next(a for a, k in parts[m][1].items() if (a, k) not in rest))
            for m in members
        ]
        body = factor(sp.Add(*(c * s.body for c, s in bodies)))
        whole = Reduce("sum", body, *bound)
        if not body.is_Add and weight(whole) < sum(weight(s) for _, s in bodies):
            joined[members[0]] = (sp.S.One, {**dict(rest), whole: sp.S.One})
            gone.update(members[1:])
    return [t for position, t in enumerate(joined) if position not in gone]


def _inside(atom: sp.Expr) -> sp.Expr:
    if isinstance(atom, (Entry, Index, Delta, Bracket)) or not atom.args:
        return atom
    if atom.is_Add:
        return factor(atom)
    if isinstance(atom, (Reduce, ArgMax)):
        return atom.func(atom.args[0], factor(atom.body), *atom.bound)
    if isinstance(atom, (Fn, Where)):
        return rebuild(atom, [factor(a) if isinstance(a, sp.Expr) else a for a in atom.args])
    return atom


def _factor_terms(parts: list[Term]) -> sp.Expr:
    if len(parts) <= 1:
        return assemble(parts)
    content, common, rest = _common(parts)
    if common or content != 1:
        inner = _factor_terms(rest)
        return (
            sp.Mul(content, *(sp.Pow(a, k) for a, k in common.items()), inner, evaluate=False)
            if (content != 1 and inner.is_Add)
            else sp.Mul(content, *(sp.Pow(a, k) for a, k in common.items()), inner)
        )
    product = _product_of_sums(parts)
    if product is not None:
        return product
    group = _best_group(parts)
    if group is None:
        return assemble(parts)
    inside = [parts[k] for k in group]
    outside = [t for k, t in enumerate(parts) if k not in group]
    return sp.Add(_factor_terms(outside), _factor_terms(inside))


def _product_of_sums(parts: list[Term]) -> sp.Expr | None:
    """Four terms as a product of two sums that share nothing, h - x - h t + x t as (1 - t)(h - x);
    None where there is no such product.  Deltas keep cases apart and are left alone."""
    if len(parts) != 4 or any(isinstance(a, Delta) for _, p in parts for a in p):
        return None
    first, *rest = parts
    for second, third, fourth in itertools.permutations(rest):
        ratio = _ratio(third, first)
        if ratio != _ratio(fourth, second):
            continue
        content, common, inner = _common([first, second])
        beside = (content, common)
        sums = [inner, [beside, _times(beside, ratio)]]
        if set(_atoms(sums[0])) & set(_atoms(sums[1])) or not _whole(sums[1]):
            continue
        return _signed(*sums)
    return None


def _signed(left: list[Term], right: list[Term]) -> sp.Expr:
    """The product of two sums, each with its number positive, or its first term."""
    sign, shown = sp.S.One, []
    for part in (left, right):
        number = next((c for c, p in part if not p), None)
        lead = number if number is not None else max(c for c, _ in part)
        if lead < 0:
            part, sign = [(-c, p) for c, p in part], -sign
        shown.append(part)
    loose = [k for k, part in enumerate(shown) if all(p for _, p in part)
             and min(c for c, _ in part) < 0]  # fmt: skip
    if sign < 0 and loose:
        shown[loose[0]], sign = [(-c, p) for c, p in shown[loose[0]]], -sign
    return sp.Mul(sign, *(_factor_terms(part) for part in shown))


def _ratio(a: Term, b: Term) -> Term:
    return _times(a, (1 / b[0], {x: -k for x, k in b[1].items()}))


def _times(a: Term, b: Term) -> Term:
    powers = {x: a[1].get(x, 0) + b[1].get(x, 0) for x in {**a[1], **b[1]}}
    return a[0] * b[0], {x: k for x, k in powers.items() if k != 0}


def _atoms(parts: list[Term]) -> list[sp.Expr]:
    return [a for _, p in parts for a in p]


def _whole(parts: list[Term]) -> bool:
    return all(k.is_Integer and k > 0 for _, p in parts for k in p.values())


def _common(parts: list[Term]) -> tuple[sp.Expr, dict, list[Term]]:
    shared = set(parts[0][1])
    for _, p in parts[1:]:
        shared &= set(p)
    common = {}
    for a in shared:
        exponents = [p[a] for _, p in parts]
        if all(k.is_Rational for k in exponents):
            positive, negative = all(k > 0 for k in exponents), all(k < 0 for k in exponents)
            if positive or negative:
                common[a] = min(exponents) if positive else max(exponents)
    signs = {c > 0 for c, _ in parts}
    content = sp.S.NegativeOne if signs == {False} else sp.S.One
    numbers = {abs(c) for c, _ in parts}
    if len(numbers) == 1:
        content *= numbers.pop()
    rest = []
    for c, p in parts:
        left = {a: k - common.get(a, 0) for a, k in p.items()}
        rest.append((c / content, {a: k for a, k in left.items() if k != 0}))
    return content, common, rest


def _best_group(parts: list[Term]) -> tuple[int, ...] | None:
    """The terms that share the most telling factor: many terms, heavy factor; sizes alone do not
    count.  A group of every term would have been common already."""
    candidates: dict[sp.Expr, list[int]] = {}
    for k, (_, p) in enumerate(parts):
        for a, n in p.items():
            if not (a.is_Symbol or a.is_Number) and n.is_Rational:
                candidates.setdefault(a if n > 0 else 1 / a, []).append(k)
    shared = [
        (len(ks), weight(a), str(a), tuple(ks)) for a, ks in candidates.items() if len(ks) > 1
    ]
    if not shared:
        return None
    return min(shared, key=lambda s: (-s[0], -s[1], s[2]))[3]
