"""Names for the places of maxima, so that a derivative can speak of them.

The derivative of max_{u,v} f picks the entry at the place of the maximum.  That place becomes a
pair of quantities u_max, v_max of the program, defined before the equation that takes the
maximum; folding then writes every arg max by its name, as it does with any definition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from symdl.derivation.paths import taken
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.values import ArgMax, Binder, Index, Reduce, free_indices


def with_places(program: Program) -> Program:
    """The program with the places of its maxima as quantities."""
    equations: list[Equation] = []
    declarations = dict(program.declarations)
    names = dict(program.names)
    for equation in program.equations:
        for maximum in dict.fromkeys(_maxima(equation.body)):
            free = free_indices(maximum)
            indices = tuple(i for i in equation.indices if i in free)
            if len(indices) < len(free):  # under a sum of its own: it has no name out here
                continue
            for position, bound in enumerate(maximum.bound):
                name = _name(bound, program, declarations)
                place = ArgMax(position, maximum.body, *maximum.bound)
                equations.append(Equation(name, indices, place))
                declarations[name] = Declaration(
                    name, "gathered", indices, (1,) * len(indices), target=bound.size
                )
                names[name] = name
        equations.append(equation)
    return replace(program, equations=tuple(equations), declarations=declarations, names=names)


def _maxima(e: sp.Basic) -> Iterator[Reduce]:
    if isinstance(e, Reduce) and e.op == "max":
        yield e
    if not isinstance(e, Binder):
        for a in e.args:
            yield from _maxima(a)


def _name(bound: Index, program: Program, declared: dict[str, Declaration]) -> str:
    name, used = f"{bound.name}_max", taken(program, ()) | set(declared)
    while name in used:
        name += "'"
    return name
