"""``evaluate``: formulas on numbers: the formula, the numbers put in, the rounded result."""

from __future__ import annotations

from symdl.expr import written as w
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc

FIELDS = {
    "what": "a layer, a composition or equations",
    "data": "name = value, one a line: a number, [[1, 2], [3, 4]] or a table",
    "given": "facts, one a line",
    "rounding": "how many decimals",
}


def solve(block: Block, settings: Settings) -> Answered:
    """Work out every quantity in the order of its definition."""
    made = q.program(block, settings)
    work = q.calculation(block, settings, made)
    answer: list[doc.Block] = []
    for equation in made.equations:
        answer += work.work(equation, matrix=equation.name not in made.outputs)
    output = made.equation(made.outputs[0])
    if output is not None:
        values = work.values(output.entry, output.indices)
        answer.append(doc.Result(work.equality(w.Name(work.shown(output.name)), values)))
    ask = (doc.Paragraph("Work out, showing how,"), *q.definitions(made, settings.base))
    return Answered(ask, q.data_blocks(work), tuple(answer))


KIND = Kind("evaluate", "Put numbers into a formula, step by step.", FIELDS, solve)
