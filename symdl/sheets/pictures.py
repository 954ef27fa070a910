"""Pictures of an elementwise function and its derivative, drawn from what its kernel computes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from symdl import kernels
from symdl.expr import written as w
from symdl.expr.program import Declaration, Program
from symdl.write import document as doc
from symdl.write.formula_text import text_of
from symdl.write.habits import Habits
from symdl.write.plot import Curve, plot_svg

LOW, HIGH, COUNT = -5.0, 5.0, 401


def drawable(program: Program) -> Declaration | None:
    """The one input that a program of numbers turns into one number, or None.

    Every other input must have a default, nothing may be random, and no name may have an axis."""
    named = [*program.inputs, *(program.declarations[e.name] for e in program.equations)]
    if any(d.indices or d.kind != "array" for d in named) or len(program.outputs) != 1:
        return None
    free = [d for d in program.inputs if d.default is None]
    return free[0] if len(free) == 1 and free[0].batch else None


def values(
    batched: Program, name: str, places: np.ndarray, scalars: Mapping[str, float] = {}
) -> tuple[np.ndarray, np.ndarray]:
    """The function and its derivative at some places, by the kernel.

    Args:
        batched: the program with its batch axis explicit."""
    kernel = kernels.build(batched, wrt=[name])
    shown = batched.names.get(name, name)
    found, saved = kernel.forward(**{shown: places}, **scalars)
    return np.asarray(found), kernel.backward(saved, np.ones_like(places))[shown]


def picture(
    program: Program,
    batched: Program,
    low: float = LOW,
    high: float = HIGH,
    *,
    paper: bool = False,
    source: str = "",
) -> doc.Figure | None:
    """The function and its derivative over a range; None where it is no function of one number.

    Args:
        program: as it is printed; ``batched``: the same with its batch axis explicit.
        paper: on a white ground, for a file of its own.
        source: where the picture lies for formats that link it."""
    variable = drawable(program)
    if variable is None:
        return None
    habits = Habits(program)
    across, output = (text_of(w.Name(habits.shown(n))) for n in (variable.name, program.outputs[0]))
    places = np.linspace(low, high, COUNT)
    found, slope = values(batched, variable.name, places)
    names = (f"{output}({across})", f"{output}′({across})")
    curves = [Curve(n, y.tolist()) for n, y in zip(names, (found, slope), strict=True)]
    svg = plot_svg(places.tolist(), curves, across, paper)
    return doc.Figure(svg, _described(output, across, places, found, slope), source=source)


def _described(
    output: str, across: str, places: np.ndarray, found: np.ndarray, slope: np.ndarray
) -> str:
    """The picture in words: where it starts and ends, and how steep it gets."""
    ends = f"from {_short(found[0])} at {_short(places[0])} to {_short(found[-1])} at " + _short(
        places[-1]
    )
    steep = f"its derivative between {_short(np.nanmin(slope))} and {_short(np.nanmax(slope))}"
    return f"{output} as a function of {across}, {ends}; {steep} (dashed)"


def _short(x: float) -> str:
    return f"{x:.3g}".replace("-", "−") if abs(x) > 1e-12 else "0"
