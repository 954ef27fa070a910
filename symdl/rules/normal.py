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
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Fn,
    Index,
    Reduce,
    Where,
    free_indices,
    fresh,
    rebuild,
    substitute,
)
from symdl.rules.canonical import height, rename_bound
from symdl.rules.contraction import contract, unify
from symdl.rules.ranges import decide
from symdl.rules.signs import is_positive

MAX_TERMS = 2000
MAX_POWER = 8

Powers = dict[sp.Expr, sp.Expr]
Term = tuple[sp.Expr, Powers]  # rational coefficient, atom -> exponent


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


def assemble(parts: Iterable[Term]) -> sp.Expr:
    """The sum of terms as an expression."""
    return sp.Add(*(sp.Mul(c, *(sp.Pow(a, k) for a, k in p.items())) for c, p in parts))


def equal(a: sp.Expr, b: sp.Expr) -> bool:
    """Whether the normal forms agree."""
    return a == b or normalise(a - b) == 0


def terms(e: sp.Expr) -> list[Term]:
    """The collected terms of an expression."""
    return _collect(_terms(e))


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
            c, common, inner = _primitive(parts)
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
            _multiply(powers, next(iter(p)), k)
            return coefficient, None
        if not p and c > 0:
            return _number_power(coefficient, powers, c, k), None
        return coefficient, (assemble([(c, p)]), k)
    for a, n in p.items():
        _multiply(powers, a, sp.expand(n * k))
    return _number_power(coefficient, powers, c, k), None


def _number_power(coefficient: sp.Expr, powers: Powers, c: sp.Expr, k: sp.Expr) -> sp.Expr:
    value = c**k if k.is_Rational and abs(k) < 1000 else sp.Pow(c, k, evaluate=False)
    if value.is_Rational:
        return coefficient * value
    number, rest = value.as_coeff_Mul()
    for factor in sp.Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        _multiply(powers, base, exponent)
    return coefficient * number


def _multiply(powers: Powers, atom: sp.Expr, exponent: sp.Expr) -> None:
    """One more power of an atom; brackets and deltas are idempotent."""
    if isinstance(atom, (Bracket, Delta)) and exponent.is_positive:
        powers[atom] = sp.S.One
        return
    total = powers.get(atom, sp.S.Zero) + exponent
    if total == 0:
        del powers[atom]
    else:
        powers[atom] = total


def _primitive(parts: list[Term]) -> tuple[sp.Expr, Powers, sp.Expr]:
    """A sum as coefficient × common powers × a sum whose first term has coefficient 1."""
    atoms = set(parts[0][1])
    for _, p in parts[1:]:
        atoms &= set(p)
    common: Powers = {}
    for a in atoms:
        exponents = [p[a] for _, p in parts]
        if all(k.is_Rational for k in exponents) and not isinstance(a, (Bracket, Delta)):
            common[a] = min(exponents)
    stripped = [(c, {a: p[a] - common.get(a, 0) for a in p}) for c, p in parts]
    stripped = [(c, {a: k for a, k in p.items() if k != 0}) for c, p in stripped]
    first = min(stripped, key=lambda t: (len(t[1]), str(assemble([(sp.S.One, t[1])]))))[0]
    return first, common, assemble([(c / first, p) for c, p in stripped])


def _multiply_out(coefficient: sp.Expr, powers: Powers, sums: Powers) -> list[Term]:
    result: list[Term] = [(coefficient, powers)]
    for base, exponent in sorted(sums.items(), key=lambda item: str(item[0])):
        whole = exponent if exponent.is_Integer else sp.S.Zero
        if exponent == 0:
            continue
        if whole.is_positive and whole <= MAX_POWER:
            for _ in range(int(whole)):
                result = _times(result, terms(base))
        else:
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
                _multiply(p, a, k)
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


# -- atoms --------------------------------------------------------------------------------------


def _atom_terms(e: sp.Expr) -> list[Term]:
    for kind, rule in _ATOMS:
        if isinstance(e, kind):
            return rule(e)
    if not e.args or isinstance(e, Index):
        return [(sp.S.One, {e: sp.S.One})]
    return _one(rebuild(e, [_argument(a) for a in e.args]))


def _argument(a: sp.Basic) -> sp.Basic:
    if not isinstance(a, sp.Expr) or not a.args:
        return a
    return normalise(a)


def _one(e: sp.Expr) -> list[Term]:
    if e.is_Rational:
        return [(e, {})] if e != 0 else []
    return [(sp.S.One, {e: sp.S.One})]


def _fn(e: Fn) -> list[Term]:
    arguments = [normalise(a) for a in e.arguments]
    if e.name == "exp":
        return _exp(arguments[0])
    if e.name == "log":
        return _log(arguments[0])
    if e.name == "abs" and is_positive(arguments[0]):
        return terms(arguments[0])
    if arguments == [0] and e.name in ("tanh", "sin", "sinh", "atan", "erf", "abs", "sign", "atanh"):
        return []
    return _one(Fn(e.name, *arguments))


def _exp(argument: sp.Expr) -> list[Term]:
    """exp(Σ c·t) = Π exp(t)^c; exp(log u) = u."""
    powers: Powers = {}
    factors: list[sp.Expr] = []
    for c, p in terms(argument):
        t = assemble([(sp.S.One, p)])
        if isinstance(t, Fn) and t.name == "log":
            factors.append(sp.Pow(t.arguments[0], c))
        else:
            _multiply(powers, Fn("exp", t), c)
    if factors:
        return _times([(sp.S.One, powers)], _product(factors))
    return [(sp.S.One, powers)]


def _log(argument: sp.Expr) -> list[Term]:
    """log Π a^k = Σ k·log a where every factor is positive; log exp t = t."""
    parts = terms(argument)
    if len(parts) != 1 or not all(is_positive(a) for a in parts[0][1]) or not parts[0][0] > 0:
        if len(parts) > 1 and is_positive(argument):
            c, common, inner = _primitive(parts)
            if (c != 1 or common) and c > 0 and all(is_positive(a) for a in common):
                whole = _log(assemble([(c, common)]))
                return _collect(whole + [(sp.S.One, {Fn("log", inner): sp.S.One})])
        return _one(Fn("log", argument))
    c, p = parts[0]
    found: list[Term] = [] if c == 1 else [(sp.S.One, {Fn("log", c): sp.S.One})]
    for a, k in p.items():
        logged = terms(a.arguments[0]) if isinstance(a, Fn) and a.name == "exp" else _one(Fn("log", a))
        found += _times(_product((k,)) if not k.is_Rational else [(k, {})], logged)
    return _collect(found)


def _where(e: Where) -> list[Term]:
    result = Where(normalise(e.condition), normalise(e.a), normalise(e.b))
    return _one(result) if isinstance(result, Where) else terms(result)


def _bracket(e: Bracket) -> list[Term]:
    argument = normalise(e.e)
    parts = terms(argument)
    if len(parts) == 1 and parts[0][0] > 0 and all(is_positive(a) for a in parts[0][1]):
        return [(sp.S.One, {})] if e.kind != "eq" else []
    if parts and e.kind in ("eq", "ne") and parts[0][0] < 0:
        argument = normalise(-argument)
    result = Bracket(e.kind, argument)
    return _one(decide(result) if isinstance(result, Bracket) else result)


def _delta(e: Delta) -> list[Term]:
    return _one(Delta(*(normalise(a) for a in e.args)))


def _binder(e: Reduce | ArgMax) -> list[Term]:
    """prod, max and argmax: canonical dummies; the order of argmax's indices has a meaning."""
    renamed = {b: fresh(b) for b in e.bound}
    body = normalise(substitute(e.body, renamed))
    bound = [b for b in renamed.values() if b in free_indices(body)]
    if isinstance(e, ArgMax):
        level = 1 + height(body)
        names = {b: Index(f"_{level}_{r}", b.size) for r, b in enumerate(renamed.values())}
        return _one(ArgMax(e.position, substitute(body, names), *names.values()))
    if e.op == "prod" and len(bound) < len(renamed):
        repeats = sp.Mul(*(b.size for b in renamed.values() if b not in bound))
        inner = Reduce("prod", body, *bound)
        return _product((sp.Pow(inner, repeats),))
    if not bound:
        return terms(body)
    factors, ordered = rename_bound([(body, sp.S.One)], bound)
    return _one(Reduce(e.op, factors[0][0], *ordered))


_ATOMS = (
    (Fn, _fn),
    (Where, _where),
    (Bracket, _bracket),
    (Delta, _delta),
    (Reduce, _binder),
    (ArgMax, _binder),
)
