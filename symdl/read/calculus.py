"""Derivatives, limits and integrals of a written formula; nothing is worked out here."""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.read.node import Node


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """A derivative written as a quotient; ``kind`` is "partial", "d" or "delta"."""

    top: Node
    bottom: tuple[Node, ...]
    kind: str = field(default="partial", compare=False)
    order: int = 1


@dataclass(frozen=True, slots=True)
class Nabla(Node):
    """A gradient written with nabla, or with order 2 a matrix of second derivatives."""

    by: Node | None
    body: Node
    order: int = 1


@dataclass(frozen=True, slots=True)
class Bar(Node):
    """A value taken at a point."""

    body: Node
    at: Node | None


@dataclass(frozen=True, slots=True)
class Primed(Node):
    """A derivative written with primes behind a bracket; by what is not said."""

    body: Node
    order: int = 1


@dataclass(frozen=True, slots=True)
class Inverse(Node):
    """The inverse function of a name, applied: f^{-1}(y)."""

    function: Node
    argument: Node


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """A limit; ``side`` is "+" or "-" where the point is come to from one side only."""

    variable: Node | None
    point: Node | None
    body: Node
    side: str = ""


@dataclass(frozen=True, slots=True)
class Integral(Node):
    """An integral by ``by``, between two limits or over a set (``under``) where said."""

    by: tuple[Node, ...]
    first: Node | None
    last: Node | None
    under: Node | None
    body: Node
