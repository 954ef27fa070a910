"""What letters and words stand for: σ that is no sigmoid, L for the loss, Σ for a sum, ``...``."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document


def steps(text):
    return [s for block in check_document(text).blocks for s in block.steps]


def last(text):
    return steps(text)[-1].verdict


def test_sigma_stands_for_the_function_it_is_set_equal_to():
    said = r"$$h = \sigma(w x + b) = \tanh(w x + b)$$" + "\n\n"
    assert [s.verdict for s in steps(said)] == ["stated", "holds"]
    slope = r"$$\frac{\partial h}{\partial x} = w (1 - \tanh^2(w x + b))$$"
    assert last(said + slope) == "holds"
    assert last(said + slope.replace("^2", "")) == "fails"


def test_sigma_keeps_the_meaning_with_which_a_step_has_held():
    shown = r"$$\sigma(x) = \frac{1}{1 + e^{-x}}$$" + "\n\n"
    assert last(shown + r"$$h = \sigma(w x) = \tanh(w x)$$") == "fails"


def test_sigma_may_be_a_softmax_where_the_text_speaks_of_one():
    text = "The softmax of the scores:\n\n" + (
        r"$$p_k = \sigma(z)_k = \frac{e^{z_k}}{\sum_{i=1}^{3} e^{z_i}}$$"
    )
    assert last(text) == "holds"
    assert last(text.replace("e^{z_k}}{", "e^{2 z_k}}{")) == "fails"


@pytest.mark.parametrize(("value", "verdict"), [("-1/p", "holds"), ("1/p", "fails")])
def test_l_is_the_loss(value, verdict):
    text = r"$$\text{loss} = -\log(p)$$" + "\n\n"
    assert last(text + rf"$$\frac{{\partial L}}{{\partial p}} = {value}$$") == verdict


def test_a_capital_sigma_with_limits_is_a_sum():
    assert last(r"$$\Sigma_{k=1}^{3} k = 6$$") == "holds"
    assert last(r"$$\Sigma_{k=1}^{3} k = 5$$") == "fails"


def test_three_dots_are_dots():
    assert last(r"$1 + 2 + ... + 10 = 55$") == "holds"
    assert last(r"$1 + 2 + ... + 10 = 56$") == "fails"


def test_a_diagonal_jacobian_may_be_written_as_its_diagonal():
    given = r"With $z \in \mathbb{R}^3$: $$h = \tanh(z)$$" + "\n\n"
    step = r"$$\frac{\partial h}{\partial z} = 1 - \tanh^2(z)$$"
    assert last(given + step) == "holds"
    assert last(given + step.replace("1 -", "1 +")) != "holds"


def test_a_formula_behind_an_unknown_call_says_what_it_gives():
    given = r"$$p_i = \text{score}(x) = \frac{e^{x_i}}{\sum_{j} e^{x_j}}$$" + "\n\n"
    step = r"$$\frac{\partial p_i}{\partial x_k} = p_i (\delta_{ik} - p_k)$$"
    assert last(given + step) == "holds"
    assert last(given + step.replace("- p_k", "+ p_k")) == "fails"
