"""A wrong digit or sign put into a right document is found, on its line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from symdl.checking.documents.check import check_document
from symdl.checking.reports.report import Places
from tests.checking import formula
from tests.checking.mutate import Unreadable, agree, mutants, value
from tests.checking.mutate_symbols import OPERATORS, symbol_mutants

RIGHT = sorted((Path(__file__).parent / "corpus" / "right").iterdir())
SAMPLE = 24


def caught(mutant) -> bool:
    found = check_document(mutant.text)
    wrong = found.first_wrong
    return wrong is not None and Places(found.text).of(wrong.start)[0] == mutant.line


def test_a_changed_digit_or_sign_is_found_on_its_line():
    every = [(path.name, m) for path in RIGHT for m in mutants(path.read_text("utf-8"))]
    assert len(every) >= SAMPLE
    drawn = random.Random(20).sample(every, SAMPLE)
    missed = [(name, m.operator, m.line) for name, m in drawn if not caught(m)]
    assert len(missed) <= 0.05 * SAMPLE, missed


def test_the_arithmetic_behind_the_proof_is_right():
    assert value(r"2 \times -1.5 + (3 - 1)(4)") == 5
    assert agree(value("2 + 0.046"), "2.04") and not agree(value("2 + 0.046"), "2.06")


@pytest.mark.parametrize("text", ["", "2 +", "a + 1", "(2", "2 3"])
def test_what_is_no_plain_arithmetic_is_refused(text):
    with pytest.raises(Unreadable):
        value(text)


@pytest.mark.parametrize(
    ("text", "operator", "wrong"),
    [
        (r"$a_i (b_i - c_j) = a_i b_i - a_i c_j$", "index", r"a_j b_i - a_i c_j$"),
        (r"$(b + c) a = a b + a c$", "factor", r"= 2 \cdot a b + a c$"),
        (r"$(a + b) - c = a + b - c$", "term", r"= a + b$"),
        (r"$(a - b)^2 = a^2 - 2 a b + b^2$", "exponent", r"= a^3 - 2 a b + b^2$"),
        (r"$a \sum_{i=1}^{n} x_i = \sum_{i=1}^{n} a x_i$", "limit", r"= \sum_{i=2}^{n} a x_i$"),
        (
            r"$\begin{bmatrix} 1 + 1 & 3 \\ 0 & 4 \end{bmatrix} = "
            r"\begin{bmatrix} 2 & 3 \\ 0 & 4 \end{bmatrix}$",
            "transpose",
            r"= \begin{bmatrix} 2 & 0 \\ 3 & 4 \end{bmatrix}$",
        ),
    ],
)
def test_every_operator_makes_what_is_wrong(text, operator, wrong):
    made = [m for m in symbol_mutants(text) if m.operator == operator]
    assert any(m.text.endswith(wrong) for m in made), made


def test_what_is_no_identity_is_not_changed():
    assert not list(symbol_mutants("$a = b c$ and $a + b = a b$"))
    assert not list(symbol_mutants("$n = 3$"))
    assert not list(
        symbol_mutants(r"$\frac{\partial L}{\partial y} = \begin{bmatrix} 1 & 0 \end{bmatrix}$")
    )
    lying = r"$2 \begin{bmatrix} 1 & 3 \end{bmatrix} = \begin{bmatrix} 2 & 6 \end{bmatrix}$"
    assert not [m for m in symbol_mutants(lying) if m.operator == "transpose"]
    assert set(OPERATORS) == {"index", "factor", "term", "exponent", "limit", "transpose"}


def test_formulas_are_evaluated_with_their_indices():
    one, other = r"\sum_{j=1}^{n} a_i (\delta_{ij} - b_j)", r"a_i - a_i \sum_{j=1}^{n} b_j"
    assert formula.equal(formula.values(one), formula.values(other))
    assert not formula.equal(formula.values("a_i b_j"), formula.values("a_j b_i"))
    with pytest.raises(formula.Unreadable):
        formula.values(r"\frac{\partial L}{\partial x}")
