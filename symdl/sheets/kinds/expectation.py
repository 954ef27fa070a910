"""``expectation``: the mean and variance of a quantity made of random variables."""

from __future__ import annotations

import sympy as sp

from symdl.derivation.expectation import OPERATIONS, choose, expectation
from symdl.derivation.record import Derivation
from symdl.expr.program import Program
from symdl.sheets import questions as q
from symdl.sheets.fields import Block, Field
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import BadData, array
from symdl.sheets.settings import Settings
from symdl.write import document as doc

FIELDS = {
    "what": "declarations with random variables, then equations; the last is what is asked about",
    "of": "E, Var or both, with a comma between them",
    "choose": "a scalar to be chosen",
    "wanted": "what the expectation or variance is to be for it: a scalar or a number",
    "steps": "brief, normal or full",
}


def solve(block: Block, settings: Settings) -> Answered:
    """Work out each expectation, or the scalar for which it is as wanted."""
    made = q.program(block, settings)
    operations = _operations(block)
    answer: list[doc.Block] = []
    for op in operations:
        with block.need("what", "").placing():
            record = _record(block, made, op)
        if len(operations) > 1:
            answer.append(doc.Heading(OPERATIONS[op].capitalize(), level=4))
        worked = q.worked_blocks(record, q.steps(block, settings), settings.base)
        answer += [b for b in worked if isinstance(b, doc.Note) or b not in answer]
    asked = " and the ".join(OPERATIONS[op] for op in operations)
    name = q.name_node(made, made.outputs[0])
    ask = (doc.Paragraph((f"Find the {asked} of ", name, ".")), *q.definitions(made, settings.base))
    return Answered(ask, (), tuple(answer))


def _operations(block: Block) -> list[str]:
    entry = block.one("of")
    if entry is None:
        return ["E"]
    found = [op.strip() for op in entry.text.split(",")]
    for op in found:
        if op not in OPERATIONS:
            raise entry.error(f"'{op}' is neither E nor Var", "write E, Var or both: E, Var")
    return found


def _record(block: Block, made: Program, op: str) -> Derivation:
    unknown = block.text("choose")
    if not unknown:
        return expectation(made, op)
    return choose(made, unknown, _wanted(block.need("wanted", "1"), made), op)


def _wanted(entry: Field, made: Program) -> sp.Expr:
    """A scalar of the program, or a number."""
    name = entry.text.strip()
    declared = made.declarations.get(name)
    if declared is not None and not declared.indices:
        return declared.entry
    try:
        number = array(name)
    except BadData:
        number = None
    if number is None or number.shape:
        raise entry.error(f"'{name}' is neither a scalar here nor a number", "write one of the two")
    return sp.Rational(number.item().numerator, number.item().denominator)


KIND = Kind("expectation", "Expectations and variances by rule.", FIELDS, solve)
