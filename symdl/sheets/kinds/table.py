"""``table``: a layer on numbers, one row for each entry along an axis and one column a quantity.

What has no entry along the axis (a mean, a variance) is worked out in front; of every column with a
definition the first row is worked out, and the table holds the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import sympy as sp

from symdl.errors import DerivationError
from symdl.expr import values as v
from symdl.expr import written as w
from symdl.expr.facts import read_value
from symdl.expr.program import Program
from symdl.sheets import questions as q
from symdl.sheets.calculation import Calculation
from symdl.sheets.fields import Block, Field
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.arrange import arranged

FIELDS = {
    "what": "a layer, a composition or equations with an array as output",
    "data": "name = value, one a line: a number, [[1, 2], [3, 4]] or a table",
    "columns": "expressions with semicolons between them: x[n]; x[n] - mu; (x[n] - mu)**2; y[n]",
    "foot": "sum or mean of the columns, or both with a comma between them",
    "given": "facts, one a line",
    "rounding": "how many decimals",
}
FOOTS: dict[str, Callable[[np.ndarray], float]] = {"sum": np.sum, "mean": np.mean}
MOST_ROWS = 40


@dataclass(frozen=True)
class _Column:
    """One column: its value, and its numbers over the table's axes."""

    value: sp.Expr
    numbers: np.ndarray


def solve(block: Block, settings: Settings) -> Answered:
    """Work out what the rows share, then the rows."""
    made = q.program(block, settings)
    work = q.calculation(block, settings, made)
    axes = made.declarations[made.outputs[0]].indices
    if not axes:
        raise block.error("the output is one number, so there are no rows", "use 'evaluate'")
    feet = _feet(block)
    values = _values(block, made, axes)
    answer: list[doc.Block] = []
    for equation in made.equations:
        first = tuple(0 for _ in equation.indices)
        if not set(axes[:1]) <= set(equation.indices):
            answer += work.work(equation, matrix=True)
            continue
        found = work.values(equation.entry, equation.indices)
        name = work.shown(equation.name)
        answer.append(doc.Display(work.definition(equation)))
        with suppress(DerivationError):  # no arithmetic: the table alone
            answer += work.substitution(name, equation.body, equation.indices, found, [first])
        work.arrays[name] = found
    columns = [_Column(value, np.asarray(work.values(value, axes))) for value in values]
    if columns[0].numbers.size > MOST_ROWS:
        raise block.error(f"more than {MOST_ROWS} rows", "show fewer entries")
    answer.append(_table(work, columns, axes, feet))
    last = made.declarations[made.outputs[0]]
    found = work.values(last.entry, axes)
    answer.append(doc.Result(work.equality(w.Name(work.shown(last.name)), found)))
    ask = (
        doc.Paragraph("Work out, in a table with a row for each entry,"),
        *q.definitions(made, settings.base),
    )
    return Answered(ask, q.data_blocks(work), tuple(answer))


def _feet(block: Block) -> list[str]:
    entry = block.one("foot")
    names = [x.strip() for x in entry.text.split(",")] if entry else []
    for name in names:
        if entry is not None and name not in FOOTS:
            raise entry.error(f"'{name}' is neither sum nor mean", "write sum, mean or both")
    return names


def _values(block: Block, made: Program, axes: tuple[v.Index, ...]) -> list[sp.Expr]:
    """What each column shows; without the field every array that has an entry for each row."""
    entry = block.one("columns")
    if entry is None:
        named = [*made.inputs, *(made.declarations[e.name] for e in made.equations)]
        return [d.entry for d in named if d.indices == axes and d.kind == "array"]
    return [_column(entry, text.strip(), made, axes) for text in entry.text.split(";")]


def _column(entry: Field, text: str, made: Program, axes: tuple[v.Index, ...]) -> sp.Expr:
    with entry.placing():
        value = read_value(text, made)
    odd = v.free_indices(value) - set(axes)
    if odd:
        letters = ", ".join(i.name for i in axes)
        raise entry.error(
            f"'{text}' has the index {min(i.name for i in odd)}", f"the rows run over {letters}"
        )
    return value


def _table(
    work: Calculation, columns: list[_Column], axes: tuple[v.Index, ...], feet: list[str]
) -> doc.Table:
    scope = {i: i.name for i in axes}
    reserved = set(scope.values())
    header = [w.Name(i.name) for i in axes] + [
        arranged(c.value, work.habits, base=work.base, scope=scope, reserved=reserved)
        for c in columns
    ]
    rows: list[tuple[doc.Prose, ...]] = []
    for place in itertools.product(*map(range, columns[0].numbers.shape)):
        numbers = (work.rounding.node(float(c.numbers[place])) for c in columns)
        rows.append((*(w.Number(str(k + work.base)) for k in place), *numbers))
    blank = ("",) * (len(axes) - 1)
    for name in feet:
        totals = (work.rounding.node(float(FOOTS[name](c.numbers))) for c in columns)
        rows.append((name, *blank, *totals))
    return doc.Table(tuple(rows), tuple(header), "r" * len(header))


KIND = Kind("table", "A layer on numbers, a row for each entry.", FIELDS, solve)
