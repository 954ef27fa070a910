"""A statement as it was written: sides with relations between them, and the words around."""

from __future__ import annotations

from dataclasses import dataclass

from symdl.read.tree import Node


@dataclass(frozen=True, slots=True)
class Relation:
    """What stands between two sides.

    ``op`` is one of: = := == (identically) ~~ (about) != < <= > >= in sim propto => <=> -> .
    """

    op: str
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a chain: its reading, or why there is none.

    ``node`` is None where the side cannot be read; ``problem`` then says why, and ``at`` is the
    offset of the token.  ``text`` is the source between ``span``.
    """

    node: Node | None
    span: tuple[int, int]
    text: str
    problem: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """One statement: sides with relations between them, as a person wrote it.

    ``opens`` holds the relation it begins with, where its left side stands before ("= 0.19",
    "=> 30"); there is then one relation less between the sides than sides still.  ``label`` is
    what stood before it ("Neuron-1", "1)", "case-2"), ``remarks`` the words around it, and
    ``condition`` a condition in symbols that was put beside it ("for u >= 0", "i != j"); a second
    condition in words is among the remarks.  ``ties`` says how it is joined to the chain before it
    in the same block: "" or "=>" or "," (and) or "because".  ``closes`` is the relation it ends
    with, where its right side stands in the next block ("y =").  ``named``: its left side is a
    derivative that was written as a name, dW.
    """

    sides: tuple[Side, ...]
    relations: tuple[Relation, ...]
    opens: Relation | None
    span: tuple[int, int]
    label: str = ""
    remarks: tuple[str, ...] = ()
    condition: Node | None = None
    ties: str = ""
    closes: Relation | None = None
    named: bool = False
