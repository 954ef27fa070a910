"""``plot``: an elementwise function and its derivative as formulas, some values and a picture."""

from __future__ import annotations

import numpy as np

from symdl.derivation import derive
from symdl.expr import written as w
from symdl.expr.compose import program_for
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import BadData, array
from symdl.sheets.pictures import HIGH, LOW, drawable, picture, values
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.worked import result_of

FIELDS = {
    "what": "an elementwise layer or equations of numbers, such as sigmoid(x)",
    "range": "the ends of the picture, -5, 5",
    "at": "the places of the table, -2, 0, 2",
    "rounding": "how many decimals",
}
PLACES = (-4.0, -2.0, 0.0, 2.0, 4.0)


def solve(block: Block, settings: Settings) -> Answered:
    """Draw the function and its derivative."""
    made = q.program(block, settings)
    what = block.need("what", "sigmoid(x)")
    variable = drawable(made)
    if variable is None:
        raise what.error(
            "this is no function of one number", "write an elementwise layer, sigmoid(x)"
        )
    low, high = _numbers(block, "range", (LOW, HIGH))[:2]
    if not low < high:
        raise block.need("range", "-5, 5").error("the range is empty", "write -5, 5")
    with what.placing():
        batched = program_for(what.text, layers=settings.layers, batch=True)
        record = derive(made, variable.name)
    figure = picture(made, batched, low, high)
    assert figure is not None
    places = np.array(_numbers(block, "at", PLACES))
    found, slope = values(batched, variable.name, places)
    rounding = q.rounding(block, settings)
    name, letter = (q.name_node(made, n) for n in (made.outputs[0], variable.name))
    derivative = result_of(record, settings.base)
    assert isinstance(derivative, w.Compare)
    rows = tuple(
        tuple(rounding.node(float(x)) for x in row)
        for row in zip(places, found, slope, strict=True)
    )
    header = (letter, name, derivative.operands[0])
    ask = (
        doc.Paragraph(("Sketch ", name, " as a function of ", letter, ", and its derivative.")),
        *q.definitions(made, settings.base),
    )
    answer = (doc.Display(derivative), doc.Table(rows, header, "r" * len(header)), figure)
    return Answered(ask, (), answer)


def _numbers(block: Block, field: str, default: tuple[float, ...]) -> tuple[float, ...]:
    entry = block.one(field)
    if entry is None:
        return default
    try:
        found = array(f"[{entry.text}]").astype(float)
    except BadData as problem:
        raise entry.error(str(problem), "write numbers with commas, -5, 5") from None
    if found.ndim != 1 or len(found) < 2 or not np.isfinite(found).all():
        raise entry.error("these are not several numbers", "write -5, 5")
    return tuple(found)


KIND = Kind("plot", "Draw an elementwise function and its derivative.", FIELDS, solve)
