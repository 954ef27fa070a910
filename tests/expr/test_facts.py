"""Facts: their kinds, and what cannot hold together."""

from __future__ import annotations

import pytest

from symdl.errors import FactError
from symdl.expr.compose import program_for
from symdl.expr.program import Program
from symdl.expr.values import Entry, Reduce
from symdl.layers import all_layers


def given(*facts: str, what: str = "cross_entropy(softmax(z), y)") -> Program:
    return program_for(what, layers=all_layers(), given=facts)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("sum[i](y[i]) = 1", ["="]),
        ("1 = sum[i](y[i])", ["="]),
        ("y >= 0", [">="]),
        ("0 < y", [">"]),
        ("y[i] > 0", [">"]),
        ("0 <= y <= 1", [">=", "<="]),
        ("one_hot(y)", ["one-hot"]),
        ("y[0] = 1", ["="]),
        ("p > 0", [">"]),
        ("softmax.p > 0", [">"]),
    ],
)
def test_kinds(text, relations):
    facts = given(text).facts
    assert [f.relation for f in facts] == relations
    assert all(f.text == text for f in facts)
    assert all(isinstance(f.left, Entry | Reduce) for f in facts)


def test_a_whole_number_is_fixed():
    made = given("s = 2", what="conv2d")
    assert "s" not in made.declarations
    assert made.facts == ()


@pytest.mark.parametrize(
    "text", ["exp(y[0]) = 1", "sum[i](y[i]*y[i]) = 1", "y = z", "sum[i](y[j]) = 1", "y != 0", "y"]
)
def test_other_kinds_are_refused(text):
    with pytest.raises(FactError, match="no fact of a known kind|a fact uses"):
        given(text)


@pytest.mark.parametrize(
    "facts",
    [
        ("sum[i](y[i]) = 1", "sum[i](y[i]) = 2"),
        ("sum[i](y[i]) = 1", "sum[k](y[k]) = 2"),
        ("y > 0", "y < 0"),
        ("y > 0", "y[0] = -1"),
        ("y[0] = -1", "y > 0"),
        ("y[0] = 1", "y[0] = 2"),
        ("0 < y < 1", "y >= 1"),
        ("1 < y < 0",),
        ("one_hot(y)", "y > 1"),
        ("one_hot(y)", "sum[i](y[i]) = 3"),
        ("y >= 0", "sum[i](y[i]) = -1"),
        ("sum[i](y[i]) = 1", "y <= 0"),
    ],
)
def test_contradictions_are_refused(facts):
    with pytest.raises(FactError, match="contradicts"):
        given(*facts)


@pytest.mark.parametrize(
    "facts",
    [
        ("y > 0", "y >= 0", "y < 1", "sum[i](y[i]) = 1"),
        ("one_hot(y)", "sum[i](y[i]) = 1", "y[0] = 1"),
        ("y[0] = 1", "y[1] = 2"),
        ("y > 0", "p < 1"),
    ],
)
def test_what_agrees_is_kept(facts):
    assert len(given(*facts).facts) == len(facts)


def test_a_default_is_a_value():
    with pytest.raises(FactError, match="contradicts the default a = 1/100"):
        given("a > 1", what="leaky_relu")
    assert given("a = 0.5", what="leaky_relu").facts


def test_facts_follow_a_new_name():
    made = program_for("softmax", layers=all_layers(), given=["z > 0"], rename={"z": "w"})
    assert made.facts[0].left.name == "w"
