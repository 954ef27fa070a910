"""An argument of a layer, and what a call of a layer left behind."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Index, free_indices, walk


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
        along: for ``softmax[i](z[n,i])`` the indices it runs along, else None.
    """

    name: str
    outputs: tuple[str, ...]
    free: tuple[Index, ...]
    axes: tuple[tuple[str, tuple[Index, ...], bool], ...]
    along: tuple | None = None

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
