"""Equations that are supposed: what follows from them holds, what does not solve them fails."""

from __future__ import annotations

import pytest

from symdl.checking.check import check_document
from symdl.checking.verdict import CARRIED, FAILS, HOLDS, STATED

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


def test_one_of_two_signs_is_a_value():
    assert verdicts((r"\frac{5 \pm 3}{2} = 4, 1",))[-1] == HOLDS
    assert verdicts((r"\frac{5 \pm 3}{2} = 4, 2",))[-1] == FAILS
