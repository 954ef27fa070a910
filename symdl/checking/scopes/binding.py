"""One line of what is known: a name and what it is, and whether that is a number as shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from symdl.checking.scopes.names import Key, Part, base_of, match
from symdl.read.tree import (
    Apply,
    Bracketed,
    Call,
    Cases,
    Ellipsis,
    Infinity,
    Matrix,
    Node,
    Number,
    Quotient,
    Symbol,
    Unary,
    Unknown,
    Words,
    walk,
)

Named = TypeVar("Named", str, Key)
Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Binding:
    """``name = body``: one line of what is known.

    ``numeric``: the body is a number (or an array of them) as shown; else it is a formula.
    ``parameters``: the arguments of a function f(x) = ...; the letters in the scripts of ``name``
    are parameters by themselves.  ``sound`` is False for what was found wrong.
    """

    name: Symbol
    body: Node
    serial: int
    where: Place
    offset: int = 0
    numeric: bool = False
    given: bool = False
    sound: bool = True
    parameters: tuple[str, ...] | None = None
    quotient: Quotient | None = None  # of the value of a derivative
    hidden: frozenset[Key] | None = None  # of a lifted formula: names it may hold as numbers

    def at(self, sub: tuple[Part, ...], sup: tuple[Part, ...]) -> dict[str, int] | None:
        """The values of the pattern's letters where the name has these scripts."""
        found = match(self.name.sub, sub, {})
        return None if found is None else match(self.name.sup, sup, found)


Fit = tuple[Binding, dict[str, int]]  # a binding, and the values of the letters in its scripts


def as_function(plain: Binding) -> Binding | None:
    """g = {1 where z > 0, else 0} as a function of z, its only name."""
    names = {base_of(n) for n in walk(plain.body) if isinstance(n, Symbol) and not n.sub}
    if len(names) != 1 or not isinstance(plain.body, Cases | Call):
        return None
    return replace(plain, parameters=(names.pop(),))


_SYMBOLIC = (Symbol, Apply, Quotient, Unknown, Ellipsis, Words, Infinity)


def is_numeric(node: Node) -> bool:
    """Whether a body holds numbers only, so that nothing has to be known to tell its value."""
    return not any(isinstance(below, _SYMBOLIC) for below in walk(node))


def is_literal(node: Node) -> bool:
    """Whether a body is one shown number, or an array of shown numbers."""
    if isinstance(node, Bracketed):
        return is_literal(node.body)
    if isinstance(node, Unary) and node.op in "+-":
        return is_literal(node.operand)
    if isinstance(node, Matrix):
        return all(is_literal(entry) for row in node.rows for entry in row)
    return isinstance(node, Number)


def kept_without(
    known: dict[Named, list[Binding]], without: set[int]
) -> dict[Named, list[Binding]]:
    """Bindings by name, but for those with these serials."""
    found = {name: [b for b in these if b.serial not in without] for name, these in known.items()}
    return {name: these for name, these in found.items() if these}
