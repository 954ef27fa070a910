"""Tables whose head says what their columns are: rows as statements, other tables as grids."""

from __future__ import annotations

import pytest

from symdl.read.chains import read_chains
from symdl.read.document import read_document
from tests.read.test_chains import shown


def stated(text: str, path: str = "") -> list[str]:
    """The statements that the rows of the tables of a text make."""
    return [
        shown(chain)
        for block in read_document(text, path).blocks
        for part in block.parts
        for chain in read_chains(part.chars, part.places)
    ]


def table(*rows: str) -> str:
    """A Markdown table of rows of cells with bars between them."""
    head, *rest = (f"| {row} |" for row in rows)
    return "\n".join([head, "|" + "---|" * rows[0].count("|") + "---|", *rest]) + "\n"


TABLES = [
    (["node | formula | value", "$z$ | $2 x + 1$ | 7", "$a$ | $z^2$ | $\\approx 48.9$"],
     ["z = ((2 * x) + 1) = 7", "a = (z ^ 2) ~~ 48.9"]),
    (["Quantity | Numerical value", "**$L$** | `0.5`"], ["L = 0.5"]),
    (["Parameter | Value", "learning rate $\\eta$ | 0.1", "Batch size | 32"], ["eta = 0.1"]),
    (["Layer | Computation | Parameters", "conv1 | $(5 \\cdot 5 + 1) \\cdot 6$ | 1,156"],
     ["(((5 * 5) + 1) * 6) = 1156"]),
    (["gate | definition", "$f$ | $\\sigma(x)$", "$h$ | $h = 2 f$"],
     ["f = sigma(x)", "h = (2 * f)"]),
    (["derivative | result", "$\\frac{dL}{dw}$ | $-0.3$"], ["dL/dw = (-0.3)"]),
    (["local gradient | formula | value", "$\\frac{dL}{dw}$ | $2 x$ | 4"], ["(2 * x) = 4"]),
    (["function | derivative", "$x^2$ | $2x$", "$a x$ | $a$"],
     ["d(x ^ 2)/dx = (2 * x)", "d(a * x)/dx = a"]),
    (["name | formula | gradient", "square | $x^2$ | $2x$", "ramp | see above | 1"],
     ["d(x ^ 2)/dx = (2 * x)"]),
    (["function | derivative", "$\\frac12 (y - \\hat y)^2$ | $\\hat y - y$"], []),
    (["formula | derivative", "$\\delta x$ | $\\frac{dL}{dw}$"], ["dL/dw = (delta * x)"]),
    (["$x$ | $\\frac{dy}{dx}$", "1 | 2"], []),
    (["$i$ | $x$ | $x^2$", "1 | 2 | 4", "sum | 6 | 14"], ["(2 ^ 2) = 4"]),
    (["$x$ | $x^2$ | $\\sigma'(x)$", "-1 | 1 | 0.197", "0 | 0 | 0.25"],
     ["((-1) ^ 2) = 1", "sigma'((-1)) = 0.197", "(0 ^ 2) = 0", "sigma'(0) = 0.25"]),
    (["$y$ | $\\hat y$ | $(y - \\hat y)^2$", "1 | 0.8 | 0.04"], ["((1 - 0.8) ^ 2) = 0.04"]),
    (["$x_1$ | $x_2$ | $x_1 + x_2$ | class", "1 | 0 | 1 | 0"], ["(1 + 0) = 1"]),
    (["$x$ | $\\hat{x} - x_1$", "1 | 2"], []),
    (["step | value", "1 | 0.5", "2 | 0.4"], []),
    (["epoch | loss", "1 | 0.5"], []),
    (["node | value before | value after", "$w$ | 1 | 2"], []),
    (["Symbol | Meaning", "$w$ | the weight of the first input"], []),
    (["$a$ | $b$", "1 | 2"], []),
    (["node | value", "$z$ | ?", "$a$ | see above"], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "meant"), TABLES, ids=[rows[0] for rows, _ in TABLES])
def test_rows_are_statements_only_where_the_head_says_so(rows: list[str], meant: list[str]) -> None:
    assert stated(table(*rows)) == meant
    if not any(r"\frac" in row or "**" in row for row in rows):
        tabs = "\n".join(row.replace(" | ", "\t") for row in rows) + "\n"
        assert stated(tabs) == meant


def test_a_tabular_is_a_table_too() -> None:
    rows = r"node & formula & value \\ \hline $z$ & $2 \cdot 3$ & 6 \\ $a$ & $z + 1$ & 7 \\"
    text = rf"\begin{{document}}\begin{{tabular}}{{l|l|l}} {rows} \end{{tabular}}\end{{document}}"
    assert stated(text, "a.tex") == ["z = (2 * 3) = 6", "a = (z + 1) = 7"]


def test_a_row_has_its_own_place() -> None:
    text = table("$x$ | $2x$ | $x^2$", "1 | 2 | 1", "3 | 6 | 9")
    document = read_document(text)
    found = [b for b in document.blocks if b.parts]
    assert [document.place(block.start)[0] for block in found] == [3, 4]
    for block in found:
        for chain in read_chains(block.parts[0].chars, block.parts[0].places):
            assert block.start <= chain.span[0] < chain.span[1] <= block.end
            assert [side.text for side in chain.sides][1] == text[slice(*chain.sides[1].span)]
    assert "{3}^2" in [s.text for c in read_chains(*_last(found[-1])) for s in c.sides]


def _last(block):
    return block.parts[0].chars, block.parts[0].places


def test_a_struck_table_stays_a_grid() -> None:
    text = table("node | value", "~~$z$~~ | ~~2~~")
    assert [b.kind for b in read_document(text).blocks] == ["grid"]
