"""Samples: data in a table, their means, and numbers that were rounded on the way."""

from __future__ import annotations

import pytest

import symdl


def verdicts(text: str) -> list[str]:
    return [step.verdict for step in symdl.check(text).steps]


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        (r"\sum_{i=1}^{n} u_i v_i - n \bar{u} \bar{v}", "holds"),
        (r"\sum_{i=1}^{n} u_i v_i - \bar{u} \bar{v}", "fails"),
        (r"\sum_{i=1}^{n} u_i v_i + n \bar{u} \bar{v}", "fails"),
    ],
)
def test_a_bar_is_the_mean_of_what_is_summed_over(right: str, verdict: str) -> None:
    left = r"\sum_{i=1}^{n} (u_i - \bar{u})(v_i - \bar{v})"
    assert verdicts(f"$${left} = {right}$$")[-1] == verdict


def test_a_bar_that_is_defined_is_what_it_is_defined_as() -> None:
    text = r"""
$$\bar{u} = c - 1$$

$$\sum_{i=1}^{n} (u_i - \bar{u}) = STEP$$
"""
    assert verdicts(text.replace("STEP", r"\sum_{i=1}^{n} u_i - n (c - 1)"))[-1] == "holds"
    assert verdicts(text.replace("STEP", "0"))[-1] != "holds"


TABLE = r"""
| $i$ | $u_i$ (hours) | $v_i$ (points) |
|--|--|--|
| 1 | 2 | 11 |
| 2 | 3 | 15 |
| 3 | 7 | 19 |

$$\sum u_i = 2 + 3 + 7 = 12, \quad \bar{u} = \frac{12}{3} = 4, \quad \bar{v} = \frac{45}{3} = 15$$

| $i$ | $u_i - \bar{u}$ | $(u_i - \bar{u})(v_i - \bar{v})$ |
|--|--|--|
| 1 | -2 | 8 |
| 2 | -1 | 0 |
| 3 | 3 | LAST |
"""


@pytest.mark.parametrize(("last", "verdict"), [("12", "holds"), ("-12", "fails")])
def test_columns_of_entries(last: str, verdict: str) -> None:
    found = verdicts(TABLE.replace("LAST", last))
    assert "unread" not in found
    assert found[-1] == verdict
    assert found.count("fails") == (verdict == "fails")


@pytest.mark.parametrize(("total", "verdict"), [("1", "holds"), ("2", "fails")])
def test_rounded_numbers_may_add_up_to_an_integer(total: str, verdict: str) -> None:
    text = rf"$$p = \frac{{1}}{{3}} \approx 0.333$$ $$0.333 + 0.333 + 0.333 = {total}$$"
    assert verdicts(text)[-1] == verdict


def test_one_digit_numbers_are_no_rounding() -> None:
    assert verdicts(r"$$p = \frac{1}{2} = 0.5$$ $$0.5 \cdot 2.1 = 1$$")[-1] == "fails"


def test_an_update_says_not_what_a_name_is() -> None:
    text = "$w = 0.4$, $g = 0.1$\n\n$$w = w - g = 0.3$$\n\nAnother neuron:\n\n- $w = 0.15$\n"
    assert verdicts(text)[-1] == "stated"


def test_the_number_behind_a_formula_is_put_into_nothing() -> None:
    text = r"$$h = \sigma(W x) = \begin{bmatrix} \frac{1}{1 + e^{-1}} \end{bmatrix}$$"
    assert "fails" not in verdicts(text)


HELD = r"""
$$u_i = \frac{x_i - m}{s}, \quad m = \frac{1}{N} \sum_{i=1}^N x_i$$

$$\frac{\partial u_i}{\partial x_i}\bigg|_{m, s \text{ const}} = STEP$$
"""


@pytest.mark.parametrize(("step", "right"), [(r"\frac{1}{s}", True), (r"\frac{1}{s^2}", False)])
def test_what_is_held_fixed(step: str, right: bool) -> None:
    assert (verdicts(HELD.replace("STEP", step))[-1] == "holds") == right


BACKWARD = r"""
$$\hat{x}_i = \frac{x_i - m}{s}$$

$$\frac{\partial L}{\partial m} = \sum_{j=1}^N \frac{\partial L}{\partial \hat{x}_j} \cdot
\frac{\partial \hat{x}_j}{\partial m} = SIGN\frac{1}{s} \sum_{j=1}^N d\hat{x}_j$$
"""


@pytest.mark.parametrize(("sign", "right"), [("-", True), ("", False)])
def test_a_marked_letter_behind_a_d(sign: str, right: bool) -> None:
    assert (verdicts(BACKWARD.replace("SIGN", sign))[-1] == "holds") == right
