"""What a refusal says would be right: in words, and as the formula that should stand there."""

from __future__ import annotations

import pytest

import symdl
from symdl.checking.documents.check import check_document

WORDS = (
    (r"Let $E = (y - t)^2$, $y = 3 w$." "\n\n" r"$$\frac{\partial E}{\partial w} = 2 (y - t)$$",
     "it is right times ∂y/∂w"),
    (r"$$\ln 2 = 0.692$$", "rounded, it is 0.693"),
    (r"$$\frac{1}{3} \times 5 = 1.65$$", "a number on the way was rounded to 0.33"),
    (r"$$(a + b)(a - b) = a^2 - 6^2$$", "reads right if 6 is b"),
    (r"$$\frac{d}{dx} x^3 = x^2$$", "it is right times 3"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_what_would_make_it_right_is_said(text, words):
    wrong = check_document(text).first_wrong
    assert wrong is not None
    assert wrong.repair == words


@pytest.mark.parametrize("right", ["0.693", "0.69", "0.6931", "0.7"])
def test_a_right_rounding_is_no_mistake(right):
    assert check_document(rf"$$\ln 2 = {right}$$").first_wrong is None


def test_a_new_letter_that_looks_like_none_is_not_judged():
    report = check_document(r"$$(a + b)(a - b) = a^2 - q^2$$")
    assert [step.verdict for block in report.blocks for step in block.steps] == ["unread"]


@pytest.mark.parametrize(
    ("given", "lhs", "rhs", "right"),
    [
        ((), r"\frac{d}{dx} (3 - x)^2", "2 (3 - x)", "-2 (3 - x)"),
        (("z = w x + b",), "z", "w x - b", "w x + b"),
    ],
)
def test_the_formula_that_should_stand_there_is_given(given, lhs, rhs, right):
    step = symdl.check_step(lhs, rhs, given=given)
    assert step.verdict == "fails"
    assert step.expected.latex == right


def test_a_transposed_product_is_given_in_its_order():
    text = r"""
$$z = W x + b$$
$$\delta = \frac{\partial L}{\partial z}$$
$$\frac{\partial L}{\partial W} = x \delta^\top$$
"""
    wrong = symdl.check(text).first_wrong
    assert (wrong.mistake, wrong.expected.latex) == ("transpose", r"\delta x^{\top}")
