"""Vectors and lengths that a document tells in passing: ones, rows, columns, indices that count."""

from __future__ import annotations

from symdl.checking.documents.check import check_document

SOFTMAX = r"""
$$p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}$$
$$H = -\sum_{k=1}^K t_k \log p_k, \qquad \sum_k t_k = 1$$
With $z_k = \sum_j W_{kj} x_j + b_k$:
"""


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


def test_gradients_of_a_layer_given_by_its_entries():
    assert last(SOFTMAX + r"$$\nabla_W H = (p-t)x^\top$$") == "holds"
    assert last(SOFTMAX + r"$$\nabla_W H = x(p-t)^\top$$") != "holds"
    assert last(SOFTMAX + r"$$\nabla_x H = W^\top (p-t)$$") == "holds"
    assert last(SOFTMAX + r"$$\nabla_x H = W (p-t)$$") != "holds"
    assert last(SOFTMAX + r"$$\frac{\partial p_k}{\partial z_m} = p_k(1 - p_m)$$") == "fails"


def test_a_bold_one_is_the_vector_of_ones():
    jacobian = SOFTMAX + r"$$J = \mathrm{diag}(p) - pp^\top$$ "
    assert last(jacobian + r"$$J\mathbf{1} = p - p(p^\top \mathbf{1})$$") == "holds"
    assert last(jacobian + r"$$J\mathbf{1} = p + p(p^\top \mathbf{1})$$") == "fails"


def test_a_row_times_the_ith_vector_is_a_number():
    model = r"$p_i = \sigma(z_i)$, $z_i = w^\top x_i + b$ "
    assert last(model + r"$$\frac{\partial p_i}{\partial b} = p_i (1 - p_i)$$") == "holds"
    assert last(model + r"$$\frac{\partial p_i}{\partial b} = p_i (1 + p_i)$$") == "fails"


def test_what_stands_under_diag_runs_over_its_index():
    given = r"$$S = \mathrm{diag}(s_i), \qquad v^\top S v = \sum_{i=1}^n s_i v_i"
    assert last(given + "^2$$") == "holds"
    assert last(given + "$$") != "holds"
