"""What the parts of the arranger share: the letters in scope and the way back in."""

from __future__ import annotations

from collections.abc import Collection

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Index
from symdl.write.habits import Habits


class Part:
    """Base of the parts of :class:`symdl.write.arrange.Arranger`."""

    habits: Habits
    reserved: frozenset[str]
    scope: dict[Index, str]

    def show(self, e: sp.Expr) -> w.Node:
        """Any value as a written node."""
        raise TypeError(f"{type(self).__name__} writes nothing by itself")

    def bind(self, indices: Collection[Index], reserved: Collection[str]) -> None:
        """Give letters to more indices."""
        raise TypeError(f"{type(self).__name__} has no letters")
