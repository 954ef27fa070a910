"""Tables of functions and their derivatives, row by row as statements: d/dx (x^2) = 2x."""

from __future__ import annotations

import re
from collections.abc import Callable

from symdl.read import tree
from symdl.read.source import Source
from symdl.read.statement import Chain

Cells = tuple[Source, ...]
Reader = Callable[[Source], Chain | None]  # the one statement or side in a cell
FUNCTION = frozenset({"function", "functions", "formula", "definition", "expression", "funktion"})
SLOPE = frozenset({"derivative", "derivatives", "gradient", "slope", "ableitung"})
_WORDS = re.compile(r"[a-zä-ü]+")


def derivatives(cells: tuple[Cells, ...], read: Reader) -> list[Source | None] | None:
    """What each row behind the head states; None where the table is none of derivatives.

    By what is differentiated is the one letter that stands in every function.
    """
    words = [set(_WORDS.findall(cell.chars.lower())) for cell in cells[0]]
    slopes = [k for k, said in enumerate(words) if said & SLOPE]
    functions = [k for k, said in enumerate(words) if said & FUNCTION and k not in slopes]
    if len(slopes) != 1 or not functions:
        return None
    place, below = functions[-1], slopes[0]
    rows = [row if max(place, below) < len(row) else None for row in cells[1:]]
    pairs = [(read(row[place]), read(row[below])) if row is not None else None for row in rows]
    known = [pair for pair in pairs if pair is not None and pair[0] is not None]
    common = [_letters(pair[0].sides[-1].node) for pair in known if pair[0] is not None]
    shared = set.intersection(*common) if common else set()
    named = (p[1].sides[0].node for p in known if p[1] is not None and len(p[1].sides) == 1)
    variable = shared.pop() if len(shared) == 1 else ""
    if len(variable) != 1 or any(isinstance(node, tree.Quotient) for node in named):
        return None
    return [
        _stated(row[place], row[below], variable)
        if row is not None and pair is not None and None not in pair and _is_plain(pair[0])
        else None
        for row, pair in zip(rows, pairs, strict=True)
    ]


def _is_plain(chain: Chain | None) -> bool:
    return chain is not None and len(chain.sides) == 1 and chain.opens is None


def _letters(node: tree.Node | None) -> set[str]:
    """The letters in a formula that are no functions' names, with their marks."""
    if node is None:
        return set()
    heads = {id(n.head) for n in tree.walk(node) if isinstance(n, tree.Apply)}
    names = (n for n in tree.walk(node) if isinstance(n, tree.Symbol) and id(n) not in heads)
    return {"".join((n.base, *n.marks)) for n in names if not n.sub and n.base != "e"}


def _stated(function: Source, slope: Source, variable: str) -> Source:
    """d/dx (f) = f', in the places of the two cells."""
    start, end = function.places[0], function.places[len(function.chars)]
    first, last = slope.places[0], slope.places[0]
    before, behind = rf"\frac{{d}}{{d {variable}}}\left(", r"\right)"
    whole = Source(before, (start,) * (len(before) + 1)).joined(function)
    whole = whole.joined(Source(behind, (end,) * (len(behind) + 1)))
    return whole.joined(Source("=", (first, last))).joined(slope)
