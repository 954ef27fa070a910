"""Bounds of a product of any length, by induction over the number of its factors.

The claim ``|f_1 ⋯ f_L| <= c**L`` (a product that vanishes) or ``>= c**L`` (one that explodes) rests
on one lemma, ``|f_l| <= c`` (``>=``), which is shown or given, and on one step from L - 1 factors
to L.  The step has a certificate: the difference of both sides written as a sum of products of
what is known not to be negative.  The certificate is multiplied out before it is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from symdl.derivation.inequalities import Pair, enclosed, listed
from symdl.derivation.record import Grade, Step
from symdl.errors import CheckFailed, DerivationError
from symdl.expr.claims import Claim
from symdl.expr.program import Fact
from symdl.expr.values import Entry, Fn, Index, Reduce, substitute

PRODUCTS, FACTORS, BOUNDS = ("P", "Q", "R", "T"), ("f", "u", "d", "v"), ("c", "k", "a", "q")
PROVED = Grade("proved", "exact algebra")


@dataclass(frozen=True)
class Growth:
    """One direction of the bound.

    Attributes:
        relation: between the product's size and the power of c.
        difference: what is not negative, from |f_L| |P_{L-1}| and c^L.
        certificate: the same as a sum of products of what is not negative, from c, |f_L|,
            |P_{L-1}| and c^{L-1}.
    """

    relation: str
    difference: Callable[[sp.Expr, sp.Expr], sp.Expr]
    certificate: Callable[[sp.Expr, sp.Expr, sp.Expr, sp.Expr], sp.Expr]

    def check(self) -> None:
        """Multiply the certificate out.

        Raises:
            CheckFailed: it is not the difference."""
        c, u, v, h = sp.symbols("c u v h")
        if sp.expand(self.difference(u * v, c * h) - self.certificate(c, u, v, h)) != 0:
            raise CheckFailed(f"the certificate for {self.relation} is not the difference")


_WHY = "no bracket is negative, by the hypothesis and by the bound of one factor"
GROWTHS = (
    Growth("<=", lambda p, q: q - p, lambda c, u, v, h: c * (h - v) + v * (c - u)),
    Growth(">=", lambda p, q: p - q, lambda c, u, v, h: c * (v - h) + v * (u - c)),
)


def by_induction(claim: Claim, pair: Pair) -> list[Step] | None:
    """The proof of one inequality by induction; None where it is not of this form.

    The form is ``abs(prod[l](f)) <= c**L`` or ``>=``, with L the number of factors.  A factor that
    is not within c on its own gives None too: the claim may hold for another reason."""
    for growth, product, power in zip(GROWTHS, pair[:2], pair[1::-1], strict=True):
        body, index = _product(product)
        c = None if index is None else root(power, index.size)
        if pair[2] or body is None or index is None or c is None:
            continue
        lemma = _lemma(claim, growth, body, c)
        if lemma is None:
            continue
        growth.check()
        return [*lemma, *_induction(claim, growth, body, index, c)]
    return None


def _product(e: sp.Expr) -> tuple[sp.Expr | None, Index | None]:
    """The factor and the index of ``abs(prod[l](...))``."""
    inner = e.arguments[0] if isinstance(e, Fn) and e.name == "abs" else None
    if isinstance(inner, Reduce) and inner.op == "prod" and len(inner.bound) == 1:
        return inner.body, inner.bound[0]
    return None, None


def root(power: sp.Expr, size: sp.Expr) -> sp.Expr | None:
    """The c of ``c**size``; None where there is none."""
    if power == 1:
        return sp.S.One
    found = sp.S.One
    for factor in sp.Mul.make_args(power):
        base, exponent = factor.as_base_exp()
        share = exponent / size
        if not share.is_number or not (base.is_number or isinstance(base, Entry)):
            return None
        found *= base**share
    return found


def _lemma(claim: Claim, growth: Growth, body: sp.Expr, c: sp.Expr) -> list[Step] | None:
    """The steps that show the bound of one factor, and that c is no negative number."""
    size = Fn("abs", body)
    for fact in claim.program.facts:
        if fact.left == size and fact.right == c and fact.relation == growth.relation:
            sign = [] if growth.relation == "<=" or c.is_number else _positive(claim, c)
            if sign is None or c.is_number and c < 0:
                return None
            return [listed("One factor", size, [_given(fact), *sign])]
    if not c.is_number or c < 0:
        return None
    try:
        ends = (size, c, False) if growth.relation == "<=" else (c, size, False)
        found = enclosed(claim, [ends], [size])
    except DerivationError:
        return None
    return [listed("One factor", size, [*_steps(found), _row(size, growth.relation, c)])]


def _steps(stages: list[Step]) -> list[Step]:
    return [s for step in stages for s in (step.children or (step,))]


def _row(a: sp.Expr, relation: str, b: sp.Expr, because: str = "") -> Step:
    return Step("induction", a, b, because, relation=relation, grade=PROVED)


def _given(fact: Fact) -> Step:
    return Step("fact", fact.left, fact.right, "given", (fact.text,),
                relation=fact.relation, grade=PROVED)  # fmt: skip


def _positive(claim: Claim, c: sp.Expr) -> list[Step] | None:
    """The fact that c is no negative number, as a line; None where there is none."""
    for fact in claim.program.facts:
        known = fact.left == c and fact.relation in (">", ">=") and fact.right.is_number
        if known and fact.right >= 0:
            return [_given(fact)]
    return None


def _induction(claim: Claim, growth: Growth, body: sp.Expr, index: Index, c: sp.Expr) -> list[Step]:
    """Start, hypothesis, certificate and conclusion, in letters that nothing else has."""
    taken = {d.name for d in claim.program.declarations.values()} | {index.name}
    products, factors, bounds = (
        next(x for x in names if x not in taken) for names in (PRODUCTS, FACTORS, BOUNDS)
    )
    size, one = index.size, sp.S.One
    factor = body if isinstance(body, Entry) else Entry(factors, index)
    last = substitute(factor, {index: size - 1})
    value = c if isinstance(c, Entry) else Entry(bounds)
    total, before = (Fn("abs", Entry(products, k)) for k in (size - 1, size - 2))
    letters = value, Fn("abs", last), before, value ** (size - 1)
    goes, certificate = growth.relation, growth.certificate(*letters)
    difference = growth.difference(letters[1] * before, value**size)
    names = [_row(Entry(products, index), "=", _first(factor, index))]
    if value != c:
        names.insert(0, _row(value, "=", c))
    if factor != body:
        names.insert(0, _row(factor, "=", body))
    start = _row(Fn("abs", Entry(products, -one)), "=", one, "no factor, and $c^0 = 1$")
    rows = [
        _row(before, goes, letters[3], "the hypothesis"),
        _row(total, "=", letters[1] * before, "one factor more"),
        _row(difference, "=", certificate, "multiplied out, this is an identity"),
        _row(certificate, ">=", sp.S.Zero, _WHY),
        _row(total, goes, value**size, "the difference is not negative"),
    ]
    if value != c:
        rows.append(_row(value**size, "=", c**size, "the bound put in"))
    return [
        listed("Letters", body, names),
        listed("For no factor", body, [start]),
        listed("One factor more", body, rows),
    ]


def _first(factor: sp.Expr, index: Index) -> sp.Expr:
    """The product of the factors up to the index itself."""
    bound = Index("j" if index.name != "j" else "k", index + 1)
    return Reduce("prod", substitute(factor, {index: bound}), bound)
