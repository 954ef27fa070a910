"""Second names: ``V[i,j] = leaky_relu(U)[i,j]`` names a layer's output, it computes nothing.

A worksheet shows such a quantity once, under the name that its author gave it.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from symdl.expr import values as v
from symdl.expr.program import Equation, Program


def without_aliases(program: Program) -> Program:
    """The program with every plain second name of a defined quantity joined with the first.

    An equation counts as one when its body is the entry of a defined quantity at its own indices,
    in their order; the quantity is then shown under the equation's name."""
    defined = {e.name for e in program.equations}
    firsts: dict[str, str] = {}
    for equation in program.equations:
        body = equation.body
        plain = isinstance(body, v.Entry) and body.indices == equation.indices
        if plain and body.name in defined and body.name not in firsts.values():
            firsts[equation.name] = body.name
    if not firsts:
        return program
    return replace(
        program,
        declarations={n: d for n, d in program.declarations.items() if n not in firsts},
        equations=tuple(_renamed(e, firsts) for e in program.equations if e.name not in firsts),
        outputs=tuple(firsts.get(name, name) for name in program.outputs),
        names={
            **{n: s for n, s in program.names.items() if n not in firsts},
            **{first: program.names.get(name, name) for name, first in firsts.items()},
        },
    )


def _renamed(equation: Equation, firsts: dict[str, str]) -> Equation:
    body = _with_firsts(equation.body, firsts)
    return equation if body == equation.body else replace(equation, body=body)


def _with_firsts(e: sp.Basic, firsts: dict[str, str]) -> sp.Basic:
    if not e.args:
        return e
    args = [_with_firsts(a, firsts) for a in e.args]
    if isinstance(e, v.Entry) and e.name in firsts:
        return v.Entry(firsts[e.name], *args[1:])
    return v.rebuild(e, args)
