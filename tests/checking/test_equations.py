"""Equations that are supposed: what follows from them holds, what does not solve them fails."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document
from symdl.checking.judging.verdict import CARRIED, FAILS, HOLDS, STATED

LINE = r"2x - 3y + 6 = 0"
SYSTEM = (r"8 w_1 + 3 w_0 = 10", r"3 w_1 + 2 w_0 = 2")
SQUARE = r"\lambda^2 - 5\lambda + 4 = 0"
VECTOR = (
    r"A = \begin{bmatrix} 2 & 1 \\ 2 & 3 \end{bmatrix}",
    r"(A - 4I) v = 0",
)
LOGIT = r"\frac{1}{1 + e^{-z}} = 0.8"

FOLLOWS = [
    ((LINE,), r"y = \frac{2x + 6}{3}"),
    ((LINE,), r"\Rightarrow 3y = 2x + 6"),
    ((LINE,), r"y = 0.67x + 2"),
    (SYSTEM, r"16 w_1 + 6 w_0 = 20"),
    (SYSTEM, r"7 w_1 = 14"),
    (SYSTEM, r"\therefore w_1 = 2"),
    (SYSTEM, r"w_0 = -2"),
    ((SQUARE,), r"(\lambda - 1)(\lambda - 4) = 0"),
    ((SQUARE,), r"\lambda = 1, 4"),
    ((SQUARE,), r"\lambda_2 = 4"),
    ((SQUARE,), r"\lambda = \frac{5 \pm 3}{2}"),
    ((r"\lambda^2 - 17\lambda + 6 = 0",), r"\lambda = 16.639"),
    (VECTOR, r"\begin{bmatrix} -2 & 1 \\ 2 & -1 \end{bmatrix}"
             r"\begin{bmatrix} v_1 \\ v_2 \end{bmatrix} = \begin{bmatrix} 0 \\ 0 \end{bmatrix}"),
    (VECTOR, r"-2 v_1 + v_2 = 0"),
    (VECTOR, r"v = \begin{bmatrix} 1 \\ 2 \end{bmatrix}"),
    (VECTOR, r"v = \frac{1}{\sqrt{5}} \begin{bmatrix} 1 \\ 2 \end{bmatrix}"),
    ((LOGIT,), r"e^{-z} = 0.25"),
    ((LOGIT,), r"z = \ln 4"),
    ((LOGIT,), r"z = 1.386"),
]  # fmt: skip

CONTRADICTS = [
    ((LINE,), r"y = \frac{2x - 6}{3}"),
    ((LINE,), r"\Rightarrow 3y = 2x - 6"),
    ((LINE,), r"y = 2x + 6"),
    ((LINE,), r"y = 1.5x + 2"),
    (SYSTEM, r"16 w_1 + 6 w_0 = 10"),
    (SYSTEM, r"7 w_1 = 16"),
    (SYSTEM, r"\therefore w_1 = 3"),
    (SYSTEM, r"w_0 = 2"),
    ((SQUARE,), r"(\lambda + 1)(\lambda - 4) = 0"),
    ((SQUARE,), r"\lambda = -1, 4"),
    ((SQUARE,), r"\lambda_2 = 5"),
    ((SQUARE,), r"\lambda = \frac{-5 \pm 3}{2}"),
    ((r"\lambda^2 - 17\lambda + 6 = 0",), r"\lambda = 16.369"),
    (VECTOR, r"-2 v_1 - v_2 = 0"),
    (VECTOR, r"v = \begin{bmatrix} 2 \\ 1 \end{bmatrix}"),
    (VECTOR, r"v = \frac{1}{\sqrt{5}} \begin{bmatrix} 1 \\ -2 \end{bmatrix}"),
    ((LOGIT,), r"e^{-z} = 0.75"),
    ((LOGIT,), r"z = -\ln 4"),
    ((LOGIT,), r"z = 1.286"),
]

OPEN = [  # a point, another line, another equation: nothing says that they follow
    ((LINE,), r"x = 1"),
    ((LINE,), r"x + y = 4"),
    ((r"x_1 + x_2 - 0.5 = 0",), r"x_1 + x_2 - 1.5 = 0"),
    ((r"w_0 + w_1 = 1", r"w_0 + 2 w_1 = 2"), r"w_0 + 3 w_1 = 2"),
    ((SQUARE, r"\lambda = 1, 4"), r"\lambda^2 - 3\lambda + 2 = 0"),
    ((*VECTOR, r"v_2 = 2 v_1"), r"\begin{bmatrix} 1 & 1 \\ 2 & 2 \end{bmatrix}"
     r"\begin{bmatrix} v_1 \\ v_2 \end{bmatrix} = \begin{bmatrix} 0 \\ 0 \end{bmatrix}"),
]  # fmt: skip


def verdicts(lines):
    report = check_document("\n\n".join(f"$$ {line} $$" for line in lines))
    return [step.verdict for block in report.blocks for step in block.steps]


@pytest.mark.parametrize(("before", "line"), FOLLOWS)
def test_what_follows_or_solves_holds(before, line):
    found = verdicts((*before, line))
    assert found[-1] == HOLDS
    assert not {FAILS, CARRIED} & set(found)


@pytest.mark.parametrize(("before", "line"), CONTRADICTS)
def test_what_contradicts_fails(before, line):
    *first, last = verdicts((*before, line))
    assert last == FAILS
    assert FAILS not in first


@pytest.mark.parametrize(("before", "line"), OPEN)
def test_what_may_be_said_anew_is_no_error(before, line):
    assert verdicts((*before, line))[-1] == STATED


def test_a_line_from_a_wrong_equation_is_carried():
    found = verdicts((SQUARE, r"(\lambda + 1)(\lambda - 4) = 0", r"\lambda = -1"))
    assert found == [STATED, FAILS, CARRIED]


def test_a_determinant_of_unknowns_is_written_to_be_zero():
    matrix, found = VECTOR[0], r"\det(A - \lambda I) = \lambda^2 - 5\lambda + 4"
    assert verdicts((matrix, found, SQUARE))[-1] == HOLDS
    assert verdicts((matrix, found, r"\lambda^2 + 5\lambda + 4 = 0"))[-1] == FAILS


def test_numbers_of_another_part_do_not_count_in_a_system():
    before = "(a) start\n\n$$\\theta_0 = 0.3$$\n\n$$\\theta_1 = 1.9$$\n\n(b) solve\n\n"
    system = r"\begin{bmatrix} 3 & 7 \\ 7 & 21 \end{bmatrix}"
    system += r"\begin{bmatrix} \theta_0 \\ \theta_1"
    system += r"\end{bmatrix} = \begin{bmatrix} 17 \\ 49 \end{bmatrix}"
    for value, verdict in (("2", HOLDS), ("-2", FAILS)):
        lines = "\n\n".join(f"$$ {line} $$" for line in (system, rf"\theta_1 = {value}"))
        report = check_document(before + lines)
        steps = [step.verdict for block in report.blocks for step in block.steps]
        assert steps == [STATED, STATED, STATED, verdict]


def test_the_inverse_of_a_matrix():
    matrix = r"A = \begin{bmatrix} 3 & 7 \\ 7 & 21 \end{bmatrix}"
    inverse = r"A^{-1} = \frac{1}{14} \begin{bmatrix} 21 & %s7 \\ %s7 & 3 \end{bmatrix}"
    assert verdicts((matrix, inverse % ("-", "-")))[-1] == HOLDS
    assert verdicts((matrix, inverse % ("", "")))[-1] == FAILS


def test_a_sample_has_its_number_in_every_formula():
    model = (
        r"\hat{y} = \theta_0 + \theta_1 x",
        r"J = \frac{1}{2m} \sum_{i=1}^m (\hat{y}^{(i)} - y^{(i)})^2",
    )
    slope = (
        r"\frac{\partial J}{\partial \theta_1} = \frac{1}{m} \sum_{i=1}^m (\hat{y}^{(i)} - y^{(i)})"
    )
    assert verdicts((*model, slope + " x^{(i)}"))[-1] == HOLDS
    assert verdicts((*model, slope))[-1] == FAILS


def test_the_error_of_an_example_is_no_power():
    errors = (r"e^{(1)} = 1 - 3 = -2", r"e^{(2)} = 2 - 5 = -3")
    assert verdicts((*errors, r"E = (e^{(1)})^2 + (e^{(2)})^2 = 13"))[-1] == HOLDS
    assert verdicts((*errors, r"E = (e^{(1)})^2 + (e^{(2)})^2 = 5"))[-1] == FAILS
    assert verdicts((r"a = e^{(2)} = 7.389",))[-1] == HOLDS


def test_one_of_two_signs_is_a_value():
    assert verdicts((r"\frac{5 \pm 3}{2} = 4, 1",))[-1] == HOLDS
    assert verdicts((r"\frac{5 \pm 3}{2} = 4, 2",))[-1] == FAILS


def test_the_other_sign_is_no_new_value():
    given = r"$\hat{y} = 0.5366$, $t = 1$" + "\n\n" + r"$$\delta = \hat{y} - t$$" + "\n\n"
    for value, verdict in (("0.5366 - 1 = -0.4634", HOLDS), ("1 - 0.5366 = 0.4634", FAILS)):
        report = check_document(given + rf"$$\delta = {value}$$")
        steps = [step.verdict for block in report.blocks for step in block.steps]
        assert steps[3] == verdict


def test_a_root_is_put_in_behind_both_of_them_with_a_sign():
    roots = (r"x^2 - 7 x + 10 = 0", r"x = \frac{7 \pm 3}{2}")
    assert verdicts((*roots, r"x_1 = 5"))[-1] == HOLDS
    assert verdicts((*roots, r"x_1 = 6"))[-1] == FAILS


def test_a_name_that_has_a_value_already_is_held_to_the_equation_before_it():
    first = (r"-v_1 + v_2 = 0 \Rightarrow v_1 = v_2", r"v = \begin{pmatrix} 1 \\ 1 \end{pmatrix}")
    assert verdicts((*first, r"2 v_1 + v_2 = 0 \Rightarrow v_2 = -2 v_1"))[-1] == HOLDS
    assert verdicts((*first, r"2 v_1 + v_2 = 0 \Rightarrow v_2 = 2 v_1"))[-1] == FAILS
