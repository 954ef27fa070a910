"""Exact reading of data, and rounding once at the end."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.sheets.numbers import BadData, Rounding, array, grid, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("-3", Fraction(-3)),
        ("−0.5", Fraction(-1, 2)),
        ("2/3", Fraction(2, 3)),
        ("1e-5", Fraction(1, 100000)),
        (".5", Fraction(1, 2)),
    ],
)
def test_numbers_are_read_exactly(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "x", "1/0", "1,5", "1e99999", "__import__('os')", "nan"])
def test_other_texts_are_no_numbers(text):
    with pytest.raises(BadData):
        number(text)


def test_arrays_from_brackets_and_tables():
    expected = [[1, Fraction(1, 2)], [-3, 4]]
    assert array("[[1, 0.5], [-3, 4]]").tolist() == expected
    assert array("| 1 | 0.5 |\n| -3 | 4 |").tolist() == expected
    assert array("| 1 | 0.5 |\n|---|---|\n| -3 | 4 |").tolist() == expected
    assert array("(1, 0.5)").tolist() == [1, Fraction(1, 2)]
    assert array("2").shape == ()


@pytest.mark.parametrize("text", ["[1, 2", "[[1, 2], [3]]", "[1 2]", "[1, 2] 3", "| 1 | a |", "[]"])
def test_broken_arrays_are_refused(text):
    with pytest.raises(BadData):
        array(text)


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        (Fraction(193, 10), "19.3", True),
        (Fraction(-1, 20), "-0.05", True),
        (Fraction(1, 3), "0.3333", False),
        (Fraction(5, 100000), "0.0001", False),
        (Fraction(-5, 100000), "-0.0001", False),
        (Fraction(-1, 100000), "0.0000", False),
        (0.1 + 0.2, "0.3", True),
        (0.6590011388859679, "0.6590", False),
        (2.0, "2", True),
        (1e22, "10000000000000000000000", True),
    ],
)
def test_rounding(value, text, exact):
    rounding = Rounding(4)
    assert rounding.text(value) == text
    assert rounding.exact(value) is exact


def test_what_is_not_finite_is_refused():
    with pytest.raises(DerivationError):
        Rounding(4).text(float("nan"))


def test_the_relation_says_whether_anything_was_rounded():
    assert Rounding(2).relation(np.array([1.5, 0.25])) == "="
    assert Rounding(2).relation(np.array([1.5, 0.251])) == "≈"


def test_a_matrix_as_written():
    show = Rounding(2).node
    assert grid(np.array([[1, -2]]), show) == w.Grid(
        ((w.Number("1"), w.Unary("-", w.Number("2"))),)
    )
    assert grid(np.array(3.0), show) == w.Number("3")
    assert grid(np.ones((1, 1, 2, 1)), show) == w.Grid(((w.Number("1"),), (w.Number("1"),)))
