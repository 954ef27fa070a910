"""Functions of which only a derivative is said, and derivatives of higher order."""

from __future__ import annotations

from symdl.checking.documents.check import check_document

NORMAL = r"""Let \( \Phi \) be a function with \( \Phi'(x) = \phi(x) \).
Here \( \phi(x) = e^{-x^2/2} \).
With \( g(x) = x\,\Phi(x) \): """


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


def test_a_derivative_that_is_said_is_used():
    assert last(NORMAL + r"\[ g'(x) = \Phi(x) + x\,\phi(x) \]") == "holds"
    assert last(NORMAL + r"\[ g'(x) = \Phi(x) - x\,\phi(x) \]") == "fails"
    assert last(NORMAL + r"\[ g''(x) = (2 - x^2)\,\phi(x) \]") == "holds"


def test_second_derivatives_of_a_function():
    given = r"\( f(x) = x\,\sigma(x) \) "
    right = r"\[ f''(x) = \sigma'(x)(2 + x(1 - 2\sigma(x))) \]"
    assert last(given + right) == "holds"
    assert last(given + right.replace(r"2\sigma(x)", r"\sigma(x)")) == "fails"


def test_a_sum_to_a_given_number_is_no_constant():
    given = r"\( J(w) = \frac{1}{2n} \sum_{i=1}^n (w x_i - y_i)^2 \), \( n = 3 \). "
    assert last(given + r"\[ \frac{\partial J}{\partial w} = -7.6667 \]") != "fails"
    right = r"\[ \frac{\partial J}{\partial w} = \frac1n \sum_{i=1}^n (w x_i - y_i) x_i \]"
    assert last(given + right) == "holds"
    assert last(given + right.replace(" x_i \\]", "\\]")) == "fails"
