"""The normal form: two expressions that are equal by index algebra get the same form.

An expression is a sum of terms; a term is a rational coefficient times powers of atoms; an atom is
an entry, a function of a normal form, a bracket, a sum base such as (1 + e^x) under a negative
power, or a *connected component* Σ_b f₁ f₂ …, whose factors are joined by shared bound indices.
Factors free of the index leave their Σ, a δ with a bound side is carried out, exp(a + b) splits,
Σ 1 is the size, and dummies get canonical names.  Distribution is capped, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symdl.errors import DerivationError
from symdl.expr.values import Index, Reduce, fresh, rebuild, substitute
from symdl.rules.atoms import ATOMS, Forms, Powers, Term, assemble, multiply, one, primitive
from symdl.rules.contraction import contract, unify
from symdl.rules.signs import is_positive

MAX_TERMS = 2000
MAX_POWER = 8


def normalise(e: sp.Expr) -> sp.Expr:
    """The normal form of an expression; raises DerivationError beyond MAX_TERMS terms."""
    found = _cache.get(e)
    if found is None:
        found = assemble(terms(e))
        if len(_cache) > 50_000:
            _cache.clear()
        _cache[e] = found
        _cache[found] = found
    return found


_cache: dict[sp.Expr, sp.Expr] = {}


def equal(a: sp.Expr, b: sp.Expr) -> bool:
    """Whether the normal forms agree."""
    return a == b or normalise(a - b) == 0


def terms(e: sp.Expr) -> list[Term]:
    """The collected terms of an expression; the caller may change them."""
    found = _terms_cache.get(e)
    if found is None:
        if len(_terms_cache) > 50_000:
            _terms_cache.clear()
        found = _terms_cache[e] = _collect(_terms(e))
    return [(c, dict(p)) for c, p in found]


_terms_cache: dict[sp.Expr, list[Term]] = {}


def _collect(parts: Iterable[Term]) -> list[Term]:
    found: dict[frozenset, tuple[sp.Expr, Powers]] = {}
    for c, p in parts:
        key = frozenset(p.items())
        found[key] = (found[key][0] + c, p) if key in found else (c, p)
        if len(found) > MAX_TERMS:
            raise DerivationError(
                f"the expression has more than {MAX_TERMS} terms",
                repair="name an intermediate quantity, so that it need not be multiplied out",
            )
    return [(c, p) for c, p in found.values() if c != 0]


def _terms(e: sp.Expr) -> list[Term]:
    if e.is_Rational:
        return [(e, {})] if e != 0 else []
    if e.is_Float:
        return [(sp.Rational(str(e)), {})]
    if e.is_Add:
        return [t for a in e.args for t in _terms(a)]
    if e.is_Mul:
        return _product(e.args)
    if e.is_Pow:
        return _product((e,))
    if isinstance(e, Reduce) and e.op == "sum":
        return _sum_terms(e)
    return _atom_terms(e)


# -- products and powers ------------------------------------------------------------------------


def _product(factors: Iterable[sp.Expr]) -> list[Term]:
    """Powers of equal bases are joined before anything is multiplied out."""
    coefficient: sp.Expr = sp.S.One
    powers: Powers = {}
    sums: Powers = {}  # bases of several terms, in normal form
    for factor in factors:
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sp.S.One)
        exponent = _exponent(exponent)
        parts = terms(base)
        if not parts:
            if exponent.is_positive:
                return []
            raise DerivationError("division by an expression that is zero")
        if len(parts) == 1:
            c, p = parts[0]
            coefficient, opaque = _raise(coefficient, powers, c, p, exponent)
            if opaque is not None:
                sums[opaque[0]] = sums.get(opaque[0], sp.S.Zero) + opaque[1]
        else:
            c, common, inner = primitive(parts)
            coefficient, opaque = _raise(coefficient, powers, c, common, exponent)
            if opaque is not None:  # an even root of something of unknown sign: keep it whole
                inner = assemble(parts)
            sums[inner] = sums.get(inner, sp.S.Zero) + exponent
    return _multiply_out(coefficient, powers, sums)


def _exponent(e: sp.Expr) -> sp.Expr:
    return e if e.is_Rational else normalise(e)


def _raise(
    coefficient: sp.Expr, powers: Powers, c: sp.Expr, p: Powers, k: sp.Expr
) -> tuple[sp.Expr, tuple[sp.Expr, sp.Expr] | None]:
    """Multiply c·p to the k into coefficient and powers; what may not be split comes back whole."""
    if not k.is_integer and not (c > 0 and all(is_positive(a) for a in p)):
        if len(p) == 1 and c == 1 and next(iter(p.values())) == 1:
            multiply(powers, next(iter(p)), k)
            return coefficient, None
        if not p and c > 0:
            return _number_power(coefficient, powers, c, k), None
        return coefficient, (assemble([(c, p)]), k)
    for a, n in p.items():
        multiply(powers, a, sp.expand(n * k))
    return _number_power(coefficient, powers, c, k), None


def _number_power(coefficient: sp.Expr, powers: Powers, c: sp.Expr, k: sp.Expr) -> sp.Expr:
    value = c**k if k.is_Rational and abs(k) < 1000 else sp.Pow(c, k, evaluate=False)
    if value.is_Rational:
        return coefficient * value
    number, rest = value.as_coeff_Mul()
    for factor in sp.Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        multiply(powers, base, exponent)
    return coefficient * number


def _multiply_out(coefficient: sp.Expr, powers: Powers, sums: Powers) -> list[Term]:
    """Large sums first, so that a small one meets its own negative power in their terms."""
    result: list[Term] = [(coefficient, powers)]
    for base, exponent in sorted(sums.items(), key=lambda i: (-i[0].count_ops(), str(i[0]))):
        whole = exponent if exponent.is_Integer else sp.S.Zero
        if whole.is_positive and whole <= MAX_POWER:
            cancelling = [t for t in result if t[1].get(base, sp.S.Zero).is_negative]
            others = [t for t in result if not t[1].get(base, sp.S.Zero).is_negative]
            for _ in range(int(whole)):
                others = _times(others, terms(base))
            result = _collect([*_times(cancelling, [(sp.S.One, {base: whole})]), *others])
        elif exponent != 0:
            result = _times(result, [(sp.S.One, {base: exponent})])
    return [t for r in result for t in _settle(r)]


def _times(left: list[Term], right: list[Term]) -> list[Term]:
    if len(left) * len(right) > MAX_TERMS * 10:
        raise DerivationError(f"multiplying out gives more than {MAX_TERMS * 10} terms")
    out = []
    for c1, p1 in left:
        for c2, p2 in right:
            p = dict(p1)
            for a, k in p2.items():
                multiply(p, a, k)
            out.append((c1 * c2, p))
    return _collect(out)


def _settle(term: Term) -> list[Term]:
    """A term in which joined powers made a sum base whole again is multiplied out once more."""
    c, p = term
    for a, k in p.items():
        if a.is_Add and k.is_Integer and k.is_positive:
            parts = [(c, {b: n for b, n in p.items() if b != a})]
            for _ in range(int(k)):
                parts = _times(parts, terms(a))
            return [t for r in parts for t in _settle(r)]
    return unify(term, _product)


# -- sums and deltas ----------------------------------------------------------------------------


def _sum_terms(e: Reduce) -> list[Term]:
    renamed = {b: fresh(b) for b in e.bound}
    found: list[Term] = []
    for term in terms(substitute(e.body, renamed)):
        found += contract(term, list(renamed.values()), _product)
    return found


def _atom_terms(e: sp.Expr) -> list[Term]:
    for kind, rule in ATOMS:
        if isinstance(e, kind):
            return _collect(rule(e, FORMS))
    if not e.args or isinstance(e, Index):
        return [(sp.S.One, {e: sp.S.One})]
    return one(rebuild(e, [_argument(a) for a in e.args]))


def _argument(a: sp.Basic) -> sp.Basic:
    return normalise(a) if isinstance(a, sp.Expr) and a.args else a


FORMS = Forms(normalise, terms, _product)
