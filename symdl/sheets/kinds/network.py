"""``network``: numbers forward through a small net, gradients backward, every matrix shown.

The net is a program: its quantities are worked out in the order of definition, and the stages of
its derivation, evaluated at the same numbers, are the backward pass.  Nothing is typed in.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np
import sympy as sp

from symdl.derivation import derive
from symdl.derivation.explicit import Unroller
from symdl.derivation.record import Step
from symdl.expr import values as v
from symdl.expr import written as w
from symdl.expr.binding import size_of
from symdl.expr.program import Equation, Program
from symdl.sheets import questions as q
from symdl.sheets.calculation import Calculation
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import BadData, array, grid
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.worked import document_of

FIELDS = {
    "what": "declarations, then one equation for each layer; the last is the output",
    "data": "name = value, one a line",
    "wrt": "the variables to go back to; without it the answer is the forward pass only",
    "upstream": "the gradient of the loss by the output, as numbers",
    "given": "facts, one a line",
    "symbols": "scalars that stay letters, with commas between them",
    "rounding": "how many decimals",
    "steps": "brief, normal or full",
}
UPSTREAM, LOSS = "g", "L"


def solve(block: Block, settings: Settings) -> Answered:
    """Forward, then backward to every variable of ``wrt``."""
    made = q.program(block, settings)
    symbols = tuple(re.split(r"[,\s]+", block.text("symbols"))) if block.one("symbols") else ()
    work = q.calculation(block, settings, made, symbols)
    answer: list[doc.Block] = [doc.Heading("Forward", level=4)]
    for equation in made.equations:
        answer += _symbolic(work, equation) if symbols else work.work(equation)
    names = q.variables(block, made) if block.one("wrt") else []
    upstream = _upstream(block, made)
    data = q.data_blocks(work)
    if names:
        answer.append(doc.Heading("Backward", level=4))
        answer += _backward(block, settings, made, names, work, upstream)
        if upstream is not None:
            data = (*data, doc.Display(work.equality(_partial(made.outputs[0], made), upstream)))
    task = "Work out every quantity of this net forward"
    ask = (
        doc.Paragraph(f"{task}, then the gradients backward." if names else f"{task}."),
        *q.definitions(made, settings.base),
    )
    return Answered(ask, data, tuple(answer))


def _partial(name: str, made: Program) -> w.Node:
    return w.Partial(w.Name(LOSS), (q.name_node(made, name),))


def _upstream(block: Block, made: Program) -> np.ndarray | None:
    entry = block.one("upstream")
    if entry is None:
        return None
    try:
        return array(entry.text)
    except BadData as problem:
        raise entry.error(str(problem), "write a number, [[1, 2], [3, 4]] or a table") from None


def _symbolic(work: Calculation, equation: Equation) -> Iterator[doc.Block]:
    """One quantity where some scalars have no number: its entries as short formulas."""
    yield doc.Display(work.definition(equation))
    unroll = Unroller(work.program, work.evaluator.sizes, work.exact)
    shape = [size_of(i.size, work.evaluator.sizes) for i in equation.indices]
    entries = np.empty(shape, dtype=object)
    for place in itertools.product(*map(range, shape)):
        entries[place] = unroll(v.Entry(equation.name, *place), {})
    shown = grid(entries, lambda e: arranged(sp.sympify(e), work.habits, base=work.base))
    yield doc.Display(w.Compare((w.Name(work.shown(equation.name)), shown), ("==",)))


def _backward(
    block: Block,
    settings: Settings,
    made: Program,
    names: list[str],
    work: Calculation,
    upstream: np.ndarray | None,
) -> Iterator[doc.Block]:
    """The stages of each derivation, every gradient followed by its numbers."""
    seen: list[sp.Expr] = []
    for name in names:
        with block.need("what", "").placing():
            g = UPSTREAM if upstream is not None else None
            record = derive(made, name, upstream=g)
        extra = {UPSTREAM: upstream} if upstream is not None else {}
        with (block.one("upstream") or block.need("data", "")).placing():
            numbers = work.extended(record.program, extra)
        page = document_of(record, steps=q.steps(block, settings), base=settings.base)
        groups = [b for b in page.blocks if isinstance(b, doc.Group) and b.kind == "stage"]
        for step, group in zip(record.steps, groups, strict=True):
            if step.before not in seen:
                seen.append(step.before)
                yield q.demoted(group)
                yield from _in_numbers(step, numbers)
        yield from (b for b in page.blocks if isinstance(b, doc.Note))
        yield doc.Note(page.footer, "grade")


def _in_numbers(step: Step, work: Calculation) -> Iterator[doc.Block]:
    """The numbers of a stage that finds a gradient of the target."""
    if not isinstance(step.before, v.Diff) or not step.before.total:
        return
    name, indices = step.before.entry.name, step.before.entry.indices
    left = w.Partial(w.Name(work.shown(step.before.body.name)), (w.Name(work.shown(name)),))
    e = step.after
    if not indices and isinstance(e, v.Reduce) and e.op == "sum" and len(e.bound) <= 2:
        parts = work.values(e.body, e.bound)
        yield doc.Paragraph("Each entry contributes")
        yield doc.Display(work.matrix(parts))
        yield doc.Paragraph("and their sum is")
    values = work.values(e, indices)
    yield doc.Display(work.equality(left, values))


KIND = Kind("network", "A small net forward and backward in numbers.", FIELDS, solve)
