"""A tree written as LaTeX reads back as the same tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from symdl.read import tree
from symdl.read.as_latex import as_latex
from symdl.read.chains import read_chains
from symdl.read.document import read_document
from symdl.read.show import plain
from symdl.read.tokens import Unreadable

CORPUS = Path(__file__).parents[1] / "checking" / "corpus" / "wrong"


def only(text: str) -> tree.Node:
    node = read_chains(f"q = {text}")[0].sides[1].node
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"-(y - p) x_i", "-(y - p) x_i"),
        (r"\dfrac{a+b}{2} \cdot 3", r"\frac{a + b}{2} \cdot 3"),
        (r"(a-b)^2", "(a - b)^{2}"),
        (r"a - (b - c)", "a - (b - c)"),
        (r"\sum_{i=1}^{n} (x_i - \mu)^2", r"\sum_{i = 1}^{n} (x_i - \mu)^{2}"),
        (r"W^{[l]\top} \delta^{[l]}", r"(W^{[l]})^{\top} \delta^{[l]}"),
        (r"\frac{\partial^2 f}{\partial x^2}", r"\frac{\partial^{2}f}{\partial x^{2}}"),
        (r"\hat{y} \log p + e^{-z}", r"\hat{y} \ln(p) + e^{-z}"),
    ],
)
def test_what_is_written(text, written):
    assert as_latex(only(text)) == written


def test_it_reads_back():
    met = 0
    for path in sorted(CORPUS.glob("*.md")):
        for block in read_document(path.read_text("utf-8"), str(path)).blocks:
            for part in block.parts if block.kind not in ("words", "heading") else ():
                try:
                    chains = read_chains(part.chars, part.places)
                except Unreadable:
                    continue
                for side in (side for chain in chains for side in chain.sides):
                    text = as_latex(side.node) if side.node is not None else ""
                    wordy = any(
                        isinstance(n, tree.Symbol) and "rm" in n.marks
                        for n in (tree.walk(side.node) if side.node is not None else ())
                    )
                    if text and not wordy:
                        met += 1
                        assert plain(only(text)) == plain(side.node), text
    assert met > 100


def test_what_cannot_be_written_is_left_out():
    assert as_latex(tree.Ellipsis()) == ""
    assert as_latex(tree.Binary("+", tree.Number("1"), tree.Ellipsis())) == ""
