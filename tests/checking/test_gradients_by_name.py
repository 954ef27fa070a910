"""dW = dZ A^T: derivatives that are written as names are judged, where some of them hold."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

LAYERS = r"""
$$Z^{[1]} = W^{[1]} X + b^{[1]}, \quad A^{[1]} = \tanh(Z^{[1]})$$
$$Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}, \quad A^{[2]} = \sigma(Z^{[2]})$$
$$dZ^{[2]} = A^{[2]} - Y$$
$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$
$$dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot (1 - (A^{[1]})^2)$$
$$dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T$$
"""
CELL = r"""
$c_t = f_t \odot c_{t-1} + i_t \odot g_t$ and $h_t = o_t \odot \tanh(c_t)$.

$$do_t = dh_t \odot \tanh(c_t)$$
$$di_t = dc_t \odot g_t$$
$$dg_t = dc_t \odot i_t$$
"""
DIFFERENTIALS = r"""
$y = x^2$ and $u = \sin x$, so $dy = 2x \, dx$ and $du = \cos x \, dx$.
"""
WRONG = (
    (LAYERS, r"dZ^{[2]} A^{[1]T}", r"dZ^{[2]} A^{[1]}"),
    (LAYERS, r"W^{[2]T} dZ", r"W^{[2]} dZ"),
    (LAYERS, r"(1 - (A^{[1]})^2)", r"(1 - A^{[1]})"),
    (LAYERS, r"dZ^{[1]} X^T", r"X^T dZ^{[1]}"),
    (CELL, r"dc_t \odot g_t", r"dc_t \odot i_t"),
)


@pytest.mark.parametrize("text", [LAYERS, CELL, DIFFERENTIALS])
def test_right_ones_pass(text):
    assert check_document(text).first_wrong is None


@pytest.mark.parametrize(("text", "right", "wrong"), WRONG)
def test_wrong_ones_are_refused_at_their_line(text, right, wrong):
    assert text.count(right) == 1
    found = check_document(text.replace(right, wrong)).first_wrong
    assert found is not None and wrong in found.rhs.replace("\n", " ")


def test_nothing_is_refused_where_none_has_held():
    text = r"$$Z = W X$$ $$dW = X dZ$$ $$dX = dZ W^T$$"
    assert check_document(text).first_wrong is None
