"""The worksheets of graphs and activations as printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from symdl.errors import SymdlError
from symdl.sheets.worksheet import read_sheet, sheet_of
from symdl.write import document as doc
from symdl.write.html import to_html
from symdl.write.text import to_text

WORKSHEETS = Path(__file__).parents[2] / "derivations"


@pytest.fixture(scope="module")
def graphs():
    return read_sheet(WORKSHEETS / "computational-graphs.md").key


@pytest.fixture(scope="module")
def activations():
    return read_sheet(WORKSHEETS / "activations.md").key


def test_every_number_of_the_graphs_is_printed(graphs):
    text = to_text(graphs, width=110).replace("−", "-")
    for number in ("-20", "-22", "-0.53445", "0.73106", "-0.58984", "15500", "7688"):
        assert number in text
    for number in ("0.622459331", "0.091741191", "-0.000751927", "-0.104887991"):
        assert number in text
    assert "has no derivative where" in text


def test_every_graph_has_its_picture(graphs):
    pictures = [b for b in doc.walk(graphs.blocks) if isinstance(b, doc.Figure)]
    assert len(pictures) == 6
    assert to_html(graphs).count("<svg") == 6


def test_the_bounds_are_printed(activations):
    text = to_text(activations, width=110)
    assert "contradiction" in text and "No counter-example at" in text
    assert "the square is completed" in text
    to_html(activations)


@pytest.mark.parametrize(
    "block",
    [
        "circuit\nwhat: x*y\ndata: x = 1",
        "circuit\nwhat: x*y\ndata:\n    x = 1\n    y = [1, 2]",
        "bound\nclaim: D(sigmoid)(x) <= 1/5",
        "bound\nclaim: nothing",
        "separable\ntable: [[0, 0, 2]]",
        "separable\ntable: [0, 1]",
    ],
)
def test_what_cannot_be_is_refused_with_its_place(block):
    with pytest.raises(SymdlError) as caught:
        sheet_of(f"# T\n\n```{block}\n```\n")
    assert caught.value.line >= 3
