"""An argument of a layer, what the layer wants there, and what a call of it left behind."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdl.expr import written as w
from symdl.expr.program import Declaration
from symdl.expr.scope import Scope, integer_symbol
from symdl.expr.values import Index, free_indices, walk


class FreshSizes:
    """New size letters of a scope for those of one call's layer, each made when it is needed."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.made: dict[sp.Symbol, sp.Expr] = {}

    def fix(self, integer: Declaration, value: sp.Expr) -> sp.Expr:
        """Give one of the layer's whole numbers a value; returns the value."""
        self.made[integer_symbol(integer.name, integer.minimum)] = value
        return value

    def of(self, size: sp.Expr) -> sp.Expr:
        """A size of the layer in the scope's letters; whole numbers stay as they are."""
        for symbol in sorted(size.free_symbols, key=str):
            if symbol not in self.made:
                scope = self.scope
                taken = {*scope.declarations, *scope.coming, *scope.letters, *scope.spoken}
                self.made[symbol] = scope.sizes.made(symbol.name, taken)
        return self.scope.sizes.of(size.xreplace(self.made))


@dataclass(frozen=True)
class Wanted:
    """An input of a layer as the place of an argument.

    Attributes:
        declaration: the input's.
        sizes: the sizes of the call.
        often: True where the layer reads the input more than once.
    """

    declaration: Declaration
    sizes: FreshSizes
    often: bool = False

    @property
    def indices(self) -> tuple[Index, ...]:
        """The input's indices with sizes of the scope."""
        found = self.declaration.indices
        return tuple(Index(i.name, self.sizes.of(i.size)) for i in found)


@dataclass(frozen=True)
class Actual:
    """An argument: ``value`` as an array over the indices ``own``.

    ``node`` is its name (or entry) as printed, without the own indices; ``name`` is the quantity
    it is all of, or None."""

    own: tuple[Index, ...]
    value: sp.Expr
    batch: bool
    node: w.Node
    name: str | None

    def __hash__(self) -> int:
        return hash((self.own, self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Actual) and (self.own, self.value) == (other.own, other.value)

    @property
    def free(self) -> tuple[Index, ...]:
        """The indices in force that the value depends on, in the order in which it reads them."""
        found = free_indices(self.value) - set(self.own)
        return tuple(dict.fromkeys(n for n in walk(self.value) if n in found))


@dataclass(frozen=True)
class Instance:
    """What an instance left in its scope.

    Attributes:
        name: the owner's part of its dotted names.
        outputs: the names of its outputs.
        free: indices in force at the call that its quantities depend on.
        axes: for each output its axes after the free ones, and whether it has the free ones.
    """

    name: str
    outputs: tuple[str, ...]
    free: tuple[Index, ...]
    axes: tuple[tuple[str, tuple[Index, ...], bool], ...]

    def own(self, output: str) -> tuple[Index, ...]:
        """The axes of an output that a reader of the call gives."""
        return next(axes for name, axes, _ in self.axes if name == output)

    def prefix_of(self, output: str) -> tuple[Index, ...]:
        """The indices in force that come first in an output's entry."""
        return self.free if next(has for name, _, has in self.axes if name == output) else ()

    @property
    def prefix(self) -> tuple[Index, ...]:
        """The indices in force that the first output's entry begins with."""
        return self.prefix_of(self.outputs[0])
