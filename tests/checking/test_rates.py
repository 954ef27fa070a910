"""Functions of which only a derivative is said, and derivatives of higher order."""

from __future__ import annotations

from symdl.checking.check import check_document

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
