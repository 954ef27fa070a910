"""Hessians with nabla, symmetric matrices, and lists that are taken for columns."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

QUADRATIC = r"$$f(x) = \frac12 x^\top A x + b^\top x$$" + "\n\n"
SQUARES = r"$$J(w) = \frac{1}{2n} \|X w - y\|^2$$" + "\n\n"
LOGISTIC = r"$$\ell(w) = \log(1 + e^{-y w^\top x})$$" + "\n\n"
LOG_SUM = r"$$f(u) = \log \sum_{i=1}^n e^{u_i}$$" + "\n\n" + r"$$p = \text{softmax}(u)$$" + "\n\n"
SLOPE = r"\sigma(y w^\top x)(1 - \sigma(y w^\top x))"
LISTS = "$u = (1, 2)$, $v = (3, 4)$.\n\n"


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


@pytest.mark.parametrize(
    ("given", "left", "right", "wrong"),
    [
        (QUADRATIC, r"\nabla^2 f(x)", r"\frac12 (A + A^\top)", "2A"),
        (SQUARES, r"\nabla^2 J(w)", r"\frac1n X^\top X", r"\frac1n X X^\top"),
        (SQUARES, r"\nabla_w^2 J", r"\frac1n X^\top X", r"X^\top X"),
        (LOGISTIC, r"\nabla_w \ell", r"-y \sigma(-y w^\top x) x", r"-\sigma(-y w^\top x) x"),
        (LOGISTIC, r"\nabla_w^2 \ell", rf"y^2 {SLOPE} x x^\top", rf"-y^2 {SLOPE} x x^\top"),
        (LOG_SUM, r"\nabla f(u)", "p", "u"),
        (LOG_SUM, r"\nabla^2 f(u)", r"\text{diag}(p) - p p^\top", r"\text{diag}(p) + p p^\top"),
        (LISTS, r"u v^\top", r"\begin{pmatrix} 3 & 4 \\ 6 & 8 \end{pmatrix}", "10"),
        (LISTS, r"u v^\top", "11", "10"),  # of rows
        (LISTS, r"u^\top v", "11", "12"),
    ],
)
def test_the_right_one_holds_and_the_wrong_one_does_not(given, left, right, wrong):
    assert last(given + f"$${left} = {right}$$") == "holds"
    assert last(given + f"$${left} = {wrong}$$") in ("fails", "unread")


@pytest.mark.parametrize("wrong", [r"\begin{pmatrix} 3 & 6 \\ 4 & 8 \end{pmatrix}", "10"])
def test_a_wrong_product_of_lists_fails(wrong):
    assert last(LISTS + rf"$$u v^\top = {wrong}$$") == "fails"


@pytest.mark.parametrize(
    "said",
    ["Let $A$ be a symmetric matrix.", "with symmetric positive definite $A$", r"$A^\top = A$"],
)
def test_a_symmetric_matrix_is_its_own_transpose(said):
    step = r"$$\nabla f(x) = A x + b$$"
    assert last(QUADRATIC + step) == "fails"
    assert last(f"{said}\n\n{QUADRATIC}{step}") == "holds"
    assert last(f"{said}\n\n{QUADRATIC}$$\\nabla f(x) = 2 A x + b$$") == "fails"
    assert last(f"{said}\n\n{QUADRATIC}$$\\nabla^2 f(x) = -A$$") == "fails"


GRAPH = (
    "$S \\in \\mathbb{R}^{n \\times n}$\n\n$$Z = S X W$$\n\n"
    "$$\\Delta = \\frac{\\partial L}{\\partial Z}$$\n\n"
)


@pytest.mark.parametrize(
    ("left", "right", "wrong"),
    [
        (r"\frac{\partial L}{\partial W}", r"(S X)^T \Delta", r"S X \Delta"),
        (r"\frac{\partial L}{\partial X}", r"S^T \Delta W^T", r"S^T W^T \Delta"),
    ],
)
def test_a_capital_greek_letter_is_a_matrix_and_a_factor(left, right, wrong):
    assert last(GRAPH + f"$${left} = {right}$$") == "holds"
    assert last(GRAPH + f"$${left} = {wrong}$$") in ("fails", "unread")
