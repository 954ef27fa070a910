"""``derive``: the gradient, Jacobian or Hessian of WHAT by some of its variables."""

from __future__ import annotations

from symdl.derivation import derive
from symdl.sheets import questions as q
from symdl.sheets.cases import case_blocks
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings, whole
from symdl.write import document as doc

FIELDS = {
    "what": "a layer, a composition or equations",
    "wrt": "the variables, with commas between them",
    "given": "facts that may be used, one a line",
    "order": "1, or 2 for the Hessian",
    "upstream": "a name for the upstream gradient",
    "steps": "brief, normal or full",
}
WANTED = {1: "derivative", 2: "second derivative"}


def solve(block: Block, settings: Settings) -> Answered:
    """Derive by each variable in turn."""
    made = q.program(block, settings)
    names = q.variables(block, made)
    entry = block.one("order")
    order = whole(1, 2)(entry) if entry else 1
    answer: list[doc.Block] = []
    for name in names:
        with block.need("what", "").placing():
            record = derive(made, name, order=order, upstream=block.text("upstream") or None)
        if len(names) > 1:
            answer.append(doc.Heading(("By ", q.name_node(made, name)), level=4))
        answer += q.worked_blocks(record, q.steps(block, settings), settings.base)
        answer += case_blocks(record, settings.base)
    letters = q.listed([q.name_node(made, name) for name in names])
    ask = doc.Paragraph((f"Derive the {WANTED[order]} by ", *letters, ", for any size, of"))
    question = (ask, *q.definitions(made, settings.base), *q.given_facts(made))
    return Answered(question, (), tuple(answer))


KIND = Kind("derive", "Derive a gradient, Jacobian or Hessian with every step.", FIELDS, solve)
