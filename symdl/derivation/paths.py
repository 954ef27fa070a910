"""How a program's quantities depend on each other: readers, paths, and the names in use."""

from __future__ import annotations

from collections.abc import Iterable

from symdl.errors import DerivationError
from symdl.expr.program import Equation, Program
from symdl.expr.values import Index, entries
from symdl.rules.slopes import depends


def readers_of(program: Program, name: str) -> list[Equation]:
    """The equations that read a quantity."""
    return [e for e in program.equations if depends(e.body, name)]


def path_to(program: Program, output: str, wrt: str) -> list[str]:
    """The quantities through which the output depends on ``wrt``, in order of computation."""
    below = {wrt}
    for e in program.equations:
        if any(depends(e.body, name) for name in below):
            below.add(e.name)
    above = {output}
    for e in reversed(program.equations):
        if e.name in above:
            above |= {name for name in program.declarations if depends(e.body, name)}
    return [e.name for e in program.equations if e.name in below & above and e.name != wrt]


def mentions(program: Program, output: str, wrt: str) -> bool:
    """Whether the output reads ``wrt`` at all, be it in a condition or in a position."""
    spoken = {output}
    for e in reversed(program.equations):
        if e.name in spoken:
            spoken |= {entry.name for entry in entries(e.body)}
    return wrt in spoken


def causes(program: Program, output: str) -> list[str]:
    """The real inputs on which the output depends."""
    inputs = (d.name for d in program.inputs if d.kind == "array")
    return [name for name in inputs if path_to(program, output, name)]


def taken(program: Program, indices: Iterable[Index]) -> set[str]:
    """The names that a new index may not have: the given indices, declared names and sizes."""
    declared = program.declarations
    sizes = {s.name for d in declared.values() for i in d.indices for s in i.size.free_symbols}
    return {i.name for i in indices} | set(declared) | sizes


def derivable(program: Program, output: str, wrt: str) -> list[str]:
    """The path from ``wrt`` to the output.

    Raises:
        DerivationError: there is none, with the reason and what to do instead."""
    path = path_to(program, output, wrt)
    if path and output != wrt:
        return path
    if output == wrt:
        raise DerivationError(f"{wrt} is the output itself")
    if mentions(program, output, wrt):
        raise DerivationError(
            f"there is no derivative by {wrt}: it stands only in conditions or in the place of a "
            "maximum, where the value jumps",
            repair="take a smooth surrogate, such as a logistic function for a step",
        )
    raise DerivationError(
        f"the output does not depend on {wrt}",
        repair="differentiate by one of " + ", ".join(causes(program, output)),
    )
