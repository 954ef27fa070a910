"""The normal form: what it must see as equal, and what it must keep apart."""

from __future__ import annotations

import pytest
import sympy as sp

from symdl.errors import DerivationError
from symdl.expr.values import ArgMax, Bracket, Delta, Entry, Fn, Index, Reduce, Where, free_indices
from symdl.rules.equality import prove_equal
from symdl.rules.normal import MAX_TERMS, equal, normalise

N, M, H, W, F, S, P = (
    sp.Symbol(name, integer=True, positive=True) for name in ("n", "m", "H", "W", "f", "s", "p")
)
I0, J, K, L = (Index(name, N) for name in "ijkl")
R = Index("r", M)


def exp(e: sp.Expr) -> sp.Expr:
    return Fn("exp", e)


def log(e: sp.Expr) -> sp.Expr:
    return Fn("log", e)


def total(body: sp.Expr, *bound: Index) -> sp.Expr:
    return Reduce("sum", body, *bound)


def x(*i: sp.Expr) -> Entry:
    return Entry("x", *i)


def y(*i: sp.Expr) -> Entry:
    return Entry("y", *i)


def p(*i: sp.Expr) -> Entry:
    return Entry("p", *i)


def a(*i: sp.Expr) -> Entry:
    return Entry("a", *i)


C, U, V = Entry("c"), Entry("u"), Entry("v")
LARGEST = Reduce("max", x(J), J)
SIGMOID = 1 / (1 + exp(-U))
MEAN = total(x(J), J) / N

EQUAL = {
    "renamed dummy": (total(y(I0) * log(p(I0)), I0), total(y(K) * log(p(K)), K)),
    "symmetric Jacobian": (p(I0) * (Delta(I0, J) - p(J)), p(J) * (Delta(I0, J) - p(I0))),
    "delta under a sum": (total(y(J) * (p(I0) - Delta(I0, J)), J), p(I0) * total(y(K), K) - y(I0)),
    "trace of a product": (
        total(a(I0, J) * x(J, K) * y(K, I0), I0, J, K),
        total(y(I0, J) * a(J, K) * x(K, I0), I0, J, K),
    ),
    "square of a sum": (total(x(I0), I0) ** 2, total(x(I0) * x(J), I0, J)),
    "variance": (total((x(I0) - MEAN) ** 2, I0), total(x(I0) ** 2, I0) - total(x(I0), I0) ** 2 / N),
    "centred sum": (total(x(I0) - MEAN, I0), sp.S.Zero),
    "shift invariance": (
        exp(x(I0) - C) / total(exp(x(J) - C), J),
        exp(x(I0)) / total(exp(x(J)), J),
    ),
    "shift by the maximum": (
        exp(x(I0) - LARGEST) / total(exp(x(J) - LARGEST), J),
        exp(x(I0)) / total(exp(x(K)), K),
    ),
    "log of softmax": (log(exp(x(I0)) / total(exp(x(J)), J)), x(I0) - log(total(exp(x(J)), J))),
    "sum over nothing": (total(C, I0), N * C),
    "double sum": (total(total(a(I0, J), J), I0), total(a(K, L), L, K)),
    "gathered cancels": (Delta(K, Entry("t")) * p(K) / p(Entry("t")), Delta(K, Entry("t"))),
    "square root squared": (sp.sqrt(U + 1) * sp.sqrt(U + 1), U + 1),
    "exponents": (exp(2 * U) * exp(-U) * exp(V), exp(U + V)),
    "logarithm undoes": (exp(log(1 + exp(U))), 1 + exp(U)),
    "product over a constant": (Reduce("prod", C, I0), C**N),
    "equal cases": (Where(Bracket("gt", U), V, V), V),
}

UNEQUAL = {
    "other dummy": (total(x(I0) * y(I0), I0), total(x(I0), I0) * total(y(I0), I0)),
    "transpose": (total(a(I0, J) * x(J), J), total(a(J, I0) * x(J), J)),
    "other axis": (total(x(I0), I0), total(x(R), R)),
    "lost delta": (p(I0) * (Delta(I0, J) - p(J)), -p(I0) * p(J)),
    "trace is not the sum": (total(a(I0, I0), I0), total(a(I0, J), I0, J)),
    "power of a sum": ((U + V) ** 2, U**2 + V**2),
    "root of a square": (sp.sqrt(U**2), U),
    "log of a product of unknown signs": (log(U * V), log(U) + log(V)),
    "order of argmax": (ArgMax(0, a(I0, J), I0, J), ArgMax(1, a(I0, J), I0, J)),
    "sum and maximum": (total(x(I0), I0), Reduce("max", x(I0), I0)),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal(name):
    left, right = EQUAL[name]
    assert equal(left, right), normalise(left - right)


@pytest.mark.parametrize("name", UNEQUAL)
def test_kept_apart(name):
    left, right = UNEQUAL[name]
    assert not equal(left, right)
    assert not prove_equal(left, right)


def test_normal_form_is_stable():
    for left, right in EQUAL.values():
        once = normalise(left)
        assert normalise(once) == once == normalise(right)


def test_no_free_index_is_gained_or_captured():
    for left, _ in (*EQUAL.values(), *UNEQUAL.values()):
        assert free_indices(normalise(left)) <= free_indices(left)


@pytest.mark.parametrize("letters", ["ijkl", "lkji", "zyxw", "nmpq"])
def test_letters_do_not_matter(letters):
    i, j, k, _ = (Index(name, N) for name in letters)
    chain = total(a(i, j) * x(j, k) * y(k, i), i, j, k)
    assert normalise(chain) == normalise(EQUAL["trace of a product"][0])


def test_symmetric_products_are_named_without_permutations():
    """tr A⁷ has fourteen symmetries and 5040 namings of its dummies."""
    ring = [Index(letter, N) for letter in "abcdefg"]
    around = [a(ring[q], ring[(q + 1) % 7]) for q in range(7)]
    jumping = [a(ring[3 * q % 7], ring[(3 * q + 3) % 7]) for q in range(7)]
    assert equal(total(sp.Mul(*around), *ring), total(sp.Mul(*jumping), *ring))


def test_eliminated_slot_leaves_its_range():
    """Σ_{o,u} g[o] w[u] δ(o·s + u - p, h): the tap is solved for, and its range stays a bracket."""
    size = sp.floor((H + 2 * P - F) / S) + 1
    o, u, h = Index("o", size), Index("u", F), Index("h", H)
    e = total(Entry("g", o) * Entry("w", u) * Delta(o * S + u - P, h), o, u)
    result = normalise(e)
    assert not result.has(Delta)
    assert len(result.atoms(Bracket)) == 2


def test_implied_range_is_dropped():
    """A delta between two indices of one axis needs no bracket."""
    assert not normalise(total(x(J) * Delta(I0, J), J)).has(Bracket)


@pytest.mark.parametrize(
    ("left", "right", "method"),
    [
        (SIGMOID * (1 - SIGMOID), exp(-U) / (1 + exp(-U)) ** 2, "common denominator"),
        (
            Where(Bracket("gt", U), 1, V) * Where(Bracket("gt", U), U, V * U),
            Where(Bracket("gt", U), U, V**2 * U),
            "every case",
        ),
        (Where(Bracket("ge", U), U, 0) - Where(Bracket("gt", -U), 0, U), sp.S.Zero, "every case"),
    ],
)
def test_beyond_the_normal_form(left, right, method):
    assert method in prove_equal(left, right)


def test_cases_are_not_equal_when_one_branch_differs():
    assert not prove_equal(Where(Bracket("gt", U), U, 0), Where(Bracket("gt", U), U, V))


def test_too_many_terms_are_refused():
    wide = sp.Add(*(Entry(f"v{k}") for k in range(12)))
    with pytest.raises(DerivationError, match=str(MAX_TERMS)):
        normalise(wide**8 - 1)
