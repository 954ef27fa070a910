"""Matrix forms: found, printed, typed, read back, and equal in numbers to the index form."""

from __future__ import annotations

import numpy as np
import pytest

from symdl.derivation import derive
from symdl.derivation.directional import along
from symdl.derivation.forms import NoMatrixForm, laid_out, matrix_form
from symdl.derivation.matrices import Leaf, Plus, index_form
from symdl.derivation.matrix_text import read_matrix
from symdl.errors import CheckFailed, DerivationError, NotationError, ShapeError
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.sampling import admissible_sizes, sample
from symdl.expr.values import Entry, free_indices
from symdl.rules.equality import prove_equal
from symdl.sheets.definitions import known_layers
from symdl.write.formula_latex import latex_of
from symdl.write.formula_text import text_of
from symdl.write.habits import Habits
from symdl.write.matrix import typed, written
from symdl.write.worked import result_of

RESIDUAL = "x[i]; F[i]: function; y[i] = x[i] + F[i](x)"
QUADRATIC = "A[i:n,j:n]; x[i]; y = sum[i,j](x[i]*A[i,j]*x[j])"
TANH = "W[o:m,i:n]; x[i]; y[o] = tanh(sum[i](W[o,i]*x[i]))"
RELU = "W[o:m,i:n]; x[i]; y[o] = relu(sum[i](W[o,i]*x[i]))"
MATMUL = "A[i:n,j:m]; B[j,k:p]; y[i,k] = sum[j](A[i,j]*B[j,k])"
CE = "cross_entropy(softmax(z), y)"

# what, by what, upstream, order, denominator layout, numerator layout
FORMS = [
    ("softmax", "z", "", 1, "diag(p) - p @ p.T", "diag(p) - p @ p.T"),
    ("softmax", "z", "g", 1, "(g - g.T @ p*ones)*p", "((g - g.T @ p*ones)*p).T"),
    ("dense", "W", "g", 1, "g @ x.T", "x @ g.T"),
    ("dense", "x", "g", 1, "W.T @ g", "g.T @ W"),
    ("dense", "b", "g", 1, "g", "g.T"),
    (RESIDUAL, "x", "", 1, "I + J_F(x).T", "I + J_F(x)"),
    (RESIDUAL, "x", "g", 1, "g + J_F(x).T @ g", "g.T + g.T @ J_F(x)"),
    (CE, "z", "", 1, "sum(y)*p - y", "sum(y)*p.T - y.T"),
    (CE, "z", "", 2, "sum(y)*(diag(p) - p @ p.T)", "sum(y)*(diag(p) - p @ p.T)"),
    ("attention", "Q", "g", 1, "1/sqrt(D)*(dL_dS @ K)", "1/sqrt(D)*(K.T @ dL_dS.T)"),
    ("attention", "V", "g", 1, "A.T @ g", "g.T @ A"),
    (TANH, "x", "", 1, "W.T @ diag(ones - y**2)", "diag(ones - y**2) @ W"),
    (RELU, "W", "g", 1, "(g*(W @ x > 0)) @ x.T", "x @ (g*(W @ x > 0)).T"),
    (QUADRATIC, "x", "", 1, "(A.T + A) @ x", "x.T @ (A + A.T)"),
    (MATMUL, "A", "g", 1, "g @ B.T", "B @ g.T"),
    (MATMUL, "B", "g", 1, "A.T @ g", "g.T @ A"),
    ("A[i:n,j:n]; y = sum[i](A[i,i])", "A", "", 1, "I", "I"),
]


def derived(what, wrt, upstream="", order=1):
    made = program_for(what, layers=known_layers())
    return derive(made, wrt, order=order, upstream=upstream or None)


@pytest.mark.parametrize(("what", "wrt", "upstream", "order", "denominator", "numerator"), FORMS)
def test_forms_in_both_layouts_and_back(what, wrt, upstream, order, denominator, numerator):
    found = derived(what, wrt, upstream, order)
    habits = Habits(found.program)
    for layout, wanted in (("denominator", denominator), ("numerator", numerator)):
        form = laid_out(found, layout)
        axes = (form.row, form.column)
        text = typed(form.matrix, habits)
        hand = read_matrix(wanted, found.program, axes)
        again = read_matrix(text, found.program, axes)
        assert typed(hand, habits) == text
        for matrix in (again, hand):
            assert prove_equal(index_form(matrix, axes), found.result)
        assert layout in form.sentence or not any(axes)


# The same by NumPy, whose matrix product shares nothing with the index form.
NUMBERS = [
    ("dense", "W", "g", lambda v: np.outer(v["g"], v["x"])),
    ("dense", "x", "g", lambda v: v["W"].T @ v["g"]),
    (MATMUL, "A", "g", lambda v: v["g"] @ v["B"].T),
    (MATMUL, "B", "g", lambda v: v["A"].T @ v["g"]),
    ("softmax", "z", "", lambda v: np.diag(v["p"]) - np.outer(v["p"], v["p"])),
    (TANH, "x", "", lambda v: (np.diag(1 - v["y"] ** 2) @ v["W"]).T),
]


@pytest.mark.parametrize(("what", "wrt", "upstream", "numpy"), NUMBERS)
def test_forms_in_numbers_with_distinct_sizes(what, wrt, upstream, numpy):
    found = derived(what, wrt, upstream)
    form = laid_out(found, "denominator")
    rng = np.random.default_rng(5)
    sizes = admissible_sizes(found.program, rng, (2, 3, 5, 4))
    point = Evaluator(found.program, *sample(found.program, rng, sizes))
    axes = tuple(i for i in (form.row, form.column) if i is not None)
    value = point.value(index_form(form.matrix, (form.row, form.column)), axes)
    np.testing.assert_allclose(value, numpy(point.values), rtol=1e-12)


def test_printed_forms():
    found = derived("dense", "x", "g")
    form = written(laid_out(found).matrix, Habits(found.program))
    assert text_of(form) == "W^T g"
    assert latex_of(form) == "W^{T} g"
    found = derived("softmax", "z", "g")
    assert latex_of(written(laid_out(found).matrix, Habits(found.program))) == (
        r"(g - 1 g^{T} p) \odot p"
    )


REFUSED = [
    ("conv2d", "w", "g", "4 indices"),
    ("cross_entropy_index", "p", "", "gathered"),
    ("x[i]; a[i,j,k]; y[i] = sum[j,k](a[i,j,k]*x[j]*x[k])", "x", "g", "more than a matrix"),
    ("a[i,l]; b[j,l]; c[l]; w[i,j]; y = sum[i,j,l](a[i,l]*b[j,l]*c[l]*w[i,j])", "c", "", ""),
]


@pytest.mark.parametrize(("what", "wrt", "upstream", "message"), REFUSED)
def test_what_is_no_matrix_is_said(what, wrt, upstream, message):
    found = derived(what, wrt, upstream)
    if not message:  # the diagonal of a product of three: a matrix form there is, as a last sum
        assert laid_out(found).matrix
        return
    with pytest.raises(NoMatrixForm, match=message):
        laid_out(found)


def test_a_sum_that_joins_three_indices_is_no_product():
    made = program_for(
        "a[i:n,b:m]; c[j:p,b:m]; u[k:q,b:m]; G[i:n,j:p]; H[j:p,k:q]; K[i:n,k:q]; "
        "y = sum[i,j,k,b](a[i,b]*c[j,b]*u[k,b]*G[i,j]*H[j,k]*K[i,k])",
        layers={},
    )
    with pytest.raises(NoMatrixForm, match="joins 3 others"):
        matrix_form(made.equations[-1].body)


def test_a_form_that_does_not_read_back_is_refused(monkeypatch):
    from symdl.derivation import forms

    right = forms.form_of
    monkeypatch.setattr(forms, "form_of", lambda e, r, c: Plus(((-1, right(e, r, c)),)))
    found = derived("dense", "x", "g")
    with pytest.raises(CheckFailed):
        laid_out(found)


MISREAD = [
    ("W @ g", ShapeError, "do not fit"),
    ("W.T @ q", NotationError, "not declared"),
    ("W.T @ g + 1", ShapeError, "a number is added"),
    ("W.inv @ g", NotationError, "there is no .inv"),
    ("__import__('os')", NotationError, "no number|there is no"),
    ("[g for g in x]", NotationError, "no place"),
    ("W.T @", NotationError, "no matrix expression"),
    ("ones", ShapeError, "nothing tells"),
]


@pytest.mark.parametrize(("text", "kind", "message"), MISREAD)
def test_texts_that_cannot_be(text, kind, message):
    with pytest.raises(kind, match=message):
        read_matrix(text, derived("dense", "x", "g").program)


def test_a_transposed_product_is_another_matrix():
    found = derived("dense", "W", "g")
    form = laid_out(found, "denominator")
    wrong = read_matrix("x @ g.T", found.program)
    with pytest.raises(ShapeError):
        index_form(wrong, (form.row, form.column))


ALONG = [
    ("softmax", "z", 1, "Σ_j ∂p_i/∂z_j · v_j = p_i (v_i − Σ_j p_j v_j)"),
    ("logsumexp", "z", 2, "Σ_j ∂²l/(∂z_i ∂z_j) · v_j = p_i (v_i − Σ_j p_j v_j)"),
    (RESIDUAL, "x", 1, "Σ_j ∂y_i/∂x_j · v_j = v_i + Σ_j v_j · ∂F_i/∂x_j"),
    (QUADRATIC, "x", 2, "Σ_j ∂²y/(∂x_i ∂x_j) · v_j = Σ_j v_j (A_ij + A_ji)"),
]


@pytest.mark.parametrize(("what", "wrt", "order", "shown"), ALONG)
def test_products_with_a_vector(what, wrt, order, shown):
    made = program_for(what, layers=known_layers())
    found = along(made, wrt, "v", order)
    assert text_of(result_of(found)) == shown
    assert laid_out(found).matrix
    with pytest.raises(DerivationError, match="taken"):
        along(made, wrt, wrt, order)


def test_third_and_fourth_derivatives_of_the_smooth_maximum():
    made = program_for("logsumexp", layers=known_layers())
    third, fourth = (derive(made, "z", order=order) for order in (3, 4))
    assert text_of(result_of(third)) == (
        "∂³l/(∂z_i ∂z_j ∂z_k) = p_i (δ_ij (δ_ik − p_k) + p_j (2 p_k − δ_ik − δ_jk))"
    )
    z = np.array([0.3, -0.4, 0.9])
    step = 1e-4
    for lower, higher in ((derive(made, "z", order=2), third), (third, fourth)):
        for place in range(3):
            moved = [
                Evaluator(lower.program, {"z": z + sign * step * np.eye(3)[place]}).value(
                    lower.explicit, lower.indices
                )
                for sign in (1, -1)
            ]
            exact = Evaluator(higher.program, {"z": z}).value(higher.explicit, higher.indices)
            slope = (moved[0] - moved[1]) / (2 * step)
            np.testing.assert_allclose(exact[..., place], slope, atol=1e-7)
    assert not free_indices(Leaf(Entry("l")).value)
