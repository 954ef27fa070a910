"""``prove``: an identity, step by step."""

from __future__ import annotations

from symdl.derivation import prove
from symdl.expr.statements import statement_for
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.worked import result_of

FIELDS = {
    "statement": "LHS = RHS in the notation",
    "given": "facts that may be used, one a line",
    "steps": "brief, normal or full",
}


def solve(block: Block, settings: Settings) -> Answered:
    """Prove the statement."""
    entry = block.need("statement", "softmax(z - max[j](z[j])) = softmax(z)")
    with entry.placing():
        made, left, right, indices, *sides = statement_for(
            entry.text, layers=settings.layers, given=q.facts(block)
        )
        record = prove(made, left, right, indices, (sides[0], sides[1]))
    ask = (
        doc.Paragraph("Show, step by step, that"),
        *q.definitions(record.program, settings.base),
        doc.Display(result_of(record, settings.base)),
        *q.given_facts(record.program),
    )
    answer = q.worked_blocks(record, q.steps(block, settings), settings.base)
    return Answered(ask, (), answer)


KIND = Kind("prove", "Prove an identity step by step.", FIELDS, solve)
