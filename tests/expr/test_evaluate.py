"""The direct evaluator against closed forms, and what it refuses."""

import numpy as np
import pytest
import sympy as sp

from symdl.errors import DerivationError, ShapeError, SymdlError
from symdl.expr.binding import binding, size_of
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Diff,
    Entry,
    Expect,
    Fn,
    Index,
    Reduce,
    Unknown,
    Where,
)


def letter(name):
    return sp.Symbol(name, integer=True, positive=True)


n, H, f, s = (letter(x) for x in "nHfs")
i, j, k = (Index(x, n) for x in "ijk")


def program(*equations, **declared):
    every = {name: Declaration(name, **parts) for name, parts in declared.items()}
    for e in equations:
        every[e.name] = Declaration(e.name, indices=e.indices)
    return Program(every, equations, (equations[-1].name,) if equations else ())


SOFTMAX = program(
    Equation("p", (i,), Fn("exp", Entry("z", i)) / Reduce("sum", Fn("exp", Entry("z", j)), j)),
    Equation("L", (), -Reduce("sum", Delta(j, 1) * Fn("log", Entry("p", j)), j)),
    z={"indices": (i,)},
)
Z = np.array([2.0, 1.0, 0.1, -0.3])


@pytest.fixture
def softmax():
    return Evaluator(SOFTMAX, {"z": Z})


def test_values_and_sizes_come_from_the_arrays(softmax):
    expected = np.exp(Z) / np.exp(Z).sum()
    np.testing.assert_allclose(softmax.values["p"], expected, rtol=1e-15)
    assert softmax.sizes == {"n": 4}
    assert list(softmax.values) == ["z", "p", "L"]


def test_total_derivatives_go_through_named_quantities(softmax):
    p = softmax.values["p"]
    found = softmax.value(Diff(Entry("L"), Entry("z", j), 1), (j,))
    np.testing.assert_allclose(found, p - np.eye(4)[1], atol=1e-15)


def test_partial_derivatives_hold_named_quantities(softmax):
    p = softmax.values["p"]
    assert not softmax.value(Diff(Entry("L"), Entry("z", j)), (j,)).any()
    found = softmax.value(Diff(Entry("L"), Entry("p", j)), (j,))
    np.testing.assert_allclose(found, -np.eye(4)[1] / p, atol=1e-14)


def test_a_derivative_at_repeated_indices_is_its_diagonal(softmax):
    p = softmax.values["p"]
    found = softmax.value(Diff(Entry("p", i), Entry("z", i)), (i,))
    np.testing.assert_allclose(found, p * (1 - p), atol=1e-15)


def test_a_chain_of_derivatives_under_a_sum(softmax):
    chain = Diff(Entry("L"), Entry("p", k), 1) * Diff(Entry("p", k), Entry("z", j))
    whole = softmax.value(Diff(Entry("L"), Entry("z", j), 1), (j,))
    np.testing.assert_allclose(softmax.value(Reduce("sum", chain, k), (j,)), whole, atol=1e-15)


def test_second_derivatives(softmax):
    p = softmax.values["p"]
    hessian = Diff(Diff(Entry("L"), Entry("z", i), 1), Entry("z", j), 1)
    np.testing.assert_allclose(
        softmax.value(hessian, (i, j)), np.diag(p) - np.outer(p, p), atol=1e-11
    )


def test_extended_precision_is_kept():
    array = Evaluator(SOFTMAX, {"z": Z.astype(np.longdouble)}).values["p"]
    assert array.dtype == np.longdouble
    assert abs(array.sum() - 1) < 1e-18 or np.finfo(np.longdouble).eps > 1e-17


def test_reading_outside_is_an_error_that_names_the_array():
    point = Evaluator(program(x={"indices": (i,)}), {"x": np.arange(3.0)})
    with pytest.raises(ShapeError, match="x is read outside: index 3 on axis 0, which has size 3"):
        point.value(Entry("x", i + 1), (i,))


def test_a_bracket_silences_what_is_read_outside():
    point = Evaluator(program(x={"indices": (i,)}), {"x": np.arange(3.0)})
    found = point.value(Bracket("ge", n - 2 - i) * Entry("x", i + 1), (i,))
    np.testing.assert_array_equal(found, [1, 2, 0])
    chosen = Where(Bracket("gt", i), Entry("x", i - 1), 7)
    np.testing.assert_array_equal(point.value(chosen, (i,)), [7, 0, 1])


def test_a_declared_outside_value():
    point = Evaluator(
        program(x={"indices": (i,), "outside": -sp.oo}), {"x": np.array([-5.0, -6.0])}
    )
    found = point.value(Reduce("max", Entry("x", i + j - 1), j), (i,))
    np.testing.assert_array_equal(found, [-5, -5])


def test_argmax_takes_the_first_of_equals_and_nan_wins():
    a, b = Index("a", 2), Index("b", 3)
    declared = program(x={"indices": (a, b)})
    body = Entry("x", a, b)
    for rows, place in (([[1, 3, 2], [3, 3, 0]], (0, 1)), ([[1, 9, 2], [np.nan, 3, 0]], (1, 0))):
        point = Evaluator(declared, {"x": np.array(rows, float)})
        assert tuple(int(point.value(ArgMax(q, body, a, b))) for q in (0, 1)) == place


def test_zero_times_log_zero_is_zero():
    declared = program(x={"indices": (i,)}, y={"indices": (i,)})
    point = Evaluator(declared, {"x": np.array([0.0, 1.0]), "y": np.array([0.0, 2.0])})
    found = point.value(Reduce("sum", Entry("y", i) * Fn("log", Entry("x", i)), i))
    assert found == 0


def test_gathered_entries_are_indices():
    table, rows = Index("v", letter("V")), Index("r", letter("R"))
    declared = program(
        e={"indices": (table, i)},
        t={"indices": (rows,), "kind": "gathered", "target": letter("V")},
    )
    array = np.arange(12.0).reshape(4, 3)
    point = Evaluator(declared, {"e": array, "t": [2, 0]})
    np.testing.assert_array_equal(
        point.value(Entry("e", Entry("t", rows), i), (rows, i)), array[[2, 0]]
    )
    slope = Diff(Reduce("sum", Entry("e", Entry("t", rows), i), rows, i), Entry("e", table, i), 1)
    np.testing.assert_array_equal(point.value(slope, (table, i))[:, 0], [1, 0, 1, 0])


def test_one_gathered_place_outside_is_told():
    declared = program(e={"indices": (i,)}, t={"kind": "gathered", "target": letter("V")})
    point = Evaluator(declared, {"e": [1.0, 2.0], "t": 2})
    with pytest.raises(ShapeError, match="e is read outside: index 2 on axis 0"):
        point.value(Entry("e", Entry("t")))


@pytest.mark.parametrize(
    ("name", "x"),
    [("exp", 0.3), ("log", 0.7), ("tanh", 25.0), ("atanh", 0.4), ("erf", 0.5), ("abs", -2.0),
     ("sin", 1.0), ("cosh", 1.0), ("atan", 3.0)],
)  # fmt: skip
def test_complex_step_of_scalar_functions(name, x):
    point = Evaluator(program(x={}), {"x": x})
    found = float(point.value(Diff(Fn(name, Entry("x")), Entry("x"))))
    h = 1e-5
    sides = [float(Evaluator(program(x={}), {"x": x + d}).value(Fn(name, Entry("x"))))
             for d in (h, -h)]  # fmt: skip
    assert found == pytest.approx((sides[0] - sides[1]) / (2 * h), rel=1e-8, abs=1e-8)


def test_unknown_functions_have_exact_derivatives_of_every_order():
    declared = program(x={"indices": (i,)}, F={"indices": (k,), "kind": "function"})
    point = Evaluator(declared, {"x": np.array([0.3, -0.2, 1.0])})
    first = point.value(Diff(Unknown("F", "x", 1, k), Entry("x", j), 1), (k, j))
    np.testing.assert_allclose(first, point.value(Unknown("F", "x", 1, k, j), (k, j)), atol=1e-14)
    second = point.value(Diff(Unknown("F", "x", 1, k, i), Entry("x", j), 1), (k, i, j))
    np.testing.assert_allclose(
        second, point.value(Unknown("F", "x", 1, k, i, j), (k, i, j)), atol=1e-14
    )
    assert abs(second).min() > 1e-4


def bernoulli(size):
    return Evaluator(
        program(
            x={"indices": (i,)},
            q={"default": sp.Rational(3, 10)},
            r={"indices": (i,), "kind": "random", "law": ("Bernoulli", (Entry("q"),))},
        ),
        {"x": np.arange(1.0, size + 1)},
    )


def test_expectations_list_every_outcome():
    point = bernoulli(3)
    pairs = point.value(Expect("E", Entry("r", i) * Entry("r", j)), (i, j))
    np.testing.assert_allclose(pairs, 0.09 + np.eye(3) * 0.21, atol=1e-15)
    weighted = Expect("Var", Reduce("sum", Entry("r", i) * Entry("x", i), i))
    assert float(point.value(weighted)) == pytest.approx(0.21 * 14)
    slope = float(point.value(Diff(weighted, Entry("q"), 1)))
    assert slope == pytest.approx(0.4 * 14)


def test_too_many_outcomes_are_refused():
    with pytest.raises(DerivationError, match="too many"):
        bernoulli(20).value(Expect("E", Reduce("prod", Entry("r", i), i)))


def test_missing_and_unknown_inputs_are_named():
    with pytest.raises(SymdlError, match="no value for the input 'z'"):
        Evaluator(SOFTMAX, {}, {n: 3}).value(Entry("p", i), (i,))
    with pytest.raises(SymdlError, match="'w' is not declared"):
        Evaluator(SOFTMAX, {"z": Z, "w": 1.0})
    with pytest.raises(ShapeError, match="z has 2 axes, expected 1"):
        Evaluator(SOFTMAX, {"z": np.ones((2, 2))})
    with pytest.raises(ShapeError, match="index i is free"):
        Evaluator(SOFTMAX, {"z": Z}).value(Entry("p", i))


def test_sizes_are_exact_whole_numbers():
    out = (H + 2 - f) // s + 1
    assert size_of(out, {"H": 7, "f": 3, "s": 2}) == 4
    with pytest.raises(ShapeError, match="the size s is not known"):
        size_of(out, {"H": 7, "f": 3})


def test_binding_solves_affine_and_compound_axes_and_names_what_does_not_fit():
    a, g, c = Index("a", 2 * H), Index("g", letter("G")), Index("c", letter("C"))
    declared = program(
        x={"indices": (a,)},
        w={"indices": (g, c), "groups": (2,)},
        v={"indices": (g,)},
        q={"indices": (i, i)},
    )
    arrays = {"x": np.ones(6), "v": np.ones(2), "w": np.ones(10)}
    assert binding(declared, arrays) == {"H": 3, "G": 2, "C": 5}
    for wrong, message in (
        ({"x": np.ones(7)}, r"x: axis 0 \(index a\) has size 7, expected 2\*H = 6"),
        ({**arrays, "w": np.ones(9)}, "w: axis 0 .* has size 9, expected"),
        ({"q": np.ones((2, 3))}, "q: axis 1 .* has size 3, expected n = 2"),
    ):
        with pytest.raises(ShapeError, match=message):
            binding(declared, wrong)
