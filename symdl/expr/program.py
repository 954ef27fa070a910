"""A program: declarations, then equations in the order they are computed, over value expressions.

Layers, compositions, worksheets' blocks and free equations all become one of these; derivation,
kernels, evaluation and printing read nothing else.  Inside, every index counts from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sympy as sp

from symdl.expr.values import Entry, Index
from symdl.expr.written import NOWHERE, Node, Span


@dataclass(frozen=True)
class Declaration:
    """One declared name.

    Attributes:
        name: the name, unique in its program (``softmax.p`` for an intermediate of a composition).
        kind: ``array`` (rank 0 is a scalar), ``integer`` (a static size-like parameter, a SymPy
            symbol in expressions), ``gathered`` (integer entries that serve as an index),
            ``function`` (unknown, of declared shape) or ``random``.
        indices: the axes, by their declared letters; a compound axis is spelled out.
        groups: how many consecutive indices make up each axis of the array as the caller passes
            it: ``(1, 2, 1)`` for ``x[n, (g, c), h]``.
        batch: True where the declaration began with ``...``.
        outside: the value of reads outside, or None where they are an error.
        default: the default of a scalar or integer, or None.
        minimum: the least value of an integer, or None.
        target: for ``gathered``: the size of the axis that the values index.
        law: for ``random``: ``("Bernoulli", (parameter, ...))``.
    """

    name: str
    kind: str = "array"
    indices: tuple[Index, ...] = ()
    groups: tuple[int, ...] = ()
    batch: bool = False
    outside: sp.Expr | None = None
    default: object = None
    minimum: int | None = None
    target: sp.Expr | None = None
    law: tuple | None = None
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def entry(self) -> Entry:
        """The declared entry, ``x[n, f]`` with the declared letters."""
        return Entry(self.name, *self.indices)


@dataclass(frozen=True)
class Equation:
    """``name[indices] = body`` with what the author wrote beside what it means."""

    name: str
    indices: tuple[Index, ...]
    body: sp.Expr
    written: Node | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def entry(self) -> Entry:
        """The defined entry with its own letters."""
        return Entry(self.name, *self.indices)


@dataclass(frozen=True)
class Fact:
    """A declared fact: ``left relation right`` (relations = > >= < <= in, ``one-hot``), as written
    in ``text``; quantified over the free indices of both sides."""

    left: sp.Expr
    relation: str
    right: sp.Expr
    text: str = field(default="", compare=False)
    written: Node | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Program:
    """Everything about one thing to differentiate, run or print.

    ``names`` gives each name as it is shown (``softmax.p`` is shown as ``p`` where no other name
    is).  ``declarations`` also declares every equation's left side.
    """

    declarations: Mapping[str, Declaration]
    equations: tuple[Equation, ...]
    outputs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    source: str = ""

    def equation(self, name: str) -> Equation | None:
        """The equation that defines a name, or None where it is an input."""
        return next((e for e in self.equations if e.name == name), None)

    @property
    def inputs(self) -> tuple[Declaration, ...]:
        """The declarations that no equation defines, in the order of declaration."""
        defined = {e.name for e in self.equations}
        return tuple(d for d in self.declarations.values() if d.name not in defined)

    def with_equation(self, equation: Equation, shown: str = "") -> Program:
        """The program with one more quantity at the end, which becomes its output."""
        declaration = Declaration(
            equation.name, indices=equation.indices, groups=(1,) * len(equation.indices)
        )
        return replace(
            self,
            declarations={**self.declarations, equation.name: declaration},
            equations=(*self.equations, equation),
            outputs=(equation.name,),
            names={**self.names, equation.name: shown or equation.name},
        )
