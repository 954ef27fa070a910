"""The shape of a result: common factors in front, as a person writes it.

Works on the terms of a normal form: what all terms share is pulled out; then the factor that most
terms share is pulled out of those, and so on.  Nothing is claimed here that normal form would not
undo, and every use is checked by it.
"""

from __future__ import annotations

import sympy as sp

from symdl.expr.values import ArgMax, Bracket, Delta, Entry, Fn, Index, Reduce, Where, rebuild
from symdl.rules.atoms import Term, assemble
from symdl.rules.normal import terms
from symdl.rules.size import weight

_PRODUCTS = (4, 6)  # how many terms a product of two small sums multiplies out to
_MOST_ATOMS = 6
_LETTERS = sp.symbols(f"factor0:{_MOST_ATOMS}")


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
    """The polynomial with these terms as a product of two sums, h - x - h t + x t as
    (1 - t)(h - x); None where there is no such product, or too much to try."""
    atoms = list(dict.fromkeys(a for _, p in parts for a in p))
    whole = all(k.is_Integer and k > 0 for _, p in parts for k in p.values())
    whole = whole and not any(isinstance(a, Delta) for a in atoms)  # cases are kept apart
    if len(parts) not in _PRODUCTS or len(atoms) > _MOST_ATOMS or not whole:
        return None
    names = dict(zip(atoms, _LETTERS, strict=False))
    polynomial = assemble((c, {names[a]: k for a, k in p.items()}) for c, p in parts)
    content, factors = sp.factor_list(polynomial)
    seen = [x for f, _ in factors if f.is_Add for x in f.free_symbols]
    if sum(f.is_Add for f, _ in factors) < 2 or len(seen) > len(set(seen)):
        return None  # 1 - t**2 stays as it is
    shown = [(_upright(f), k) for f, k in factors]
    sign = sp.prod(sp.Integer(-1) ** k for (f, _), (g, k) in zip(factors, shown, strict=True)
                   if f != g)  # fmt: skip
    loose = [n for n, (f, k) in enumerate(shown) if k == 1 and _sign(f) == 0]
    if content * sign < 0 and loose:
        shown[loose[-1]], sign = (-shown[loose[-1]][0], 1), -sign
    back = {letter: a for a, letter in names.items()}
    inside = [(_factor_terms(terms(f.xreplace(back))), k) for f, k in shown]
    return sp.Mul(content * sign, *(sp.Pow(f, k) for f, k in inside))


def _sign(e: sp.Expr) -> int:
    """The sign that a sum has by its number, or by all of its terms: 1 or -1; else 0."""
    constant = e.as_coeff_Add()[0]
    signs = {1 if c > 0 else -1 for c in ([constant] if constant else _coefficients(e))}
    return signs.pop() if len(signs) == 1 else 0


def _coefficients(e: sp.Expr) -> list[sp.Expr]:
    return [a.as_coeff_Mul()[0] for a in sp.Add.make_args(e)]


def _upright(e: sp.Expr) -> sp.Expr:
    """A sum with its number positive, or its terms: 1 - t, not t - 1."""
    return sp.Add(*(-a for a in e.args)) if e.is_Add and _sign(e) < 0 else e


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
