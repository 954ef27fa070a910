"""Formulas in numbers: substituted lines, their values, and that they are compared."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symdl.errors import CheckFailed, DerivationError
from symdl.expr import written as w
from symdl.expr.compose import program_for
from symdl.sheets.aliases import without_aliases
from symdl.sheets.arithmetic import Arithmetic, power
from symdl.sheets.calculation import Calculation
from symdl.sheets.definitions import known_layers
from symdl.sheets.numbers import Rounding, array
from symdl.sheets.substitution import chained
from symdl.write import document as doc
from symdl.write.formula_text import text_of


def calculation(what: str, **data: str) -> Calculation:
    program = without_aliases(program_for(what, layers=known_layers()))
    return Calculation(program, {k: array(v) for k, v in data.items()}, Rounding(4))


def lines(work: Calculation) -> list[str]:
    """Every line of every quantity's working."""
    found = []
    for equation in work.program.equations:
        for block in work.work(equation):
            if isinstance(block, doc.Chain):
                for row in block.rows:
                    left = text_of(row.left) + " " if row.left is not None else ""
                    found.append(f"{left}{row.relation} {text_of(row.right)}".replace("−", "-"))
    return found


def test_a_weighted_sum_exactly():
    work = calculation(
        "x[i], w[i]; z = sum[i](w[i]*x[i])",
        x="[0.2, -1.3, 2, 0.01]",
        w="[0.001, 0.01, -0.005, -1.2]",
    )
    assert lines(work)[-1] == "= -0.0348"
    assert lines(work)[0].startswith("z = 0.001 · 0.2 + 0.01 · (-1.3)")


def test_rounded_parts_are_marked():
    work = calculation("softmax(z)", z="[2.0, 1.0, 0.1]")
    found = [line.replace("[", "_").replace("]", "") for line in lines(work)]
    assert found == [
        "Σ_j exp(z_j) = exp(2) + exp(1) + exp(0.1)",
        "approx 7.3891 + 2.7183 + 1.1052",
        "approx 11.2125",
        "p_1 approx exp(2)/11.2125 ≈ 7.3891/11.2125 ≈ 0.6590",
        "p_2 approx exp(1)/11.2125 ≈ 2.7183/11.2125 ≈ 0.2424",
        "p_3 approx exp(0.1)/11.2125 ≈ 1.1052/11.2125 ≈ 0.0986",
    ]


def test_cases_choose_their_branch():
    work = calculation("x[i]; y[i] = where(x[i] > 0, x[i], 0.1*x[i])", x="[3, -0.5, 0]")
    assert [line for line in lines(work) if "0.1" in line][0].endswith("0.1 · (-0.5) = -0.05")
    np.testing.assert_allclose(work.arrays["y"], [3, -0.05, 0])


def test_what_is_no_arithmetic_is_shown_by_its_values():
    work = calculation("x[i]; k = argmax[i](x[i]); y = x[k]", x="[1, 5, 2]")
    assert [b for e in work.program.equations for b in work.work(e)]
    assert work.arrays["y"] == 5


def test_long_sums_are_shortened():
    work = calculation("x[i]; s = sum[i](x[i])", x="[" + ", ".join(map(str, range(1, 11))) + "]")
    assert lines(work) == ["s = 1 + 2 + … + 10 = 55"]


def test_large_arrays_are_shown_by_their_values():
    work = calculation("x[i,j]; y[i,j] = 2*x[i,j]", x=str([[1] * 5] * 5))
    assert lines(work) == []
    assert work.arrays["y"].shape == (5, 5)


def test_a_line_that_differs_from_the_evaluator_is_refused():
    work = calculation("x[i]; y[i] = 2*x[i]", x="[1, 2]")
    (equation,) = work.program.equations
    with pytest.raises(CheckFailed, match="the substituted line gives"):
        work.substitution("y", equation.body, equation.indices, np.array([2.0, 4.1]))


def test_second_names_are_joined():
    work = calculation("u[i:n]; v[i] = sigmoid(u)[i]; s = sum[i](v[i])", u="[0, 0]")
    assert [work.shown(e.name) for e in work.program.equations] == ["v", "s"]
    assert lines(work)[-1] == "s = 0.5 + 0.5 = 1"


def test_arithmetic_is_exact_where_it_can_be():
    numbers = Arithmetic({"x": np.array([Fraction(1, 3)], dtype=object)}, {"n": 2}, Rounding(4))
    x = w.Item("x", (w.Number("0"),))
    assert numbers.value(w.Binary("*", x, w.Number("3")), {}) == 1
    assert numbers.value(w.Call("sqrt", (w.Number("0.25"),)), {}) == Fraction(1, 2)
    assert numbers.value(w.Name("n"), {}) == 2
    condition = w.Compare((w.Number("0"), w.Name("i"), w.Name("n")), ("<=", "<"))
    assert numbers.value(w.Iverson((condition,)), {"i": 1}) == 1
    assert numbers.value(w.Iverson((condition,)), {"i": 2}) == 0


@pytest.mark.parametrize(
    "node",
    [
        w.Name("q"),
        w.Item("q", (w.Number("0"),)),
        w.Binary("/", w.Number("1"), w.Number("0")),
        w.Call("sqrt", (w.Unary("-", w.Number("1")),)),
        w.Call("unknown", (w.Number("1"),)),
        w.Words("prose"),
        w.Fold("sum", (w.Name("j"),), w.Name("j")),
    ],
)
def test_arithmetic_refuses(node):
    with pytest.raises(DerivationError):
        Arithmetic({}, {}, Rounding(4)).value(node, {})


def test_powers():
    assert power(Fraction(2), Fraction(-2)) == Fraction(1, 4)
    assert power(2.0, Fraction(1, 2)) == pytest.approx(2**0.5)
    with pytest.raises(DerivationError):
        power(Fraction(0), Fraction(-1))


def test_a_negative_term_is_taken_off():
    nodes = [w.Number("1"), w.Unary("-", w.Number("2"))]
    assert chained("+", nodes) == w.Binary("-", *[w.Number("1"), w.Number("2")])
    with pytest.raises(ValueError, match="nothing"):
        chained("+", [])
