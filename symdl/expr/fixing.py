"""Programs with some of it fixed: whole numbers, sizes, defaults; the batch axis; new names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr.inventory import program_letters, program_symbols
from symdl.expr.program import Program
from symdl.expr.relabel import Relabel
from symdl.expr.scope import size_symbol, suggest
from symdl.expr.values import Entry, Index


def resolve(name: str, program: Program) -> str | None:
    """The program's name for a name as it is shown or written whole; None for neither."""
    if name in program.declarations:
        return name
    return next((full for full, shown in program.names.items() if shown == name), None)


def with_static(program: Program, static: Mapping[str, object]) -> Program:
    """The program with integers and sizes replaced by numbers, and scalars' defaults set.

    Raises:
        NotationError: for a name that is neither; ShapeError: for an impossible value."""
    symbols: dict[sp.Symbol, sp.Expr] = {}
    declarations = dict(program.declarations)
    sizes = {s.name: s for s in program_symbols(program)}
    for key, given in static.items():
        name = resolve(key, program) or key
        value = _number(key, given)
        declared = declarations.get(name)
        if declared is not None and declared.kind == "array" and not declared.indices:
            declarations[name] = replace(declared, default=value)
        elif name in sizes or (declared is not None and declared.kind == "integer"):
            _check_whole(key, value, declared.minimum if declared else 1)
            if name in sizes:
                symbols[sizes[name]] = value
            declarations.pop(name, None)
        else:
            known = [*sizes, *(d.name for d in program.inputs if not d.indices)]
            raise NotationError(
                f"'{key}' is no integer, size or scalar of {program.title or 'this'}",
                repair=suggest(key, known) or f"there are: {', '.join(sorted(set(known)))}",
            )
    names = {full: shown for full, shown in program.names.items() if full in declarations}
    program = replace(program, declarations=declarations, names=names)
    return Relabel(symbols=symbols).program(program) if symbols else program


def _number(name: str, given: object) -> sp.Expr:
    if isinstance(given, sp.Basic) and given.is_Rational:
        return given
    try:
        fraction = Fraction(str(given))
    except ValueError:
        raise NotationError(f"{name} is a number, not '{given}'", repair=f"{name}=2") from None
    return sp.Rational(fraction.numerator, fraction.denominator)


def _check_whole(name: str, value: sp.Expr, minimum: int | None) -> None:
    if not value.is_Integer:
        raise ShapeError(f"{name} is a whole number, not {value}", repair=f"{name}=2")
    if minimum is not None and value < minimum:
        raise ShapeError(f"{name} = {value} is less than {minimum}", repair=f"{name}={minimum}")


def with_batch(program: Program) -> Program:
    """The program with one explicit batch axis in front of everything that has batch axes."""
    batched = {d.name for d in program.declarations.values() if d.batch}
    if not batched:
        return program
    letters = program_letters(program)
    sizes = {s.name for s in program_symbols(program)}
    letter = next(x for x in ("b", "m", "batch", *map("b{}".format, range(99))) if x not in letters)
    size = next(x for x in ("B", "M", *map("B{}".format, range(99))) if x not in sizes)
    index = Index(letter, size_symbol(size))
    relabel = Relabel(
        entries={n: lambda idx, n=n: Entry(n, index, *idx) for n in batched}  # type: ignore[misc]
    )
    declarations = {}
    for d in program.declarations.values():
        d = relabel.declaration(d)
        if d.name in batched:
            groups = d.groups or (1,) * len(d.indices)
            d = replace(d, indices=(index, *d.indices), groups=(1, *groups))
        declarations[d.name] = d
    equations = []
    for e in program.equations:
        front = (index,) if e.name in batched else ()
        equations.append(replace(e, indices=(*front, *e.indices), body=relabel.value(e.body)))
    facts = tuple(map(relabel.fact, program.facts))
    return replace(program, declarations=declarations, equations=tuple(equations), facts=facts)


def with_names(program: Program, rename: Mapping[str, str]) -> Program:
    """The program with quantities, index letters and sizes renamed, as shown or written whole.

    Raises:
        NotationError: for a name there is not, or two that would become the same."""
    letters, sizes = program_letters(program), {s.name: s for s in program_symbols(program)}
    names: dict[str, str] = {}
    symbols: dict[sp.Symbol, sp.Expr] = {}
    new_letters: dict[str, str] = {}
    for old, new in rename.items():
        full = resolve(old, program)
        if full is not None:
            names[full] = new
        if old in sizes:
            symbols[sizes[old]] = sizes[old].func(new, **sizes[old].assumptions0)
        if old in letters:
            new_letters[old] = new
        if full is None and old not in sizes and old not in letters:
            known = [*program.names.values(), *letters, *sizes]
            raise NotationError(f"there is no '{old}' to rename", repair=suggest(old, known))
    kept = [n for n in program.declarations if n not in names]
    everything = [*kept, *names.values()]
    for name in names.values():
        if everything.count(name) > 1:
            message = f"two quantities would be named '{name}'"
            raise NotationError(message, repair="use another name")
    return Relabel(names=names, symbols=symbols, letters=new_letters).program(program)
