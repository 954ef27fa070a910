"""``jacobian``: a Jacobian derived, by its two cases, then in numbers as a matrix with row sums."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from symdl.derivation import derive
from symdl.derivation.record import Derivation
from symdl.errors import DerivationError
from symdl.expr import values as v
from symdl.expr import written as w
from symdl.sheets import questions as q
from symdl.sheets.calculation import Calculation
from symdl.sheets.cases import case_blocks
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc

FIELDS = {
    "what": "a layer, a composition or equations with an array as output",
    "wrt": "the variable",
    "data": "name = value, one a line",
    "given": "facts, one a line",
    "rounding": "how many decimals",
    "steps": "brief, normal or full",
}


def solve(block: Block, settings: Settings) -> Answered:
    """Derive the Jacobian, split its cases, put the numbers in."""
    made = q.program(block, settings)
    entry = block.need("wrt", "z")
    names = q.variables(block, made)
    if len(names) != 1:
        raise entry.error("a Jacobian is by one variable", "name one")
    with block.need("what", "").placing():
        record = derive(made, names[0])
    if len(record.indices) != 2:
        raise block.error(
            f"the result has {len(record.indices)} indices, so it is no matrix",
            "ask with a 'derive' block",
        )
    work = q.calculation(block, settings, record.program)
    answer = [*q.worked_blocks(record, q.steps(block, settings), settings.base)]
    answer += case_blocks(record, settings.base)
    answer += _numbers(record, work, settings)
    ask = (
        doc.Paragraph(
            (
                "Derive the Jacobian ",
                work.formula(record.lhs),
                " by its two cases, then in numbers.",
            )
        ),
        *q.definitions(made, settings.base),
    )
    return Answered(ask, q.data_blocks(work), tuple(answer))


def _numbers(record: Derivation, work: Calculation, settings: Settings) -> list[doc.Block]:
    turn = -1 if settings.layout == "denominator" else 1
    indices = record.indices[::turn]
    slots = tuple(w.Name(index.name) for index in indices)
    named = w.Compare((w.Item("J", slots), work.formula(record.lhs)), ("==",))
    blocks: list[doc.Block] = [doc.Paragraph(("In numbers, with ", named, ":"))]
    used = {e.name for e in v.entries(record.result)}
    for equation in record.program.equations:
        if equation.name in used:
            values = work.values(equation.entry, equation.indices)
            blocks.append(doc.Display(work.equality(w.Name(work.shown(equation.name)), values)))
            work.arrays[work.shown(equation.name)] = values
    matrix = work.values(record.result, indices)
    examples = [(0, 0), (0, 1)] if matrix.shape[1] > 1 else [(0, 0)]
    with suppress(DerivationError):  # a formula that is no arithmetic: its values alone
        blocks += work.substitution("J", record.result, indices, matrix, examples)
    blocks.append(doc.Result(work.equality(w.Name("J"), matrix)))
    sums = matrix.sum(axis=1)
    if np.abs(sums).max() <= 1e-12 * max(1.0, np.abs(matrix).max()):
        blocks.append(doc.Paragraph("Every row sums to 0."))
    else:
        blocks.append(doc.Display(work.equality(w.Words("row sums"), sums)))
    return blocks


KIND = Kind("jacobian", "A Jacobian by cases and in numbers.", FIELDS, solve)
