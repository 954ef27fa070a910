"""Gates, their values and gradients, against numbers worked out elsewhere; what is no circuit."""

from __future__ import annotations

import random

import pytest

from symdl.derivation.circuit import circuit_of
from symdl.errors import DerivationError, NotationError, SymdlError

CHAIN = "1/2*({0}(w*{0}(w*{0}(w*x))) - y)**2"
NAMES = [f"f{k}" for k in range(1, 10)]


def test_sum_then_product():
    at = circuit_of("q = x + y; f = q*z").at({"x": -2, "y": 5, "z": -4})
    assert (at.forward["q"], at.forward["f"]) == (3, -12)
    assert [at.backward[n] for n in "xyz"] == [-4, -4, 3]


def test_product_then_sum():
    at = circuit_of("g = y*z; f = x + g").at({"x": -2, "y": 5, "z": -4})
    assert (at.forward["g"], at.forward["f"]) == (-20, -22)
    assert [at.backward[n] for n in "xyz"] == [1, -4, 5]


def test_a_neuron_in_eight_gates():
    circuit = circuit_of("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")
    at = circuit.at({"w0": 2, "w1": -3, "w2": -3, "x0": -1, "x1": -2})
    assert [g.name for g in circuit.gates] == NAMES[:8]
    values = [-2, 6, 4, 1, -1, 0.36788, 1.36788, 0.73106]
    assert [round(at.forward[n], 5) for n in NAMES[:8]] == values
    upstream = [0.19661] * 4 + [-0.19661, -0.53445, -0.53445, 1]
    assert [round(at.backward[n], 5) for n in NAMES[:8]] == upstream
    wanted = {"w0": -0.19661, "x0": 0.39322, "w1": -0.39322, "x1": -0.58984, "w2": 0.19661}
    assert {n: round(at.backward[n], 5) for n in wanted} == wanted


def test_a_maximum_is_a_switch_and_says_its_tie():
    circuit = circuit_of("f = 2*(x*y + max(z, w))")
    at = circuit.at({"x": 3, "y": -4, "z": 2, "w": -1})
    assert at.forward["f"] == -20 and at.ties == ()
    assert [at.backward[n] for n in "xyzw"] == [-8, 6, 2, 0]
    tied = circuit.at({"x": 3, "y": -4, "z": 2, "w": 2})
    assert {gate for gate, _ in tied.ties} == {"f2"}
    assert (tied.backward["z"], tied.backward["w"]) == (2, 0)


def test_a_chain_of_sigmoids_vanishes():
    at = circuit_of(CHAIN.format("sigmoid")).at({"x": 1, "y": 1, "w": 0.5})
    values = [0.5, 0.622459, 0.311230, 0.577185, 0.288593, 0.571652, -0.428348, 0.183482, 0.0917412]
    assert [at.forward[n] for n in NAMES] == pytest.approx(values, rel=3e-6)
    back = [0.5, -0.428348, -0.428348, -0.104888, -0.0524440, -0.0127986, -0.00639928, -0.00150385]
    assert [at.backward[n] for n in reversed(NAMES[:8])] == pytest.approx(back, rel=4e-6)
    assert at.backward["x"] == pytest.approx(-0.000751927, rel=1e-6)


def test_a_chain_of_relus_explodes():
    at = circuit_of(CHAIN.format("relu")).at({"x": 1, "y": 1, "w": 5})
    assert [at.forward[n] for n in NAMES] == [5, 5, 25, 25, 125, 125, 124, 15376, 7688]
    back = [0.5, 124, 124, 124, 620, 620, 3100, 3100]
    assert [at.backward[n] for n in reversed(NAMES[:8])] == back
    assert at.backward["x"] == 15500


def test_a_part_that_stands_twice_is_one_gate():
    circuit = circuit_of("f = x*y + sin(x*y)")
    assert [g.written for g in circuit.gates].count(circuit.gates[0].written) == 1
    assert len(circuit.readers["f1"]) == 2


def test_names_of_the_author_are_kept_and_never_met_by_the_programs():
    circuit = circuit_of("f1 = x*y; L = (f1 + 1)/y")
    names = [g.name for g in circuit.gates]
    assert names[0] == "f1" and names[-1] == "L" and len(set(names)) == len(names)


def test_random_expressions_agree_with_the_evaluator():
    chance = random.Random(5)
    for _ in range(12):
        text = "a"
        for _ in range(5):
            form = chance.choice(
                ["({}) + b", "({})*c", "sin({})", "1/(2 + ({})**2)", "max({}, b)", "tanh({})*a"]
            )
            text = form.format(text)
        circuit = circuit_of(f"({text})*b + c")
        circuit.at({n: chance.uniform(-2, 2) for n in circuit.inputs})


@pytest.mark.parametrize(
    "text", ["where(x > 0, x, 1)", "sum[i](x[i])", "x[0] + 1", "x // y", "y", "3 + 4"]
)
def test_what_is_no_circuit_is_refused(text):
    with pytest.raises(SymdlError):
        circuit_of(text)


def test_complaints_name_the_place():
    with pytest.raises(NotationError, match="no function or layer 'foo'"):
        circuit_of("x + foo(x)")
    with pytest.raises(NotationError, match="not declared"):
        circuit_of("x, y; z = x + q")
    with pytest.raises(DerivationError, match="no value for the input 'y'"):
        circuit_of("x*y").at({"x": 1})
    with pytest.raises(DerivationError, match="no finite value"):
        circuit_of("x/y").at({"x": 1, "y": 0})
