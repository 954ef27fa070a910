"""Where SymPy alone is silently wrong or stuck for general n, and what a user gets here instead.

Each test states the trap as a request, and compares the answer with a value computed by hand or by
complex step; SymPy's own behaviour is not asserted, since a later release may mend it.
"""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from symdl.derivation import derive, prove
from symdl.errors import DerivationError
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.statements import statement_for
from symdl.layers import all_layers


def numbers(what, by, arrays, order=1):
    """The derived result at given arrays, with its free indices as axes."""
    program = program_for(what, layers=all_layers())
    found = derive(program, by, order=order)
    return Evaluator(program, arrays).value(found.explicit, found.indices)


def holds(text):
    program, left, right, indices, *_ = statement_for(text, layers=all_layers(), given=())
    return prove(program, left, right, indices).grade.level


Z = np.array([2.0, 1.0, 0.1])
P = np.exp(Z) / np.exp(Z).sum()


def test_softmax_jacobian_keeps_its_second_term():
    """With a MatrixSymbol the term -p pᵀ is dropped without a word."""
    jacobian = numbers("softmax", "z", {"z": Z})
    np.testing.assert_allclose(jacobian, np.diag(P) - np.outer(P, P), atol=1e-15)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-15)


def test_logsumexp_gradient_is_not_zero():
    np.testing.assert_allclose(numbers("logsumexp", "z", {"z": Z}), P, atol=1e-15)


def test_logsumexp_hessian_exists():
    hessian = numbers("logsumexp", "z", {"z": Z}, order=2)
    np.testing.assert_allclose(hessian, np.diag(P) - np.outer(P, P), atol=1e-15)


@pytest.mark.parametrize("letter", ["i", "j", "k"])
def test_bound_index_is_not_captured(letter):
    """∂/∂x_j Σ_j x_j² is 2 x_j, whatever the letters; captured it would be Σ_j 2 x_j."""
    what = f"x[{letter}:n]; s = sum[{letter}](x[{letter}]**2)"
    np.testing.assert_allclose(numbers(what, "x", {"x": Z}), 2 * Z, atol=1e-15)


def test_quotient_by_its_own_sum_is_not_zero():
    """The quotient rule with the summation index captured gives 0."""
    what = "x[j:n]; q[j] = exp(x[j])/sum[j2](exp(x[j2]))"
    assert np.abs(numbers(what, "x", {"x": Z})).max() > 0.1


@pytest.mark.parametrize(
    "text",
    [
        "y[n:m]; z[n:m]; sum[i](y[i]*log(z[i])) = sum[k](y[k]*log(z[k]))",
        "p[a:m]; p[i]*delta[i,j] = p[j]*delta[i,j]",
        "softmax(z - max(z)) = softmax(z)",
    ],
)
def test_equalities_that_need_renaming(text):
    try:
        assert holds(text) == "proved"
    except DerivationError as error:  # pragma: no cover - shown with its message
        pytest.fail(str(error))


def test_no_simplify_and_no_stop_iteration():
    """simplify of the general-n Jacobian raises StopIteration; nothing here calls it."""
    found = derive(program_for("softmax", layers=all_layers()), "z")
    assert found.result.free_symbols


@pytest.mark.parametrize("what", ["relu", "x; y = max(x, 0)", "x; y = max(0, x)"])
def test_kink_is_said_and_never_one_half(what):
    program = program_for(what, layers=all_layers())
    found = derive(program, "x")
    at_zero = float(Evaluator(program, {"x": np.array(0.0)}).value(found.explicit))
    assert at_zero in (0.0, 1.0)
    (convention,) = [a for a in found.assumptions if a.at is not None]
    assert float(Evaluator(program, {"x": np.array(0.0)}).value(convention.value)) == at_zero


def test_shifted_indices_keep_their_offsets():
    """x[i+u] with an array expression loses the offset without a word."""
    what = "x[h:H]; w[u:f]; y[i:H-f+1] = sum[u](x[i+u]*w[u])"
    x, w, g = np.arange(1.0, 7.0), np.array([1.0, -2.0, 0.5]), np.array([1.0, 0.0, 2.0, -1.0])
    program = program_for(what, layers=all_layers())
    found = derive(program, "x", upstream="g")
    inputs = {"x": x, "w": w, "g": g}
    value = Evaluator(found.program, inputs).value(found.explicit, found.indices)
    expected = np.zeros(6)
    for i in range(4):
        for u in range(3):
            expected[i + u] += g[i] * w[u]
    np.testing.assert_allclose(value, expected, atol=1e-14)


def test_result_is_plain_sympy_in_its_sizes():
    """Constant in n: one derivation, evaluated at n = 3, 10, 50."""
    program = program_for("softmax", layers=all_layers())
    found = derive(program, "z")
    for n in (3, 10, 50):
        z = np.linspace(-1, 1, n)
        p = np.exp(z) / np.exp(z).sum()
        value = Evaluator(program, {"z": z}).value(found.explicit, found.indices)
        np.testing.assert_allclose(value, np.diag(p) - np.outer(p, p), atol=1e-14)
    assert not found.result.has(sp.Float)
