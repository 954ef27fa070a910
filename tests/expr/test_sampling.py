"""Random inputs: admissible, of pairwise distinct sizes, away from kinks."""

import numpy as np
import pytest
import sympy as sp

from symdl.errors import FactError, ShapeError
from symdl.expr.binding import logical_shape
from symdl.expr.compose import program_for
from symdl.expr.program import Declaration, Fact, Program
from symdl.expr.sampling import sample, sample_points, usable
from symdl.expr.sizes import admissible_sizes, size_letters, told_apart
from symdl.expr.values import Entry, Index, Reduce
from symdl.layers import all_layers

CE = "cross_entropy(softmax(z), y)"


def drawn(what, *given, seed=0):
    program = program_for(what, layers=all_layers(), given=given)
    return program, *sample(program, np.random.default_rng(seed))


@pytest.mark.parametrize("name", all_layers())
def test_every_layer_has_usable_points_of_distinct_sizes(name):
    program = all_layers()[name].program(layers=all_layers())
    for point in sample_points(program, 1):
        for letter, others in told_apart(program, size_letters(program)).items():
            assert point.sizes[letter] not in {point.sizes[other] for other in others}
        assert usable(
            program, {k: a for k, a in point.inputs.items() if a is not None}, point.sizes
        )


def test_a_sum_that_is_one():
    _, inputs, _ = drawn(CE, "sum[i](y[i]) = 1")
    assert inputs["y"].sum() == pytest.approx(1)
    assert (inputs["y"] > 0).all()


def test_one_hot():
    _, inputs, _ = drawn(CE, "one_hot(y)")
    assert sorted(inputs["y"])[-2:] == [0, 1]


def test_signs_and_ranges():
    _, inputs, _ = drawn("x[i], y[i]; z[i] = x[i]*y[i]", "x[i] > 2", "0 < y[i] < 1")
    assert (inputs["x"] > 2).all()
    assert ((inputs["y"] > 0) & (inputs["y"] < 1)).all()


def test_domains_are_found():
    _, inputs, _ = drawn("x[i]; y[i] = log(x[i])")
    assert (inputs["x"] > 0).all()


def test_kinks_are_avoided():
    for seed in range(20):
        _, inputs, _ = drawn("x[i]; y[i] = abs(x[i])", seed=seed)
        assert abs(inputs["x"]).min() > 0.003


def test_gathered_entries_are_in_range():
    _, inputs, sizes = drawn("e[v:V,d:D], t[n:N]: index v; y[n,d] = e[t[n],d]")
    assert ((inputs["t"] >= 0) & (inputs["t"] < sizes["V"])).all()


def test_windows_fit():
    program = all_layers()["conv2d"].program()
    for seed in range(10):
        sizes = admissible_sizes(program, np.random.default_rng(seed))
        assert min(logical_shape(program.declarations["y"], sizes)) >= 1


def test_what_cannot_be_satisfied_is_an_error():
    i = Index("i", sp.Symbol("n", integer=True, positive=True))
    square = Reduce("sum", Entry("x", i) ** 2, i)
    program = Program(
        {"x": Declaration("x", indices=(i,))}, (), (), (Fact(square, "<", -sp.S.One),)
    )
    with pytest.raises(FactError, match="no inputs were found"):
        sample(program, np.random.default_rng(0))
    empty = Program({"x": Declaration("x", indices=(Index("i", i.size - 99),))}, (), ())
    with pytest.raises(ShapeError, match="no sizes were found"):
        sample(empty, np.random.default_rng(0))
