"""Nothing depends on a name: with every name, letter and size replaced all comes out the same."""

from __future__ import annotations

import re

import pytest

from symdl.errors import NotationError
from symdl.expr.compose import program_for
from symdl.expr.layer import Layer
from symdl.expr.program import Program
from symdl.expr.relabel import Relabel
from symdl.expr.syntax import FOLDS
from symdl.functions import FUNCTIONS
from symdl.layers import all_layers

NOTATION = "where sqrt int index inf pi delta function Bernoulli"
WORDS = {*FUNCTIONS, *FOLDS, *NOTATION.split()}
WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")


def renamed(text: str) -> str:
    """The text with every name, index letter and size letter another one."""
    return WORD.sub(lambda m: m[0] if m[0] in WORDS else f"q{m[0]}x", text)


def in_words(made: Program) -> list[str]:
    """Declarations and equations as text, in order, without the texts they came from."""
    lines = [
        f"{d.name} {d.kind} {d.entry} {[i.size for i in d.indices]} {d.groups} {d.batch} "
        f"{d.outside} {d.default} {d.target}"
        for d in made.declarations.values()
    ]
    lines += [f"{e.entry} = {e.body} {e.written}" for e in made.equations]
    return [*lines, str(made.outputs)]


@pytest.mark.parametrize("name", sorted(all_layers()))
def test_a_layer_in_other_words(name):
    layer = all_layers()[name]
    other = Layer(
        "another",
        shapes=renamed(layer.shapes),
        equations=renamed(layer.equations),
        state=layer.state and renamed(layer.state),
    ).program()
    made = layer.program()
    names = {d: renamed(d) for d in made.declarations}
    letters = {i.name: renamed(i.name) for d in made.declarations.values() for i in d.indices}
    assert [d.kind for d in other.declarations.values()] == [
        d.kind for d in made.declarations.values()
    ]
    assert list(other.declarations) == [names[d] for d in made.declarations]
    for a, b in zip(made.declarations.values(), other.declarations.values(), strict=True):
        assert [letters[i.name] for i in a.indices] == [i.name for i in b.indices]
        assert (a.groups, a.batch, a.outside) == (b.groups, b.batch, b.outside)
    for a, b in zip(made.equations, other.equations, strict=True):
        assert a.body.count_ops() == b.body.count_ops()
        assert str(type(a.written)) == str(type(b.written))


def test_the_option_renames_names_letters_and_sizes():
    made = program_for(
        "cross_entropy(softmax(z), y)",
        layers=all_layers(),
        rename={"p": "q", "z": "a", "i": "k", "n": "m"},
    )
    assert [d.name for d in made.inputs] == ["a", "y"]
    assert made.equations[0].name == "q"
    assert made.names["q"] == "q"
    text = " ".join(in_words(made))
    assert not re.search(r"\bz\b|\bi\b|\bn\b", text)


def test_renaming_twice_comes_back():
    made = program_for("batch_norm", layers=all_layers())
    there = {"x": "a", "mu": "m", "sigma": "s", "f": "g", "N": "M"}
    back = {new: old for old, new in there.items()}
    other = program_for(made, layers={}, rename=there)
    assert in_words(other) != in_words(made)
    assert in_words(program_for(other, layers={}, rename=back)) == in_words(made)


def test_relabelling_with_nothing_changes_nothing():
    made = program_for("attention", layers=all_layers())
    assert Relabel().program(made) == made


@pytest.mark.parametrize("rename", [{"q": "z"}, {"p": "z"}])
def test_impossible_names_are_refused(rename):
    with pytest.raises(NotationError):
        program_for("softmax", layers=all_layers(), rename=rename)
