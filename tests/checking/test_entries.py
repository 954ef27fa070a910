"""Entries of what is not a name, targets that are 1 in one class, and what only explains a δ."""

from __future__ import annotations

import pytest

import symdl
from symdl.checking.documents.check import check_document

SOFTMAX = r"$$p_k = \text{softmax}(z)_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}$$" + "\n\n"
LOSS = r"$$L = -\sum_{k=1}^{K} y_k \log p_k$$" + "\n\n"
CLASS = r"Only for the class $c$ there is $y_c = 1$, and $$L = -\log p_c.$$" + "\n\n"


def steps(text):
    return [s for block in check_document(text).blocks for s in block.steps]


def last(text):
    return steps(text)[-1].verdict


def test_an_entry_of_a_layer_has_a_value():
    assert steps(SOFTMAX)[1].verdict == "holds"
    wrong = SOFTMAX.replace("e^{z_k}}{", "e^{-z_k}}{")
    assert steps(wrong)[1].verdict == "fails"


def test_an_entry_of_a_function_of_each_entry():
    given = r"$$a_i = 2 u_i$$" + "\n\n"
    assert last(given + r"$$\tanh(a)_i = \tanh(2 u_i)$$") == "holds"
    assert last(given + r"$$\tanh(a)_i = \tanh(3 u_i)$$") == "fails"


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"\frac{\partial L}{\partial p_k} = -\frac{y_k}{p_k}", "holds"),
        (r"\frac{\partial L}{\partial p_k} = \frac{y_k}{p_k}", "fails"),
        (r"\frac{\partial L}{\partial z_i} = p_i - y_i", "holds"),
        (r"\frac{\partial L}{\partial z_i} = y_i - p_i", "fails"),
        (r"\frac{\partial L}{\partial z} = p - y", "holds"),
        (r"\frac{\partial L}{\partial z} = p + y", "fails"),
        (r"\sum_{k=1}^{K} y_k p_i = p_i", "holds"),
    ],
)
def test_a_target_is_1_in_the_class_that_is_named(step, verdict):
    assert last(SOFTMAX + LOSS + CLASS + f"$${step}$$") == verdict


def test_what_explains_a_delta_supposes_nothing():
    said = r"With $\delta_{ki}$ (1 if $i = k$, else 0):" + "\n\n"
    step = r"$$\frac{\partial p_k}{\partial z_i} = "
    assert last(SOFTMAX + said + step + r"p_k (\delta_{ki} - p_i)$$") == "holds"
    assert last(SOFTMAX + said + step + r"p_k (1 - p_i)$$") == "fails"
    case = "Case $i = k$:\n\n"
    assert last(SOFTMAX + case + step + r"p_k (1 - p_i)$$") == "holds"


def test_a_layer_of_one_example_beside_an_entry_of_what_it_gives():
    net = "$$h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1})$$\n\n$$y_t = W_{hy} h_t$$\n\n"
    given = net + r"$$Z_i = \text{softmax}(y_t) = \frac{e^{y_i}}{\sum_{j=1}^{n} e^{y_j}}$$"
    assert "fails" not in [step.verdict for step in symdl.check(given).steps]
    entry = r"$$\text{softmax}(y)_i = \frac{y_i}{\sum_{j=1}^{n} e^{y_j}}$$"
    assert symdl.check(entry).steps[-1].verdict == "fails"
