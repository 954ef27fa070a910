"""What a program is made of: its size and integer symbols, its index letters."""

from __future__ import annotations

import sympy as sp

from symdl.expr.program import Program
from symdl.expr.values import Index, walk


def program_symbols(program: Program) -> list[sp.Symbol]:
    """Every size and integer symbol of a program, in the order of first use."""
    found: dict[sp.Symbol, None] = {}
    for declaration in program.declarations.values():
        sizes = [i.size for i in declaration.indices]
        if declaration.target is not None:
            sizes.append(declaration.target)
        for size in sizes:
            found.update(dict.fromkeys(sorted(size.free_symbols, key=str)))
    for equation in program.equations:
        for node in walk(equation.body):
            if isinstance(node, Index):
                found.update(dict.fromkeys(sorted(node.size.free_symbols, key=str)))
            elif node.is_Symbol:
                found.setdefault(node)
    return [s for s in found if not isinstance(s, Index)]


def program_letters(program: Program) -> set[str]:
    """The names of all index letters of a program, free and bound."""
    found = {i.name for d in program.declarations.values() for i in d.indices}
    for equation in program.equations:
        found |= {n.name for n in walk(equation.body) if isinstance(n, Index)}
    return found
