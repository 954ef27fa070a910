"""Values: what expressions and declarations mean."""

from __future__ import annotations

import pytest
import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr.declare import declare
from symdl.expr.layer import Layer
from symdl.expr.meaning import value_of
from symdl.expr.scope import Scope, size_symbol
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Entry,
    Fn,
    Index,
    Reduce,
    Unknown,
    Where,
    walk,
)

N, F = size_symbol("N"), size_symbol("F")
n, f = Index("n", N), Index("f", F)


def scope(text: str) -> Scope:
    """A scope with these declarations."""
    made = Scope()
    declare(text, made)
    return made


def value(text: str, shapes: str = "x[n,f], y[n], a[], t[n]: index f, s: int >= 1"):
    made = scope(shapes)
    free = (Index("n", made.letters["n"]), Index("f", made.letters["f"]))
    return value_of(text, made, free)


x, y, a = Entry("x", n, f), Entry("y", n), Entry("a")
s = size_symbol("s")
m, k = Index("m", N), Index("k", F)

VALUES = [
    ("x[n,f]*a", x * a),
    ("0.1*a", a / 10),
    ("1e-5", sp.Rational(1, 100000)),
    ("sqrt(a)", sp.sqrt(a)),
    ("exp(-a)", Fn("exp", -a)),
    ("max(0, a)", Fn("max", 0, a)),
    ("min(a, 1, 2)", Fn("min", Fn("min", a, 1), 2)),
    ("sum[m](y[m])", Reduce("sum", Entry("y", m), m)),
    ("mean[m](y[m])", Reduce("sum", Entry("y", m), m) / N),
    ("mean[m,k](x[m,k])", Reduce("sum", Entry("x", m, k), m, k) / (N * F)),
    ("min[m](y[m])", -Reduce("max", -Entry("y", m), m)),
    ("max(y)", Reduce("max", Entry("y", Index("j", N)), Index("j", N))),
    ("argmax[k](x[n,k])", ArgMax(0, Entry("x", n, k), k)),
    ("x[argmax[m,k](x[m,k])]", Entry("x", *(ArgMax(p, Entry("x", m, k), m, k) for p in (0, 1)))),
    ("x[n,t[n]]", Entry("x", n, Entry("t", n))),
    ("x[2*n + s, f]", Entry("x", 2 * n + s, f)),
    ("n*a", n * a),
    ("N*a", N * a),
    ("pi", sp.pi),
    ("where(a > 0, 1, a)", Where(Bracket("gt", a), 1, a)),
    ("where(0 < a <= 2, 1, 2)", Where(Bracket("gt", a) * Bracket("ge", 2 - a), 1, 2)),
    ("[n < s]", Bracket("ge", s - n - 1)),
    ("[n == s]", Delta(n, s)),
    ("[n != s]", Bracket("ne", n - s)),
    ("[a == 1]", Bracket("eq", a - 1)),
    ("[t[n] == f]", Delta(Entry("t", n), f)),
    ("[n < N, a > 0]", Bracket("ge", N - n - 1) * Bracket("gt", a)),
    ("delta[n, 2]", Delta(n, 2)),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_value(text, expected):
    assert value(text) == expected


def test_variance_is_the_mean_of_squared_deviations():
    found = value("var[m](y[m])")
    folds = [e for e in walk(found) if isinstance(e, Reduce)]
    assert len(folds) == 2
    assert folds[0].bound[0] != folds[1].bound[0]


def test_unknown_functions_and_their_derivatives():
    made = scope("F[i]: function, x[j]")
    i, j = Index("i", made.letters["i"]), Index("j", made.letters["j"])
    assert value_of("F[i](x)", made, (i, j)) == Unknown("F", "x", 1, i)
    assert value_of("D(F)[i,j](x)", made, (i, j)) == Unknown("F", "x", 1, i, j)
    with pytest.raises(ShapeError, match=r"D\(F\) has 2 indices, not 1"):
        value_of("D(F)[i](x)", made, (i, j))


def layer(shapes: str, equations: str):
    """The program of a layer without a name."""
    return Layer("mine", shapes=shapes, equations=equations).program()


@pytest.mark.parametrize(
    ("declaration", "attributes"),
    [
        ("x[n,f]", {"kind": "array", "batch": False, "groups": (1, 1)}),
        ("x", {"batch": True, "indices": ()}),
        ("x[..., i]", {"batch": True, "groups": (1,)}),
        ("x[n,(g,c),h]", {"groups": (1, 2, 1)}),
        ("(x|0)[i]", {"outside": 0}),
        ("x[i] | -inf", {"outside": -sp.oo}),
        ("x = 0.01", {"default": sp.Rational(1, 100), "batch": False}),
        ("x = -2", {"default": -2}),
        ("x[]", {"default": None, "batch": False}),
        ("x: int >= 0 = 3", {"kind": "integer", "minimum": 0, "default": 3}),
        ("x: int", {"kind": "integer", "minimum": None, "default": None}),
        ("x[n]: index k", {"kind": "gathered", "target": size_symbol("K")}),
        ("x[i]: function", {"kind": "function"}),
        ("x[i] ~ Bernoulli(0.5)", {"kind": "random", "law": ("Bernoulli", (sp.Rational(1, 2),))}),
        ("delta[i]", {}),
        ("E[i]", {}),
        ("lambda = 0.1", {"default": sp.Rational(1, 10)}),
    ],
)
def test_declaration(declaration, attributes):
    (declared,) = scope(declaration).declarations.values()
    assert {name: getattr(declared, name) for name in attributes} == attributes


def test_declarations_keep_their_order():
    assert list(scope("x[i:2*s], s: int >= 1, a = 1").declarations) == ["x", "s", "a"]


@pytest.mark.parametrize(
    ("shapes", "sizes"),
    [
        ("x[n,f]", "N F"),
        ("N[n]", "n_n"),
        ("x[k], K[k]", "n_k"),
        ("x[h], y[u:H]", "n_h"),
        ("x[h:H,w:W], y[h]", "H W H"),
        ("x[i:2*n + 1], y[j:n]", "2*n+1 n"),
    ],
)
def test_sizes_of_letters(shapes, sizes):
    declared = scope(shapes).declarations.values()
    found = [str(i.size).replace(" ", "") for d in declared for i in d.indices]
    assert found[: len(sizes.split())] == sizes.split()


class TestSizesFromUse:
    def test_a_bound_index_takes_the_size_of_its_slot(self):
        program = layer("z[i:n]", "p[i] = exp(z[i])/sum[j](exp(z[j]))")
        assert {i.size for i in walk(program.equations[0].body) if isinstance(i, Index)} == {
            size_symbol("n")
        }

    def test_axes_that_one_index_runs_over_are_one_axis(self):
        program = layer("x[n,d], W[o,i]", "y[n,o] = sum[i](W[o,i]*x[n,i])")
        sizes = {d.name: [i.size.name for i in d.indices] for d in program.declarations.values()}
        assert sizes == {"x": ["N", "D"], "W": ["O", "D"], "y": ["N", "O"]}

    def test_a_declared_size_goes_before_one_nobody_wrote(self):
        program = layer("x[d], w[k:m]", "y = sum[i](x[i]*w[i])")
        assert [d.indices[0].size for d in program.inputs] == [size_symbol("m")] * 2

    def test_two_declared_sizes_are_refused(self):
        with pytest.raises(ShapeError, match="runs over n places in x and over m in y"):
            layer("x[i:n], y[j:m]", "L = sum[k](x[k]*y[k])")

    def test_the_output_of_a_shifted_slot(self):
        program = layer(
            "x[h:H], w[u:f], s: int >= 1, p: int >= 0, d: int >= 1",
            "y[i] = sum[u](w[u]*(x|0)[s*i + d*u - p])",
        )
        (index,) = program.equations[0].indices
        H, f, s, p, d = sp.symbols("H f s p d")
        plain = {x: sp.Symbol(x.name) for x in index.size.free_symbols}
        assert index.size.xreplace(plain) == sp.floor((H + 2 * p - d * (f - 1) - 1) / s) + 1

    def test_a_declared_output_size(self):
        program = layer("x[h:H]", "y[i:H//2] = x[2*i]")
        assert str(program.equations[0].indices[0].size) == "floor(H/2)"

    def test_two_shifted_slots_need_a_size(self):
        with pytest.raises(NotationError, match="nothing says how many places"):
            layer("x[h:H]", "y[i] = x[2*i] + x[2*i + 1]")


class TestReadsOutside:
    @pytest.mark.parametrize(
        "equation", ["y[i] = x[i+1] - x[i]", "y = x[-1]", "y[i:n] = x[n-i]", "y = x[n]"]
    )
    def test_certain_ones_are_refused(self, equation):
        with pytest.raises(ShapeError, match="x is read outside"):
            layer("x[i:n]", equation)

    @pytest.mark.parametrize(
        "equation",
        [
            "y[i] = (x|0)[i+1] - x[i]",
            "y[i] = where(i + 1 < n, x[i+1], 0)",
            "y[i:n] = x[n-1-i]",
            "y[j:n-2] = sum[u:3](x[j+u])",
        ],
    )
    def test_others_are_not(self, equation):
        assert layer("x[i:n]", equation).equations

    def test_one_value_outside_for_all(self):
        program = layer("x[i:n]", "y[i] = (x|0)[i+1] + x[i-1]")
        assert program.declarations["x"].outside == 0


def test_an_index_may_be_repeated_over_a_given_size():
    with pytest.raises(NotationError, match="'n' is not a known size"):
        layer("a[]", "y[i:n] = a")
    assert layer("a[], x[j:n]", "y[i:n] = a").declarations["y"].indices[0].size == size_symbol("n")


def test_numbers_are_exact():
    (equation,) = layer("x", "y = 0.1*x + 1e-3").equations
    assert equation.body == Entry("x") / 10 + sp.Rational(1, 1000)
