"""The public functions: results as SymPy, as numbers, written out for given sizes, and as pages."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sympy as sp

import symdl
from symdl.errors import DerivationError, NotationError, ShapeError, SymdlError

LOSS = "cross_entropy(softmax(z), y)"


@pytest.fixture(scope="module")
def softmax():
    return symdl.derive("softmax", wrt="z")


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(7).normal(size=shape)


def test_the_result_is_standard_sympy(softmax):
    i, j = softmax.indices
    p = sp.IndexedBase("p")
    assert softmax.result == p[i] * (sp.KroneckerDelta(i, j) - p[j])
    assert softmax.lhs == sp.Derivative(p[i], sp.IndexedBase("z")[j])
    assert [str(size) for size in softmax.sizes] == ["n", "n"]
    modules = {
        type(node).__module__.split(".")[0] for node in sp.preorder_traversal(softmax.result)
    }
    assert modules == {"sympy"}


def test_sums_have_limits_from_zero():
    result = symdl.derive(LOSS, wrt="z").result
    (total,) = result.atoms(sp.Sum)
    assert total.limits[0][1:] == (0, sp.Symbol("n", integer=True, positive=True) - 1)
    assert result.has(sp.IndexedBase("p")) or result.has(sp.Indexed)


QUOTING = symdl.Layer(
    "distance",
    shapes="x[i:n], m[i:n], A[i:n,j:n]",
    equations="""
        d[i] = x[i] * m[i]
        q = sum[i,j](d[i]*A[i,j]*d[j])
        y = sqrt(q)
    """,
)


def test_a_quoted_gradient_is_no_zero_in_sympy():
    d = symdl.derive(QUOTING, wrt="m")
    assert "\\partial y}{\\partial d" in d.formula()  # the page quotes it
    assert not d.result.has(sp.Derivative)
    assert d.result.doit() != 0
    values = {
        "x_0": 2,
        "x_1": 1,
        "m_0": 1,
        "m_1": 3,
        "A_0_0": 2,
        "A_0_1": 1,
        "A_1_0": 0,
        "A_1_1": 3,
    }
    explicit = d.explicit(n=2).subs({sp.Symbol(k): v for k, v in values.items()})
    found = d(x=[2, 1], m=[1, 3], A=[[2, 1], [0, 3]])
    np.testing.assert_allclose(np.ravel(explicit.evalf()).astype(float), found)


def test_cases_are_piecewise():
    d = symdl.derive("leaky_relu", wrt="x")
    assert d.result.has(sp.Piecewise)
    assert [float(d(x=x, a=0.1)) for x in (-1.0, 0.0, 2.0)] == [0.1, 0.1, 1.0]


def test_numbers_agree_with_finite_differences(softmax):
    z, step = random(4), 1e-6

    def value(z):
        return np.exp(z) / np.exp(z).sum()

    rows = [(value(z + step * e) - value(z - step * e)) / (2 * step) for e in np.eye(4)]
    np.testing.assert_allclose(softmax(z=z), np.transpose(rows), atol=1e-9)


@pytest.mark.parametrize(
    ("what", "wrt", "sizes", "shapes"),
    [
        ("softmax", "z", {"n": 3}, {"z": (3,)}),
        (LOSS, "z", {"n": 3}, {"z": (3,), "y": (3,)}),
        ("logsumexp", "x", {"n": 2}, {"x": (2,)}),
        ("x[i:n], a[]; y[i] = where(x[i] > 0, x[i], a*x[i])", "x", {"n": 3}, {"x": (3,), "a": ()}),
        ("x[i:n]; y = max[i](x[i])", "x", {"n": 3}, {"x": (3,)}),
        ("(x|0)[i:n], w[u:f]; y[i:n] = sum[u](x[i+u-1]*w[u])", "w", {"n": 4, "f": 3},
         {"x": (4,), "w": (3,)}),
    ],
)  # fmt: skip
def test_the_explicit_form_has_the_same_numbers(what, wrt, sizes, shapes):
    if what == "logsumexp":
        wrt = next(iter(symdl.layers.logsumexp.program().inputs)).name
        shapes = {wrt: (2,)}
    d = symdl.derive(what, wrt=wrt)
    arrays = {name: random(*shape) for name, shape in shapes.items()}
    explicit = d.explicit(**sizes)
    symbols, numbers = [], []
    for name, array in arrays.items():
        for place, number in np.ndenumerate(array):
            symbols.append(sp.Symbol("_".join([name, *map(str, place)])))
            numbers.append(float(number))
    assert explicit.free_symbols <= set(symbols)
    found = sp.lambdify(symbols, explicit.tolist() if hasattr(explicit, "tolist") else explicit)
    np.testing.assert_allclose(
        np.reshape(found(*numbers), np.shape(d(**arrays))), d(**arrays), rtol=1e-12
    )


def test_the_explicit_form_is_what_sympy_derives():
    n = 3
    explicit = symdl.derive("softmax", wrt="z").explicit(n=n)
    z = sp.Matrix(sp.symbols(f"z_0:{n}"))
    p = z.applyfunc(sp.exp) / sum(z.applyfunc(sp.exp))
    assert (explicit - p.jacobian(z)).applyfunc(sp.simplify) == sp.zeros(n, n)


def test_a_gathered_entry_is_written_out():
    d = symdl.derive("z[k], t: index k; p[k] = exp(z[k]); L = p[t]", wrt="z")
    explicit = d.explicit(K=2)
    at = {sp.Symbol("t", integer=True, nonnegative=True): 1, sp.Symbol("z_1"): 0}
    assert explicit.subs(at).applyfunc(sp.simplify) == sp.Matrix([0, 1])


def test_what_cannot_be(softmax):
    with pytest.raises(ShapeError):
        softmax.explicit()
    with pytest.raises(ShapeError, match="whole number"):
        softmax.explicit(n=2.5)
    with pytest.raises(ShapeError, match="entries"):
        softmax.explicit(n=1000)
    with pytest.raises(SymdlError, match="'q' is no input"):
        softmax(q=[1, 2])
    with pytest.raises(DerivationError, match="no variable|not a variable"):
        symdl.derive("softmax", wrt="q")
    with pytest.raises(NotationError, match="no layer"):
        symdl.derive("sofmax")


def test_pages(softmax):
    assert softmax.latex().startswith(r"\documentclass")
    assert softmax.html().lower().startswith("<!doctype html")
    assert softmax._repr_html_() == softmax.html()
    assert softmax._repr_latex_().startswith(r"$\displaystyle \frac{\partial p")
    assert len(softmax.text("brief")) < len(softmax.text("normal"))
    assert "proved" in repr(softmax)


def test_results_pickle(softmax):
    again = pickle.loads(pickle.dumps(softmax))
    assert again.result == softmax.result
    assert again.html() == softmax.html()


def test_own_layers_and_new_names():
    swish = symdl.Layer(
        name="swish", shapes="x, beta = 1", equations="s = 1/(1 + exp(-beta*x))\ny = x*s"
    )
    d = symdl.derive("swish(u)", wrt="u", layers={"swish": swish})
    x, step = 0.7, 1e-6
    value = [v / (1 + np.exp(-v)) for v in (x + step, x - step)]
    assert d(u=x) == pytest.approx((value[0] - value[1]) / (2 * step), abs=1e-8)
    renamed = symdl.derive("softmax", wrt="logit", rename={"z": "logit", "p": "q", "i": "a"})
    assert "logit" in renamed.text()


def test_a_proof():
    proof = symdl.prove("softmax(z - max[j](z[j])) = softmax(z)")
    assert proof.grade.level == "proved"
    with pytest.raises(DerivationError, match="the statement is false"):
        symdl.prove("softmax(z) = softmax(2*z)")


def test_a_kernel():
    k = symdl.kernel("softmax")
    z = random(5, 3)
    np.testing.assert_allclose(k(z=z), np.exp(z) / np.exp(z).sum(1, keepdims=True))
    g = symdl.kernel("softmax", wrt="z")(z=z, grad=np.ones((5, 3)))
    np.testing.assert_allclose(g, 0, atol=1e-12)


def test_an_elementwise_derivative_takes_arrays_of_any_rank():
    slope = symdl.derive("leaky_relu", wrt="x")
    np.testing.assert_array_equal(slope(x=[[1.0, -2.0], [-3.0, 4.0]], a=0.5), [[1, 0.5], [0.5, 1]])
    assert slope(x=-1.0, a=0.5) == 0.5
    with pytest.raises(symdl.errors.ShapeError, match="shared by all"):
        symdl.derive("leaky_relu", wrt="a")(x=[1.0, -2.0])
