"""What a user reads when a text is wrong: the place, a caret under it, the repair."""

from __future__ import annotations

import pytest

from symdl.errors import FactError, SymdlError
from symdl.expr.compose import program_for
from symdl.expr.layer import Layer
from symdl.expr.statements import statement_for
from symdl.layers import all_layers
from tests.expr.messages_elsewhere import COMPOSITIONS, FACTS, SHAPES
from tests.expr.messages_in_equations import BATCH, EQUATIONS


def refused(call) -> str:
    """The message of the error that a call must raise."""
    with pytest.raises(SymdlError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(("equations", "message"), EQUATIONS, ids=range(len(EQUATIONS)))
def test_equations(equations, message):
    def define():
        return Layer("mine", shapes=BATCH, equations=equations).program(all_layers())

    assert refused(define) == message


@pytest.mark.parametrize(("shapes", "equations", "message"), SHAPES, ids=range(len(SHAPES)))
def test_shapes(shapes, equations, message):
    def define():
        return Layer("mine", shapes=shapes, equations=equations).program(all_layers())

    assert refused(define) == message


@pytest.mark.parametrize(("text", "message"), COMPOSITIONS, ids=range(len(COMPOSITIONS)))
def test_compositions(text, message):
    assert refused(lambda: program_for(text, layers=all_layers())) == message


@pytest.mark.parametrize(("text", "given", "message"), FACTS, ids=range(len(FACTS)))
def test_facts(text, given, message):
    assert refused(lambda: program_for(text, layers=all_layers(), given=given)) == message


def test_a_contradiction_is_a_fact_error():
    with pytest.raises(FactError):
        program_for("leaky_relu", layers=all_layers(), given=["0 < a < 1", "a = 2"])


@pytest.mark.parametrize("text", ["softmax(z)", "a = b = c", "softmax(z) = "])
def test_a_statement_has_two_sides(text):
    assert "repair: " in refused(lambda: statement_for(text, layers=all_layers()))


def test_every_message_points_into_its_line():
    for _, message in EQUATIONS:
        head, line, caret, *rest = message.split("\n")
        column = int(head.split(":")[2])
        assert caret.index("^") == column - 1 + 4
        assert len(caret) <= max(len(line), column + 4)
        assert rest[0].startswith("    repair: ")


def test_the_place_is_in_the_layers_own_text():
    message = refused(
        lambda: Layer(
            "mine",
            shapes="x[i]",
            equations="""
                y[i] = 2*x[i]
                z[i] = y[i] + w[i]
            """,
        )
    )
    assert message.startswith("mine.equations:3:31: 'w' is not declared")
